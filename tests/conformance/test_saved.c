/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/matcher.h"
#include "conformance/saved.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

static const struct httpc_field headers[] = {
    { "Date", "Mon, 23 Nov 2026 12:05:00 GMT" },
    { "Content-Length", "9" },
    { "Connection", "close" },
    { "Keep-Alive", "timeout=5" },
    { "Cache-Control", "no-store" },
};

static struct stage on_stage(struct arena *a)
{
    return (struct stage){ .arena = a, .vars = vars_make(a) };
}

static struct seen answered(struct arena *a, const char *body)
{
    struct seen seen = {
        .status = 400, .headers = headers, .n_headers = ROWS_COUNT(headers), .body = body
    };

    seen.is_json = jobj_parse_object(a, body, strlen(body), &seen.json, NULL) == 0;
    return seen;
}

/* An answer, and all of it as one value. */
static const struct whole {
    const char *name, *body, *value;
} wholes[] = {
    { "an answer in JSON", "{\"a\":1}",
      "{\"status\":400,\"headers\":{\"Cache-Control\":\"no-store\"},\"json\":{\"a\":1}"
      "}" },
    { "a page", "<p>",
      "{\"status\":400,\"headers\":{\"Cache-Control\":\"no-store\"},"
      "\"body\":\"<p>\"}" },
};

static void compares(void **state)
{
    const struct whole *r = *state;
    struct arena *a = arena_open(0);
    struct stage s = on_stage(a);
    struct seen seen = answered(a, r->body);

    assert_string_equal(matcher_show(a, saved_answer(&s, &seen)), r->value);
    arena_free(a);
}

static void takes(void **state)
{
    static const char paths[] =
        "{\"all\":\"answer\",\"one\":\"json.a\",\"is\":\"has.json.a\"}";
    static const char question[] = "{\"is\":\"has.json.a\"}";
    struct arena *a = arena_open(0);
    struct stage s = on_stage(a);
    struct seen seen = answered(a, "{\"a\":1}");
    struct jobj what;

    (void)state;
    assert_int_equal(jobj_parse(a, paths, strlen(paths), &what, NULL), 0);
    assert_int_equal(saved_take(&s, &seen, what, NULL), 0);
    assert_string_equal(vars_get(s.vars, "one"), "1");
    assert_string_equal(vars_get(s.vars, "is"), "true");
    assert_string_equal(vars_get(s.vars, "all"), wholes[0].value);
    seen = answered(a, "{}");
    assert_int_equal(saved_take(&s, &seen, what, NULL), -1);
    assert_int_equal(jobj_parse(a, question, strlen(question), &what, NULL), 0);
    assert_int_equal(saved_take(&s, &seen, what, NULL), 0);
    assert_string_equal(vars_get(s.vars, "is"), "false");
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(wholes, compares);
    rows_add_one("what is not there cannot be saved", takes);
    return rows_run("saved");
}
