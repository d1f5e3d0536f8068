/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_build.h"

#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/same.h"
#include "policy/ruleset.h"
#include "tenant/fields.h"
#include "tenant/fields_read.h"
#include "tenant/locate.h"
#include "tenant/snapshot.h"
#include "tenant/snapshot_make.h"
#include "tenant/world.h"
#include "tenant/tenant_check.h"
#include "tenant/tenant_finish.h"
#include "tenant/terraform.h"

static void drop_layer(void *thing)
{
    layer_drop(thing);
}

int tenant_build_no_memory(struct tenant_build *b)
{
    diag_add(b->reader.diags, &(struct diag_at){ "", 1, 1 }, DIAG_TOO_LARGE, NULL,
             "not enough memory for this world");
    return -1;
}

int tenant_build_open(struct tenant_build *b, struct diags *diags)
{
    b->layer = layer_open();
    b->reader = (struct fields_reader){ .diags = diags, .now_s = b->source->now_s };
    if (!b->layer)
        return tenant_build_no_memory(b);
    arena_defer(diag_arena(diags), drop_layer, b->layer);
    b->reader.arena = b->layer->arena;
    if (b->below)
        b->project = b->below->project;
    else
        memcpy(&b->project, fields_project.blank, sizeof b->project);
    return 0;
}

/* The row of a top-level key, or NULL. */
static const struct field_top *top_of(const char *key)
{
    for (size_t i = 0; i < FIELDS_TOPS; i++)
        if (same_text(fields_tops[i].key, key))
            return &fields_tops[i];
    return NULL;
}

static void report_unknown_top(struct tenant_build *b, const struct node *node)
{
    const char *names[FIELDS_TOPS];

    for (size_t i = 0; i < FIELDS_TOPS; i++)
        names[i] = fields_tops[i].key;
    fields_reader_complain(&b->reader, node, DIAG_UNKNOWN_KEY,
                           nearest_find(node->key, names, FIELDS_TOPS),
                           "a fixture has no key \"%s\"", node->key);
}

static void read_project(struct tenant_build *b, const struct node *node)
{
    if (node->kind != NODE_MAP) {
        fields_reader_complain(&b->reader, node, DIAG_WRONG_TYPE, NULL,
                               "expected a map, found %s", node_kind_name(node->kind));
        return;
    }
    b->has_project = true;
    if (b->below && !node_child(node, "id")) {
        /* a fragment changes members of the project one by one: its id goes without saying */
        struct node whole = *node;
        struct node id = { .kind = NODE_TEXT, .key = "id", .next = node->first };
        id.text = b->project.id;
        id.text_len = strlen(id.text);
        whole.first = &id;
        fields_read(&b->reader, &fields_project, &whole, &b->project);
        return;
    }
    fields_read(&b->reader, &fields_project, node, &b->project);
}

static void on_member(void *self, const struct node *node)
{
    struct tenant_build *b = self;
    const struct field_top *top = top_of(node->key);

    if (!top)
        report_unknown_top(b, node);
    else if (node->kind == NODE_NULL)
        return;
    else if (top->kind == RECORD_PROJECT)
        read_project(b, node);
    else if (node->kind != NODE_LIST)
        fields_reader_complain(&b->reader, node, DIAG_WRONG_TYPE, NULL,
                               "expected a list, found %s", node_kind_name(node->kind));
}

/* Of the fixture alone: a change at run time stands in no file. */
static void set_place(struct rule *rule, const struct node *node)
{
    rule->line = node->line;
    rule->column = node->column;
}

/* Every element becomes a row, good or not, so that rows and places keep in step. */
static void on_element(void *self, const struct node *node)
{
    struct tenant_build *b = self;
    const struct field_top *top = top_of(node->parent->key);

    if (!top || top->kind == RECORD_PROJECT)
        return;
    size_t errors = diag_errors(b->reader.diags);
    void *record = layer_add(b->layer, top->kind);
    memcpy(record, top->table->blank, top->table->size);
    if (node->kind == NODE_MAP)
        fields_read(&b->reader, top->table, node, record);
    else
        fields_reader_complain(&b->reader, node, DIAG_WRONG_TYPE, NULL,
                               "expected a map, found %s", node_kind_name(node->kind));
    if (top->kind != RECORD_RULE)
        return;
    if (diag_errors(b->reader.diags) > errors)
        b->has_bad_rules = true;
    if (!b->below)
        set_place(record, node);
}

static const struct doc_sink sink = { on_member, on_element };

