/* SPDX-License-Identifier: MIT */
#include "policy/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* What comes of the rules that match (contract 7.3). */
struct hearing {
    const struct reading *c;
    const struct ruleset_target *target;
    const struct rule **heard; /* the rules that match */
    size_t n_heard;
    bool everything; /* untargetedAccess: allow */
    struct rule_texts asked;
    const bool *granted; /* each of these */
};

static bool listed(struct rule_texts list, const char *text)
{
    for (size_t i = 0; text != NULL && i < list.n; i++)
        if (strcmp(list.items[i], text) == 0)
            return true;
    return false;
}

static bool grant_applies(const struct hearing *h, const struct rule_grant *g)
{
    return g->allowed_audiences.n == 0 || listed(g->allowed_audiences, h->target->uri);
}

/* How much of the target a rule speaks of: all of it, these scopes, or this one. */
static bool speaks_of(const struct hearing *h, const struct rule *r, const char *scope)
{
    for (size_t g = 0; g < r->n_grants; g++)
        if (grant_applies(h, &r->grants[g]) && listed(r->grants[g].scopes, scope))
            return true;
    return false;
}

static bool speaks_of_all(const struct hearing *h, const struct rule *r)
{
    for (size_t g = 0; g < r->n_grants; g++) {
        const struct rule_grant *grant = &r->grants[g];
        bool bare = r->effect == RULE_FORBID && grant->scopes.n == 0;

        if (grant_applies(h, grant) && (grant->all_scopes || bare))
            return true;
    }
    return r->n_grants == 0;
}

static bool has_applying_grant(const struct hearing *h, const struct rule *r)
{
    for (size_t g = 0; g < r->n_grants; g++)
        if (grant_applies(h, &r->grants[g]))
            return true;
    return r->n_grants == 0;
}

static bool any_heard(const struct hearing *h, enum rule_effect effect,
                      bool (*test)(const struct hearing *, const struct rule *))
{
    for (size_t i = 0; i < h->n_heard; i++)
        if (h->heard[i]->effect == effect && test(h, h->heard[i]))
            return true;
    return false;
}

static bool just_there(const struct hearing *h, const struct rule *r)
{
    (void)h;
    (void)r;
    return true;
}

static bool in_catalogue(const struct hearing *h, const char *scope)
{
    return h->target->any_scope || listed(h->target->scopes, scope);
}

static bool is_forbidden(const struct hearing *h, const char *scope)
{
    for (size_t i = 0; i < h->n_heard; i++)
        if (h->heard[i]->effect == RULE_FORBID && speaks_of(h, h->heard[i], scope))
            return true;
    return false;
}

static bool is_granted(const struct hearing *h, const char *scope)
{
    bool permitted = h->everything;

    for (size_t i = 0; i < h->n_heard; i++) {
        const struct rule *r = h->heard[i];

        if (r->effect == RULE_PERMIT && (speaks_of_all(h, r) || speaks_of(h, r, scope)))
            permitted = true;
    }
    return permitted && in_catalogue(h, scope) && !is_forbidden(h, scope);
}

static bool gives_every_scope(const struct hearing *h)
{
    return h->everything || any_heard(h, RULE_PERMIT, speaks_of_all);
}

static bool names_scopes(const struct hearing *h)
{
    return h->c->raw->scopes.present && h->c->raw->scopes.n > 0;
}

static enum decision_reason judge(const struct hearing *h)
{
    bool whole = h->target->scopes.n == 0 && !h->target->any_scope;

    if (any_heard(h, RULE_FORBID, speaks_of_all))
        return DECISION_FORBIDDEN;
    if (!h->everything && !any_heard(h, RULE_PERMIT, just_there))
        return DECISION_NO_MATCH;
    for (size_t i = 0; i < h->asked.n; i++)
        if (h->granted[i])
            return DECISION_ALLOWED;
    if (names_scopes(h))
        return DECISION_NOT_GRANTED;
    if (h->target->any_scope && gives_every_scope(h))
        return DECISION_ALLOWED;
    if (whole && (h->everything || any_heard(h, RULE_PERMIT, has_applying_grant)))
        return DECISION_ALLOWED;
    return DECISION_NOT_GRANTED;
}

static int by_text(const void *one, const void *other)
{
    const char *const *a = one;
    const char *const *b = other;

    return strcmp(*a, *b);
}

static struct rule_texts sorted_set(struct rule_texts from, struct arena *a)
{
    const char **items = arena_array(a, from.n, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < from.n; i++)
        items[i] = from.items[i];
    qsort(items, from.n, sizeof *items, by_text);
    for (size_t i = 0; i < from.n; i++)
        if (n == 0 || strcmp(items[n - 1], items[i]) != 0)
            items[n++] = items[i];
    return (struct rule_texts){ items, n };
}

static size_t n_scopes(const struct rule *r)
{
    size_t n = 0;

    for (size_t g = 0; g < r->n_grants; g++)
        n += r->grants[g].scopes.n;
    return n;
}

static size_t copy_scopes(const struct hearing *h, const struct rule_grant *g,
                          const char **to)
{
    if (!grant_applies(h, g))
        return 0;
    for (size_t s = 0; s < g->scopes.n; s++)
        to[s] = g->scopes.items[s];
    return g->scopes.n;
}

/* Without catalogue and request there is only what the matching rules name. */
static struct rule_texts named_by_rules(const struct hearing *h, struct arena *a)
{
    struct rule_texts all = { NULL, 0 };
    const char **items;

