/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/leaks.h"
#include "conformance/refused.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

#define SECRET "s3cr3t+Value"

/* A request with a secret, its refusal, and whether the secret is in that. */
static const struct echo {
    const char *name, *url, *body, *authorization, *refusal, *header;
    bool leaks;
} echoes[] = {
    { "a token of a form", "/", "a=b&subject_token=s3cr3tValue", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", true },
    { "it is not there", "/", "a=b&subject_token=s3cr3tValue", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3t\"}", "", false },
    { "a value that is none", "/", "resource=s3cr3tValue", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", false },
    { "too short to be one", "/", "code=invalid", NULL, "{\"error\":\"invalid_request\"}",
      "", false },
    { "decoded", "/", "client_secret=s3cr3t%2BValue", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"" SECRET "\"}", "", true },
    { "in base64", "/", "client_secret=s3cr3t%2BValue", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"czNjcjN0K1ZhbHVl\"}", "", true },
    { "in a header", "/", "code=s3cr3tValue", NULL, "{\"error\":\"invalid_request\"}",
      "s3cr3tValue", true },
    { "of a query", "/?code=s3cr3tValue", NULL, NULL,
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", true },
    { "a member of JSON", "/", "{\"client_secret\": \"s3cr3tValue\"}", NULL,
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", true },
    { "the secret of Basic", "/", NULL, "Basic c2VydmVyOnMzY3IzdFZhbHVl",
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", true },
    { "all of it", "/", NULL, "Basic c2VydmVyOnMzY3IzdFZhbHVl",
      "{\"error\":\"invalid_request\",\"x\":\"c2VydmVyOnMzY3IzdFZhbHVl\"}", "", true },
    { "its client", "/", NULL, "Basic c2VydmVyOnMzY3IzdFZhbHVl",
      "{\"error\":\"invalid_request\",\"x\":\"server\"}", "", false },
    { "the token of a bearer", "/", NULL, "Bearer project:s3cr3tValue",
      "{\"error\":\"invalid_request\",\"x\":\"s3cr3tValue\"}", "", true },
};

static void searches(void **state)
{
    const struct echo *r = *state;
    struct arena *a = arena_open(0);
    const struct target target = { .dialect = "rfc" };
    struct stage s = { .arena = a, .target = &target, .dialect = "rfc" };
    const struct httpc_field sent[] = { { "authorization", r->authorization } };
    const struct httpc_field got[] = { { "Content-Type", "application/json" },
                                       { "X-Note", r->header } };
    struct seen seen = { .url = r->url,
                         .sent_body = r->body,
                         .sent_headers = sent,
                         .n_sent = r->authorization != NULL ? 1 : 0,
                         .status = 400,
                         .headers = got,
                         .n_headers = 2,
                         .body = r->refusal };

    s.vars = vars_make(a);
    seen.is_json =
        jobj_parse_object(a, r->refusal, strlen(r->refusal), &seen.json, NULL) == 0;
    assert_int_equal(leaks_request(&s, &seen) != NULL, r->leaks);
    assert_int_equal(refused_miss(&s, &seen, "invalid_request") != NULL, r->leaks);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(echoes, searches);
    return rows_run("leaks");
}
