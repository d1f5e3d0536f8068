/* SPDX-License-Identifier: MIT */
#include "policy/explain_text.h"

#include "base/buf.h"
#include "policy/explain.h"
#include "policy/ruleset.h"
#include "policy/spell.h"

static void say_outcome(const struct ruleset *rules, const struct explanation *x,
                        struct buf *out)
{
    buf_add(out, x->decision.allow ? "allow" : "deny: ");
    buf_add(out, decision_reason_name(x->decision.reason));
    if (x->decision.untargeted)
        buf_printf(out, " (no rule names the target; untargetedAccess: %s)",
                   ruleset_input(rules)->allow_untargeted ? "allow" : "deny");
}

static void say_scopes(const struct explanation *x, struct buf *out)
{
    for (size_t i = 0; i < x->granted.n; i++) {
        buf_add(out, "  granted   ");
        spell_text(x->granted.items[i].name, out);
        buf_add_char(out, '\n');
    }
    if (x->decision.allow && x->decision.permits_unnamed)
        buf_add(out, "  granted   every scope that no rule names\n");
    for (size_t i = 0; i < x->withheld.n; i++) {
        buf_add(out, "  withheld  ");
        spell_text(x->withheld.items[i].name, out);
        buf_printf(out, ": %s\n", decision_reason_name(x->withheld.items[i].reason));
    }
}

static const char *mark(const struct explain_rule *r)
{
    if (r->decided)
        return "decided ";
    return r->part == EXPLAIN_MATCHED ? "matched " : "no match";
}

static void say_rules(const struct ruleset *rules, const struct explanation *x,
                      struct buf *out)
{
    for (size_t i = 0; i < x->n_rules; i++) {
        buf_printf(out, "  %s  ", mark(&x->rules[i]));
        spell_rule(ruleset_rule(rules, i), out);
        buf_printf(out, ": %s\n", x->rules[i].text);
    }
}

static void say_repairs(const struct explanation *x, struct buf *out)
{
    for (size_t i = 0; i < x->n_repairs; i++) {
        const struct repair *r = &x->repairs[i];

        buf_printf(out, "  repair    %s", r->edits[0]);
        if (r->n_edits == 2)
            buf_printf(out, ", and %s", r->edits[1]);
        buf_printf(out, "\n            also: %s\n", r->also);
    }
}

void explain_text(const struct ruleset *rules, const struct explanation *x,
                  struct buf *out)
{
    say_outcome(rules, x, out);
    buf_add_char(out, '\n');
    say_scopes(x, out);
    say_rules(rules, x, out);
    say_repairs(x, out);
}

/* The parts stand in the order they are looked at, so the later one failed, the nearer. */
static const struct explain_rule *nearest(const struct explanation *x)
{
    const struct explain_rule *best = NULL;

    for (size_t i = 0; i < x->n_rules; i++) {
        const struct explain_rule *r = &x->rules[i];

        if (r->part == EXPLAIN_MATCHED)
            continue;
        if (best == NULL || r->part > best->part ||
            (r->part == best->part && r->condition > best->condition))
            best = r;
    }
    return best;
}

/* Rules that decided speak for themselves; else the one that came nearest. */
void explain_text_short(const struct ruleset *rules, const struct explanation *x,
                        struct buf *out)
{
    const struct explain_rule *near = nearest(x);
    bool any = false;

    say_outcome(rules, x, out);
    for (size_t i = 0; i < x->n_rules; i++) {
        if (!x->rules[i].decided)
            continue;
        buf_printf(out, "%s%s", any ? ", " : " by ", ruleset_rule(rules, i)->id);
        any = true;
    }
    if (any || x->decision.allow || near == NULL)
        return;
    buf_add(out, "; nearest is ");
    spell_rule(ruleset_rule(rules, (size_t)(near - x->rules)), out);
    buf_printf(out, ": %s", near->text);
}
