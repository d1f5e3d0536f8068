/* SPDX-License-Identifier: MIT */
#include "workbench/wb_rules.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "base/nearest.h"
#include "policy/rule.h"
#include "tenant/diag.h"
#include "tenant/doc.h"
#include "tenant/fields.h"
#include "tenant/fields_read.h"
#include "tenant/terraform.h"

struct wb_rules wb_rules_make(struct arena *a)
{
    return (struct wb_rules){ .arena = a };
}

static void *grown(const struct wb_rules *r, const void *items, size_t size, size_t room)
{
    void *more = arena_array(r->arena, room, size);

    if (r->n > 0)
        memcpy(more, items, r->n * size);
    return more;
}

/* A blank one at the end: the caller fills it. */
static struct rule *add(struct wb_rules *r, const struct report_place *place)
{
    if (r->n == r->room) {
        size_t room = r->room ? 2 * r->room : 32;
        r->items = grown(r, r->items, sizeof *r->items, room);
        r->places = grown(r, r->places, sizeof *r->places, room);
        r->room = room;
    }
    r->places[r->n] = *place;
    memcpy(&r->items[r->n], fields_rule.blank, sizeof *r->items);
    return &r->items[r->n++];
}

struct reading {
    struct wb_rules *rules;
    struct fields_reader reader;
    const char *file;
};

static void on_member(void *self, const struct node *node)
{
    struct reading *r = self;
    const char *names[FIELDS_TOPS];
    bool known = false;

    for (size_t i = 0; i < FIELDS_TOPS; i++) {
        names[i] = fields_tops[i].key;
        known = known || strcmp(names[i], node->key) == 0;
    }
    if (!known)
        fields_reader_complain(&r->reader, node, DIAG_UNKNOWN_KEY,
                               nearest_find(node->key, names, FIELDS_TOPS),
                               "a fixture has no key \"%s\"", node->key);
    else if (strcmp(node->key, "rules") == 0)
        (void)fields_reader_expect(&r->reader, node, NODE_LIST);
}

static void on_element(void *self, const struct node *node)
{
    struct reading *r = self;
    struct report_place place = { r->file, node->line, node->column };

    if (strcmp(node->parent->key, "rules") != 0 ||
        !fields_reader_expect(&r->reader, node, NODE_MAP))
        return;
    fields_read(&r->reader, &fields_rule, node, add(r->rules, &place));
}

static const struct doc_sink sink = { on_member, on_element };

/* contract 7.1: a missing id becomes AR1, AR2 … in file order. */
static void give_ids(struct wb_rules *rules, struct diags *diags)
{
    struct idmap *taken = idmap_make(rules->arena);

    for (size_t i = 0; i < rules->n; i++) {
        struct report_place *place = &rules->places[i];
        if (!rules->items[i].id[0] ||
            idmap_add(taken, rules->items[i].id, &rules->items[i]) == 0)
            continue;
        diag_enter(diags, place->file);
        diag_add(diags, &(struct diag_at){ "", place->line, place->column },
                 DIAG_DUPLICATE_ID, NULL, "the id \"%s\" is taken by another rule",
                 rules->items[i].id);
    }
    for (size_t i = 0, n; i < rules->n; i++) {
        n = i + 1;
        while (!rules->items[i].id[0]) {
            const char *id = arena_printf(rules->arena, "AR%zu", n++);
            if (idmap_add(taken, id, &rules->items[i]) == 0)
                rules->items[i].id = id;
        }
    }
}

int wb_rules_read(const struct wb_text *texts, size_t n, struct wb_rules *out,
                  struct diags *diags)
{
    size_t errors = diag_errors(diags);

    for (size_t i = 0; i < n; i++) {
        struct doc_text text = { texts[i].text, texts[i].text_len };
        struct reading r = { out,
                             { .arena = out->arena, .diags = diags },
                             texts[i].name };
        diag_enter(diags, texts[i].name);
        if (terraform_read(&text, &sink, &r, diags) < 0)
            return -1;
    }
    give_ids(out, diags);
    return diag_errors(diags) > errors ? -1 : 0;
}
