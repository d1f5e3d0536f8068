/* SPDX-License-Identifier: MIT */
#include "policy/explain.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/decide.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "policy/spell.h"

enum { SAY_MAX = 4000 };

struct inquiry {
    struct reading request;
    const struct ruleset_target *target; /* NULL: not in the catalogue */
    struct arena *arena;
    struct buf out; /* the text of the rule at hand */
};

static bool fails_enabled(struct inquiry *q, const struct rule *r)
{
    if (r->enabled)
        return false;
    buf_add(&q->out, "disabled");
    return true;
}

static void say_actions(struct inquiry *q, const struct rule *r)
{
    const char *between = "";

    buf_add_char(&q->out, '[');
    for (int action = RULE_USER_ACCESS; action < RULE_ACTIONS_MAX; action++) {
        if (!(r->actions & rule_action_bit((enum rule_action)action)))
            continue;
        buf_printf(&q->out, "%s%s", between, rule_words_name(RULE_WORDS_ACTION, action));
        between = ", ";
    }
    buf_add_char(&q->out, ']');
}

static bool fails_action(struct inquiry *q, const struct rule *r)
{
    enum rule_action action = q->request.raw->action;

    if (reading_has_action(r, action))
        return false;
    buf_printf(&q->out, "%s rule for ",
               rule_words_name(RULE_WORDS_FAMILY, (int)r->family));
    say_actions(q, r);
    buf_printf(&q->out, ": asked is %s", rule_words_name(RULE_WORDS_ACTION, (int)action));
    return true;
}

static bool fails_target(struct inquiry *q, const struct rule *r)
{
    if (q->target != NULL && reading_names(r, q->target))
        return false;
    buf_add(&q->out, "resourceTargets");
    for (size_t i = 0; i < r->n_targets; i++) {
        const char *type =
            rule_words_name(RULE_WORDS_TARGET_TYPE, (int)r->targets[i].type);

        buf_printf(&q->out, "%s %s ", i > 0 ? " or" : "", type);
        if (r->targets[i].all_of_type)
            buf_add(&q->out, "(all)");
        else
            spell_texts(r->targets[i].ids, &q->out);
    }
    buf_add(&q->out, ": asked is ");
    if (q->target != NULL)
        buf_printf(&q->out, "%s ",
                   rule_words_name(RULE_WORDS_TARGET_TYPE, (int)q->target->type));
    spell_text(q->request.raw->target_id, &q->out);
    return true;
}

static bool fails_principal(struct inquiry *q, const struct rule *r)
{
    const struct facts_raw *raw = q->request.raw;

    if (reading_principal(&q->request, r))
        return false;
    buf_printf(&q->out, "principal %s in ",
               rule_words_name(RULE_WORDS_PRINCIPAL, (int)r->principal));
    spell_texts(r->selector, &q->out);
    buf_add(&q->out, ": is ");
    if (r->principal != RULE_CLIENT)
        spell_text(raw->user.id != NULL ? raw->user.id : "no user", &q->out);
    if (r->principal != RULE_CLIENT && r->principal != RULE_USER)
        buf_add(&q->out, " through ");
    if (r->principal != RULE_USER)
        spell_text(raw->client != NULL ? raw->client->record_id : "no client", &q->out);
    return true;
}

static bool fails_condition(struct inquiry *q, const struct rule_condition *c)
{
    struct facts_values has = reading_values(&q->request, c->key, q->arena);

    if (reading_holds(c, &has))
        return false;
    spell_text(c->key, &q->out);
    buf_printf(&q->out, " %s ", rule_words_name(RULE_WORDS_OPERATOR, (int)c->op));
    if (c->is_list)
        spell_values(c->values, c->n_values, &q->out);
    else
        spell_value(&c->values[0], &q->out);
    if (!has.present) {
        buf_add(&q->out, ": missing");
        return true;
    }
    buf_add(&q->out, ": has ");
    spell_values(has.items, has.n, &q->out);
    return true;
}

/* What a rule that matches gives or takes. */
static void say_effect(struct inquiry *q, const struct rule *r)
{
    buf_add(&q->out, r->effect == RULE_FORBID ? "forbids" : "permits");
    if (r->n_grants == 0)
        buf_add(&q->out, r->effect == RULE_FORBID ? " the request" : " every scope");
    for (size_t i = 0; i < r->n_grants; i++) {
        const struct rule_grant *g = &r->grants[i];

        buf_add(&q->out, i > 0 ? " and " : " ");
        if (g->all_scopes)
            buf_add(&q->out, "every scope");
        else
            spell_texts(g->scopes, &q->out);
        if (g->allowed_audiences.n == 0)
            continue;
        buf_add(&q->out, " at ");
        spell_texts(g->allowed_audiences, &q->out);
    }
}

static struct explain_rule explain_rule(struct inquiry *q, const struct rule *r)
{
    static const struct {
        enum explain_part part;
        bool (*fails)(struct inquiry *, const struct rule *);
    } heads[] = {
        { EXPLAIN_DISABLED, fails_enabled },
        { EXPLAIN_ACTION, fails_action },
        { EXPLAIN_TARGET, fails_target },
        { EXPLAIN_PRINCIPAL, fails_principal },
    };

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (heads[i].fails(q, r))
            return (struct explain_rule){ .part = heads[i].part };
    for (size_t i = 0; i < r->n_conditions; i++)
        if (fails_condition(q, &r->conditions[i]))
            return (struct explain_rule){ .part = EXPLAIN_CONDITION, .condition = i };
    say_effect(q, r);
    return (struct explain_rule){ .part = EXPLAIN_MATCHED };
}

static struct inquiry inquire(const struct ruleset *rules, const struct facts *f,
                              struct arena *a)
{
    size_t n_claims = ruleset_n_claims(rules);
    const char **paths = arena_array(a, n_claims, sizeof *paths);
    struct inquiry q = { .arena = a };

    for (size_t i = 0; i < n_claims; i++)
        paths[i] = ruleset_claim_path(rules, i);
    q.request = (struct reading){ ruleset_input(rules), { paths, n_claims }, f->raw };
    q.target = reading_target(&q.request);
    return q;
}

static struct explain_rule *explain_rules(struct inquiry *q, size_t n_rules)
{
    struct explain_rule *list = arena_array(q->arena, n_rules, sizeof *list);

    q->out = buf_make(q->arena, SAY_MAX);
    for (size_t i = 0; i < n_rules; i++) {
        buf_clear(&q->out);
        list[i] = explain_rule(q, &q->request.in->rules[i]);
        list[i].text = arena_slice(q->arena, q->out.data, q->out.len);
    }
    return list;
}

const struct explanation *explain(const struct ruleset *rules, const struct facts *f,
                                  struct arena *a)
{
    struct explanation *x = arena_alloc(a, sizeof *x);
    struct inquiry q = inquire(rules, f, a);
    struct explain_rule *list;
    const uint32_t *decided;
    size_t n;

    x->decision = decide(rules, f);
    x->granted = decision_granted(rules, f, &x->decision, a);
    x->withheld = decision_withheld(rules, f, &x->decision, a);
    x->n_rules = ruleset_n_rules(rules);
    list = explain_rules(&q, x->n_rules);
    n = decide_rules(rules, f, &x->decision, a, &decided);
    for (size_t i = 0; i < n; i++)
        list[decided[i]].decided = true;
    x->rules = list;
    if (!x->decision.allow)
        x->n_repairs = repair_find(rules, &q.request, a, &x->repairs);
    return x;
}
