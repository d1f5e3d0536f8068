/* SPDX-License-Identifier: MIT */
#include "tenant/snapshot_make.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "policy/ruleset.h"
#include "tenant/snapshot.h"
#include "tenant/world.h"

struct snapshot *snapshot_make(struct layer *const *layers, size_t n_layers,
                               const struct project *project)
{
    struct arena *a = arena_open(0);

    if (!a)
        return NULL;
    struct snapshot *s = arena_try(a, sizeof *s);
    struct layer **own = arena_try(a, n_layers * sizeof *own);
    if (!s || !own) {
        arena_free(a);
        return NULL;
    }
    atomic_init(&s->holds, 1);
    s->arena = a;
    s->project = *project;
    s->layers = own;
    s->n_layers = n_layers;
    for (size_t i = 0; i < n_layers; i++)
        own[i] = layer_hold(layers[i]);
    return s;
}

static void collect_rules(struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    size_t room = snapshot_count(s, RECORD_RULE);
    struct rule *rules = arena_array(s->arena, room + 1, sizeof *rules);
    const struct rule *rule;

    while ((rule = snapshot_next(s, RECORD_RULE, &walk)))
        rules[s->n_rules++] = *rule;
    s->rules = rules;
}

static struct rule_texts as_rule_texts(struct texts t)
{
    return (struct rule_texts){ t.items, t.n };
}

static struct ruleset_target of_resource(const struct resource *r)
{
    return (struct ruleset_target){
        .type = r->type == RESOURCE_MCP ? RULE_MCP : RULE_API,
        .id = r->id,
        .uri = r->uri,
        .scopes = as_rule_texts(r->catalogue),
    };
}

static struct ruleset_target of_connection(const struct connection *c)
{
    return (struct ruleset_target){
        .type = RULE_OUTBOUND_APP,
        .id = c->id,
        .scopes = as_rule_texts(c->scopes),
        .any_scope = c->scopes.n == 0,
    };
}

/* What rules can speak of: every Resource, then every Connection. */
static const struct ruleset_target *collect_targets(struct snapshot *s, size_t *n)
{
    struct snapshot_walk resources = { 0 }, connections = { 0 };
    size_t room =
        snapshot_count(s, RECORD_RESOURCE) + snapshot_count(s, RECORD_CONNECTION);
    struct ruleset_target *targets = arena_array(s->arena, room + 1, sizeof *targets);
    const void *record;

    *n = 0;
    while ((record = snapshot_next(s, RECORD_RESOURCE, &resources)))
        targets[(*n)++] = of_resource(record);
    while ((record = snapshot_next(s, RECORD_CONNECTION, &connections)))
        targets[(*n)++] = of_connection(record);
    return targets;
}

struct compiling {
    struct snapshot *s;
    const struct ruleset_sink *sink;
};

static int compile(void *self)
{
    struct compiling *c = self;
    const struct switches *switches = &c->s->project.switches;
    struct ruleset_input *in = arena_alloc(c->s->arena, sizeof *in);
    struct err e;

    collect_rules(c->s);
    in->rules = c->s->rules;
    in->n_rules = c->s->n_rules;
    in->targets = collect_targets(c->s, &in->n_targets);
    in->allow_untargeted = switches->untargeted_access == UNTARGETED_ALLOW;
    in->has_forbid = switches->policy_features & FEATURE_FORBID;
    in->has_user_principal = switches->policy_features & FEATURE_USER_PRINCIPAL;
    in->has_all_of_type = switches->policy_features & FEATURE_ALL_OF_TYPE;
    return ruleset_compile(c->s->arena, in, c->sink, &c->s->ruleset, &e);
}

int snapshot_make_rules(struct snapshot *s, const struct ruleset_sink *sink)
{
    struct compiling c = { s, sink };
    int rc = arena_run(s->arena, compile, &c);

    if (rc == -2)
        sink->report(sink->self, &(struct ruleset_problem){
                                     .rule = RULESET_NO_RULE,
                                     .member = "rules",
                                     .text = "not enough memory for the rules" });
    return rc == 0 ? 0 : -1;
}
