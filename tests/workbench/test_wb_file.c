/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "wire/jobj.h"
#include "workbench/wb_file.h"

static struct arena *arena;

struct bad_row {
    const char *name, *text, *want;
};

#define CASE "cases:\n  - { id: a, target: t, expect: { outcome: deny }"

/* Each is CASE or its neighbour with one thing wrong. */
static const struct bad_row bad[] = {
    { "a key that no test file has", "casse: []\n",
      ":1:1: error: casse: a test file has no key \"casse\"; did you mean \"cases\"?" },
    { "a key that no case has", CASE ", usr: x }\n",
      ":2:52: error: cases[0].usr: this case has no key \"usr\"; did you mean "
      "\"user\"?" },
    { "a key that stands twice", CASE ", id: b }\n", "[duplicate-key]" },
    { "a case without expect", "cases: [{ id: a, target: t }]\n",
      "this case needs the key \"expect\"" },
    { "a case without target", "cases: [{ id: a, expect: {} }]\n",
      "this case needs the key \"target\"" },
    { "two of one id", CASE " }\nnever: [{ id: a, that: { target: t } }]\n",
      ":3:15: error: never[0].id: the id \"a\" stands twice" },
    { "an outcome that there is not",
      "cases: [{ id: a, target: t, expect: { outcome: denny } }]\n",
      "did you mean \"deny\"?" },
    { "a reason that there is not",
      "cases: [{ id: a, target: t, expect: { withheld: { s: no_mach } } }]\n",
      "no such reason; did you mean \"no_match\"?" },
    { "a number for a user", CASE ", user: 3 }\n",
      "expected a text, found an integer; write it in quotes" },
    { "a claim that is a map", CASE ", claims: { c: { d: 1 } } }\n",
      "a claim is a scalar or a list of scalars, found a map" },
    { "an action that there is not", CASE ", action: exchange }\n",
      "expected one of \"user_access\"" },
    { "a gate above 100", "gates: { rules: 101 }\n", "expected a number from 0 to 100" },
    { "gates that are no map", "gates: 3\n", "expected a map, found an integer" },
    { "a change that is neither none, any nor a list",
      "compare: [{ against: f, gain: some }]\n",
      "expected \"none\", \"any\" or an exact list" },
    { "a party that is a list", "never: [{ id: n, that: { target: t, user: [x] } }]\n",
      "expected a text, found a list" },
    { "a word that no client has",
      "never: [{ id: n, that: { target: t, client: { tags: x } } }]\n",
      "this client has no key \"tags\"; did you mean \"tag\"?" },
    { "an anchor", CASE ", user: &x y }\n", "[yaml-feature]" },
    { "an alias", CASE ", user: *x }\n", "[yaml-feature]" },
    { "a merge key", CASE ", <<: {} }\n", "[yaml-feature]" },
    { "a tag", CASE ", user: !!str y }\n", "[yaml-feature]" },
    { "a second document", CASE " }\n---\ncases: []\n", "[yaml-feature]" },
    { "a list instead of a map", "[]\n", "error" },
    { "cases that are no list", "cases: 3\n", "expected a list, found an integer" },
    { "a case that is no map", "cases: [3]\n", "expected a map, found an integer" },
    { "JSON with a key twice", "{\"gates\":{},\"gates\":{}}", "error" },
};

static int read(const char *text, struct wb_file *out, const char **told)
{
    struct diags *diags = diag_open(arena, "f");
    struct wb_text t = { "f.yaml", text, strlen(text) };
    struct buf b = buf_make(arena, 1 << 16);
    int rc = wb_file_read(&t, NULL, arena, out, diags);

    diag_text(diags, &b);
    *told = b.data;
    return rc;
}

static void check_bad(void **state)
{
    const struct bad_row *row = *state;
    struct wb_file file = { .n_cases = 77 };
    const char *told;

    assert_int_equal(read(row->text, &file, &told), -1);
    assert_int_equal(file.n_cases, 77);
    if (!strstr(told, row->want))
        fail_msg("%s", told);
}

static const char whole[] =
    "tenant: ../t.yaml\nrules: [a.yaml, b.yaml]\n"
    "cases:\n"
    "  - id: one\n    why: because\n    user: [alice, bob]\n    via: desk\n"
    "    client: srv\n    target: api\n    action: user_access\n    request: [r, w]\n"
    "    claims: { yes: no, n: [1, 2.5], t: true }\n"
    "    expect: { outcome: partial, granted: [r], withheld: { w: not_granted }, by: [] "
    "}\n"
    "reach:\n"
    "  - { who-can: { target: api, scope: r }, exactly: [] }\n"
    "  - { what-can: { user: alice }, exactly: { api: [r, w], cal: [] } }\n"
    "never:\n"
    "  - { id: n, that: { client: { not-tag: [a, b] }, user: bob, target: api }, over: "
    "closed }\n"
    "always: [{ id: m, that: { target: api, user: { role: admin } } }]\n"
    "compare: [{ against: old.yaml, gain: none, lose: [\"api:r\"] }]\n"
    "gates: { rules: 100, clauses: 0 }\n";

