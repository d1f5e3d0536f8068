/* SPDX-License-Identifier: MIT */
#include "policy/repair.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/candidates.h"
#include "policy/decide.h"
#include "policy/edits.h"
#include "policy/reference.h"
#include "policy/ruleset.h"

enum {
    SAY_MAX = 2000,    /* bytes of one sentence */
    WORK_MAX = 200000, /* rules read in all trials together */
    OPENED_MAX = 5,    /* targets named in a blast radius */
    FAR_MAX = 32,      /* rules tried that do not stand at the target */
};

struct search {
    const struct ruleset *rules;
    const struct reading *request;
    struct arena *arena;
    struct ruleset_input near; /* the rules that stand at the target, or nearly match */
    struct edit edits[CANDIDATES_MAX];
    size_t n_edits;
    struct rule *trial; /* copies of the near rules, for edits */
    size_t work;
    struct repair *found;
    size_t n_found;
};

/* Rules that stand at the target decide; others can only matter once they name it. */
static void find_near(struct search *s)
{
    const struct ruleset_input *in = s->request->in;
    const struct ruleset_target *target = reading_target(s->request);
    struct rule *near = arena_array(s->arena, in->n_rules, sizeof *near);
    size_t n_far = 0;

    s->near = *in;
    s->near.rules = near;
    s->near.n_rules = 0;
    for (size_t i = 0; i < in->n_rules; i++) {
        const struct rule *r = &in->rules[i];
        bool stands =
            reading_has_action(r, s->request->raw->action) && reading_names(r, target);

        if (!stands && (n_far == FAR_MAX || r->effect != RULE_PERMIT ||
                        candidates_fails(s->request, r, s->arena) > CANDIDATES_FAILS_MAX))
            continue;
        n_far += !stands;
        near[s->near.n_rules++] = *r;
    }
    s->trial = arena_array(s->arena, s->near.n_rules, sizeof *s->trial);
    for (size_t i = 0; i < s->near.n_rules; i++)
        s->trial[i] = near[i];
}

static struct edits_attempt attempt(const struct search *s)
{
    return (struct edits_attempt){
        .rules = s->trial,
        .n_rules = s->near.n_rules,
        .type = reading_target(s->request)->type,
        .raw = *s->request->raw,
    };
}

static bool allows(struct search *s, const struct edit *one, const struct edit *other)
{
    struct edits_attempt to = attempt(s);
    struct ruleset_input in = s->near;
    struct reading edited = { &in, s->request->claims, &to.raw };
    bool allow;

    in.rules = s->trial;
    edits_apply(one, &to, s->arena);
    if (other != NULL)
        edits_apply(other, &to, s->arena);
    s->work += in.n_rules;
    allow = reference_decide(&edited, s->arena).allow;
    s->trial[one->rule] = s->near.rules[one->rule];
    if (other != NULL)
        s->trial[other->rule] = s->near.rules[other->rule];
    return allow;
}

static bool allowed_at(const struct search *s, const struct facts_raw *raw, size_t target)
{
    const struct ruleset_target *t = &s->request->in->targets[target];
    struct facts_raw there = *raw;
    struct decision d;

    there.target_id = t->id;
    there.scopes.present = false;
    if (there.action == RULE_EXCHANGE_TOKEN || there.action == RULE_FETCH_OUTBOUND_TOKEN)
        there.action = t->type == RULE_OUTBOUND_APP ? RULE_FETCH_OUTBOUND_TOKEN
                                                    : RULE_EXCHANGE_TOKEN;
    d = decide(s->rules, facts_number(s->rules, &there, s->arena));
    return d.allow;
}

/* A tag opens what other rules ask it for: exact, for this user and these clients. */
static void say_opened(struct search *s, const struct edit *e, struct buf *out)
{
    const struct ruleset_input *in = s->request->in;
    struct edits_attempt to = attempt(s);
    size_t n = 0;

    edits_apply(e, &to, s->arena);
    buf_add(out, "opens to this user through these clients: ");
    for (size_t i = 0; i < in->n_targets; i++) {
        if (&in->targets[i] == reading_target(s->request) || !allowed_at(s, &to.raw, i) ||
            allowed_at(s, s->request->raw, i))
            continue;
        if (n++ < OPENED_MAX)
            buf_printf(out, "%s%s", n > 1 ? ", " : "", in->targets[i].id);
    }
    if (n > OPENED_MAX)
        buf_printf(out, " and %zu more", n - OPENED_MAX);
    buf_add(out, n == 0 ? "nothing else" : "");
}

