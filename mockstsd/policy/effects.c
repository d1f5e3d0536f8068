/* SPDX-License-Identifier: MIT */
#include "policy/effects.h"

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/compiled.h"
#include "policy/symbols.h"

static void count(const struct ruleset_input *in, size_t *n_grants, size_t *n_words)
{
    for (size_t i = 0; i < in->n_rules; i++) {
        *n_grants += in->rules[i].n_grants;
        for (size_t g = 0; g < in->rules[i].n_grants; g++) {
            *n_words += in->rules[i].grants[g].scopes.n;
            *n_words += in->rules[i].grants[g].allowed_audiences.n;
        }
    }
}

struct cursor {
    struct ruleset *rules;
    uint32_t grant;
    uint32_t word;
};

static void number_scopes(struct cursor *at, const struct rule *r, struct effect_form *e)
{
    e->scopes_at = at->word;
    for (size_t g = 0; g < r->n_grants; g++) {
        const struct rule_texts *scopes = &r->grants[g].scopes;

        at->rules->grants[e->grants_at + g] = (struct grant_form){
            .scopes_at = at->word,
            .n_scopes = (uint32_t)scopes->n,
            .all = r->grants[g].all_scopes,
        };
        for (size_t s = 0; s < scopes->n; s++)
            at->rules->effect_words[at->word++] =
                symbols_add_text(at->rules->scopes, scopes->items[s]);
    }
    e->n_scopes = at->word - e->scopes_at;
}

/* An audience that is no target's URI stays in the count, so that the grant stays bound. */
static void number_audiences(struct cursor *at, const struct rule *r,
                             const struct effect_form *e)
{
    for (size_t g = 0; g < r->n_grants; g++) {
        const struct rule_texts *audiences = &r->grants[g].allowed_audiences;
        struct grant_form *grant = &at->rules->grants[e->grants_at + g];

        grant->audiences_at = at->word;
        grant->n_audiences = (uint32_t)audiences->n;
        for (size_t u = 0; u < audiences->n; u++)
            at->rules->effect_words[at->word++] =
                catalogue_target_at(at->rules, audiences->items[u]);
    }
}

void effects_make(struct arena *a, struct ruleset *rules)
{
    const struct ruleset_input *in = &rules->in;
    struct cursor at = { .rules = rules };
    size_t n_grants = 0;
    size_t n_words = 0;

    count(in, &n_grants, &n_words);
    rules->effects = arena_array(a, in->n_rules, sizeof *rules->effects);
    rules->grants = arena_array(a, n_grants, sizeof *rules->grants);
    rules->effect_words = arena_array(a, n_words, sizeof *rules->effect_words);
    for (size_t i = 0; i < in->n_rules; i++) {
        struct effect_form *e = &rules->effects[i];

        e->forbid = in->rules[i].effect == RULE_FORBID;
        e->grants_at = at.grant;
        e->n_grants = (uint32_t)in->rules[i].n_grants;
        at.grant += e->n_grants;
        number_scopes(&at, &in->rules[i], e);
        number_audiences(&at, &in->rules[i], e);
    }
}

/* Contract 7.1: with allowedAudiences a grant applies only to a target whose URI is in it. */
static bool applies(const struct ruleset *rules, const struct grant_form *g,
                    uint32_t target)
{
    for (uint32_t u = 0; u < g->n_audiences; u++)
        if (rules->effect_words[g->audiences_at + u] == target)
            return true;
    return g->n_audiences == 0;
}

static void add_scopes(const struct ruleset *rules, const struct grant_form *g,
                       uint32_t target, struct scope_set *to)
{
    for (uint32_t s = 0; s < g->n_scopes; s++) {
        uint32_t bit =
            catalogue_bit(rules, target, rules->effect_words[g->scopes_at + s]);

        if (bit != CATALOGUE_NO_BIT)
            to->word[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

/*
 * chosen: a grant that names audiences alone gives no scope when it permits and takes the whole
 * request when it forbids: of two readings the narrower.
 */
struct applied effects_at(const struct ruleset *rules, uint32_t rule, uint32_t target)
{
    const struct effect_form *e = &rules->effects[rule];
    struct applied sum = { .forbid = e->forbid };

    /* no grants: all of it, whether it permits or forbids (contract 7.1) */
    sum.applies = sum.all = e->n_grants == 0;
    for (uint32_t i = 0; i < e->n_grants; i++) {
        const struct grant_form *g = &rules->grants[e->grants_at + i];

        if (!applies(rules, g, target))
            continue;
        sum.applies = true;
        sum.all |= g->all || (e->forbid && g->n_scopes == 0);
        if (target != RULESET_NO_TARGET)
            add_scopes(rules, g, target, &sum.scopes);
    }
    return sum;
}

bool effects_bound(const struct ruleset *rules, uint32_t rule)
{
    const struct effect_form *e = &rules->effects[rule];

    for (uint32_t i = 0; i < e->n_grants; i++)
        if (rules->grants[e->grants_at + i].n_audiences > 0)
            return true;
    return false;
}
