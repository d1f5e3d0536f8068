/* SPDX-License-Identifier: MIT */
#include "rows.h"
#include "bank.h"

#include "base/arena.h"
#include "base/err.h"
#include "policy/ruleset.h"

static struct arena *arena;

/* names */

struct name_row {
    const char *name;
    int (*find)(const struct wb_world *, const char *, size_t *, struct err *);
    const char *word;
    const char *want; /* the name shown; or NULL: */
    const char *said; /* what is wrong */
};

static const struct name_row names[] = {
    { "a user by the first part of a login id", wb_world_subject, "alice",
      .want = "alice" },
    { "by the whole login id", wb_world_subject, "alice@bank.test", .want = "alice" },
    { "by id", wb_world_subject, "U-bob", .want = "bob" },
    { "by name", wb_world_subject, "Alice", .want = "alice" },
    { "in one of two tenants, by its name", wb_world_subject, "dana@North",
      .want = "dana@North" },
    { "or by its id", wb_world_subject, "dana@T-south", .want = "dana@South" },
    { "or with the login id before it", wb_world_subject, "dana@bank.test@T-south",
      .want = "dana@South" },
    { "two tenants and none said is a question", wb_world_subject, "dana",
      .said = "dana fits two: dana@North and dana@South; say which" },
    { "a tenant that the user is not in is nobody", wb_world_subject, "alice@T-north",
      .said = "no user alice@T-north" },
    { "a slip gets the nearest", wb_world_subject, "alcie",
      .said = "no user alcie; did you mean alice?" },
    { "nothing is nobody", wb_world_subject, "", .said = "no user " },
    { "a client by name", wb_world_client, "loan-mcp", .want = "loan-mcp" },
    { "by record id", wb_world_client, "C-loan", .want = "loan-mcp" },
    { "by generated clientId", wb_world_client,
      "UDJiQW5rVGVzdFByb2plY3QwMDAwMDAwMDAwQTpDLWxvYW4=", .want = "loan-mcp" },
    { "a user is no client", wb_world_client, "alice", .said = "no client alice" },
    { "a target by name", wb_world_target, "payroll", .want = "payroll" },
    { "by id", wb_world_target, "R-payroll", .want = "payroll" },
    { "by URI", wb_world_target, "https://payroll.bank.test", .want = "payroll" },
    { "a Connection is shown by its id", wb_world_target, "Calendar",
      .want = "calendar" },
};

static const char *shown(const struct wb_world *w, const struct name_row *row, size_t i)
{
    if (row->find == wb_world_subject)
        return w->subjects[i].name;
    return row->find == wb_world_client ? w->clients[i].name : w->targets[i].name;
}

static void check_name(void **state)
{
    const struct name_row *row = *state;
    const struct wb_world *w = bank_world(arena, NULL);
    struct err e = { 0 };
    size_t found = 77;
    int rc = row->find(w, row->word, &found, &e);

    if (row->want) {
        assert_int_equal(rc, 0);
        assert_string_equal(shown(w, row, found), row->want);
        return;
    }
    assert_int_equal(rc, -1);
    assert_int_equal(found, 77);
    assert_string_equal(e.text, row->said);
}

static void check_two_of_one_name(void **state)
{
    const char *why;
    const struct wb_world *w =
        bank_load(arena,
                  "project: { id: P2bAnkTestProject0000000000A }\n"
                  "clients:\n  - { id: C1, name: same, nonConfidentialClient: true }\n"
                  "  - { id: C2, name: same, nonConfidentialClient: true }\n",
                  NULL, &why);
    struct err e = { 0 };
    size_t found;

    (void)state;
    assert_non_null(w);
    assert_int_equal(wb_world_client(w, "same", &found, &e), -1);
    assert_string_equal(e.text, "same fits two: C1 and C2; say which");
    assert_int_equal(wb_world_client(w, "C2", &found, &e), 0);
}

/* parties */

static const struct wb_client *client(const struct wb_world *w, const char *name)
{
    size_t i;

    assert_int_equal(wb_world_client(w, name, &i, NULL), 0);
    return &w->clients[i];
}

static void check_clients(void **state)
{
    const struct wb_world *w = bank_world(arena, NULL);

    (void)state;
    assert_false(client(w, "claude-desktop")->may_exchange);
    assert_true(client(w, "claude-desktop")->may_obtain);
    assert_true(client(w, "loan-mcp")->may_exchange);
    assert_false(client(w, "loan-mcp")->may_obtain);
}

