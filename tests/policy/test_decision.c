/* SPDX-License-Identifier: MIT */
/* A stored credential cannot be narrowed: is every scope of it permitted (contract 4.4)? */
#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "policy/decide.h"

static const struct ruleset_target targets[] = {
    { RULE_OUTBOUND_APP, "CON1", NULL, TEXTS("read", "send"), false },
    { RULE_OUTBOUND_APP, "CON2", NULL, { 0 }, true },
};

static const struct row {
    const char *name;
    struct rule rule;
    const char *target;
    struct rule_texts stored;
    bool whole;
} rows[] = {
    { "released if all its scopes are granted",
      { FETCH, PERMIT_ALL },
      "CON1",
      TEXTS("read", "send"),
      true },
    { "withheld if one of them is not",
      { FETCH, PERMIT("read") },
      "CON1",
      TEXTS("read", "send"),
      false },
    { "released if it carries less than is granted",
      { FETCH, PERMIT("read", "send") },
      "CON1",
      TEXTS("send"),
      true },
    { "withheld if it carries what the catalogue does not have",
      { FETCH, PERMIT_ALL },
      "CON1",
      TEXTS("read", "admin"),
      false },
    { "without a catalogue allScopes releases any",
      { FETCH, PERMIT_ALL },
      "CON2",
      TEXTS("whatever"),
      true },
    { "without a catalogue named scopes release just those",
      { FETCH, PERMIT("read") },
      "CON2",
      TEXTS("read"),
      true },
    { "and no other", { FETCH, PERMIT("read") }, "CON2", TEXTS("read", "send"), false },
    { "one that carries no scope is released with the decision",
      { FETCH, PERMIT("read") },
      "CON1",
      { NULL, 0 },
      true },
    { "and withheld with a denial", { FETCH, FORBID_ALL }, "CON1", { NULL, 0 }, false },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct facts_raw raw = { .action = RULE_FETCH_OUTBOUND_TOKEN,
                             .target_id = row->target };
    struct ruleset_input in = world_input(&row->rule, 1, targets, ROWS_COUNT(targets), a);
    const struct ruleset *rules = world_compile(&in, a);
    const struct facts *f = facts_number(rules, &raw, a);
    struct decision d = decide(rules, f);

    assert_int_equal(decision_permits_all(rules, f, &d, row->stored), row->whole);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check);
    return rows_run("decision");
}