static int read_source(void *self)
{
    struct tenant_build *b = self;
    struct doc_text text = { b->source->text, b->source->text_len };

    return terraform_read(&text, &sink, b, b->reader.diags);
}

int tenant_build_read(struct tenant_build *b)
{
    if (b->source->text_len > TENANT_BYTES_MAX) {
        diag_add(b->reader.diags, &(struct diag_at){ "", 1, 1 }, DIAG_TOO_LARGE, NULL,
                 "the text is longer than %d bytes", TENANT_BYTES_MAX);
        return -1;
    }
    int rc = arena_run(b->layer->arena, read_source, b);

    return rc == -2 ? tenant_build_no_memory(b) : rc;
}

static void on_twice(void *self, enum layer_index index, uint32_t row, uint32_t before)
{
    struct tenant_build *b = self;

    tenant_check_twice(
        &(struct tenant_check){ .layer = b->layer, .diags = b->reader.diags }, index, row,
        before);
}

static int finish(void *self)
{
    struct tenant_build *b = self;
    struct layer_sink layer_sink = { on_twice, b };

    if (!b->below && !b->has_project)
        diag_add(b->reader.diags, &(struct diag_at){ "", 1, 1 }, DIAG_MISSING_KEY, NULL,
                 "a fixture needs the key \"project\"");
    tenant_finish(&(struct tenant_finish){ .layer = b->layer,
                                           .project = &b->project,
                                           .below = b->below,
                                           .source = b->source });
    layer_index(b->layer, &layer_sink);
    return 0;
}

/* The new layer on those beneath, not yet seen by anybody. */
static struct snapshot *candidate_of(struct tenant_build *b)
{
    struct arena *a = diag_arena(b->reader.diags);
    struct layer **layers = arena_array(a, b->n_below + 1, sizeof *layers);

    for (size_t i = 0; i < b->n_below; i++)
        layers[i] = b->below->layers[i];
    layers[b->n_below] = b->layer;
    return snapshot_make(layers, b->n_below + 1, &b->project);
}

struct rule_problems {
    struct tenant_build *b;
    struct snapshot *s;
};

/* The path of a rule's member: its row in the new layer, else its name. */
static const char *rule_path(const struct rule_problems *p,
                             const struct ruleset_problem *problem)
{
    const struct layer *l = p->b->layer;
    struct arena *a = diag_arena(p->b->reader.diags);

    if (problem->rule == RULESET_NO_RULE)
        return problem->member;
    const char *id = p->s->rules[problem->rule].id;
    for (size_t row = 0; row < l->rows[RECORD_RULE].n; row++)
        if (strcmp(layer_id(layer_row(l, RECORD_RULE, row)), id) == 0)
            return arena_printf(a, problem->member[0] ? "rules[%zu].%s" : "rules[%zu]",
                                row, problem->member);
    return arena_printf(a, "rule %s, %s", id, problem->member);
}

static void on_problem(void *self, const struct ruleset_problem *problem)
{
    struct rule_problems *p = self;
    bool follows =
        problem->rule == RULESET_NO_RULE && diag_errors(p->b->reader.diags) > 0;

    if (follows) /* targets that are at fault have been reported with their place */
        return;
    diag_add(p->b->reader.diags, &(struct diag_at){ .path = rule_path(p, problem) },
             DIAG_RULE, problem->did_you_mean, "%s", problem->text);
}

static void check(struct tenant_build *b, struct snapshot *s)
{
    struct rule_problems problems = { b, s };
    struct ruleset_sink ruleset_sink = { on_problem, &problems };

    if (!b->trusted)
        tenant_check(&(struct tenant_check){
            .world = s, .layer = b->layer, .diags = b->reader.diags });
    if (!b->has_bad_rules && snapshot_make_rules(s, &ruleset_sink) < 0 &&
        diag_errors(b->reader.diags) == 0)
        tenant_build_no_memory(b);
}

int tenant_build_world(struct tenant_build *b, struct snapshot **out)
{
    struct diags *diags = b->reader.diags;

    if (arena_run(b->layer->arena, finish, b) == -2)
        return tenant_build_no_memory(b);
    struct snapshot *s = candidate_of(b);
    if (!s)
        return tenant_build_no_memory(b);
    (void)snapshot_drop_with(s, diag_arena(diags));
    check(b, s);
    if (diag_unsettled(diags))
        locate(&(struct doc_text){ b->source->text, b->source->text_len }, diags);
    if (diag_errors(diags) > 0)
        return -1;
    *out = s;
    return 0;
}
