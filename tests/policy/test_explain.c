/* SPDX-License-Identifier: MIT */
/* Explanations say what failed on which value; repairs are tried and true. */
#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/explain.h"
#include "policy/explain_text.h"

static const struct ruleset_target targets[] = {
    { RULE_API, "loan-api", "https://loans", TEXTS("read", "export"), false },
    { RULE_API, "payroll", "https://payroll", TEXTS("run"), false },
    { RULE_OUTBOUND_APP, "slack", NULL, { NULL, 0 }, true },
};

static const struct facts_client crm = { "TPA1", "crm", "crm-mcp", SET("beta") };
static const struct facts_client untagged = { "TPA2", "bare", NULL, NOTHING };

struct row {
    const char *name;
    struct rule rules[3];
    const struct facts_client *client; /* crm unless said */
    const char *target;                /* loan-api unless said */
    struct facts_texts scopes;
    struct facts_texts roles;
    bool no_user;
    const char *part;   /* the text of rule 0, if asked for */
    const char *shown;  /* in the short form, if asked for */
    const char *repair; /* "edit, and edit"; "" = none; not looked at if NULL */
    const char *also;   /* of that repair, if asked for */
};

static const struct rule_target all_apis[] = { { .type = RULE_API,
                                                 .all_of_type = true } };

static const struct row rows[] = {
    { "a list condition shows its values and those the request has",
      { { EXCHANGE, PERMIT_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .part = "client.tags in [\"vetted\"]: has [\"beta\"]",
      .repair = "give tag \"vetted\" to client crm-mcp" },
    { "a missing key is called missing, not empty",
      { { EXCHANGE, PERMIT_ALL, WHEN(ONE("user.roles", RULE_CONTAINS, TEXT("eu"))) } },
      .part = "user.roles contains \"eu\": missing",
      .repair = "" },
    { "an empty set is called empty",
      { { EXCHANGE, PERMIT_ALL, WHEN(ONE("user.roles", RULE_CONTAINS, TEXT("eu"))) } },
      .roles = NOTHING,
      .part = "user.roles contains \"eu\": has []",
      .repair = "" },
    { "a scalar condition is repaired by asking for the value that is there",
      { { EXCHANGE, PERMIT_ALL, WHEN(ONE("client.name", RULE_EQUAL, TEXT("CRM-MCP"))) } },
      .part = "client.name equal \"CRM-MCP\": has [\"crm-mcp\"]",
      .repair =
          "ask for \"crm-mcp\" in conditions[0] (client.name equal) of rule AR0 (AR0)" },
    { "a rule that names another target is repaired by adding this one",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll") } },
      .part = "resourceTargets api [\"payroll\"]: asked is api loan-api",
      .repair = "add target \"loan-api\" to rule AR0 (AR0)",
      .also = "rule AR0 lets in everyone who meets the rest of it, here too (it names 2 "
              "targets)" },
    { "a selector that misses shows who asks, and is repaired by adding the client",
      { { EXCHANGE, PERMIT_ALL, .principal = RULE_CLIENT, .selector = TEXTS("TPA9") } },
      .part = "principal client in [\"TPA9\"]: is TPA1",
      .repair = "add \"TPA1\" to the principalSelector of rule AR0 (AR0)" },
    { "a user principal without a user has no repair",
      { { EXCHANGE, PERMIT_ALL, .principal = RULE_USER } },
      .no_user = true,
      .part = "principal user in []: is no user",
      .repair = "" },
    { "a disabled rule is called so, and enabling it is the repair",
      { { .family = RULE_TOKEN_EXCHANGE,
          .actions = 1u << RULE_EXCHANGE_TOKEN,
          PERMIT_ALL } },
      .part = "disabled",
      .repair = "enable rule AR0 (AR0)" },
    { "a rule of another family says which action it is for",
      { { FETCH, PERMIT_ALL } },
      .part = "outbound_access rule for [fetch_outbound_token]: asked is exchange_token",
      .repair = "" },
    { "a matching rule says what it gives",
      { { EXCHANGE, PERMIT("read", "export") } },
      .part = "permits [\"read\", \"export\"]",
      .shown = "allow by AR0" },
    { "a forbid that matches is repaired by ending it",
      { { EXCHANGE, FORBID_ALL }, { EXCHANGE, PERMIT_ALL } },
      .part = "forbids the request",
      .shown = "deny: forbidden by AR0",
      .repair = "disable rule AR0 (AR0)" },
    { "a forbid on a tag is repaired by taking the tag",
      { { EXCHANGE, FORBID_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("beta"))) },
        { EXCHANGE, PERMIT_ALL } },
      .repair = "take tag \"beta\" from client crm-mcp" },
    { "a forbid for want of a tag is repaired by giving it",
      { { EXCHANGE, FORBID_ALL,
          WHEN(ONE("client.tags", RULE_NOT_CONTAINS, TEXT("vetted"))) },
        { EXCHANGE, PERMIT_ALL } },
      .repair = "give tag \"vetted\" to client crm-mcp" },
    { "a scope that is not granted is repaired by granting it",
      { { EXCHANGE, PERMIT("read") } },
      .scopes = SET("export"),
      .shown = "deny: not_granted by AR0",
      .repair = "grant scope \"export\" in rule AR0 (AR0)" },
    { "two failing parts take two edits, when no single one would do",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll"),
          WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .repair = "add target \"loan-api\" to rule AR0 (AR0), and give tag "
                "\"vetted\" to client crm-mcp" },
    { "three failing parts are beyond repair",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll"), .principal = RULE_CLIENT,
          .selector = TEXTS("TPA9"),
          WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .repair = "" },
    { "a tag tells which other targets it opens",
      { { EXCHANGE, PERMIT_ALL, .targets = all_apis, .n_targets = 1,
          WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .repair = "give tag \"vetted\" to client crm-mcp",
      .also = "opens to this user through these clients: payroll" },
    { "a tag that opens nothing else says so",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "loan-api"),
          WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .repair = "give tag \"vetted\" to client crm-mcp",
      .also = "opens to this user through these clients: nothing else" },
    { "a client without a name is called by its id",
      { { EXCHANGE, PERMIT_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .client = &untagged,
      .repair = "give tag \"vetted\" to client TPA2" },
    { "the short form tells the rule that came nearest",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll") },
        { EXCHANGE, PERMIT_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("vetted"))) } },
      .shown = "deny: no_match; nearest is rule AR1 (AR1): "
               "client.tags in [\"vetted\"]: has [\"beta\"]" },
    { "when no rule names the target the short form tells the switch",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll") } },
      .target = "slack",
      .shown =
          "deny: no_rule (no rule names the target; untargetedAccess: deny); nearest is "
          "rule AR0 (AR0): resourceTargets api [\"payroll\"]: asked is outbound_app "
          "slack" },
    { "a target that nobody knows is explained, not repaired",
      { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "payroll") } },
      .target = "nowhere",
      .part = "resourceTargets api [\"payroll\"]: asked is nowhere",
      .repair = "" },
};

