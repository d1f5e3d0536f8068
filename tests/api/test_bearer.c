/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/fetch.h"
#include "sts/oauth.h"
#include "api/bearer.h"

/* The five documented schemes of contract.md 2.6; code 0: good. */
static const struct row {
    const char *name;
    const char *header; /* NULL: none was sent */
    int code;
    const char *project, *token, *key;
} rows[] = {
    { "a project and a token", "Bearer P1:ab.cd.ef", 0, "P1", "ab.cd.ef", NULL },
    { "a bare token, as Java sends it", "Bearer ab.cd.ef", 0, NULL, "ab.cd.ef", NULL },
    { "a project and a management key", "Bearer P1:K2secret", 0, "P1", NULL, "K2secret" },
    { "two keys stay together", "Bearer P1:K1:K2", 0, "P1", NULL, "K1:K2" },
    { "the first colon ends the project", "Bearer v1:ab.cd.ef", 0, "v1", "ab.cd.ef",
      NULL },
    { "two dots alone make no token", "Bearer P1:a..c", 0, "P1", NULL, "a..c" },
    { "three dots make none", "Bearer P1:a.b.c.d", 0, "P1", NULL, "a.b.c.d" },
    { "a sign that base64url lacks makes none", "Bearer P1:a.b+.c", 0, "P1", NULL,
      "a.b+.c" },
    { "letter case of the scheme does not matter", "bEARER P1:ab.cd.ef", 0, "P1",
      "ab.cd.ef", NULL },
    { "more blanks do not matter", "Bearer   P1:ab.cd.ef", 0, "P1", "ab.cd.ef", NULL },
    { "a key may be empty, and is nobody's", "Bearer P1:", 0, "P1", NULL, "" },
    { "a project alone reads keys and no more", "Bearer P1", OAUTH_BEARER_BAD, NULL, NULL,
      NULL },
    { "no header", NULL, OAUTH_BEARER_MISSING, NULL, NULL, NULL },
    { "another scheme", "Basic P1:ab.cd.ef", OAUTH_BEARER_MISSING, NULL, NULL, NULL },
    { "a scheme that begins like it", "Bearers P1:K", OAUTH_BEARER_MISSING, NULL, NULL,
      NULL },
    { "nothing after the scheme", "Bearer", OAUTH_BEARER_MISSING, NULL, NULL, NULL },
    { "blanks after the scheme", "Bearer  ", OAUTH_BEARER_MISSING, NULL, NULL, NULL },
};

static void same_text(const char *got, const char *want)
{
    assert_int_equal(got == NULL, want == NULL);
    if (want != NULL)
        assert_string_equal(got, want);
}

static void splits(void **state)
{
    const struct row *r = *state;
    struct request_header header = { "Authorization", r->header };
    struct request req = { .headers = &header, .n_headers = r->header != NULL };
    struct arena *a = arena_open(0);
    struct fetch_bearer got = { 0 };
    struct err e = { 0 };

    assert_int_equal(bearer_read(&req, a, &got, &e), r->code == 0 ? 0 : -1);
    assert_int_equal(e.code, r->code);
    same_text(got.project, r->project);
    same_text(got.token, r->token);
    same_text(got.key, r->key);
    arena_free(a);
}

static void refuses_two(void **state)
{
    static const struct request_header headers[] = { { "Authorization", "Bearer P1:K" },
                                                     { "authorization", "Bearer P1:K" } };
    struct request req = { .headers = headers, .n_headers = 2 };
    struct arena *a = arena_open(0);
    struct fetch_bearer got;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(bearer_read(&req, a, &got, &e), -1);
    assert_int_equal(e.code, OAUTH_BEARER_MISSING);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, splits);
    rows_add_one("CA-022 two Authorization fields are none", refuses_two);
    return rows_run("bearer");
}
