/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/draft.h"
#include "wire/b64url.h"

/* {"alg":"RS256"} . {"sub":"a","exp":1} . two bytes */
#define GOOD "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIiwiZXhwIjoxfQ.AAA"

/* What a check says, and what the two texts are then; NULL: refused. */
static const struct change {
    const char *name, *how, *header, *payload;
} changes[] = {
    { "nothing", "{}", "{\"alg\":\"RS256\"}", "{\"sub\":\"a\",\"exp\":1}" },
    { "a claim replaced stands last", "{\"claims\":{\"sub\":\"b\"}}",
      "{\"alg\":\"RS256\"}", "{\"exp\":1,\"sub\":\"b\"}" },
    { "null takes a claim away", "{\"claims\":{\"sub\":null}}", "{\"alg\":\"RS256\"}",
      "{\"exp\":1}" },
    { "text before and behind the members", "{\"front\":\"x,\",\"back\":\",y\"}",
      "{\"alg\":\"RS256\"}", "{x,\"sub\":\"a\",\"exp\":1,y}" },
    { "text around the object", "{\"header_lead\":\"%41\",\"header_tail\":\"%\"}",
      "A{\"alg\":\"RS256\"}%", "{\"sub\":\"a\",\"exp\":1}" },
    { "another text altogether", "{\"head\":\"[]\",\"payload\":\"1\"}", "[]", "1" },
    { "a text that is repeated, in a list",
      "{\"payload\":[\"a\",{\"text\":\"bc\",\"repeat\":2}]}", "{\"alg\":\"RS256\"}",
      "abcbc" },
    { "a repetition without a number", "{\"payload\":{\"text\":\"bc\"}}", NULL, NULL },
};

static void assert_part(struct arena *a, const char *part, const char *text)
{
    struct b64url_bytes bytes;

    assert_int_equal(b64url_decode(a, part, strlen(part), &bytes, NULL), 0);
    assert_string_equal(bytes.data, text);
}

static void changed(void **state)
{
    const struct change *r = *state;
    struct arena *a = arena_open(0);
    struct draft d;
    struct jobj how;

    assert_int_equal(jobj_parse(a, r->how, strlen(r->how), &how, NULL), 0);
    assert_int_equal(draft_make(a, GOOD, how, &d, NULL), r->header != NULL ? 0 : -1);
    if (r->header != NULL) {
        assert_part(a, d.header, r->header);
        assert_part(a, d.payload, r->payload);
        assert_string_equal(d.signature, "AAA");
        assert_int_equal(d.is_changed, r != &changes[0]);
    }
    arena_free(a);
}

/* NULL: refused. */
static const struct spoilt {
    const char *name, *how, *token;
} spoilt[] = {
    { "text behind a part", "{\"part\":1,\"how\":\"append\",\"text\":\"=\"}",
      "ab.cdef=.g-" },
    { "text within it", "{\"part\":1,\"how\":\"insert\",\"text\":\"?\"}", "ab.cd?ef.g-" },
    { "a letter of the other alphabet", "{\"how\":\"swap\"}", "ab.cdef.g+" },
    { "no such letter", "{\"part\":0,\"how\":\"swap\"}", NULL },
    { "the last letter", "{\"part\":1,\"how\":\"unused\"}", "ab.cdeg.g-" },
    { "a letter in the middle", "{\"part\":1,\"how\":\"flip\"}", "ab.cdff.g-" },
    { "an unknown way", "{\"how\":\"burn\"}", NULL },
};

static void spoils(void **state)
{
    const struct spoilt *r = *state;
    struct arena *a = arena_open(0);
    const char *token = "ab.cdef.g-";
    struct jobj how;

    assert_int_equal(jobj_parse(a, r->how, strlen(r->how), &how, NULL), 0);
    assert_int_equal(draft_spoil(a, &token, how, NULL), r->token != NULL ? 0 : -1);
    assert_string_equal(token, r->token != NULL ? r->token : "ab.cdef.g-");
    arena_free(a);
}

static void three_parts(void **state)
{
    struct arena *a = arena_open(0);
    struct jobj nothing = { 0 };
    struct draft d;

    (void)state;
    assert_int_equal(draft_make(a, "ab.cd", nothing, &d, NULL), -1);
    assert_int_equal(draft_make(a, "ab.cd.", nothing, &d, NULL), -1);
    assert_int_equal(draft_make(a, "ab.cd.ef.gh", nothing, &d, NULL), -1);
    assert_int_equal(draft_make(a, "ab.cd.ef", nothing, &d, NULL), 0);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(changes, changed);
    ROWS_ADD(spoilt, spoils);
    rows_add_one("a good token has three parts", three_parts);
    return rows_run("draft");
}
