/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/check_run.h"
#include "conformance/listener.h"
#include "conformance/requirements.h"
#include "conformance/vars.h"

/* A fresh project for whoever asks for one, and an answer to all else. */
#define ANSWER                                                                           \
    "HTTP/1.1 200 OK\r\nContent-Length: 39\r\nConnection: close\r\n\r\n"                 \
    "{\"id\":\"P1\",\"issuer\":\"i\",\"clients\":{}}   "

#define GET "\"do\":\"http\",\"url\":\"/\""
#define BAD "\"judge\":[{\"pass\":{\"status\":404}}]"

/* The members of a check, what comes of it, and how often it asked the target. */
static const struct one {
    const char *name, *members, *message;
    enum verdict verdict;
    size_t asked;
} ones[] = {
    { "a step", "\"steps\":[{" GET "}]", "", VERDICT_PASS, 1 },
    { "so many times", "\"steps\":[{" GET ",\"times\":3}]", "", VERDICT_PASS, 3 },
    { "a step that does not pass ends it", "\"steps\":[{" GET "," BAD "},{" GET "}]",
      "step 1: status 200, not 404", VERDICT_FAIL, 1 },
    { "times is a name of something else", "\"steps\":[{" GET ",\"times\":\"${at}\"}]",
      "step 1: ", VERDICT_ERROR, 0 },
    { "no times at all", "\"steps\":[{" GET "},{" GET ",\"times\":0}]",
      "step 2: times: a number above 0", VERDICT_ERROR, 1 },
    { "a step that is not for this target",
      "\"steps\":[{" GET "},{" GET ",\"when\":false}]", "", VERDICT_PASS, 1 },
    { "a step that is barred here", "\"steps\":[{" GET "},{" GET ",\"unless\":true}]", "",
      VERDICT_PASS, 1 },
    { "a step that is not barred", "\"steps\":[{" GET "},{" GET ",\"unless\":false}]", "",
      VERDICT_PASS, 2 },
    { "unless is a name that nobody knows",
      "\"steps\":[{" GET ",\"unless\":\"${nobody}\"}]", "step 1: there is no ${nobody}",
      VERDICT_ERROR, 0 },
    { "none is for this target", "\"steps\":[{" GET ",\"when\":false}]",
      "no step is for this target", VERDICT_SKIP, 0 },
    { "when is a name that nobody knows", "\"steps\":[{" GET ",\"when\":\"${nobody}\"}]",
      "step 1: there is no ${nobody}", VERDICT_ERROR, 0 },
    { "when is a name of something else", "\"steps\":[{" GET ",\"when\":\"${list}\"}]",
      "step 1: ", VERDICT_ERROR, 0 },
    { "a list with a name", "\"steps\":[{" GET ",\"each\":\"${list}\"}]", "",
      VERDICT_PASS, 2 },
    { "a list that nobody knows", "\"steps\":[{" GET ",\"each\":\"${nobody}\"}]",
      "step 1: there is no ${nobody}", VERDICT_ERROR, 0 },
    { "a name of something else than a list", "\"steps\":[{" GET ",\"each\":\"${at}\"}]",
      "step 1: each: a list is expected", VERDICT_ERROR, 0 },
    { "a list of nothing", "\"steps\":[{" GET "},{" GET ",\"each\":[]}]",
      "there is nothing to go through", VERDICT_SKIP, 1 },
    { "a row with a name that nobody knows", "\"steps\":[{" GET ",\"each\":\"${bad}\"}]",
      "step 1, each[1]: there is no ${nobody}", VERDICT_ERROR, 1 },
    { "a list with a name, at once",
      "\"steps\":[{" GET ",\"each\":\"${list}\",\"times\":20,\"at_once\":true}]", "",
      VERDICT_PASS, 40 },
    { "a row with an unknown name, at once",
      "\"steps\":[{" GET ",\"each\":\"${bad}\",\"at_once\":true}]",
      "step 1: there is no ${nobody}", VERDICT_ERROR, 1 },
    { "the run that it comes from is named",
      "\"runs\":[{\"name\":\"one\",\"set\":{\"code\":200}},{\"name\":\"other\",\"set\":{"
      "\"code\":404}}],"
      "\"steps\":[{" GET ",\"judge\":[{\"pass\":{\"status\":\"${code}\"}}]}]",
      "other: step 1: status 200, not 404", VERDICT_FAIL, 2 },
    { "a place and a run",
      "\"at\":[\"vault\"],\"runs\":[{\"name\":\"one\"}],\"steps\":[{" GET "," BAD "}]",
      "one: @vault step 1: status 200, not 404", VERDICT_FAIL, 1 },
    { "what arranges state, where nothing can be arranged",
      "\"steps\":[{" GET "},{\"do\":\"mint\"},{" GET "}]", "step 2: needs A",
      VERDICT_SKIP, 1 },
    { "a token by the target itself, likewise",
      "\"steps\":[{\"do\":\"forge\",\"how\":{\"claims\":{\"aud\":\"x\"}}}]",
      "step 1: needs A", VERDICT_SKIP, 0 },
    { "not at once", "\"steps\":[{" GET ",\"at_once\":false}]", "", VERDICT_PASS, 1 },
    { "at once, and alone", "\"steps\":[{" GET ",\"at_once\":true}]", "no-overlap",
      VERDICT_SKIP, 1 },
    { "more at once than there is room for",
      "\"steps\":[{" GET ",\"times\":2001,\"at_once\":true}]", "step 1: too many at once",
      VERDICT_ERROR, 0 },
};

