/* SPDX-License-Identifier: MIT */
/* Operators as truth tables (contract 7.5), each answered by both evaluators. */
#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "base/buf.h"

static const struct ruleset_target target = { RULE_API, "T", "https://t", { 0 }, false };

/* Does one condition on claims.x hold for these values of the claim? */
static bool holds(const struct rule_condition *condition,
                  const struct facts_values *values, struct arena *a)
{
    const struct rule rule = { EXCHANGE, PERMIT_ALL, .conditions = condition,
                               .n_conditions = 1 };
    struct facts_raw raw = {
        .action = RULE_EXCHANGE_TOKEN, .target_id = "T", .claims = values, .n_claims = 1
    };
    struct ruleset_input in = world_input(&rule, 1, &target, 1, a);
    const struct ruleset *rules = world_compile(&in, a);
    const char *line = world_decide(rules, &raw, a);

    assert_string_equal(world_reference(rules, &raw, a), line);
    return strncmp(line, "allow", 5) == 0;
}

static const struct {
    const char *name;
    struct facts_values values;
} sets[] = {
    { "missing", { 0 } },
    { "{}", NOTHING },
    { "{a}", VALUES(TEXT("a")) },
    { "{a a}", VALUES(TEXT("a"), TEXT("a")) },
    { "{b}", VALUES(TEXT("b")) },
    { "{a b}", VALUES(TEXT("a"), TEXT("b")) },
    { "{b c}", VALUES(TEXT("b"), TEXT("c")) },
    { "{z}", VALUES(TEXT("z")) },
    { "{a z}", VALUES(TEXT("z"), TEXT("a")) },
};

/* z is a value that no rule mentions. */
static const struct table {
    const char *name;
    struct rule_condition condition;
    const char *true_for;
} tables[] = {
    { "equal a: the set is a and nothing else", ONE("claims.x", RULE_EQUAL, TEXT("a")),
      "{a} {a a} " },
    { "notEqual a: present, and not just a", ONE("claims.x", RULE_NOT_EQUAL, TEXT("a")),
      "{} {b} {a b} {b c} {z} {a z} " },
    { "contains a: a is in the set", ONE("claims.x", RULE_CONTAINS, TEXT("a")),
      "{a} {a a} {a b} {a z} " },
    { "notContains a: present, and a is not in it",
      ONE("claims.x", RULE_NOT_CONTAINS, TEXT("a")), "{} {b} {b c} {z} " },
    { "POL-006 in [a b]: one of them is enough",
      LIST("claims.x", RULE_IN, TEXT("a"), TEXT("b")),
      "{a} {a a} {b} {a b} {b c} {a z} " },
    { "notIn [a b]: present, and none of them",
      LIST("claims.x", RULE_NOT_IN, TEXT("a"), TEXT("b")), "{} {z} " },
    { "in a list of one is contains", LIST("claims.x", RULE_IN, TEXT("a")),
      "{a} {a a} {a b} {a z} " },
    { "a value said twice in a list changes nothing",
      LIST("claims.x", RULE_IN, TEXT("a"), TEXT("a")), "{a} {a a} {a b} {a z} " },
    { "in an empty list: never",
      { .key = "claims.x", .op = RULE_IN, .is_list = true },
      "" },
    { "notIn an empty list: whenever present",
      { .key = "claims.x", .op = RULE_NOT_IN, .is_list = true },
      "{} {a} {a a} {b} {a b} {b c} {z} {a z} " },
};

static void check_table(void **state)
{
    const struct table *t = *state;
    struct arena *a = arena_open(0);
    struct buf true_for = buf_make(a, 1000);

    for (size_t i = 0; i < ROWS_COUNT(sets); i++)
        if (holds(&t->condition, &sets[i].values, a))
            buf_printf(&true_for, "%s ", sets[i].name);
    assert_string_equal(true_for.data, t->true_for);
    arena_free(a);
}

static const struct pair {
    const char *name;
    struct rule_value rule;
    struct rule_value claim;
    bool same;
} pairs[] = {
    { "equal bytes are one text", TEXT("crm-mcp"), TEXT("crm-mcp"), true },
    { "POL-005 case is not folded", TEXT("crm-mcp"), TEXT("CRM-MCP"), false },
    { "POL-005 blanks are not trimmed", TEXT("crm-mcp"), TEXT("crm-mcp "), false },
    { "POL-005 a prefix is not enough", TEXT("crm-mcp"), TEXT("crm-mcp2"), false },
    { "POL-005 nor is being one", TEXT("crm-mcp"), TEXT("crm"), false },
    { "POL-005 nor is a suffix", TEXT("crm-mcp"), TEXT("xcrm-mcp"), false },
    { "POL-024 a Cyrillic look-alike differs", TEXT("crm"), TEXT("\xD1\x81rm"), false },
    { "POL-024 NFC and NFD differ", TEXT("\xC3\xA9"), TEXT("e\xCC\x81"), false },
    { "POL-024 a zero-width joiner counts", TEXT("crm"), TEXT("c\xE2\x80\x8Drm"), false },
    { "POL-025 an asterisk in a rule is an asterisk", TEXT("crm-*"), TEXT("crm-mcp"),
      false },
    { "POL-025 and equals an asterisk", TEXT("crm-*"), TEXT("crm-*"), true },
    { "the empty text is a text", TEXT(""), TEXT(""), true },
    { "text 1 is no number", TEXT("1"), INTEGER(1), false },
    { "number 1 is no text", INTEGER(1), TEXT("1"), false },
    { "true is no text", TRUTH(true), TEXT("true"), false },
    { "true is no number", TRUTH(true), INTEGER(1), false },
    { "false is no number", TRUTH(false), INTEGER(0), false },
    { "false is false", TRUTH(false), TRUTH(false), true },
    { "false is not true", TRUTH(false), TRUTH(true), false },
    { "1 and 1.0 are one number", INTEGER(1), DOUBLE(1.0), true },
    { "1 and 1.5 are not", INTEGER(1), DOUBLE(1.5), false },
    { "0.5 is 0.5", DOUBLE(0.5), DOUBLE(0.5), true },
    { "0 and -0.0 are one number", INTEGER(0), DOUBLE(-0.0), true },
    { "2^53 and 2^53 + 1 differ", INTEGER(9007199254740992), INTEGER(9007199254740993),
      false },
    { "2^53 + 1 is no double", INTEGER(9007199254740993), DOUBLE(0x1p53), false },
    { "the largest integer is not 2^63", INTEGER(INT64_MAX), DOUBLE(0x1p63), false },
    { "the smallest integer is -2^63", INTEGER(INT64_MIN), DOUBLE(-0x1p63), true },
};

/* All operators must agree on what is the same value. */
static void check_pair(void **state)
{
    const struct pair *p = *state;
    struct arena *a = arena_open(0);
    const struct facts_values values = { true, &p->claim, 1 };
    struct rule_condition c = { .key = "claims.x", .values = &p->rule, .n_values = 1 };

    for (int op = RULE_EQUAL; op <= RULE_NOT_IN; op++) {
        bool negative =
            op == RULE_NOT_EQUAL || op == RULE_NOT_CONTAINS || op == RULE_NOT_IN;

        c.op = (enum rule_operator)op;
        c.is_list = op == RULE_IN || op == RULE_NOT_IN;
        assert_int_equal(holds(&c, &values, a), p->same != negative);
    }
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(tables, check_table);
    ROWS_ADD(pairs, check_pair);
    return rows_run("clauses");
}
