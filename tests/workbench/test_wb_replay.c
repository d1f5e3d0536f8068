/* SPDX-License-Identifier: MIT */
#include "bank.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_exit.h"
#include "workbench/wb_replay.h"

static struct arena *arena;

#define EVENT(user, decision, rules, granted, reason)                                    \
    "{\"ID\":\"E1\",\"userId\":\"" user                                                  \
    "\",\"actorId\":\"x\",\"action\":\"x\",\"type\":\"info\",\"occurred\":\"1\","        \
    "\"method\":\"token_exchange\",\"data\":{\"originalUser\":\"" user                   \
    "\",\"mcpClientId\":\"C-desktop\",\"mcpServerClientId\":\"C-loan\",\"target\":"      \
    "\"https://loans.bank.test\",\"policyDecision\":\"" decision                         \
    "\",\"targetId\":\"R-loan-api\",\"targetType\":\"api\",\"policyRules\":[" rules      \
    "],\"requestedScopes\":[\"loans:read\"],\"grantedScopes\":[" granted                 \
    "],\"withheldScopes\":[]" reason "}}\n"

#define ALLOWED EVENT("U-alice", "allow", "\"AR1\"", "\"loans:read\"", "")
#define REFUSED EVENT("U-alice", "deny", "", "", ",\"reason\":\"no_match\"")
#define UNKNOWN EVENT("U-gone", "allow", "\"AR1\"", "\"loans:read\"", "")
#define LOGIN                                                                            \
    "{\"ID\":\"E9\",\"userId\":\"U-alice\",\"actorId\":\"x\",\"action\":"                \
    "\"LoginSucceed\","                                                                  \
    "\"type\":\"info\",\"occurred\":\"1\",\"data\":{}}\n"

struct row {
    const char *name;
    const char *audit;
    int code;
    const char *answer, *text; /* of the first row; NULL: there is none */
    const char *rules;         /* NULL: the bank's own */
};

static const struct row rows[] = {
    { "a decision that would be the same is no finding", ALLOWED, WB_GOOD,
      "0 of 1 recorded decision would change.", NULL, NULL },
    { "one that would be another is false", REFUSED, WB_FALSE,
      "1 of 1 recorded decision would change.",
      "was deny (no_match) by no rule; is allow: loans:read by AR1", NULL },
    { "one of somebody who is gone cannot be known", UNKNOWN, WB_NOT_KNOWN,
      "0 of 1 recorded decision would change, 1 cannot be known.",
      "was allow: loans:read; undecided: ", NULL },
    { "undecided is worse than changed", REFUSED UNKNOWN, WB_NOT_KNOWN,
      "1 of 2 recorded decisions would change, 1 cannot be known.", "was deny", NULL },
    { "what was refused and still is, is the same", REFUSED, WB_GOOD,
      "0 of 1 recorded decision would change.", NULL, "rules: []" },
    { "what was granted and is not any more is false", ALLOWED, WB_FALSE,
      "1 of 1 recorded decision would change.", "was allow: loans:read by AR1; is deny",
      "rules: []" },
    { "logins and empty lines are passed over", LOGIN "\n" ALLOWED, WB_GOOD,
      "0 of 1 recorded decision would change.", NULL, NULL },
};

static int replay(const char *audit, const char *rules, struct report *out, struct err *e)
{
    struct wb_text text = { "audit.jsonl", audit, strlen(audit) };

    return wb_replay(bank_world(arena, rules), &text, arena, out, e);
}

static void check(void **state)
{
    const struct row *row = *state;
    struct report r = { .n_rows = 0 };
    struct err e = { 0 };

    if (replay(row->audit, row->rules, &r, &e) < 0)
        fail_msg("%s", e.text);
    assert_int_equal(r.exit_code, row->code);
    assert_string_equal(r.answer, row->answer);
    assert_int_equal(r.n_rows > 0, row->text != NULL);
    if (row->text)
        assert_memory_equal(r.rows[0].text, row->text, strlen(row->text));
}

struct refusal {
    const char *name;
    const char *audit, *text;
};

static const struct refusal refusals[] = {
    { "what is no event is an error with its line", ALLOWED "{\n",
      "audit.jsonl:2: no audit event" },
    { "so is a file in which nothing was decided", LOGIN,
      "audit.jsonl: no decision by rules among 1 events" },
    { "and an empty one", "", "audit.jsonl: no decision by rules among 0 events" },
};

static void check_refusal(void **state)
{
    const struct refusal *row = *state;
    struct report r = { .exit_code = 77 };
    struct err e = { 0 };

    assert_int_equal(replay(row->audit, NULL, &r, &e), -1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_memory_equal(e.text, row->text, strlen(row->text));
    assert_int_equal(r.exit_code, 77);
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(rows, check);
    ROWS_ADD(refusals, check_refusal);
    failed = rows_run("wb_replay");
    arena_free(arena);
    return failed;
}
