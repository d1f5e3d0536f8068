/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/oauth.h"
#include "api/params.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"

static struct request request_of(const char *type, const char *body, size_t body_len,
                                 struct request_header *header)
{
    *header = (struct request_header){ "Content-Type", type };
    return (struct request){ .method = "POST",
                             .path = "/",
                             .query = "scope=from-the-query",
                             .headers = header,
                             .n_headers = type != NULL,
                             .body = body,
                             .body_len = body_len };
}

/* A body with one parameter looked up; want NULL: absent. */
static const struct good {
    const char *name;
    const char *type, *body, *field, *want;
} goods[] = {
    { "a form gives its values", FORM, "a=1&scope=read", "scope", "read" },
    { "a JSON object gives the same", JSON, "{\"a\":\"1\",\"scope\":\"read\"}", "scope",
      "read" },
    { "HTTP-003 letter case and charset of the type do not matter",
      "APPLICATION/X-WWW-FORM-URLENCODED; Charset=utf-8", "scope=read", "scope", "read" },
    { "HTTP-003 nor those of JSON", "Application/JSON;charset=UTF-8",
      "{\"scope\":\"read\"}", "scope", "read" },
    { "HTTP-004 the query does not count", FORM, "a=1", "scope", NULL },
    { "STS-008 an empty value is as if absent", FORM, "scope=", "scope", NULL },
    { "STS-008 so is an empty text", JSON, "{\"scope\":\"\"}", "scope", NULL },
    { "a null is as if absent", JSON, "{\"scope\":null}", "scope", NULL },
    { "HTTP-012 plus is a blank", FORM, "scope=a+b%2Bc", "scope", "a b+c" },
    { "HTTP-013 names are decoded", FORM, "sco%70e=read", "scope", "read" },
    { "HTTP-013 a semicolon is data", FORM, "scope=a;b=2", "scope", "a;b=2" },
    { "HTTP-014 UTF-8 arrives whole", FORM, "scope=%F0%9F%94%91", "scope",
      "\xF0\x9F\x94\x91" },
    { "names are told apart by case", FORM, "Scope=read", "scope", NULL },
    { "a body without anything has no parameters", FORM, "", "scope", NULL },
};

static void reads(void **state)
{
    const struct good *r = *state;
    struct arena *a = arena_open(0);
    struct request_header header;
    struct request req = request_of(r->type, r->body, strlen(r->body), &header);
    struct params p;
    struct err e = { 0 };
    const char *got;

    assert_int_equal(params_read(&req, a, &p, &e), 0);
    got = params_get(&p, r->field);
    assert_int_equal(got == NULL, r->want == NULL);
    if (got != NULL)
        assert_string_equal(got, r->want);
    arena_free(a);
}

#define BYTES(text) text, sizeof(text) - 1

static const struct bad {
    const char *name;
    const char *type, *body;
    size_t len;
} bads[] = {
    { "STS-009 a field twice", FORM, BYTES("scope=a&scope=b") },
    { "STS-009 a field twice with equal values", FORM, BYTES("scope=a&scope=a") },
    { "STS-009 a field that nobody knows twice", FORM, BYTES("x=1&x=2") },
    { "STS-009 a field twice in one JSON object", JSON,
      BYTES("{\"scope\":\"a\",\"scope\":\"a\"}") },
    { "STS-009 a field twice, once empty", FORM, BYTES("scope=&scope=a") },
    { "HTTP-013 a field twice, once with an encoded name", FORM,
      BYTES("scope=a&sc%6Fpe=a") },
    { "HTTP-010 a NUL in a value", FORM, BYTES("client_id=good%00x") },
    { "HTTP-010 a NUL in a name", FORM, BYTES("scope%00=x") },
    { "HTTP-010 a raw NUL", FORM, BYTES("scope=a\0b") },
    { "HTTP-010 a NUL in JSON", JSON, BYTES("{\"scope\":\"a\\u0000b\"}") },
    { "HTTP-011 an escape that is none", FORM, BYTES("scope=%zz") },
    { "HTTP-011 an escape cut short", FORM, BYTES("scope=%a") },
    { "HTTP-014 half a character", FORM, BYTES("scope=%C3") },
    { "HTTP-014 an overlong character", FORM, BYTES("scope=%C0%AF") },
    { "HTTP-014 half a character in JSON", JSON, BYTES("{\"scope\":\"\xC3\"}") },
    { "HTTP-002 a multipart body", "multipart/form-data; boundary=x", BYTES("--x--") },
    { "HTTP-002 a text", "text/plain", BYTES("scope=a") },
    { "HTTP-002 no type at all", NULL, BYTES("scope=a") },
    { "HTTP-002 a type that only begins like the form's", FORM "x", BYTES("scope=a") },
    { "JSON that is a list", JSON, BYTES("[\"scope\"]") },
    { "JSON that is cut short", JSON, BYTES("{\"scope\":\"a\"") },
    { "JSON with bytes after it", JSON, BYTES("{\"scope\":\"a\"}x") },
    { "JSON with an empty body", JSON, BYTES("") },
    { "a number", JSON, BYTES("{\"scope\":1}") },
    { "a truth value", JSON, BYTES("{\"scope\":true}") },
    { "an object inside", JSON, BYTES("{\"scope\":{}}") },
    { "a list where none may be", JSON, BYTES("{\"scope\":[\"a\"]}") },
    { "a number inside of a list", JSON, BYTES("{\"resource\":[1]}") },
};

