/* SPDX-License-Identifier: MIT */
/* How rules read in Cedar. That they mean the same there is asked in tests/oracle. */
#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_cedar.h"

#define HEAD(effect, actions)                                                            \
    "@id(\"AR0\")\n@name(\"AR0\")\n" effect " (principal, action in [" actions           \
    "], resource)"
#define EXCHANGES "Action::\"exchange_token\""

struct row {
    const char *name;
    struct rule rule;
    const char *want;
};

static const struct row rows[] = {
    { "a permit of all scopes",
      { EXCHANGE, PERMIT_ALL },
      HEAD("permit", EXCHANGES) "\nwhen { true };\n" },
    { "a permit of some scopes opens a target without scopes, too",
      { EXCHANGE, PERMIT("a", "b") },
      HEAD("permit", EXCHANGES) "\nwhen { (!(context has scope) || [\"a\", "
                                "\"b\"].contains(context.scope)) };\n" },
    { "a forbid of some scopes takes just those",
      { EXCHANGE, FORBID("a") },
      HEAD("forbid", EXCHANGES) "\nwhen { context has scope && "
                                "[\"a\"].contains(context.scope) };\n" },
    { "a forbid without grants has nothing to add",
      { EXCHANGE, FORBID_ALL },
      HEAD("forbid", EXCHANGES) ";\n" },
    { "an action outside the family is left out",
      { .family = RULE_OUTBOUND_ACCESS,
        .actions = 1u << RULE_EXCHANGE_TOKEN,
        .effect = RULE_FORBID },
      HEAD("forbid", "") ";\n" },
    { "targets are found by type with id or URI",
      { EXCHANGE, FORBID_ALL, ON(RULE_API, "RS1") },
      HEAD("forbid", EXCHANGES) "\nwhen { resource is Api && (resource has id && "
                                "[\"RS1\"].contains(resource.id) || resource has uri && "
                                "[\"RS1\"].contains(resource.uri)) };\n" },
    { "a user principal without a selector is any user",
      { EXCHANGE, FORBID_ALL, .principal = RULE_USER },
      HEAD("forbid", EXCHANGES) "\nwhen { context has \"user.id\" };\n" },
    { "a client principal is found by either id",
      { EXCHANGE, FORBID_ALL, .principal = RULE_CLIENT, .selector = TEXTS("c1") },
      HEAD("forbid", EXCHANGES) "\nwhen { context has \"caller\" && "
                                "context[\"caller\"].containsAny([\"c1\"]) };\n" },
    { "equal compares sets",
      { EXCHANGE, FORBID_ALL, WHEN(ONE("user.email", RULE_EQUAL, TEXT("a"))) },
      HEAD("forbid", EXCHANGES) "\nwhen { context has \"user.email\" && "
                                "context[\"user.email\"] == [\"a\"] };\n" },
    { "a negative operator wants the key to be there",
      { EXCHANGE, FORBID_ALL,
        WHEN(LIST("claims.a", RULE_NOT_IN, TEXT("x"), TRUTH(true))) },
      HEAD("forbid",
           EXCHANGES) "\nwhen { context has \"claims.a\" && "
                      "!context[\"claims.a\"].containsAny([\"x\", true]) };\n" },
    { "an integer is exact to its last digit",
      { EXCHANGE, FORBID_ALL, WHEN(ONE("claims.a", RULE_CONTAINS, INTEGER(INT64_MIN))) },
      HEAD("forbid",
           EXCHANGES) "\nwhen { context has \"claims.a\" && "
                      "context[\"claims.a\"].contains(-9223372036854775808) };\n" },
    { "a whole double is that integer",
      { EXCHANGE, FORBID_ALL, WHEN(ONE("claims.a", RULE_CONTAINS, DOUBLE(3.0))) },
      HEAD("forbid", EXCHANGES) "\nwhen { context has \"claims.a\" && "
                                "context[\"claims.a\"].contains(3) };\n" },
    { "a fraction is a record of its digits",
      { EXCHANGE, FORBID_ALL, WHEN(ONE("claims.a", RULE_CONTAINS, DOUBLE(0.5))) },
      HEAD("forbid",
           EXCHANGES) "\nwhen { context has \"claims.a\" && "
                      "context[\"claims.a\"].contains({number: \"0.5\"}) };\n" },
    { "no text ends its own quotes",
      { EXCHANGE, FORBID_ALL,
        WHEN(ONE("claims.a", RULE_CONTAINS, TEXT("\") }; permit\\\n\x7f"))) },
      HEAD("forbid", EXCHANGES) "\nwhen { context has \"claims.a\" && "
                                "context[\"claims.a\"].contains(\"\\\") }; "
                                "permit\\\\\\u{a}\\u{7f}\") };\n" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, 1 << 16);
    struct ruleset_input in = world_input(&row->rule, 1, NULL, 0, a);

    rule_cedar(in.rules, &text);
    assert_string_equal(text.data, row->want);
    arena_free(a);
}

static void check_set(void **unused)
{
    static const struct rule list[] = {
        { EXCHANGE, FORBID_ALL },
        { .family = RULE_TOKEN_EXCHANGE,
          .actions = 1u << RULE_EXCHANGE_TOKEN,
          FORBID_ALL },
    };
    struct arena *a = arena_open(0);
    struct buf closed = buf_make(a, 1 << 16);
    struct buf open = buf_make(a, 1 << 16);
    struct ruleset_input in = world_input(list, 2, NULL, 0, a);

    (void)unused;
    rule_cedar_set(&in, &closed);
    assert_non_null(strstr(closed.data, "@id(\"AR0\")"));
    assert_null(strstr(closed.data, "@id(\"AR1\")"));
    assert_non_null(strstr(closed.data, "@id(\"catalogue\")\nforbid"));
    assert_null(strstr(closed.data, "untargeted"));
    in.allow_untargeted = true;
    rule_cedar_set(&in, &open);
    assert_non_null(strstr(open.data,
                           "@id(\"untargeted\")\npermit (principal, action, resource)\n"
                           "unless { action in [" EXCHANGES "] };\n"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check_row);
    rows_add_one("a set is its enabled rules and a frame", check_set);
    return rows_run("rule_cedar");
}
