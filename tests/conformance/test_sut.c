/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/stage.h"
#include "conformance/stated.h"
#include "conformance/sut.h"
#include "conformance/vars.h"

#define HEAD "{\"name\":\"t\",\"base_url\":\"http://127.0.0.1:1/\""

/* A target file, and what is wrong with it. */
static const struct file {
    const char *name, *text, *said; /* NULL: nothing */
} files[] = {
    { "the least", HEAD "}", NULL },
    { "a static target with a project", HEAD ",\"project\":\"P1\",\"issuer\":\"i\"}",
      NULL },
    { "a project where each check has its own",
      HEAD ",\"project\":\"P1\",\"provision\":{\"mode\":\"admin\"}}",
      "project: each check has a project of its own" },
    { "an issuer there", HEAD ",\"issuer\":\"i\",\"provision\":{\"mode\":\"admin\"}}",
      "issuer: each check has" },
    { "commands of the user's", HEAD ",\"provision\":{\"mode\":\"hook\"}}", NULL },
    { "a mode that is none", HEAD ",\"provision\":{\"mode\":\"hok\"}}",
      "provision.mode is static, admin or hook" },
    { "a slip in how state is arranged", HEAD ",\"provision\":{\"mod\":\"admin\"}}",
      "did you mean \"mode\"" },
    { "what nobody reads", HEAD ",\"spec\":\"2026\"}", "there is no \"spec\"" },
    { "a schema of another day", HEAD ",\"schema\":2}", "schema: only 1 is known" },
    { "how a target is named", HEAD ",\"target_parameter\":\"audience\"}", NULL },
    { "how it is not", HEAD ",\"target_parameter\":\"aud\"}",
      "target_parameter is resource or audience" },
};

static int load(struct arena *a, const char *text, struct target **t, struct err *e)
{
    return sut_read(&(struct target_text){ "t.json", text, strlen(text), NULL, 1 }, a, t,
                    e);
}

static void reads(void **state)
{
    const struct file *r = *state;
    struct arena *a = arena_open(0);
    struct err e = { 0 };
    struct target *t;

    assert_int_equal(load(a, r->text, &t, &e), r->said == NULL ? 0 : -1);
    if (r->said != NULL)
        assert_non_null(strstr(e.text, r->said));
    arena_free(a);
}

/* Is json_bodies true for `when`? */
static const struct flag {
    const char *name, *member, *value;
} flags[] = {
    { "it is not declared", "", "false" },
    { "it is declared", ",\"json_bodies\":true", "true" },
    { "it is denied", ",\"json_bodies\":false", "false" },
};

static void declares(void **state)
{
    const struct flag *r = *state;
    struct arena *a = arena_open(0);
    struct target *t;

    assert_int_equal(load(a, arena_printf(a, HEAD "%s}", r->member), &t, NULL), 0);
    assert_string_equal(vars_get(t->vars, "json_bodies"), r->value);
    arena_free(a);
}

static void stands_still(void **state)
{
    static const char text[] = HEAD
        ",\"project\":\"P1\",\"issuer\":\"i\",\"token_paths\":[\"/{project}/token\"],"
        "\"issuers\":[\"/{project}/b\"],\"endpoints\":{\"revocation\":\"/r\"},"
        "\"clients\":{\"server\":{\"id\":\"one\",\"secret\":\"two\"}}}";
    struct arena *a = arena_open(0);
    struct stage_ask ask = { .random = "r" };
    struct err e = { 0 };
    struct target *t;
    struct stage *s;

    (void)state;
    assert_int_equal(load(a, text, &t, NULL), 0);
    assert_int_equal(stage_open(t, &ask, a, &s, NULL), 0);
    assert_string_equal(s->project, "P1");
    assert_string_equal(vars_get(s->vars, "project"), "P1");
    assert_string_equal(vars_get(s->vars, "issuer"), "i");
    assert_string_equal(vars_get(s->vars, "server.basic"), "b25lOnR3bw==");
    assert_string_equal(vars_get(s->vars, "token_urls"),
                        "[\"http://127.0.0.1:1/P1/token\"]");
    assert_string_equal(vars_get(s->vars, "issuers"),
                        "[\"i\",\"http://127.0.0.1:1/P1/b\"]");
    assert_string_equal(vars_get(s->vars, "issuer2"), "http://127.0.0.1:1/P1/b");
    assert_string_equal(vars_get(s->vars, "serves.revocation"), "true");
    assert_string_equal(vars_get(s->vars, "serves.userinfo"), "false");
    assert_int_equal(stage_control(s, "POST projects", "{}", NULL, &e), -1);
    assert_int_equal(e.code, STAGE_ERR_UNMET);
    stage_close(s);
    arena_free(a);
}

/* What a check names and a static target may leave out. */
static const struct lack {
    const char *name, *check, *lack; /* NULL: none */
} lacks[] = {
    { "a party that is there", "{\"a\":\"${server.id}\"}", NULL },
    { "a user who is not", "{\"a\":[\"<${bob.id}>\"]}", "${bob.id}" },
    { "how a client shows who it is", "{\"a\":\"${server.basic}\"}", NULL },
    { "how one does that is not there", "{\"a\":\"${server2.basic}\"}",
      "${server2.basic}" },
    { "a target", "{\"a\":\"${unconnected}\"}", "${unconnected}" },
    { "a target of a step that is done", "{\"steps\":[{\"a\":\"${unconnected}\"}]}",
      "${unconnected}" },
    { "one of a step that is not done there",
      "{\"steps\":[{\"when\":\"${connections}\",\"a\":\"${unconnected}\"}]}", NULL },
    { "one of a step for this dialect",
      "{\"steps\":[{\"when\":\"${rfc}\",\"a\":\"${project}\"}]}", "${project}" },
    { "one of a step for the other dialect",
      "{\"steps\":[{\"when\":\"${descope}\",\"a\":\"${project}\"}]}", NULL },
    { "a name of nobody's is a fault of the check", "{\"a\":\"${nobody}\"}", NULL },
};

static void leaves_out(void **state)
{
    const struct lack *r = *state;
    struct arena *a = arena_open(0);
    struct jobj check;
    struct target *t;
    const char *lack;

    assert_int_equal(
        load(a, HEAD ",\"clients\":{\"server\":{\"id\":\"one\",\"secret\":\"two\"}}}", &t,
             NULL),
        0);
    assert_int_equal(jobj_parse(a, r->check, strlen(r->check), &check, NULL), 0);
    lack = stated_lack(t, check, a);
    if (r->lack == NULL)
        assert_null(lack);
    else
        assert_string_equal(lack, r->lack);
    t->mode = TARGET_ADMIN;
    assert_null(stated_lack(t, check, a));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(lacks, leaves_out);
    ROWS_ADD(files, reads);
    ROWS_ADD(flags, declares);
    rows_add_one("a static target has what its file says, and is not arranged",
                 stands_still);
    return rows_run("targets");
}
