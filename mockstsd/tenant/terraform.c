/* SPDX-License-Identifier: MIT */
#include "tenant/terraform.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "tenant/diag.h"
#include "tenant/terraform_map.h"

/* The lists of the fixture that the records go to. */
enum { TOPS_MAX = 4 };

struct translation {
    const struct doc_sink *sink;
    void *self;
    struct diags *diags;
    struct node document; /* the fixture */
    struct node tops[TOPS_MAX];
    size_t n_tops;
    const char *project;
    size_t n_records;
};

/* A text in quotes, which no text within quotes can contain. */
static bool mentions(const struct doc_text *text, const char *quoted)
{
    size_t len = strlen(quoted);
    const char *end = text->text + text->text_len;

    for (const char *at = text->text; (size_t)(end - at) >= len; at++) {
        at = memchr(at, '"', (size_t)(end - at));
        if (at == NULL || (size_t)(end - at) < len)
            return false;
        if (memcmp(at, quoted, len) == 0)
            return true;
    }
    return false;
}

static size_t behind_space(const struct doc_text *text, size_t at)
{
    while (at < text->text_len && strchr(" \t\r\n", text->text[at]) != NULL)
        at++;
    return at;
}

/* At the first name: that of fixtures, which no output has? A big one is not searched. */
static bool begins_as_fixture(const struct doc_text *text, size_t at)
{
    static const char name[] = "\"project\"";

    return text->text_len - at > sizeof name - 1 &&
           memcmp(text->text + at, name, sizeof name - 1) == 0;
}

bool terraform_is(const struct doc_text *text)
{
    size_t at = behind_space(text, 0);

    return at < text->text_len && text->text[at] == '{' &&
           !begins_as_fixture(text, behind_space(text, at + 1)) &&
           mentions(text, "\"format_version\"") &&
           mentions(text, "\"terraform_version\"");
}

static const char *text_of(const struct translation *t, const struct node *map,
                           const char *key)
{
    const struct node *child = node_child(map, key);

    if (child == NULL || child->kind != NODE_TEXT)
        return "";
    return arena_slice(diag_arena(t->diags), child->text, child->text_len);
}

static void complain(const struct translation *t, const struct node *at, const char *path,
                     const char *text)
{
    diag_add(t->diags, &(struct diag_at){ path, at->line, at->column }, DIAG_BAD_VALUE,
             NULL, "%s", text);
}

/* Every resource must be of one project. */
static void note_project(struct translation *t, const struct node *values,
                         const char *address)
{
    const char *id = text_of(t, values, "project_id");
    struct arena *a = diag_arena(t->diags);

    if (id[0] == '\0' || (t->project != NULL && strcmp(t->project, id) == 0))
        return;
    if (t->project != NULL)
        complain(t, values, arena_printf(a, "%s.project_id", address),
                 arena_printf(a, "another resource is of project %s; one at a time",
                              t->project));
    t->project = id;
}

static struct node *top_of(struct translation *t, const char *key)
{
    size_t i = 0;

    while (i < t->n_tops && strcmp(t->tops[i].key, key) != 0)
        i++;
    if (i == t->n_tops)
        t->tops[t->n_tops++] =
            (struct node){ .kind = NODE_LIST, .key = key, .parent = &t->document };
    return &t->tops[i];
}

static void hand_on(struct translation *t, const char *top, struct node *record)
{
    struct node *list = top_of(t, top);

    record->parent = list;
    record->index = list->n++;
    t->n_records++;
    t->sink->element(t->self, record);
}

static void read_resource(struct translation *t, const struct node *resource)
{
    const struct node *values = node_child(resource, "values");
    struct terraform_map map;

    if (strcmp(text_of(t, resource, "mode"), "managed") != 0 ||
        !terraform_map_has(text_of(t, resource, "type")) || values == NULL ||
        values->kind != NODE_MAP)
        return;
    note_project(t, values, text_of(t, resource, "address"));
    map = terraform_map_resource(resource, t->diags);
    for (size_t i = 0; i < map.n; i++)
        hand_on(t, map.top, map.records[i]);
}

static void read_module(struct translation *t, const struct node *module)
{
    const struct node *resources = node_child(module, "resources");

    if (resources == NULL)
        return;
    for (const struct node *one = resources->first; one; one = one->next)
        if (one->kind == NODE_MAP)
            read_resource(t, one);
}

