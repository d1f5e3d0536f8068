/* SPDX-License-Identifier: MIT */
#include "workbench/wb_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "policy/decide.h"
#include "policy/reference.h"
#include "policy/ruleset.h"

enum { TOLD_MAX = 16 * 1024 };

static const struct facts_raw *raw_of(const struct wb_world *w, const struct wb_ask *ask,
                                      struct arena *a)
{
    struct facts_raw *raw = arena_alloc(a, sizeof *raw);
    const struct wb_target *target = &w->targets[ask->target];

    raw->action = ask->action == RULE_ACTION_NONE ? target->action : ask->action;
    raw->target_id = w->input->targets[ask->target].id;
    raw->client = ask->client;
    raw->mcp_client = ask->mcp_client;
    if (ask->user)
        raw->user = *ask->user;
    raw->claims = ask->claims;
    raw->n_claims = ask->n_claims;
    raw->scopes = ask->scopes;
    return raw;
}

static int by_name(const void *x, const void *y)
{
    const struct decision_scope *a = x, *b = y;

    return strcmp(a->name, b->name);
}

static struct decision_scopes sorted(struct decision_scopes from, struct arena *a)
{
    struct decision_scope *items = arena_array(a, from.n + 1, sizeof *items);

    if (from.n > 0)
        memcpy(items, from.items, from.n * sizeof *items);
    qsort(items, from.n, sizeof *items, by_name);
    return (struct decision_scopes){ items, from.n };
}

static bool same_scopes(struct decision_scopes one, struct decision_scopes other)
{
    if (one.n != other.n)
        return false;
    for (size_t i = 0; i < one.n; i++)
        if (one.items[i].reason != other.items[i].reason ||
            strcmp(one.items[i].name, other.items[i].name) != 0)
            return false;
    return true;
}

/*
 * The slow twin's verdict on the same facts. Takes: at, what stands at the target; NULL: it goes
 * through all rules.
 */
static struct reference twin(const struct wb_world *w, const struct facts_raw *raw,
                             const struct wb_stand *at, struct arena *a)
{
    size_t n = ruleset_n_claims(w->rules);
    const char **paths = arena_array(a, n + 1, sizeof *paths);
    struct ruleset_input in = *w->input;
    struct reading c = { at ? &in : w->input, { paths, n }, raw };
    struct reference r;
    size_t *number;

    for (size_t i = 0; i < n; i++)
        paths[i] = ruleset_claim_path(w->rules, i);
    if (at) {
        in.rules = at->rules;
        in.n_rules = at->n;
    }
    r = reference_decide(&c, a);
    number = arena_array(a, r.n_rules + 1, sizeof *number);
    for (size_t i = 0; i < r.n_rules; i++)
        number[i] = at ? at->number[r.rules[i]] : r.rules[i];
    r.rules = number;
    return r;
}

static bool agrees(const struct wb_verdict *v, const struct reference *r)
{
    if (v->decision.allow != r->allow || v->decision.untargeted != r->untargeted ||
        v->decision.reason != r->reason || v->n_rules != r->n_rules)
        return false;
    for (size_t i = 0; i < r->n_rules; i++)
        if (v->rules[i] != r->rules[i])
            return false;
    return same_scopes(v->granted, r->granted) && same_scopes(v->withheld, r->withheld);
}

/* "deny (no_match) by no rule", "partial by AR1, AR2: read". */
static const char *told(const struct wb_world *w, const struct wb_verdict *v,
                        struct arena *a)
{
    struct buf out = buf_make(a, TOLD_MAX);

    buf_add(&out, wb_ask_outcome_name(wb_ask_outcome(v)));
    if (!v->decision.allow)
        buf_printf(&out, " (%s)", decision_reason_name(v->decision.reason));
    buf_add(&out, v->n_rules > 0 ? " by" : " by no rule");
    for (size_t i = 0; i < v->n_rules; i++)
        buf_printf(&out, "%s%s", i > 0 ? ", " : " ",
                   ruleset_rule(w->rules, v->rules[i])->id);
    for (size_t i = 0; i < v->granted.n; i++)
        buf_printf(&out, "%s%s", i > 0 ? " " : ": ", v->granted.items[i].name);
    return out.data;
}

static struct wb_verdict verdict_of(const struct reference *r, struct arena *a)
{
    uint32_t *rules = arena_array(a, r->n_rules + 1, sizeof *rules);
    struct wb_verdict v = { .decision = { .allow = r->allow, .reason = r->reason },
                            .granted = r->granted,
                            .withheld = r->withheld,
                            .rules = rules,
                            .n_rules = r->n_rules };

    for (size_t i = 0; i < r->n_rules; i++)
        rules[i] = (uint32_t)r->rules[i];
    return v;
}

static int disagree(const struct wb_world *w, const struct wb_ask *ask,
                    const struct wb_verdict *v, const struct reference *slow,
                    struct arena *a, struct err *e)
{
    struct wb_verdict other = verdict_of(slow, a);

    /* each part is cut where it would leave no room for the others */
    return err_set(e, ERR_CONFLICT,
                   "please report it: the engines disagree about %.110s: %.60s, says the "
                   "indexed one; %.60s, says the slow one",
                   wb_ask_text(w, ask, a), told(w, v, a), told(w, &other, a));
}

static int decide_twice(const struct wb_world *w, const struct wb_ask *ask,
                        const struct wb_stand *at, struct arena *a,
                        struct wb_verdict *out, struct err *e)
{
    const struct facts_raw *raw = raw_of(w, ask, a);
    struct reference slow;
    struct wb_verdict v = { .facts = facts_number(w->rules, raw, a) };

    v.decision = decide(w->rules, v.facts);
    v.granted = sorted(decision_granted(w->rules, v.facts, &v.decision, a), a);
    v.withheld = sorted(decision_withheld(w->rules, v.facts, &v.decision, a), a);
    v.n_rules = decide_rules(w->rules, v.facts, &v.decision, a, &v.rules);
    slow = twin(w, raw, at, a);
    if (!agrees(&v, &slow))
        return disagree(w, ask, &v, &slow, a, e);
    *out = v;
    return 0;
}

int wb_ask(const struct wb_world *w, const struct wb_ask *ask, struct arena *a,
           struct wb_verdict *out, struct err *e)
{
    return decide_twice(w, ask, NULL, a, out, e);
}

int wb_ask_again(struct wb_stands *s, const struct wb_ask *ask, struct arena *a,
                 struct wb_verdict *out, struct err *e)
{
    const struct wb_world *w = wb_stands_world(s);
    enum rule_action action =
        ask->action == RULE_ACTION_NONE ? w->targets[ask->target].action : ask->action;

    return decide_twice(w, ask, wb_stands_at(s, ask->target, action), a, out, e);
}

enum wb_outcome wb_ask_outcome(const struct wb_verdict *v)
{
    if (!v->decision.allow)
        return WB_DENY;
    return v->withheld.n > 0 ? WB_PARTIAL : WB_ALLOW;
}

const char *wb_ask_outcome_name(enum wb_outcome outcome)
{
    static const char *const names[] = { "allow", "partial", "deny" };

    return names[outcome];
}
