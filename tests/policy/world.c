/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "policy/decide.h"
#include "policy/reference.h"

struct ruleset_input world_input(const struct rule *rules, size_t n_rules,
                                 const struct ruleset_target *targets, size_t n_targets,
                                 struct arena *a)
{
    struct rule *named = arena_array(a, n_rules, sizeof *named);

    for (size_t i = 0; i < n_rules; i++) {
        named[i] = rules[i];
        if (named[i].id == NULL)
            named[i].id = arena_printf(a, "AR%zu", i);
        if (named[i].name == NULL)
            named[i].name = named[i].id;
    }
    return (struct ruleset_input){
        .rules = named,
        .n_rules = n_rules,
        .targets = targets,
        .n_targets = n_targets,
        .has_forbid = true,
        .has_user_principal = true,
        .has_all_of_type = true,
    };
}

static void complain(void *self, const struct ruleset_problem *p)
{
    (void)self;
    fprintf(stderr, "rule %zu: %s: %s\n", p->rule, p->member, p->text);
}

const struct ruleset *world_compile(const struct ruleset_input *in, struct arena *a)
{
    const struct ruleset *rules = NULL;
    struct err e;

    if (ruleset_compile(a, in, &(struct ruleset_sink){ complain, NULL }, &rules, &e) != 0)
        fail_msg("%s", e.text);
    return rules;
}

static int by_name(const void *one, const void *other)
{
    const struct decision_scope *a = one;
    const struct decision_scope *b = other;

    return strcmp(a->name, b->name);
}

static void add_scopes(struct buf *line, struct decision_scopes scopes, struct arena *a)
{
    struct decision_scope *sorted = arena_array(a, scopes.n, sizeof *sorted);

    for (size_t i = 0; i < scopes.n; i++)
        sorted[i] = scopes.items[i];
    if (scopes.n > 1)
        qsort(sorted, scopes.n, sizeof *sorted, by_name);
    for (size_t i = 0; i < scopes.n; i++) {
        buf_printf(line, " %s", sorted[i].name);
        if (sorted[i].reason != DECISION_ALLOWED)
            buf_printf(line, ":%s", decision_reason_name(sorted[i].reason));
    }
}

static struct buf head(bool allow, bool untargeted, enum decision_reason reason,
                       struct arena *a)
{
    struct buf line = buf_make(a, 1 << 20);

    buf_add(&line, allow ? "allow" : "deny ");
    buf_add(&line, decision_reason_name(reason));
    if (untargeted)
        buf_add(&line, " untargeted");
    return line;
}

const char *world_decide(const struct ruleset *rules, const struct facts_raw *raw,
                         struct arena *a)
{
    const struct facts *f = facts_number(rules, raw, a);
    struct decision d = decide(rules, f);
    struct buf line = head(d.allow, d.untargeted, d.reason, a);
    const uint32_t *list;
    size_t n = decide_rules(rules, f, &d, a, &list);

    add_scopes(&line, decision_granted(rules, f, &d, a), a);
    buf_add(&line, " |");
    add_scopes(&line, decision_withheld(rules, f, &d, a), a);
    buf_add(&line, " |");
    for (size_t i = 0; i < n; i++)
        buf_printf(&line, " %u", (unsigned)list[i]);
    return line.data;
}

const char *world_reference(const struct ruleset *rules, const struct facts_raw *raw,
                            struct arena *a)
{
    size_t n_claims = ruleset_n_claims(rules);
    const char **paths = arena_array(a, n_claims, sizeof *paths);
    struct reading c = { ruleset_input(rules), { paths, n_claims }, raw };
    struct reference r;
    struct buf line;

    for (size_t i = 0; i < n_claims; i++)
        paths[i] = ruleset_claim_path(rules, i);
    r = reference_decide(&c, a);
    line = head(r.allow, r.untargeted, r.reason, a);
    add_scopes(&line, r.granted, a);
    buf_add(&line, " |");
    add_scopes(&line, r.withheld, a);
    buf_add(&line, " |");
    for (size_t i = 0; i < r.n_rules; i++)
        buf_printf(&line, " %zu", r.rules[i]);
    return line.data;
}

void world_expect(const struct ruleset_input *in, const struct facts_raw *raw,
                  const char *want, struct arena *a)
{
    const struct ruleset *rules = world_compile(in, a);

    assert_string_equal(world_decide(rules, raw, a), want);
    assert_string_equal(world_reference(rules, raw, a), want);
}
