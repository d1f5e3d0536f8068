/* SPDX-License-Identifier: MIT */
#include "policy/rule_check.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "base/nearest.h"
#include "policy/keys.h"
#include "policy/ruleset_input.h"
#include "policy/scope_set.h"

/* The check of one rule, and where its problems go. */
struct check {
    struct arena *arena, *scratch;
    const struct ruleset_input *in;
    const struct ruleset_sink *sink;
    size_t rule;
    size_t n_problems;
};

static void tell(struct check *c, const char *did_you_mean, const char *text,
                 const char *member, ...) PRINTF_LIKE(4, 5);

static void tell(struct check *c, const char *did_you_mean, const char *text,
                 const char *member, ...)
{
    struct ruleset_problem problem = { .rule = c->rule,
                                       .text = text,
                                       .did_you_mean = did_you_mean };
    va_list args;

    va_start(args, member);
    problem.member = arena_vprintf(c->arena, member, args);
    va_end(args);
    c->n_problems++;
    c->sink->report(c->sink->self, &problem);
}

static void check_targets_of(struct check *c, const struct rule *r)
{
    for (size_t i = 0; i < r->n_targets; i++) {
        if (r->targets[i].type == RULE_TYPE_NONE)
            tell(c, NULL, "an entry needs a type: api, mcp, outbound_app or any",
                 "resourceTargets[%zu].type", i);
        if (r->targets[i].all_of_type && !c->in->has_all_of_type)
            tell(c, NULL, "allOfType is switched off in this project (policyFeatures)",
                 "resourceTargets[%zu].allOfType", i);
    }
}

static void check_grants(struct check *c, const struct rule *r)
{
    /* contract 7.1: a token_exchange permit needs at least one */
    if (r->family == RULE_TOKEN_EXCHANGE && r->effect == RULE_PERMIT && r->n_grants == 0)
        tell(c, NULL, "a token_exchange permit needs at least one grant", "grants");
    for (size_t i = 0; i < r->n_grants; i++) {
        const struct rule_grant *g = &r->grants[i];

        if (g->scopes.n == 0 && g->allowed_audiences.n == 0 && !g->all_scopes)
            tell(c, NULL, "a grant needs scopes, allowedAudiences or allScopes",
                 "grants[%zu]", i);
    }
}

static void check_key(struct check *c, const char *key, size_t i)
{
    size_t n;
    const char *const *names = keys_all(&n);

    if (key == NULL)
        tell(c, NULL, "a condition needs a key", "conditions[%zu].key", i);
    else if (keys_find(key) == KEY_ALWAYS && keys_claim_path(key) == NULL)
        tell(c, nearest_find(key, names, n),
             "no such key: conditions speak of client.*, "
             "mcpClient.*, user.*, tenant.id and claims.*",
             "conditions[%zu].key", i);
}

static void check_scalars(struct check *c, const struct rule_condition *cond, size_t i)
{
    for (size_t v = 0; v < cond->n_values; v++) {
        const struct rule_value *value = &cond->values[v];
        const char *wrong = NULL;

        if (value->type == RULE_NULL)
            wrong = "null matches nothing and is refused";
        else if (value->type == RULE_NESTED)
            wrong =
                "a value is text, a number, true or false; no object, no nested array";
        else if (value->type == RULE_DOUBLE && !isfinite(value->number))
            wrong = "a number must be finite";
        else if (value->type == RULE_VALUE_NONE ||
                 (value->type == RULE_TEXT && value->text == NULL))
            wrong = "a condition needs a value";
        if (wrong != NULL && cond->is_list)
            tell(c, NULL, wrong, "conditions[%zu].value[%zu]", i, v);
        else if (wrong != NULL)
            tell(c, NULL, wrong, "conditions[%zu].value", i);
    }
}

static void check_value(struct check *c, const struct rule_condition *cond, size_t i)
{
    bool wants_list = cond->op == RULE_IN || cond->op == RULE_NOT_IN;

    if (!cond->is_list && cond->n_values == 0)
        tell(c, NULL, "a condition needs a value", "conditions[%zu].value", i);
    else if (cond->op != RULE_OPERATOR_NONE && wants_list && !cond->is_list)
        tell(c, NULL, "in and notIn take an array", "conditions[%zu].value", i);
    else if (cond->op != RULE_OPERATOR_NONE && !wants_list && cond->is_list)
        tell(c, NULL, "this operator takes one value; in and notIn take an array",
             "conditions[%zu].value", i);
    else
        check_scalars(c, cond, i);
}

