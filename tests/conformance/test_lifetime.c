/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/lifetime.h"
#include "wire/httpc.h"

/* Within 5 seconds; the answer came at 1795435500. */
static const struct life {
    const char *name, *answer, *claims, *said; /* NULL: they agree */
} lives[] = {
    { "times that agree", "{\"expires_in\":600}",
      "{\"iat\":1795435500,\"exp\":1795436100}", NULL },
    { "a few seconds do not matter", "{\"expires_in\":596}",
      "{\"iat\":1795435496,\"exp\":1795436097}", NULL },
    { "an nbf that is over", "{\"expires_in\":600}",
      "{\"iat\":1795435500,\"exp\":1795436100,\"nbf\":1795435500}", NULL },
    { "an nbf to come", "{\"expires_in\":600}",
      "{\"iat\":1795435500,\"exp\":1795436100,\"nbf\":1795435600}", "nbf" },
    { "expires_in as a text", "{\"expires_in\":\"600\"}",
      "{\"iat\":1795435500,\"exp\":1795436100}", "expires_in" },
    { "an expires_in of the past", "{\"expires_in\":-1}",
      "{\"iat\":1795435500,\"exp\":1795435499}", "expires_in" },
    { "no exp", "{\"expires_in\":600}", "{\"iat\":1795435500}", "exp" },
    { "an expires_in of another token", "{\"expires_in\":3600}",
      "{\"iat\":1795435500,\"exp\":1795436100}", "expires_in says 3600" },
    { "a token of an hour ago", "{\"expires_in\":600}",
      "{\"iat\":1795431900,\"exp\":1795432500}", "the time of the answer" },
};

static struct jobj parse(struct arena *a, const char *text)
{
    struct jobj v;

    assert_int_equal(jobj_parse(a, text, strlen(text), &v, NULL), 0);
    return v;
}

static void agrees(void **state)
{
    const struct life *r = *state;
    struct arena *a = arena_open(0);
    struct httpc_field date = { "Date", "Mon, 23 Nov 2026 12:05:00 GMT" };
    struct stage s = { .arena = a };
    struct seen seen = { .headers = &date, .n_headers = 1, .json = parse(a, r->answer) };
    const char *miss = lifetime_miss(&s, &seen, parse(a, r->claims), parse(a, "5"));

    if (r->said == NULL)
        assert_null(miss);
    else
        assert_non_null(strstr(miss, r->said));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(lives, agrees);
    return rows_run("lifetime");
}
