/* SPDX-License-Identifier: MIT */
#include "policy/ruleset.h"

#include "base/arena.h"
#include "base/err.h"
#include "policy/buckets.h"
#include "policy/catalogue.h"
#include "policy/clauses.h"
#include "policy/compiled.h"
#include "policy/effects.h"
#include "policy/places.h"
#include "policy/rule_check.h"
#include "policy/symbols.h"

static struct ruleset *make(struct arena *a, const struct ruleset_input *in)
{
    struct ruleset *rules = arena_alloc(a, sizeof *rules);

    rules->in = *in;
    rules->claims = symbols_make(a);
    rules->atoms = symbols_make(a);
    rules->scopes = symbols_make(a);
    rules->targets = symbols_make(a);
    rules->uris = symbols_make(a);
    return rules;
}

static int refuse(size_t n_problems, struct err *e)
{
    return err_set(e, ERR_PARSE, "the rules have %zu problem%s", n_problems,
                   n_problems == 1 ? "" : "s");
}

int ruleset_compile(struct arena *a, const struct ruleset_input *in,
                    const struct ruleset_sink *sink, const struct ruleset **out,
                    struct err *e)
{
    size_t n_problems = rule_check(a, in, sink);
    struct ruleset *rules;

    if (n_problems > 0)
        return refuse(n_problems, e);
    rules = make(a, in);
    catalogue_make(a, rules);
    clauses_make(a, rules);
    effects_make(a, rules);
    places_make(a, rules);
    n_problems = catalogue_add_named(a, rules, sink);
    if (n_problems > 0)
        return refuse(n_problems, e);
    buckets_make(a, rules);
    *out = rules;
    return 0;
}

size_t ruleset_n_rules(const struct ruleset *rules)
{
    return rules->in.n_rules;
}

const struct rule *ruleset_rule(const struct ruleset *rules, size_t i)
{
    return &rules->in.rules[i];
}

const struct ruleset_input *ruleset_input(const struct ruleset *rules)
{
    return &rules->in;
}

size_t ruleset_n_claims(const struct ruleset *rules)
{
    return symbols_count(rules->claims);
}

const char *ruleset_claim_path(const struct ruleset *rules, size_t i)
{
    return symbols_value(rules->claims, (uint32_t)i)->text;
}
