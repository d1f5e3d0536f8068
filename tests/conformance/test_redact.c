/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/matcher.h"
#include "conformance/outcome.h"
#include "conformance/redact.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

#define SECRET "s3cr3tValue"

static const struct httpc_field sent[] = { { "Authorization", "Basic " SECRET },
                                           { "Content-Type", "application/json" } };
static const struct httpc_field got[] = { { "Set-Cookie", "id=" SECRET },
                                          { "Location", "https://a.test/cb?code=" SECRET
                                                        "&state=abc" } };

/* A request or an answer with a secret in it, and what must still be readable. */
static const struct secret_place {
    const char *name, *body, *answer, *kept;
} places[] = {
    { "a field of a form", "a=1&client_secret=" SECRET "&b=2", "", "b=2" },
    { "a token in a form", "subject_token=" SECRET "&resource=x", "", "resource=x" },
    { "a member of JSON", "{\"client_secret\": \"" SECRET "\",\"x\":\"y\"}", "",
      "\"x\":\"y\"" },
    { "the token of an answer", "a=1",
      "{\"access_token\":\"" SECRET "\",\"scope\":\"r\"}", "\"scope\":\"r\"" },
    { "credentials in a request of raw bytes",
      "POST / HTTP/1.1\r\nAuthorization: Basic " SECRET "\r\nHost: h\r\n\r\n", "",
      "Host: h" },
    { "a vault token", "a=1", "{\"token\":{\"accessToken\":\"" SECRET "\"}}", "token" },
    { "a token to be revoked", "token=" SECRET "&token_type_hint=access_token", "",
      "token_type_hint=access_token" },
    { "secrets one behind the other", "token=" SECRET "&code=" SECRET "&x=y", "", "x=y" },
    { "a code verifier", "code_verifier=" SECRET "&code=" SECRET, "", "code_verifier" },
};

static void masks(void **state)
{
    const struct secret_place *r = *state;
    struct arena *a = arena_open(0);
    struct stage s = { .arena = a };
    struct seen seen = { .method = "POST",
                         .url = "http://h/?code=" SECRET "&state=abc",
                         .sent_headers = sent,
                         .n_sent = 2,
                         .sent_body = r->body,
                         .status = 200,
                         .headers = got,
                         .n_headers = 2,
                         .body = r->answer };
    const char *shown = redact_exchange(&s, &seen);

    assert_null(strstr(shown, SECRET));
    assert_non_null(strstr(shown, r->kept));
    assert_non_null(strstr(shown, "state=abc"));
    assert_non_null(strstr(shown, "Authorization: Basic <secret>"));
    assert_non_null(strstr(shown, "\n200\n"));
    arena_free(a);
}

/* A verdict is shown as well: where the code stands in a URL it ends before. */
static void verdict_is_silent(void **state)
{
    struct arena *a = arena_open(0);
    const struct target target = { .base = "http://h" };
    struct stage s = { .arena = a, .vars = vars_make(a), .target = &target };
    struct seen seen = {
        .method = "GET", .url = "http://h/cb?code=" SECRET, .status = 302, .body = ""
    };
    struct jobj none = { 0 };

    (void)state;
    assert_string_equal(outcome_of(&s, NULL, &seen, none).message,
                        "GET /cb was answered 302");
    arena_free(a);
}

/* What a matcher says of a map of paths. */
static const struct said {
    const char *name, *value, *map, *message;
} sayings[] = {
    { "another value is shown", "{\"a\":\"x\"}", "{\"a\":\"y\"}",
      "claim a is \"x\", not \"y\"" },
    { "a secret is not", "{\"access_token\":\"" SECRET "\"}", "{\"access_token\":\"y\"}",
      "claim access_token is not as wanted" },
    { "nor the one that is wanted", "{\"token\":{\"accessToken\":\"y\"}}",
      "{\"token.accessToken\":\"" SECRET "\"}",
      "claim token.accessToken is not as wanted" },
    { "nor within a member", "{\"a\":{\"code\":\"" SECRET "\"}}",
      "{\"a\":{\"members\":{\"code\":null}}}", "claim a code is not as wanted" },
    { "nor within an object that is shown", "{\"a\":{\"code\":\"" SECRET "\"}}",
      "{\"a\":1}", "claim a is {\"code\":\"<secret>\"}, not 1" },
    { "it fits", "{\"a\":1}", "{\"a\":1}", NULL },
};

static void says(void **state)
{
    const struct said *r = *state;
    struct arena *a = arena_open(0);
    struct jobj value, map;
    const char *miss;

    assert_int_equal(jobj_parse(a, r->value, strlen(r->value), &value, NULL), 0);
    assert_int_equal(jobj_parse(a, r->map, strlen(r->map), &map, NULL), 0);
    miss = matcher_map(a, "claim ", value, map);
    if (r->message == NULL)
        assert_null(miss);
    else
        assert_string_equal(miss, r->message);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(places, masks);
    ROWS_ADD(sayings, says);
    rows_add_one("no query stands in a verdict", verdict_is_silent);
    return rows_run("redact");
}
