/* SPDX-License-Identifier: MIT */
/* What is refused at load (contract 7.1, POL-026), each with its twin that is not. */
#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

static const struct ruleset_target targets[] = {
    { RULE_API, "RS1", "https://loans", TEXTS("read"), false },
};

#define EXCHANGES .family = RULE_TOKEN_EXCHANGE, .actions = 1u << RULE_EXCHANGE_TOKEN
#define IF(...)                                                                          \
    {                                                                                    \
        {                                                                                \
            EXCHANGE, PERMIT_ALL, WHEN(__VA_ARGS__)                                      \
        }                                                                                \
    }
#define TYPED(t)                                                                         \
    {                                                                                    \
        .type = (t)                                                                      \
    }

static const struct row {
    const char *name;
    struct rule rules[2];
    const char *told; /* "rule: member (did you mean)" of each problem */
    bool bare;        /* no feature of policyFeatures */
} rows[] = {
    { "a whole rule is taken", { { EXCHANGE, PERMIT_ALL } }, .told = "" },
    { "a family is needed",
      { { .actions = 1u << RULE_EXCHANGE_TOKEN, PERMIT_ALL } },
      .told = "0: ruleFamily" },
    { "an action is needed",
      { { .family = RULE_TOKEN_EXCHANGE, PERMIT_ALL } },
      .told = "0: actionKinds" },
    { "POL-026 an effect is needed, and never guessed",
      { { EXCHANGES } },
      .told = "0: effect" },
    { "every problem is told, not the first alone",
      { { .effect = RULE_PERMIT }, { EXCHANGES } },
      .told = "0: ruleFamily, 0: actionKinds, 1: effect" },
    { "a token_exchange permit needs a grant",
      { { EXCHANGE, .effect = RULE_PERMIT } },
      .told = "0: grants" },
    { "a forbid needs none", { { EXCHANGE, FORBID_ALL } }, .told = "" },
    { "nor does a permit of another family",
      { { FETCH, .effect = RULE_PERMIT } },
      .told = "" },
    { "a grant needs scopes, allowedAudiences or allScopes",
      { { EXCHANGE, .effect = RULE_PERMIT,
          .grants = (const struct rule_grant[]){ { .all_scopes = false } },
          .n_grants = 1 } },
      .told = "0: grants[0]" },
    { "a target entry needs a type",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_TYPE_NONE, "RS1") } },
      .told = "0: resourceTargets[0].type" },
    { "an id that no target has is lint, not refused",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "RS9") } },
      .told = "" },
    { "an action outside its family is lint, not refused",
      { { .family = RULE_RESOURCE_ACCESS,
          .actions = 1u << RULE_EXCHANGE_TOKEN,
          PERMIT_ALL } },
      .told = "" },
    { "POL-026 an unknown key is refused, with the nearest one",
      IF(ONE("client.tag", RULE_CONTAINS, TEXT("x"))),
      .told = "0: conditions[0].key (client.tags)" },
    { "a claim is any name", IF(ONE("claims.dept.name", RULE_EQUAL, TEXT("x"))),
      .told = "" },
    { "but not an empty one", IF(ONE("claims.dept..x", RULE_EQUAL, TEXT("x"))),
      .told = "0: conditions[0].key" },
    { "POL-026 an unknown operator is refused",
      IF(ONE("client.tags", RULE_OPERATOR_NONE, TEXT("x"))),
      .told = "0: conditions[0].operator" },
    { "in takes an array", IF(ONE("client.tags", RULE_IN, TEXT("x"))),
      .told = "0: conditions[0].value" },
    { "contains takes none", IF(LIST("client.tags", RULE_CONTAINS, TEXT("x"))),
      .told = "0: conditions[0].value" },
    { "null is refused", IF(ONE("client.name", RULE_EQUAL, TYPED(RULE_NULL))),
      .told = "0: conditions[0].value" },
    { "an array in an array is refused, with its place",
      IF(LIST("client.tags", RULE_IN, TEXT("x"), TYPED(RULE_NESTED))),
      .told = "0: conditions[0].value[1]" },
    { "a number that is none is refused",
      IF(ONE("claims.n", RULE_EQUAL, DOUBLE((double)__builtin_inff()))),
      .told = "0: conditions[0].value" },
    { "a name stands once",
      { { EXCHANGE, PERMIT_ALL, .name = "a" }, { EXCHANGE, PERMIT_ALL, .name = "a" } },
      .told = "1: name" },
    { "an id stands once",
      { { EXCHANGE, PERMIT_ALL, .id = "AR", .name = "a" },
        { EXCHANGE, PERMIT_ALL, .id = "AR", .name = "b" } },
      .told = "1: id" },
    { "switched off: forbid",
      { { EXCHANGE, FORBID_ALL } },
      .told = "0: effect",
      .bare = true },
    { "switched off: user principals",
      { { EXCHANGE, PERMIT_ALL, .principal = RULE_USER } },
      .told = "0: principalType",
      .bare = true },
    { "switched off: allOfType",
      { { EXCHANGE, PERMIT_ALL,
          .targets =
              (const struct rule_target[]){ { .type = RULE_API, .all_of_type = true } },
          .n_targets = 1 } },
      .told = "0: resourceTargets[0].allOfType",
      .bare = true },
    { "the rest needs no feature",
      { { EXCHANGE, PERMIT_ALL } },
      .told = "",
      .bare = true },
};

static void hear(void *self, const struct ruleset_problem *problem)
{
    struct buf *told = self;

    buf_printf(told, "%s%zu: %s", told->len > 0 ? ", " : "", problem->rule,
               problem->member);
    if (problem->did_you_mean != NULL)
        buf_printf(told, " (%s)", problem->did_you_mean);
    assert_true(problem->text[0] != '\0');
}

static void check(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct buf told = buf_make(a, 1000);
    size_t n = row->rules[1].family == RULE_FAMILY_NONE ? 1 : 2;
    struct ruleset_input in = world_input(row->rules, n, targets, 1, a);
    const struct ruleset *rules = NULL;
    struct err e;
    int rc;

    if (row->bare)
        in.has_forbid = in.has_user_principal = in.has_all_of_type = false;
    rc = ruleset_compile(a, &in, &(struct ruleset_sink){ hear, &told }, &rules, &e);
    assert_string_equal(told.data, row->told);
    assert_int_equal(rc, row->told[0] == '\0' ? 0 : -1);
    assert_int_equal(rules != NULL, rc == 0); /* never half a rule set */
    if (rc != 0)
        assert_int_equal(e.code, ERR_PARSE);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check);
    return rows_run("ruleset");
}