static void refuses(void **state)
{
    const struct bad *r = *state;
    struct arena *a = arena_open(0);
    struct request_header header;
    struct request req = request_of(r->type, r->body, r->len, &header);
    struct params p = { .form = { .n_fields = 7 } };
    struct err e = { 0 };

    assert_int_equal(params_read(&req, a, &p, &e), -1);
    assert_int_equal(e.code, OAUTH_MALFORMED);
    assert_int_equal(p.form.n_fields, 7);
    arena_free(a);
}

static const struct many {
    const char *name;
    const char *type, *body;
    size_t want;
} manies[] = {
    { "a resource may come twice", FORM, "resource=a&x=1&resource=b", 2 },
    { "an empty one does not count", FORM, "resource=&resource=b", 1 },
    { "a list of resources in JSON", JSON, "{\"resource\":[\"a\",\"b\",\"c\"]}", 3 },
    { "a single one in JSON", JSON, "{\"resource\":\"a\"}", 1 },
    { "none", FORM, "audience=a", 0 },
};

static void counts(void **state)
{
    const struct many *r = *state;
    struct arena *a = arena_open(0);
    struct request_header header;
    struct request req = request_of(r->type, r->body, strlen(r->body), &header);
    struct params p;

    assert_int_equal(params_read(&req, a, &p, NULL), 0);
    assert_int_equal(params_all(&p, "resource", a).n, r->want);
    arena_free(a);
}

static int read_fields(int n, const char *type)
{
    struct arena *a = arena_open(0);
    bool json = strcmp(type, JSON) == 0;
    struct buf body = buf_make(a, 8192);
    struct request_header header;
    struct request req;
    struct params p;
    int rc;

    for (int i = 0; i < n; i++)
        buf_printf(&body, json ? "%s\"f%d\":\"\"" : "%sf%d=",
                   i > 0  ? (json ? "," : "&")
                   : json ? "{"
                          : "",
                   i);
    buf_add(&body, json ? "}" : "");
    req = request_of(type, body.data, body.len, &header);
    rc = params_read(&req, a, &p, NULL);
    arena_free(a);
    return rc;
}

static void takes_64_fields(void **state)
{
    (void)state;
    assert_int_equal(read_fields(64, FORM), 0);
    assert_int_equal(read_fields(65, FORM), -1);
    assert_int_equal(read_fields(64, JSON), 0);
    assert_int_equal(read_fields(65, JSON), -1);
}

static void refuses_two_types(void **state)
{
    static const struct request_header headers[] = { { "Content-Type", FORM },
                                                     { "content-type", FORM } };
    struct request req = { .headers = headers, .n_headers = 2, .body = "" };
    struct arena *a = arena_open(0);
    struct params p;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(params_read(&req, a, &p, &e), -1);
    assert_int_equal(e.code, OAUTH_MALFORMED);
    req.n_headers = 1;
    assert_int_equal(params_read(&req, a, &p, &e), 0);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(goods, reads);
    ROWS_ADD(bads, refuses);
    ROWS_ADD(manies, counts);
    rows_add_one("HTTP-007 64 fields are taken, one more is not", takes_64_fields);
    rows_add_one("HTTP-002 two Content-Types are refused, one is not", refuses_two_types);
    return rows_run("params");
}
