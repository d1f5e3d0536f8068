/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/command.h"
#include "conformance/hook.h"
#include "conformance/sut.h"
#include "conformance/vars.h"

/* A line for the shell, and what comes of it. */
static const struct line {
    const char *name, *text, *said; /* a member "a", or the error */
    int code;
} lines[] = {
    { "what it reads it may answer", "cat", "in", 0 },
    { "it need not read", "echo '{\"a\": \"out\"}'", "out", 0 },
    { "it ends with a code", "exit 3", "it ended with code 3", ERR_IO },
    { "it answers, and ends with a code", "cat; exit 1", "it ended with code 1", ERR_IO },
    { "it is ended by a signal", "kill -9 $$", "it ended with signal 9", ERR_IO },
    { "it says nothing", "true", "no JSON object", ERR_PARSE },
    { "it says something else", "echo yes", "no JSON object", ERR_PARSE },
    { "it says a list", "echo '[]'", "no JSON object", ERR_PARSE },
    { "there is no such program", "no-such-program-at-all 2>/dev/null", "code 127",
      ERR_IO },
    { "it never ends", "while :; do :; done", "not done after 300 ms", ERR_IO },
    { "what it started never ends", "(while :; do :; done) & wait", "not done after",
      ERR_IO },
};

static void runs(void **state)
{
    const struct line *r = *state;
    struct command_ask ask = { r->text, "{\"a\":\"in\"}",
                               strstr(r->said, "not done") ? 300 : 20000 };
    struct arena *a = arena_open(0);
    const char *text = NULL;
    struct err e = { 0 };
    struct jobj answer;

    assert_int_equal(command_run(&ask, a, &answer, &e), r->code == 0 ? 0 : -1);
    assert_int_equal(e.code, r->code);
    if (r->code == 0)
        assert_int_equal(jobj_text(answer, "a", &text, &e), 0);
    assert_non_null(strstr(text != NULL ? text : e.text, r->said));
    arena_free(a);
}

static int read_target(struct arena *a, const char *provision, struct target **t,
                       struct err *e)
{
    const char *text = arena_printf(
        a, "{\"name\":\"t\",\"users\":{\"alice\":{\"id\":\"u\"}},\"provision\":{%s}}",
        provision);

    return sut_read(&(struct target_text){ "t.json", text, strlen(text), NULL, 7 }, a, t,
                    e);
}

/* The command says what the file leaves out. */
static void sets_up(void **state)
{
    static const char provision[] =
        "\"mode\":\"hook\",\"setup\":\"jq -c '{base_url: \\\"http://127.0.0.1:1\\\", "
        "users: {alice: {login: (.seed|tostring)}}}'\"";
    struct arena *a = arena_open(0);
    struct target *t;

    (void)state;
    assert_int_equal(read_target(a, provision, &t, NULL), 0);
    assert_string_equal(t->base, "http://127.0.0.1:1");
    assert_string_equal(vars_get(t->vars, "alice.login"), "7");
    assert_string_equal(vars_get(t->vars, "alice.id"), "u");
    assert_true(hook_has(t->commands, HOOK_SETUP));
    assert_false(hook_has(t->commands, HOOK_AUDIT));
    assert_false(sut_meets(t, "S"));
    arena_free(a);
}

/* What a setup says is read as strictly as the file, and its failure has its name. */
static const struct bad {
    const char *name, *provision, *said;
} bads[] = {
    { "a setup that fails", "\"mode\":\"hook\",\"setup\":\"exit 1\"",
      "t.json: the command setup: it ended with code 1" },
    { "a setup that says what nobody reads",
      "\"mode\":\"hook\",\"setup\":\"echo '{\\\"base_ulr\\\": 1}'\"", "base_ulr" },
    { "a setup that says too little", "\"mode\":\"hook\",\"setup\":\"echo '{}'\"",
      "base_url" },
};

static void complains(void **state)
{
    const struct bad *r = *state;
    struct arena *a = arena_open(0);
    struct err e = { 0 };
    struct target *t;

    assert_int_equal(read_target(a, r->provision, &t, &e), -1);
    assert_non_null(strstr(e.text, r->said));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(lines, runs);
    rows_add_one("a setup command says what the target file leaves out", sets_up);
    ROWS_ADD(bads, complains);
    return rows_run("commands of a target file");
}
