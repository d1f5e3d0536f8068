/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "defective/edit.h"

static const struct edit_row {
    const char *name, *doc, *edits, *becomes;
} edits[] = {
    { "nothing is spoilt", "{\"a\":1}", "{}", "{\"a\":1}" },
    { "a member is removed", "{\"a\":1,\"b\":2}", "{\"a\":null}", "{\"b\":2}" },
    { "a member is replaced", "{\"a\":1}", "{\"a\":\"x\"}", "{\"a\":\"x\"}" },
    { "a member is added", "{\"a\":1}", "{\"b\":[]}", "{\"a\":1,\"b\":[]}" },
    { "a removal adds nothing", "{\"a\":1}", "{\"b\":null}", "{\"a\":1}" },
    { "only what is there", "{\"a\":1}", "{\"b\":{\"only\":2}}", "{\"a\":1}" },
    { "a nested member", "{\"a\":{\"b\":1}}", "{\"a.b\":2}", "{\"a\":{\"b\":2}}" },
    { "in each item", "{\"k\":[{\"e\":1},{\"e\":2}]}", "{\"k.*.e\":null}",
      "{\"k\":[{},{}]}" },
    { "added in each item", "{\"k\":[{},{}]}", "{\"k.*.d\":1}",
      "{\"k\":[{\"d\":1},{\"d\":1}]}" },
    { "a copy", "{\"a\":\"x\",\"b\":\"y\"}", "{\"a\":{\"copy\":\"b\"}}",
      "{\"a\":\"y\",\"b\":\"y\"}" },
    { "two copies cross", "{\"a\":1,\"b\":2}",
      "{\"a\":{\"copy\":\"b\"},\"b\":{\"copy\":\"a\"}}", "{\"a\":2,\"b\":1}" },
    { "a claim of the inbound token", "{\"a\":1}", "{\"a\":{\"inbound\":\"azp\"}}",
      "{\"a\":\"agent\"}" },
    { "appended", "{\"a\":\"x\"}", "{\"a\":{\"append\":\"/\"}}", "{\"a\":\"x/\"}" },
    { "put in front", "{\"a\":\"x\"}", "{\"a\":{\"prefix\":\"/\"}}", "{\"a\":\"/x\"}" },
    { "cut", "{\"a\":\"x#y\"}", "{\"a\":{\"cut\":\"#\"}}", "{\"a\":\"x\"}" },
    { "limited", "{\"a\":\"xyz\"}", "{\"a\":{\"limit\":2}}", "{\"a\":\"xy\"}" },
    { "in small letters", "{\"a\":\"X\"}", "{\"a\":{\"lower\":true}}", "{\"a\":\"x\"}" },
    { "trimmed", "{\"a\":\" x \"}", "{\"a\":{\"trim\":true}}", "{\"a\":\"x\"}" },
    { "replaced within", "{\"a\":\"x?y\"}", "{\"a\":{\"from\":\"?\",\"to\":\"#\"}}",
      "{\"a\":\"x#y\"}" },
    { "a number as text", "{\"a\":60}", "{\"a\":{\"text\":true}}", "{\"a\":\"60\"}" },
    { "more", "{\"a\":60}", "{\"a\":{\"plus\":1}}", "{\"a\":61}" },
    { "many times", "{\"a\":60}", "{\"a\":{\"times\":1000}}", "{\"a\":60000}" },
    { "from now on", "{\"a\":60}", "{\"a\":{\"now\":5}}", "{\"a\":1005}" },
    { "the first of a list", "{\"a\":[1,2,3]}", "{\"a\":{\"one\":true}}", "{\"a\":[1]}" },
    { "the last of a list", "{\"a\":[1,2,3]}", "{\"a\":{\"last\":true}}", "{\"a\":[3]}" },
    { "one more in a list", "{\"a\":[1]}", "{\"a\":{\"add\":2}}", "{\"a\":[1,2]}" },
    { "an object that is no word", "{\"a\":1}", "{\"a\":{\"x\":2,\"y\":3}}",
      "{\"a\":{\"x\":2,\"y\":3}}" },
};

static void spoils(void **state)
{
    static const char claims[] = "{\"azp\":\"agent\"}";
    const struct edit_row *r = *state;
    struct arena *a = arena_open(0);
    struct edit_ask ask = { .now_s = 1000 };

    assert_int_equal(jobj_parse(a, r->doc, strlen(r->doc), &ask.doc, NULL), 0);
    assert_int_equal(jobj_parse(a, r->edits, strlen(r->edits), &ask.edits, NULL), 0);
    assert_int_equal(jobj_parse(a, claims, sizeof claims - 1, &ask.inbound, NULL), 0);
    assert_string_equal(edit_json(&ask, a), r->becomes);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(edits, spoils);
    return rows_run("edit");
}
