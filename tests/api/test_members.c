/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/oauth.h"
#include "tenant/client.h"
#include "tenant/switches.h"
#include "api/call.h"
#include "api/members.h"

struct sample {
    const char *text;
    struct texts texts;
    int64_t number;
    bool flag;
    struct jobj object, array;
};

static const struct member sample_rows[] = {
    { "text", MEMBER_TEXT, offsetof(struct sample, text) },
    { "texts", MEMBER_TEXTS, offsetof(struct sample, texts) },
    { "number", MEMBER_INTEGER, offsetof(struct sample, number) },
    { "flag", MEMBER_BOOL, offsetof(struct sample, flag) },
    { "object", MEMBER_OBJECT, offsetof(struct sample, object) },
    { "array", MEMBER_ARRAY, offsetof(struct sample, array) },
};

static int read_sample(struct arena *a, const char *json, const struct switches *sw,
                       struct sample *out, struct err *e)
{
    struct request req = { .body = json, .body_len = strlen(json) };
    struct call call = { .req = &req, .arena = a, .switches = sw };
    struct jobj body;

    if (members_parse(&call, &body, e) < 0)
        return -1;
    return members_read(&call, body, MEMBER_TABLE(sample_rows), out, e);
}

/* What is read of a body; the rest of the sample stays zero. */
static const struct good {
    const char *name;
    const char *json, *text;
    size_t n_texts;
    int64_t number;
    bool flag;
} goods[] = {
    { "every kind", "{\"text\":\"a\",\"texts\":[\"b\",\"c\"],\"number\":5,\"flag\":true}",
      "a", 2, 5, true },
    { "nothing at all", "", NULL, 0, 0, false },
    { "an empty object", "{}", NULL, 0, 0, false },
    { "null is absent, as Python sends it",
      "{\"text\":null,\"texts\":null,\"number\":null,\"flag\":null}", NULL, 0, 0, false },
    { "an empty text is absent", "{\"text\":\"\"}", NULL, 0, 0, false },
    { "digits in a text are an integer, as Go sends them",
      "{\"number\":\"-62135596800000\"}", NULL, 0, -62135596800000, false },
    { "an integer is exact", "{\"number\":9007199254740993}", NULL, 0, 9007199254740993,
      false },
    { "a single text is a list of one", "{\"texts\":\"b\"}", NULL, 1, 0, false },
};

static void reads(void **state)
{
    const struct good *r = *state;
    struct arena *a = arena_open(0);
    struct sample got = { 0 };

    assert_int_equal(read_sample(a, r->json, NULL, &got, NULL), 0);
    assert_int_equal(got.text == NULL, r->text == NULL);
    if (r->text != NULL)
        assert_string_equal(got.text, r->text);
    assert_int_equal(got.texts.n, r->n_texts);
    assert_int_equal(got.number, r->number);
    assert_int_equal(got.flag, r->flag);
    arena_free(a);
}

static const struct bad {
    const char *name;
    const char *json;
    int code;
    const char *text; /* the sentence holds it */
} bads[] = {
    { "an unknown name is refused and named", "{\"txet\":\"a\"}", OAUTH_UNKNOWN_FIELD,
      "txet" },
    { "an unknown null, too", "{\"txet\":null}", OAUTH_UNKNOWN_FIELD, "txet" },
    { "names are told apart by case", "{\"Text\":\"a\"}", OAUTH_UNKNOWN_FIELD, "Text" },
    { "a number for a text", "{\"text\":1}", OAUTH_BAD_VALUE, "text" },
    { "a text for a truth value", "{\"flag\":\"true\"}", OAUTH_BAD_VALUE, "flag" },
    { "a number in a list of texts", "{\"texts\":[\"a\",1]}", OAUTH_BAD_VALUE,
      "texts[1]" },
    { "a fraction for an integer", "{\"number\":1.5}", OAUTH_BAD_VALUE, "number" },
    { "an integer out of range", "{\"number\":9223372036854775808}", OAUTH_BAD_VALUE,
      "number" },
    { "letters in the digits", "{\"number\":\"12x\"}", OAUTH_BAD_VALUE, "number" },
    { "no digits at all", "{\"number\":\"\"}", OAUTH_BAD_VALUE, "number" },
    { "a list for an object", "{\"object\":[]}", OAUTH_BAD_VALUE, "object" },
    { "an object for a list", "{\"array\":{}}", OAUTH_BAD_VALUE, "array" },
    { "a list for the whole", "[]", OAUTH_MALFORMED, "JSON object" },
    { "a member twice", "{\"text\":\"a\",\"text\":\"b\"}", OAUTH_MALFORMED,
      "JSON object" },
    { "bytes after the object", "{} x", OAUTH_MALFORMED, "JSON object" },
};

static void refuses(void **state)
{
    const struct bad *r = *state;
    struct arena *a = arena_open(0);
    struct sample got = { 0 };
    struct err e = { 0 };

    assert_int_equal(read_sample(a, r->json, NULL, &got, &e), -1);
    assert_int_equal(e.code, r->code);
    assert_non_null(strstr(e.text, r->text));
    arena_free(a);
}

static void ignores_when_told_to(void **state)
{
    const struct switches lax = { .unknown_mgmt_fields = UNKNOWN_IGNORE };
    const struct switches strict = { 0 };
    struct arena *a = arena_open(0);
    struct sample got = { 0 };

    (void)state;
    assert_int_equal(read_sample(a, "{\"x\":1,\"number\":7}", &lax, &got, NULL), 0);
    assert_int_equal(got.number, 7);
    assert_int_equal(read_sample(a, "{\"x\":1}", &strict, &got, NULL), -1);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(goods, reads);
    ROWS_ADD(bads, refuses);
    rows_add_one("unknownMgmtFields ignore: an unknown name does not matter",
                 ignores_when_told_to);
    return rows_run("members");
}