static struct jobj parsed(struct arena *a, const char *text)
{
    struct jobj v;

    assert_int_equal(jobj_parse(a, text, strlen(text), &v, NULL), 0);
    return v;
}

static const struct requirement row = { .id = "X-001" };

/* A target that the listener stands for. */
static struct target at(struct arena *a, struct listener **l)
{
    struct target t = { .name = "t", .dialect = "rfc", .vars = vars_make(a) };

    assert_int_equal(listener_open(a, ANSWER, l, NULL), 0);
    t.base = arena_printf(a, "http://127.0.0.1:%d", listener_port(*l));
    t.file = parsed(a, "{\"documented\":{\"X-001\":\"${nobody}\"}}");
    vars_set(t.vars, "at", "subject_token");
    vars_set(t.vars, "alice.token", "e30.e30.c2ln");
    vars_set_json(t.vars, "list", parsed(a, "[\"a\",\"b\"]"));
    vars_set_json(t.vars, "bad", parsed(a, "[\"a\",\"${nobody}\"]"));
    return t;
}

static struct check_result run(struct arena *a, const struct target *t,
                               const char *members)
{
    struct check c = { .row = &row };

    c.data = parsed(a, arena_printf(a, "{%s}", members));
    return check_run(&c, t, 1, a);
}

static void judged(void **state)
{
    const struct one *r = *state;
    struct arena *a = arena_open(0);
    struct listener *l;
    struct target t = at(a, &l);
    struct check_result result;
    const char *lines;

    t.file = parsed(a, "{}");
    result = run(a, &t, r->members);
    assert_int_equal(result.said.verdict, r->verdict);
    assert_ptr_equal(strstr(result.said.message, r->message), result.said.message);
    assert_int_equal(listener_hits(l, a, &lines), r->asked);
    arena_free(a);
}

/* What is stated for the check cannot be filled in when the project is there already. */
static void leaves_nothing(void **state)
{
    struct arena *a = arena_open(0);
    struct listener *l;
    struct target t = at(a, &l);
    struct check_result result;
    const char *lines;

    (void)state;
    t.mode = TARGET_ADMIN;
    result = run(a, &t, "\"steps\":[{" GET "}]");
    assert_int_equal(result.said.verdict, VERDICT_ERROR);
    assert_non_null(strstr(result.said.message, "${nobody}"));
    assert_int_equal(listener_hits(l, a, &lines), 2);
    assert_non_null(strstr(lines, "DELETE /_mock/projects?project=P1 "));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(ones, judged);
    rows_add_one("a stage that cannot be set up leaves no project behind",
                 leaves_nothing);
    return rows_run("check_run");
}