/* The module after this one: its first child, else the next beside it or above. */
static const struct node *next_module(const struct node *module, const struct node *root)
{
    const struct node *children = node_child(module, "child_modules");

    if (children != NULL && children->first != NULL)
        return children->first;
    while (module != root && module->next == NULL)
        module = module->parent->parent; /* a module stands in its parent's list */
    return module == root ? NULL : module->next;
}

static void on_member(void *self, const struct node *node)
{
    struct translation *t = self;
    const struct node *root;

    if (strcmp(node->key, "values") != 0 && strcmp(node->key, "planned_values") != 0)
        return;
    root = node->kind == NODE_MAP ? node_child(node, "root_module") : NULL;
    for (const struct node *at = root; at && at->kind == NODE_MAP;
         at = next_module(at, root))
        read_module(t, at);
}

/* The next node below root, in the order of the text. */
static const struct node *next_below(const struct node *at, const struct node *root)
{
    if (at->first != NULL)
        return at->first;
    while (at != root && at->next == NULL)
        at = at->parent;
    return at == root ? NULL : at->next;
}

static void check_waiting(const struct translation *t, const struct node *change,
                          const struct node *at)
{
    struct arena *a = diag_arena(t->diags);
    const char *path = strstr(node_path(a, at), "after_unknown.");

    if (at->kind != NODE_BOOL || at->integer == 0 || path == NULL)
        return;
    path += strlen("after_unknown.");
    if (terraform_map_may_wait(path))
        return;
    complain(t, change, arena_printf(a, "%s.%s", text_of(t, change, "address"), path),
             "this is known only after apply: apply what it depends on first, or write "
             "the value into the configuration");
}

/* One of resource_changes: what of it is not known yet? */
static void on_change(void *self, const struct node *node)
{
    const struct translation *t = self;
    const struct node *change;
    const struct node *unknown;

    if (strcmp(node->parent->key, "resource_changes") != 0 || node->kind != NODE_MAP ||
        !terraform_map_has(text_of(t, node, "type")))
        return;
    change = node_child(node, "change");
    if (change == NULL || change->kind != NODE_MAP)
        return;
    unknown = node_child(change, "after_unknown");
    for (const struct node *at = unknown; at; at = next_below(at, unknown))
        check_waiting(t, node, at);
}

static void tell_project(struct translation *t)
{
    struct node project = { .kind = NODE_MAP,
                            .line = 1,
                            .column = 1,
                            .key = "project",
                            .parent = &t->document,
                            .n = 1 };
    struct node id = { .kind = NODE_TEXT, .line = 1, .column = 1, .key = "id" };

    if (t->n_records == 0) {
        complain(
            t, &project, "",
            "no descope_policy_rule, descope_resource_policy, descope_inbound_app or "
            "descope_outbound_app is in this Terraform document");
        return;
    }
    id.text = t->project != NULL ? t->project : "";
    id.text_len = strlen(id.text);
    id.parent = &project;
    project.first = project.last = &id;
    if (t->project != NULL)
        t->sink->member(t->self, &project);
    else
        complain(t, &project, "", "no resource says which project it is of (project_id)");
}

int terraform_read(const struct doc_text *text, const struct doc_sink *sink, void *self,
                   struct diags *diags)
{
    static const struct doc_sink both = { on_member, on_change };
    struct translation t = { .sink = sink, .self = self, .diags = diags };

    t.document.kind = NODE_MAP;

    if (!terraform_is(text))
        return doc_read(text, sink, self, diags);
    if (doc_read(text, &both, &t, diags) < 0)
        return -1;
    tell_project(&t);
    return 0;
}

/* Everything said of "rules[3]" is said of its address. */
static void name_record(void *self, const struct node *record)
{
    char head[64];

    snprintf(head, sizeof head, "%s[%zu]", record->parent->key, record->index);
    diag_rename(self, head, record->text);
}

static void ignore(void *self, const struct node *node)
{
    (void)self;
    (void)node;
}

void terraform_name(const struct doc_text *text, struct diags *diags)
{
    static const struct doc_sink names = { ignore, name_record };

    if (diag_errors(diags) + diag_warnings(diags) == 0 || !terraform_is(text))
        return;
    if (terraform_read(text, &names, diags, diag_open(diag_arena(diags), "")) < 0)
        return; /* what broke has been said */
}