static void check_case(const struct wb_case *c)
{
    assert_string_equal(c->id, "one");
    assert_int_equal(c->place.line, 4);
    assert_int_equal(c->user.n, 2);
    assert_string_equal(c->via.items[0], "desk");
    assert_null(c->tenant.items);
    assert_int_equal(c->action, RULE_USER_ACCESS);
    assert_int_equal(c->request.n, 2);
    assert_int_equal(c->n_claims, 3);
    assert_string_equal(c->claims[0].path, "yes"); /* YAML 1.2: no truth value */
    assert_int_equal(c->claims[0].value.items[0].type, RULE_TEXT);
    assert_int_equal(c->claims[1].value.n, 2);
    assert_int_equal(c->claims[1].value.items[1].type, RULE_DOUBLE);
    assert_true(c->claims[2].value.items[0].truth);
    assert_int_equal(c->expect.outcome, WB_PARTIAL);
    assert_string_equal(c->expect.withheld[0].reason, "not_granted");
    assert_int_equal(c->expect.by.n, 0);
    assert_non_null(c->expect.by.items); /* an empty list is one */
}

static void check_whole(void **state)
{
    struct wb_file file;
    const char *told;

    (void)state;
    if (read(whole, &file, &told) < 0)
        fail_msg("%s", told);
    assert_string_equal(file.tenant, "../t.yaml");
    assert_int_equal(file.rules.n, 2);
    assert_string_equal(file.rules.items[1], "b.yaml");
    check_case(&file.cases[0]);
    assert_int_equal(file.n_reach, 2);
    assert_string_equal(file.reach[0].who_can.scope, "r");
    assert_int_equal(file.reach[1].n_exactly_targets, 2);
    assert_string_equal(file.reach[1].exactly_targets[0].scopes.items[1], "w");
    assert_int_equal(file.never[0].that.client.not_tag.n, 2);
    assert_string_equal(file.never[0].that.user.name, "bob");
    assert_int_equal(file.never[0].over, WB_OVER_CLOSED);
    assert_string_equal(file.always[0].that.user.role.items[0], "admin");
    assert_int_equal(file.always[0].over, WB_OVER_OPEN);
    assert_int_equal(file.compare[0].gain.kind, WB_CHANGE_NONE);
    assert_int_equal(file.compare[0].lose.exactly.n, 1);
    assert_int_equal(file.gates.rules, 100);
    assert_int_equal(file.gates.clauses, 0);
    assert_int_equal(file.gates.mutation, -1);
}

static void check_json(void **state)
{
    struct wb_file file;
    const char *told;

    (void)state;
    assert_int_equal(
        read("{\"rules\":\"a.yaml\",\"$schema\":\"x\",\"cases\":[{\"id\":\"a\","
             "\"target\":[\"t\",\"u\"],\"expect\":{\"outcome\":\"deny\"}}]}",
             &file, &told),
        0);
    assert_int_equal(file.rules.n, 1);
    assert_int_equal(file.cases[0].target.n, 2);
    assert_null(file.tenant);
}

static void check_schema(void **state)
{
    struct buf out = buf_make(arena, 1 << 20);
    struct jobj schema;
    struct err e = { 0 };

    (void)state;
    wb_file_schema(&out);
    assert_int_equal(jobj_parse_object(arena, out.data, out.len, &schema, &e), 0);
    assert_int_equal(jobj_count(jobj_get(schema, "properties")), 9);
}

struct heard {
    size_t n;
    struct wb_file head;
};

static void hear(void *self, const struct wb_file *head)
{
    struct heard *heard = self;

    heard->n++;
    heard->head = *head;
}

static struct heard heard_of(const char *text)
{
    struct heard heard = { 0 };
    struct wb_file_hearer hearer = { hear, &heard };
    struct wb_text t = { "f.yaml", text, strlen(text) };
    struct wb_file file;

    assert_int_equal(wb_file_read(&t, &hearer, arena, &file, diag_open(arena, "f")), 0);
    return heard;
}

static void check_head(void **state)
{
    struct heard early = heard_of(whole), late = heard_of(CASE " }\ntenant: t.yaml\n");

    (void)state;
    assert_int_equal(early.n, 1);
    assert_string_equal(early.head.tenant, "../t.yaml");
    assert_int_equal(early.head.rules.n, 2);
    assert_int_equal(late.n, 1);
    assert_null(late.head.tenant);
    assert_int_equal(heard_of("gates: { rules: 100 }\n").n, 0);
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(bad, check_bad);
    rows_add_one("every key is read", check_whole);
    rows_add_one("the head of a file is told once, when its first list begins",
                 check_head);
    rows_add_one("JSON has the same keys", check_json);
    rows_add_one("the schema is JSON and has every key", check_schema);
    failed = rows_run("wb_file");
    arena_free(arena);
    return failed;
}
