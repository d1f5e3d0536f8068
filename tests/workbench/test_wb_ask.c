/* SPDX-License-Identifier: MIT */
#include "rows.h"
#include "bank.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "workbench/wb_ask.h"

static struct arena *arena;

struct row {
    const char *name;
    const char *user, *via, *client, *target;
    const char *scopes[2];
    enum rule_action action;
    const char *want, *text, *command;
};

static const struct row rows[] = {
    { "a permit that fits",
      "alice",
      "claude-desktop",
      "loan-mcp",
      "loan-api",
      { NULL },
      0,
      "allow loans:export loans:read | loans:write:not_granted | 0 1",
      "alice via claude-desktop, loan-mcp, asking loan-api",
      "mockstsd policy explain --tenant bank.yaml --user alice --via claude-desktop "
      "--client loan-mcp --target loan-api" },
    { "scopes that are asked for",
      "bob",
      NULL,
      "loan-mcp",
      "loan-api",
      { "loans:write", "loans:read" },
      0,
      "allow loans:read | loans:write:not_granted | 0",
      "bob via loan-mcp, asking loan-api loans:write loans:read",
      "mockstsd policy explain --tenant bank.yaml --user bob --client loan-mcp "
      "--target loan-api --scope loans:write --scope loans:read" },
    { "nobody, where a rule asks for a role",
      NULL,
      NULL,
      "loan-mcp",
      "payroll",
      { NULL },
      0,
      "deny no_match | payroll:run:no_match |",
      "nobody via loan-mcp, asking payroll",
      "mockstsd policy explain --tenant bank.yaml --client loan-mcp --target payroll" },
    { "another action than the target's own",
      "alice",
      "claude-desktop",
      "claude-desktop",
      "loan tools",
      { NULL },
      RULE_USER_ACCESS,
      "deny no_rule | |",
      "alice via claude-desktop, claude-desktop, asking loan tools for user_access",
      "mockstsd policy explain --tenant bank.yaml --user alice --via claude-desktop "
      "--client "
      "claude-desktop --target 'loan tools' --action user_access" },
};

static const struct facts_client *client(const struct wb_world *w, const char *name)
{
    size_t i;

    if (!name)
        return NULL;
    assert_int_equal(wb_world_client(w, name, &i, NULL), 0);
    return &w->clients[i].facts;
}

static struct wb_ask ask_of(const struct wb_world *w, const struct row *row)
{
    struct wb_ask ask = { .mcp_client = client(w, row->via),
                          .client = client(w, row->client),
                          .action = row->action };
    size_t i;

    if (row->user) {
        assert_int_equal(wb_world_subject(w, row->user, &i, NULL), 0);
        ask.user = &w->subjects[i].facts;
    }
    assert_int_equal(wb_world_target(w, row->target, &ask.target, NULL), 0);
    while (ask.scopes.n < 2 && row->scopes[ask.scopes.n])
        ask.scopes.n++;
    ask.scopes.present = ask.scopes.n > 0;
    ask.scopes.items = row->scopes;
    return ask;
}

static const char *told(const struct wb_verdict *v)
{
    struct buf b = buf_make(arena, 4096);

    buf_add(&b, v->decision.allow ? "allow" : "deny ");
    buf_add(&b, decision_reason_name(v->decision.reason));
    for (size_t i = 0; i < v->granted.n; i++)
        buf_printf(&b, " %s", v->granted.items[i].name);
    buf_add(&b, " |");
    for (size_t i = 0; i < v->withheld.n; i++)
        buf_printf(&b, " %s:%s", v->withheld.items[i].name,
                   decision_reason_name(v->withheld.items[i].reason));
    buf_add(&b, " |");
    for (size_t i = 0; i < v->n_rules; i++)
        buf_printf(&b, " %u", (unsigned)v->rules[i]);
    return b.data;
}

static void check(void **state)
{
    const struct row *row = *state;
    const struct wb_world *w = bank_world(arena, NULL);
    struct wb_ask ask = ask_of(w, row);
    struct wb_verdict v;
    struct err e = { 0 };

    assert_int_equal(wb_ask(w, &ask, arena, &v, &e), 0);
    assert_string_equal(told(&v), row->want);
    assert_string_equal(wb_ask_text(w, &ask, arena), row->text);
    assert_string_equal(wb_ask_command(w, &ask, arena), row->command);
}

static void check_stranger(void **state)
{
    static const char *const roles[] = { "admin" };
    static const char *const tags[] = { "x" };
    const struct wb_world *w = bank_world(arena, NULL);
    struct facts_user user = { .id = "U9", .roles = { true, roles, 1 } };
    struct facts_client c = { .name = "bad", .tags = { true, tags, 1 } };
    struct wb_ask ask = { .user = &user, .client = &c };

    (void)state;
    assert_string_equal(
        wb_ask_text(w, &ask, arena),
        "a user (id U9, roles [\"admin\"]) via a client (tags [\"x\"], name "
        "bad), asking loan tools");
    assert_null(wb_ask_command(w, &ask, arena));
}

/* Two rule sets under one roof: what the engine compiled is not what the twin reads. */
static void check_disagreement(void **state)
{
    const struct wb_world *good = bank_world(arena, NULL);
    struct wb_world w = *good;
    struct ruleset_input none = *good->input;
    struct wb_ask ask = ask_of(good, &rows[0]);
    struct wb_verdict v = { .n_rules = 77 };
    struct err e = { 0 };

    (void)state;
    none.n_rules = 0;
    w.input = &none;
    assert_int_equal(wb_ask(&w, &ask, arena, &v, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_non_null(strstr(
        e.text, "disagree about alice via claude-desktop, loan-mcp, asking loan-api"));
    assert_non_null(strstr(
        e.text, "partial by AR1, AR2: loans:export loans:read, says the indexed one"));
    assert_non_null(strstr(e.text, "deny (no_rule) by no rule, says the slow one"));
    assert_int_equal(v.n_rules, 77);
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(rows, check);
    rows_add_one("parties that nobody registered are told by their facts",
                 check_stranger);
    rows_add_one("engines that disagree are a fault, not an answer", check_disagreement);
    failed = rows_run("wb_ask");
    arena_free(arena);
    return failed;
}