static size_t n_targets(const struct search *s, const struct rule *r)
{
    size_t n = 0;

    for (size_t i = 0; i < s->request->in->n_targets; i++)
        n += reading_names(r, &s->request->in->targets[i]);
    return n;
}

/* A changed rule speaks to everybody: who, and at how many targets. */
static void say_widened(const struct search *s, const struct edit *e, struct buf *out)
{
    static const char *const who[] = {
        [EDIT_ENABLE] = "everyone who meets the rest of it",
        [EDIT_DISABLE] = "everyone whom it stops",
        [EDIT_TARGET_ADD] = "everyone who meets the rest of it, here too",
        [EDIT_SELECTOR_ADD] = "that principal wherever it meets the rest of it",
        [EDIT_VALUE_ADD] = "everyone else with that value who meets the rest of it",
        [EDIT_VALUE_TAKE] = "everyone else with that value who meets the rest of it",
        [EDIT_SCOPE_GRANT] = "that scope to everyone who meets it",
    };
    const struct rule *r = &s->near.rules[e->rule];
    size_t n = n_targets(s, r) + (e->kind == EDIT_TARGET_ADD);

    buf_printf(out, "rule %s lets in %s (it names %zu target%s)", r->id, who[e->kind], n,
               n == 1 ? "" : "s");
}

static void say_also(struct search *s, const struct edit *e, struct buf *out)
{
    if (e->kind == EDIT_SCOPES_OMIT)
        buf_add(out, "nothing else: no rule changes");
    else if (e->kind == EDIT_TAG_GIVE || e->kind == EDIT_TAG_TAKE)
        say_opened(s, e, out);
    else
        say_widened(s, e, out);
}

static const char *say(struct search *s, const struct edit *e)
{
    struct edits_attempt before = attempt(s);
    struct buf out = buf_make(s->arena, SAY_MAX);

    edits_say(e, &before, &out);
    return out.data;
}

static bool said_before(const struct search *s, const struct repair *r)
{
    for (size_t i = 0; i < s->n_found; i++)
        if (r->n_edits == 1 && strcmp(s->found[i].edits[0], r->edits[0]) == 0)
            return true;
    return false;
}

static void keep(struct search *s, const struct edit *one, const struct edit *other)
{
    struct repair *r = &s->found[s->n_found];
    struct buf also = buf_make(s->arena, SAY_MAX);

    *r = (struct repair){ .n_edits = 1, .edits = { say(s, one) } };
    if (other != NULL)
        r->edits[r->n_edits++] = say(s, other);
    if (said_before(s, r))
        return; /* two rules ask for the same tag */
    say_also(s, one, &also);
    if (other != NULL) {
        buf_add(&also, "; ");
        say_also(s, other, &also);
    }
    r->also = also.data;
    s->n_found++;
}

static bool is_done(const struct search *s)
{
    return s->n_found == REPAIR_MAX || s->work > WORK_MAX;
}

static void try_singles(struct search *s)
{
    for (size_t i = 0; i < s->n_edits && !is_done(s); i++)
        if (allows(s, &s->edits[i], NULL))
            keep(s, &s->edits[i], NULL);
}

static void try_pairs(struct search *s)
{
    for (size_t i = 0; i < s->n_edits; i++)
        for (size_t k = i + 1; k < s->n_edits && !is_done(s); k++)
            if (allows(s, &s->edits[i], &s->edits[k]))
                keep(s, &s->edits[i], &s->edits[k]);
}

size_t repair_find(const struct ruleset *rules, const struct reading *request,
                   struct arena *a, const struct repair **list)
{
    struct search *s = arena_alloc(a, sizeof *s);
    struct reading near = *request;

    if (reading_target(request) == NULL)
        return 0;
    s->rules = rules;
    s->request = request;
    s->arena = a;
    s->found = arena_array(a, REPAIR_MAX, sizeof *s->found);
    find_near(s);
    near.in = &s->near;
    s->n_edits = candidates_collect(&near, s->edits, a);
    try_singles(s);
    if (s->n_found == 0)
        try_pairs(s);
    *list = s->found;
    return s->n_found;
}
