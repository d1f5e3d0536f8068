/* SPDX-License-Identifier: MIT */
#include "tenant/locate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "tenant/diag.h"
#include "tenant/terraform.h"

struct search {
    struct diags *diags;
    struct idmap
        *wanted; /* "clients[2]" or "project" → first path below it, of a chain */
};

struct path {
    const char *text;
    struct path *next;
};

/* The length of what the sink hands out at once: "clients[2]" of "clients[2].id". */
static size_t head_len(const char *path)
{
    size_t len = strcspn(path, ".[");

    if (path[len] == '[')
        len += strcspn(path + len, "]") + 1;
    return len;
}

/* One step of a path, ".key", "key" or "[3]", moves *rest behind it; NULL: not there. */
static const struct node *step(const struct node *node, const char **rest)
{
    const struct node *child = node->first;

    if (**rest == '[') {
        size_t index = strtoull(*rest + 1, NULL, 10);
        *rest += strcspn(*rest, "]") + 1;
        while (child && child->index != index)
            child = child->next;
        return child;
    }
    *rest += **rest == '.';
    const char *key = *rest;
    size_t len = strcspn(key, ".[");
    *rest += len;
    while (child && !(child->key && strlen(child->key) == len &&
                      strncmp(child->key, key, len) == 0))
        child = child->next;
    return child;
}

/* Where a path leads from a node; where it ends early, the last node on it. */
static const struct node *follow(const struct node *node, const char *rest)
{
    while (*rest) {
        const struct node *child = step(node, &rest);
        if (!child)
            return node;
        node = child;
    }
    return node;
}

static void settle_below(struct search *s, const struct node *node, const char *head)
{
    for (const struct path *p = idmap_find(s->wanted, head); p; p = p->next) {
        const struct node *found = follow(node, p->text + strlen(head));
        diag_settle(s->diags, p->text, found->line, found->column);
    }
}

static void on_member(void *self, const struct node *node)
{
    settle_below(self, node, node->key);
}

static void on_element(void *self, const struct node *node)
{
    struct search *s = self;
    char head[96];
    int len = snprintf(head, sizeof head, "%s[%zu]", node->parent->key, node->index);

    if (len > 0 && (size_t)len < sizeof head)
        settle_below(s, node, head);
}

static void want(struct search *s, const char *path)
{
    struct arena *a = diag_arena(s->diags);
    const char *head = arena_slice(a, path, head_len(path));
    struct path *entry = arena_alloc(a, sizeof *entry);

    entry->text = path;
    entry->next = idmap_find(s->wanted, head);
    idmap_put(s->wanted, head, entry);
}

void locate(const struct doc_text *text, struct diags *diags)
{
    static const struct doc_sink sink = { on_member, on_element };
    struct arena *a = diag_arena(diags);
    struct search s = { diags, idmap_make(a) };
    struct diags *unheard = diag_open(a, "");
    size_t n;
    const struct diag *list = diag_list(diags, &n);

    for (size_t i = 0; i < n; i++)
        if (list[i].at.line == 0)
            want(&s, list[i].at.path);
    if (terraform_read(text, &sink, &s, unheard) < 0 || diag_unsettled(diags))
        diag_settle_rest(diags);
}