    for (size_t i = 0; i < h->n_heard; i++)
        all.n += n_scopes(h->heard[i]);
    all.items = items = arena_array(a, all.n, sizeof *items);
    all.n = 0;
    for (size_t i = 0; i < h->n_heard; i++)
        for (size_t g = 0; g < h->heard[i]->n_grants; g++)
            all.n += copy_scopes(h, &h->heard[i]->grants[g], &items[all.n]);
    return all;
}

static struct rule_texts asked_for(const struct hearing *h, struct arena *a)
{
    const struct facts_texts *scopes = &h->c->raw->scopes;

    if (names_scopes(h))
        return sorted_set((struct rule_texts){ scopes->items, scopes->n }, a);
    if (h->target == NULL)
        return (struct rule_texts){ NULL, 0 };
    if (!h->target->any_scope)
        return sorted_set(h->target->scopes, a);
    return sorted_set(named_by_rules(h, a), a);
}

static bool is_outright(enum decision_reason reason)
{
    return reason == DECISION_NO_RULE || reason == DECISION_NO_MATCH ||
           reason == DECISION_FORBIDDEN;
}

static enum decision_reason reason_of(const struct hearing *h,
                                      enum decision_reason verdict, const char *scope)
{
    if (h->target == NULL || !in_catalogue(h, scope))
        return DECISION_NOT_IN_CATALOGUE;
    if (is_outright(verdict))
        return verdict;
    if (is_granted(h, scope))
        return DECISION_ALLOWED;
    return is_forbidden(h, scope) ? DECISION_FORBIDDEN : DECISION_NOT_GRANTED;
}

static struct decision_scopes scopes_with(const struct hearing *h,
                                          enum decision_reason verdict, bool granted,
                                          struct arena *a)
{
    struct decision_scope *items = arena_array(a, h->asked.n, sizeof *items);
    bool open = h->target != NULL && h->target->any_scope && !names_scopes(h);
    size_t n = 0;

    if (open && (is_outright(verdict) || (granted && gives_every_scope(h))))
        return (struct decision_scopes){ items,
                                         0 }; /* none, or more than can be listed */
    for (size_t i = 0; i < h->asked.n; i++) {
        enum decision_reason reason = reason_of(h, verdict, h->asked.items[i]);

        if ((reason == DECISION_ALLOWED) == granted)
            items[n++] = (struct decision_scope){ h->asked.items[i], reason };
    }
    return (struct decision_scopes){ items, n };
}

static bool takes_asked(const struct hearing *h, const struct rule *r)
{
    for (size_t i = 0; i < h->asked.n; i++)
        if (in_catalogue(h, h->asked.items[i]) && speaks_of(h, r, h->asked.items[i]))
            return true;
    return false;
}

static bool gives_granted(const struct hearing *h, const struct rule *r)
{
    bool whole = h->target->scopes.n == 0 && !h->target->any_scope;

    for (size_t i = 0; i < h->asked.n; i++)
        if (h->granted[i] && speaks_of(h, r, h->asked.items[i]))
            return true;
    return speaks_of_all(h, r) || (whole && has_applying_grant(h, r));
}

static bool decides(const struct hearing *h, enum decision_reason verdict,
                    const struct rule *r)
{
    if (verdict == DECISION_FORBIDDEN)
        return r->effect == RULE_FORBID && speaks_of_all(h, r);
    if (is_outright(verdict))
        return false;
    if (r->effect == RULE_FORBID)
        return takes_asked(h, r);
    return verdict == DECISION_NOT_GRANTED || gives_granted(h, r);
}

/* N and H of contract 7.3; true if N is not empty. */
static bool hear(struct hearing *h, struct arena *a)
{
    const struct ruleset_input *in = h->c->in;
    bool named = false;

    h->heard = arena_array(a, in->n_rules, sizeof *h->heard);
    for (size_t i = 0; i < in->n_rules; i++) {
        const struct rule *r = &in->rules[i];

        if (!r->enabled || !reading_has_action(r, h->c->raw->action) ||
            !reading_names(r, h->target))
            continue;
        named = true;
        if (reading_principal(h->c, r) && reading_conditions(h->c, r, a))
            h->heard[h->n_heard++] = r;
    }
    return named;
}

static const bool *grant(const struct hearing *h, struct arena *a)
{
    bool *granted = arena_array(a, h->asked.n, sizeof *granted);

    for (size_t i = 0; h->target != NULL && i < h->asked.n; i++)
        granted[i] = is_granted(h, h->asked.items[i]);
    return granted;
}

static void list_rules(const struct hearing *h, struct reference *result, struct arena *a)
{
    size_t *list = arena_array(a, h->n_heard, sizeof *list);

    for (size_t i = 0; i < h->n_heard; i++)
        if (decides(h, result->reason, h->heard[i]))
            list[result->n_rules++] = (size_t)(h->heard[i] - h->c->in->rules);
    result->rules = list;
}

struct reference reference_decide(const struct reading *c, struct arena *a)
{
    struct hearing h = { .c = c, .target = reading_target(c) };
    struct reference result = { .reason = DECISION_NO_RULE };

    if (h.target != NULL) {
        result.untargeted = !hear(&h, a);
        h.everything = result.untargeted && c->in->allow_untargeted;
    }
    h.asked = asked_for(&h, a);
    h.granted = grant(&h, a);
    if (h.target != NULL && (!result.untargeted || h.everything))
        result.reason = judge(&h);
    result.allow = result.reason == DECISION_ALLOWED;
    result.granted = scopes_with(&h, result.reason, true, a);
    result.withheld = scopes_with(&h, result.reason, false, a);
    list_rules(&h, &result, a);
    return result;
}
