/* SPDX-License-Identifier: MIT */
/* P7: PKCE: whoever redeems the code holds the secret of whoever asked for it. */
#include "rows.h"

#include "judge.h"
#include "visitor.h"

#define CHARS_42 "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX"
#define CHARS_43 CHARS_42 "k"
#define CHARS_128                                                                        \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"                   \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OF_128 "syDoWXjbBRNAA6KRTuvd2NO4cmgY8uLGeeGJjHIVYqk" /* its SHA-256 */

static const struct judge_refusal bad_grant = { 400, "invalid_grant", "E099003",
                                                "grant" };
static const struct judge_refusal missing = { 400, "invalid_request", "E011002",
                                              "request" };

static const struct row {
    const char *name;
    struct visitor_ask ask;
    const char *verifier;
    const struct judge_refusal *want; /* NULL: it is given */
} rows[] = {
    { "PKCE-001 the published example verifies", { 0 }, VISITOR_VERIFIER, NULL },
    { "PKCE-002 a wrong verifier is refused", { 0 }, CHARS_42 "l", &bad_grant },
    { "PKCE-003 a missing verifier is refused", { 0 }, "", &missing },
    { "PKCE-004 the challenge itself is no verifier",
      { 0 },
      VISITOR_CHALLENGE,
      &bad_grant },
    { "PKCE-005 a verifier without an earlier challenge is refused",
      { .client = "agent-id", .challenge = "", .method = "" },
      VISITOR_VERIFIER,
      &bad_grant },
    { "PKCE-005 without both an exempt client is served",
      { .client = "agent-id", .challenge = "", .method = "" },
      "",
      NULL },
    { "PKCE-006 a verifier of 42 characters is refused", { 0 }, CHARS_42, &bad_grant },
    { "PKCE-006 one of 43 is fine", { 0 }, CHARS_43, NULL },
    { "PKCE-006 one of 128 is fine", { .challenge = OF_128 }, CHARS_128, NULL },
    { "PKCE-006 one of 129 is refused",
      { .challenge = OF_128 },
      CHARS_128 "x",
      &bad_grant },
    { "PKCE-006 a blank in it is refused", { 0 }, CHARS_42 " ", &bad_grant },
    { "PKCE-006 a percent sign is refused", { 0 }, CHARS_42 "%", &bad_grant },
    { "PKCE-006 a letter beyond ASCII is refused",
      { 0 },
      CHARS_42 "\xc3\xa9",
      &bad_grant },
};

static void verifies(void **state)
{
    const struct row *row = *state;
    struct desk d = visitor_open("");
    const struct visitor_spend spend = { .client = row->ask.client,
                                         .code = visitor_code(&d, &row->ask),
                                         .verifier = row->verifier };
    struct scene_answer got = visitor_spend(&d, &spend);

    if (row->want != NULL)
        judge_refused(d.scene, &got, row->want);
    else
        visitor_given(&d, &got);
    desk_close(&d);
}

/* After some wrong verifiers, is the right one still good? */
static void tries(int wrong, bool good)
{
    struct desk d = visitor_open("");
    const char *code = visitor_code(&d, &(struct visitor_ask){ 0 });
    struct visitor_spend spend = { .code = code, .verifier = CHARS_42 "l" };
    struct scene_answer got;

    for (int i = 0; i < wrong; i++) {
        got = visitor_spend(&d, &spend);
        judge_refused(d.scene, &got, &bad_grant);
    }
    spend.verifier = NULL;
    got = visitor_spend(&d, &spend);
    if (good)
        visitor_given(&d, &got);
    else
        judge_refused(d.scene, &got, &bad_grant);
    desk_close(&d);
}

static void fifth_ends(void **state)
{
    (void)state;
    tries(4, true);
    tries(5, false);
}

int main(void)
{
    ROWS_ADD(rows, verifies);
    rows_add_one("PKCE-007 the fifth wrong verifier ends the code", fifth_ends);
    return rows_run("P7 PKCE");
}
