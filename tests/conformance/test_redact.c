/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/redact.h"
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

int main(void)
{
    ROWS_ADD(places, masks);
    return rows_run("redact");
}
