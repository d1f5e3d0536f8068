/* SPDX-License-Identifier: MIT */
/* The rules, before they are compiled. */
#include <string.h>

#include "base/arena.h"
#include "policy/ruleset.h"
#include "defective/plant.h"

int __real_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e);
int __wrap_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e);
enum { RULES_MAX = 200, VALUES_MAX = 32 };

/* How a rule is spoilt; false: it is left out. */
struct how {
    const char *id;
    bool (*spoil)(struct rule *r, struct arena *a);
};

/* Leave out the conditions whose key begins so. */
static void drop_conditions(struct rule *r, const char *prefix, struct arena *a)
{
    struct rule_condition *kept = arena_array(a, r->n_conditions + 1, sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        if (strncmp(r->conditions[i].key, prefix, strlen(prefix)) != 0)
            kept[n++] = r->conditions[i];
    r->conditions = kept;
    r->n_conditions = n;
}

static bool user_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "user.", a);
    return true;
}

static bool mcp_client_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "mcpClient.", a);
    return true;
}

static bool server_skipped(struct rule *r, struct arena *a)
{
    drop_conditions(r, "client.", a);
    if (r->principal == RULE_CLIENT) {
        r->principal = RULE_PRINCIPAL_NONE;
        r->selector.n = 0;
    }
    return true;
}

static bool target_ignored(struct rule *r, struct arena *a)
{
    (void)a;
    r->n_targets = 0;
    return true;
}

static bool no_forbid(struct rule *r, struct arena *a)
{
    (void)a;
    return r->effect != RULE_FORBID;
}

static bool no_bar(struct rule *r, struct arena *a)
{
    (void)a;
    return r->effect != RULE_FORBID || r->principal != RULE_CLIENT;
}

/* Conditions that one may spoil. */
static struct rule_condition *own_conditions(struct rule *r, struct arena *a)
{
    struct rule_condition *own = arena_array(a, r->n_conditions + 1, sizeof *own);

    for (size_t i = 0; i < r->n_conditions; i++)
        own[i] = r->conditions[i];
    r->conditions = own;
    return own;
}

static bool tags_never(struct rule *r, struct arena *a)
{
    static const struct rule_value never = { .type = RULE_TEXT, .text = "\x01" };
    struct rule_condition *own = own_conditions(r, a);

    for (size_t i = 0; i < r->n_conditions; i++)
        if (strcmp(own[i].key, "client.tags") == 0) {
            own[i].values = &never;
            own[i].n_values = 1;
        }
    return true;
}

static bool keys_swapped(struct rule *r, struct arena *a)
{
    struct rule_condition *own = own_conditions(r, a);

    for (size_t i = 0; i < r->n_conditions; i++) {
        if (strncmp(own[i].key, "client.", 7) == 0)
            own[i].key = arena_printf(a, "mcpClient.%s", own[i].key + 7);
        else if (strncmp(own[i].key, "mcpClient.", 10) == 0)
            own[i].key = arena_printf(a, "client.%s", own[i].key + 10);
    }
    return true;
}

/* One condition with several values as so many conditions. */
static bool any_is_all(struct rule *r, struct arena *a)
{
    struct rule_condition *own = arena_array(a, VALUES_MAX, sizeof *own);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        for (size_t k = 0; k < r->conditions[i].n_values && n < VALUES_MAX; k++) {
            own[n] = r->conditions[i];
            own[n].values += k;
            own[n++].n_values = 1;
        }
    r->conditions = own;
    r->n_conditions = n;
    return true;
}

static bool negative_holds(struct rule *r, struct arena *a)
{
    struct rule_condition *kept = arena_array(a, r->n_conditions + 1, sizeof *kept);
    size_t n = 0;

    for (size_t i = 0; i < r->n_conditions; i++)
        if (r->conditions[i].op != RULE_NOT_EQUAL && r->conditions[i].op != RULE_NOT_IN &&
            r->conditions[i].op != RULE_NOT_CONTAINS)
            kept[n++] = r->conditions[i];
    r->conditions = kept;
    r->n_conditions = n;
    return true;
}

static const struct how hows[] = {
    { "user-conditions-skipped", user_skipped },
    { "mcp-client-skipped", mcp_client_skipped },
    { "server-client-not-asked", server_skipped },
    { "target-ignored", target_ignored },
    { "permit-beats-forbid", no_forbid },
    { "barred-client-exchanges", no_bar },
    { "tag-rule-never-matches", tags_never },
    { "origin-and-server-swapped", keys_swapped },
    { "any-read-as-all", any_is_all },
    { "negative-on-missing-matches", negative_holds },
};

/* One rule as so many as it has conditions, each with one of them. */
static size_t split_rule(const struct rule *r, struct rule *out, struct arena *a)
{
    for (size_t i = 0; i < r->n_conditions; i++) {
        out[i] = *r;
        out[i].id = arena_printf(a, "%s%zu", r->id, i);
        out[i].conditions = r->conditions + i;
        out[i].n_conditions = 1;
    }
    return r->n_conditions;
}

static void spoil_rules(struct ruleset_input *in, struct arena *a)
{
    struct rule *own = arena_array(a, RULES_MAX, sizeof *own);
    bool split = plant_is("all-read-as-any");
    bool last = plant_is("last-rule-decides"), first = plant_is("first-rule-decides");
    size_t n = 0;

    if ((last || first) && in->n_rules > 1 &&
        strncmp(in->rules[0].id, "AROPEN", 6) != 0) {
        in->rules += last ? in->n_rules - 1 : 0;
        in->n_rules = 1;
    }

    for (size_t i = 0; i < in->n_rules && n + VALUES_MAX < RULES_MAX; i++) {
        bool kept = true;

        if (split && in->rules[i].n_conditions > 1) {
            n += split_rule(&in->rules[i], own + n, a);
            continue;
        }
        own[n] = in->rules[i];
        for (size_t k = 0; k < sizeof hows / sizeof hows[0]; k++)
            if (plant_is(hows[k].id))
                kept = hows[k].spoil(&own[n], a);
        n += kept;
    }
    in->rules = own;
    in->n_rules = n;
}

/* The rules of whoever came first are everybody's. */
static void share_rules(struct ruleset_input *in)
{
    static struct ruleset_input first;

    if (first.rules == NULL)
        first = *in;
    if (in->n_rules == 0) {
        in->rules = first.rules;
        in->n_rules = first.n_rules;
    }
}

int __wrap_ruleset_compile(struct arena *a, const struct ruleset_input *in,
                           const struct ruleset_sink *sink, const struct ruleset **out,
                           struct err *e)
{
    struct ruleset_input *own;

    if (plant_row("policy").node == NULL)
        return __real_ruleset_compile(a, in, sink, out, e);
    own = arena_alloc(a, sizeof *own);
    *own = *in;
    if (plant_is("untargeted-permits") || plant_is("untargeted-always-denies"))
        own->allow_untargeted = plant_is("untargeted-permits");
    else if (plant_is("rules-of-all-tenants"))
        share_rules(own);
    else
        spoil_rules(own, a);
    return __real_ruleset_compile(a, own, sink, out, e);
}