static void check_subjects(void **state)
{
    const struct wb_world *w = bank_world(arena, NULL);

    (void)state;
    assert_int_equal(w->n_subjects, 4);
    assert_string_equal(w->subjects[2].name, "dana@North");
    assert_string_equal(w->subjects[2].facts.tenant, "T-north");
    assert_int_equal(w->subjects[2].facts.roles.n, 1);
    assert_int_equal(w->subjects[2].facts.tenants.n, 2);
    assert_string_equal(w->subjects[3].name, "dana@South");
    assert_int_equal(w->subjects[3].facts.roles.n, 0);
    assert_true(w->subjects[3].facts.roles.present); /* a token always has the list */
    assert_string_equal(w->subjects[0].facts.email, "alice@bank.test");
    assert_null(w->subjects[0].facts.tenant);
    assert_null(w->subjects[1].facts.email);
}

/* rules */

#define RULE(name)                                                                       \
    "{ name: " name ", ruleFamily: token_exchange, actionKinds: [exchange_token], "      \
    "effect: permit, grants: [{ allScopes: true }] }\n"

static void check_places(void **state)
{
    const struct wb_world *own = bank_world(arena, NULL);
    const struct wb_world *other = bank_world(
        arena,
        "users: [{ anything: goes }]\nrules:\n  - " RULE("one") "  - " RULE("two"));

    (void)state;
    assert_int_equal(own->input->n_rules, 5);
    assert_string_equal(own->places[1].file, "bank.yaml");
    assert_int_equal(own->places[1].line, 48);
    assert_int_equal(own->places[1].column, 5);
    assert_int_equal(other->input->n_rules, 2);
    assert_string_equal(other->places[1].file, "other.yaml");
    assert_int_equal(other->places[1].line, 4);
    assert_string_equal(other->input->rules[1].id, "AR2");
    assert_int_equal(other->n_subjects, own->n_subjects);
    assert_ptr_equal(ruleset_input(other->rules), other->input);
}

struct bad_row {
    const char *name, *rules, *want;
};

static const struct bad_row bad[] = {
    { "a key that no fixture has", "rulez: []\n",
      "other.yaml:1:1: error: rulez: a fixture has no key \"rulez\"; did you mean "
      "\"rules\"?" },
    { "rules that are no list", "rules: 3\n",
      "other.yaml:1:8: error: rules: expected a list, found an integer" },
    { "a rule that is no map", "rules: [3]\n",
      "other.yaml:1:9: error: rules[0]: expected a map, found an integer" },
    { "a slip in a rule", "rules:\n  - { name: x, efect: permit }\n",
      "other.yaml:2:16: error: rules[0].efect: " },
    { "an id that stands twice",
      "rules:\n  - { id: A, name: x }\n  - { id: A, name: y }\n",
      "other.yaml:3:5: error: the id \"A\" is taken by another rule" },
    { "a name that stands twice, told by the rule set",
      "rules:\n  - " RULE("x") "  - " RULE("x"),
      "other.yaml:3:5: error: rule AR2: name: " },
    { "text that is broken", "rules: [", "other.yaml:" },
};

static void check_bad(void **state)
{
    const struct bad_row *row = *state;
    const char *why;

    assert_null(bank_load(arena, bank_text(arena), row->rules, &why));
    if (!strstr(why, row->want))
        fail_msg("%s", why);
}

static void check_with(void **state)
{
    const struct wb_world *base = bank_world(arena, NULL);
    const struct wb_world *w = NULL;
    struct rule twice[2] = { base->input->rules[0], base->input->rules[0] };
    struct err e = { 0 };

    (void)state;
    assert_int_equal(wb_world_with(base, base->input->rules, 1, arena, &w, &e), 0);
    assert_int_equal(w->input->n_rules, 1);
    assert_int_equal(w->n_targets, base->n_targets);
    w = NULL;
    assert_int_equal(wb_world_with(base, twice, 2, arena, &w, &e), -1);
    assert_null(w);
    assert_int_equal(e.code, ERR_PARSE);
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(names, check_name);
    ROWS_ADD(bad, check_bad);
    rows_add_one("two clients of one name are told apart by their ids",
                 check_two_of_one_name);
    rows_add_one(
        "who has no secret cannot exchange, who has no user grant is no MCP client",
        check_clients);
    rows_add_one("a user stands once for each tenant, as the token tells",
                 check_subjects);
    rows_add_one("each rule knows its place, in the fixture or in another file",
                 check_places);
    rows_add_one("other rules over the same parties, or a reason", check_with);
    failed = rows_run("wb_world");
    arena_free(arena);
    return failed;
}