static void check_repair(const struct row *row, const struct explanation *x,
                         struct arena *a)
{
    struct buf line = buf_make(a, 4096);

    assert_int_equal(x->n_repairs > 0, row->repair[0] != '\0');
    if (x->n_repairs == 0)
        return;
    buf_add(&line, x->repairs[0].edits[0]);
    if (x->repairs[0].n_edits == 2)
        buf_printf(&line, ", and %s", x->repairs[0].edits[1]);
    assert_string_equal(line.data, row->repair);
    if (row->also != NULL)
        assert_string_equal(x->repairs[0].also, row->also);
}

static size_t n_rules(const struct row *row)
{
    size_t n = 0;

    while (n < ROWS_COUNT(row->rules) && row->rules[n].effect != RULE_EFFECT_NONE)
        n++;
    return n;
}

static void explains(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct ruleset_input in =
        world_input(row->rules, n_rules(row), targets, ROWS_COUNT(targets), a);
    const struct ruleset *rules = world_compile(&in, a);
    struct facts_raw raw = {
        .action = RULE_EXCHANGE_TOKEN,
        .target_id = row->target != NULL ? row->target : "loan-api",
        .client = row->client != NULL ? row->client : &crm,
        .scopes = row->scopes,
        .user = { .id = row->no_user ? NULL : "U1", .roles = row->roles },
    };
    const struct explanation *x = explain(rules, facts_number(rules, &raw, a), a);
    struct buf shown = buf_make(a, 4096);

    explain_text_short(rules, x, &shown);
    if (row->part != NULL)
        assert_string_equal(x->rules[0].text, row->part);
    if (row->shown != NULL)
        assert_string_equal(shown.data, row->shown);
    if (row->repair != NULL)
        check_repair(row, x, a);
    arena_free(a);
}

static const struct rule readers[] = {
    { EXCHANGE, PERMIT("read"), .name = "readers" },
    { EXCHANGE, FORBID("export"), .name = "no \x1b[31mexport" },
    { FETCH, PERMIT_ALL, .name = "slack" },
};

static void whole_text(void **state)
{
    struct arena *a = arena_open(0);
    struct ruleset_input in =
        world_input(readers, ROWS_COUNT(readers), targets, ROWS_COUNT(targets), a);
    const struct ruleset *rules = world_compile(&in, a);
    struct facts_raw raw = { .action = RULE_EXCHANGE_TOKEN,
                             .target_id = "loan-api",
                             .client = &crm };
    struct buf text = buf_make(a, 4096);

    (void)state;
    explain_text(rules, explain(rules, facts_number(rules, &raw, a), a), &text);
    assert_string_equal(
        text.data,
        "allow\n"
        "  granted   read\n"
        "  withheld  export: forbidden\n"
        "  decided   rule AR0 (readers): permits [\"read\"]\n"
        "  decided   rule AR1 (no \\x1B[31mexport): forbids [\"export\"]\n"
        "  no match  rule AR2 (slack): outbound_access rule for [fetch_outbound_token]: "
        "asked is exchange_token\n");
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, explains);
    rows_add_one("the whole text has a line for each scope and rule, safe to show",
                 whole_text);
    return rows_run("explain");
}