static void check_conditions(struct check *c, const struct rule *r)
{
    for (size_t i = 0; i < r->n_conditions; i++) {
        check_key(c, r->conditions[i].key, i);
        if (r->conditions[i].op == RULE_OPERATOR_NONE)
            tell(c, NULL,
                 "a condition needs an operator: equal, notEqual, contains, "
                 "notContains, in or notIn",
                 "conditions[%zu].operator", i);
        check_value(c, &r->conditions[i], i);
    }
}

/* The family decides what permit gives, the effect is never guessed: both must be there. */
static void check_head(struct check *c, const struct rule *r)
{
    if (r->family == RULE_FAMILY_NONE)
        tell(c, NULL,
             "a rule needs a ruleFamily: resource_access, outbound_access or "
             "token_exchange",
             "ruleFamily");
    if (r->actions == 0)
        tell(c, NULL,
             "a rule needs at least one of user_access, client_access, "
             "exchange_token, fetch_outbound_token",
             "actionKinds");
    if (r->effect == RULE_EFFECT_NONE)
        tell(c, NULL, "a rule needs an effect: permit or forbid", "effect");
    if (r->effect == RULE_FORBID && !c->in->has_forbid)
        tell(c, NULL, "forbid is switched off in this project (policyFeatures)",
             "effect");
    if (r->principal == RULE_USER && !c->in->has_user_principal)
        tell(c, NULL, "user principals are switched off in this project (policyFeatures)",
             "principalType");
}

static void check_unique(struct check *c, struct idmap *seen, const char *text,
                         const char *member)
{
    if (text == NULL || text[0] == '\0')
        tell(c, NULL, "a rule needs this member", "%s", member);
    else if (idmap_add(seen, text, c) != 0)
        tell(c, NULL, "an earlier rule has the same", "%s", member);
}

static void check_rules(struct check *c)
{
    struct idmap *ids = idmap_make(c->scratch);
    struct idmap *names = idmap_make(c->scratch);

    for (c->rule = 0; c->rule < c->in->n_rules; c->rule++) {
        const struct rule *r = &c->in->rules[c->rule];

        check_unique(c, ids, r->id, "id");
        check_unique(c, names, r->name, "name");
        check_head(c, r);
        check_targets_of(c, r);
        check_grants(c, r);
        check_conditions(c, r);
    }
}

static void check_catalogue(struct check *c)
{
    struct idmap *ids = idmap_make(c->scratch);
    struct idmap *uris = idmap_make(c->scratch);

    c->rule = RULESET_NO_RULE;
    for (size_t i = 0; i < c->in->n_targets; i++) {
        const struct ruleset_target *t = &c->in->targets[i];

        if (idmap_add(ids, t->id, c) != 0)
            tell(c, NULL, "two targets have this id", "%s", t->id);
        if (t->uri != NULL && idmap_add(uris, t->uri, c) != 0)
            tell(c, NULL, "two targets have this URI", "%s", t->uri);
        if (t->scopes.n > SCOPE_SET_MAX)
            tell(c, NULL, "a target has at most 256 scopes", "%s", t->id);
    }
}

static int check_all(void *self)
{
    check_catalogue(self);
    check_rules(self);
    return 0;
}

static void end_scratch(void *self)
{
    struct check *c = self;

    arena_free(c->scratch);
    c->scratch = NULL;
}

/* What has been seen is forgotten at once: of a million rules it is as much as the rules. */
size_t rule_check(struct arena *a, const struct ruleset_input *in,
                  const struct ruleset_sink *sink)
{
    struct check *c = arena_alloc(a, sizeof *c);

    *c = (struct check){ .arena = a, .scratch = arena_open(0), .in = in, .sink = sink };
    arena_defer(a, end_scratch, c);
    if (!c->scratch || arena_run(c->scratch, check_all, c) == -2)
        (void)arena_alloc(a, SIZE_MAX / 2); /* out of memory: it jumps */
    end_scratch(c);
    return c->n_problems;
}
