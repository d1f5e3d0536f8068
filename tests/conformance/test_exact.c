/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/expect.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

/* What came, and whether conditions hold for it. */
static const struct answer {
    const char *name, *length, *body, *conditions;
    int status, took_ms;
    const char *at; /* the acceptor; NULL: none */
    bool holds;
} answers[] = {
    { "a body as long as it says", "2", "{}", "{\"exact\":true}", 200, 0, NULL, true },
    { "a byte too many", "2", "{} ", "{\"exact\":true}", 200, 0, NULL, false },
    { "a byte too few", "3", "{}", "{\"exact\":true}", 200, 0, NULL, false },
    { "a body that is not the JSON it says", "2", "{,", "{\"exact\":true}", 200, 0, NULL,
      false },
    { "in time", "2", "{}", "{\"within_ms\":5}", 200, 5, NULL, true },
    { "too late", "2", "{}", "{\"within_ms\":5}", 200, 6, NULL, false },
    { "a bad token at the token endpoint", "27", "{\"error\":\"invalid_request\"}",
      "{\"refusal\":\"token\"}", 400, 0, "subject_token", true },
    { "a bad token at the vault", "25", "{\"error\":\"invalid_token\"}",
      "{\"refusal\":\"token\"}", 401, 0, "vault", true },
    { "the vault's refusal at the token endpoint", "25", "{\"error\":\"invalid_token\"}",
      "{\"refusal\":\"token\"}", 401, 0, "subject_token", false },
    { "a header", "2", "{}", "{\"header\":{\"set-cookie\":\"Path\"}}", 200, 0, NULL,
      true },
    { "a header that is not there", "2", "{}", "{\"header\":{\"server\":\"\"}}", 200, 0,
      NULL, false },
    { "a header that must not be there", "2", "{}", "{\"header\":{\"set-cookie\":null}}",
      200, 0, NULL, false },
    { "several patterns", "2", "{}", "{\"header\":{\"set-cookie\":[\"Path\",\"Only\"]}}",
      200, 0, NULL, true },
    { "one of them does not fit", "2", "{}",
      "{\"header\":{\"set-cookie\":[\"Path\",\"Secure\"]}}", 200, 0, NULL, false },
    { "the second header of that name does not fit", "2", "{}",
      "{\"header\":{\"set-cookie\":\"a=1\"}}", 200, 0, NULL, false },
    { "an empty refusal", "2", "{}", "{\"refusal\":\"token\"}", 400, 0, NULL, false },
};

static void judged(void **state)
{
    const struct answer *r = *state;
    struct arena *a = arena_open(0);
    const struct target target = { .dialect = "rfc" };
    struct stage s = { .arena = a, .target = &target, .dialect = "rfc" };
    const struct httpc_field headers[] = { { "Content-Length", r->length },
                                           { "Content-Type", "application/json" },
                                           { "Set-Cookie", "a=1; Path=/; HttpOnly" },
                                           { "Set-Cookie", "b=2; Path=/; HttpOnly" } };
    struct seen seen = { .status = r->status,
                         .headers = headers,
                         .n_headers = 4,
                         .body = r->body,
                         .n_answers = 1,
                         .took_ms = r->took_ms };
    struct jobj conditions;

    s.vars = vars_make(a);
    if (r->at != NULL)
        vars_set(s.vars, "at", r->at);
    seen.is_json = jobj_parse_object(a, r->body, strlen(r->body), &seen.json, NULL) == 0;
    assert_int_equal(
        jobj_parse(a, r->conditions, strlen(r->conditions), &conditions, NULL), 0);
    assert_int_equal(expect_miss(&s, &seen, conditions) == NULL, r->holds);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(answers, judged);
    return rows_run("answers to the byte");
}
