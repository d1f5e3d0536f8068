/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/listener.h"
#include "conformance/offers.h"
#include "conformance/suited.h"
#include "conformance/vars.h"

#define STEP       "\"steps\":[{\"do\":\"http\",\"url\":\"/\"}]"
#define LOGIN      "\"steps\":[{\"do\":\"authorize\"}]"
#define UNTOLD     "neither metadata nor the target file tell of "
#define REVOCATION "{\"revocation_endpoint\":\"https://t.test/revoke\"}"

/* Metadata (NULL: there are none), members of the target file, needs and members of a check. */
static const struct one {
    const char *name, *metadata, *file, *need, *members, *message;
    enum verdict verdict; /* PASS: it may be run */
} ones[] = {
    { "a check that needs nothing", NULL, "", NULL, STEP, "", VERDICT_PASS },
    { "metadata name the feature", REVOCATION, "", "X:revocation", STEP, "",
      VERDICT_PASS },
    { "metadata do not name it", "{}", "", "X:revocation", STEP,
      "revocation is not offered", VERDICT_NA },
    { "there are no metadata", NULL, "", "X:revocation", STEP, UNTOLD "revocation",
      VERDICT_SKIP },
    { "the file names it", NULL, ",\"features\":{\"revocation\":true}", "X:revocation",
      STEP, "", VERDICT_PASS },
    { "the file says where it is", NULL, ",\"endpoints\":{\"revocation\":\"/r\"}",
      "X:revocation", STEP, "", VERDICT_PASS },
    { "the file denies it", NULL, ",\"features\":{\"revocation\":false}", "X:revocation",
      STEP, "revocation is not offered", VERDICT_NA },
    { "the file denies what metadata advertise", REVOCATION,
      ",\"features\":{\"revocation\":false}", "X:revocation", STEP, "", VERDICT_PASS },
    { "what no metadata would name", "{}", "", "X:ratelimit", STEP, UNTOLD "ratelimit",
      VERDICT_SKIP },
    { "what no metadata would name, and the file denies", "{}",
      ",\"features\":{\"ratelimit\":false}", "X:ratelimit", STEP,
      "ratelimit is not offered", VERDICT_NA },
    { "a step that needs a feature", "{}", "", NULL, LOGIN, "login is not offered",
      VERDICT_NA },
    { "a step that needs one, without metadata", NULL, "", NULL, LOGIN, UNTOLD "login",
      VERDICT_SKIP },
    { "a step that needs one, and it is there", "{\"authorization_endpoint\":\"/a\"}", "",
      NULL, LOGIN, "", VERDICT_PASS },
    { "what the runner lacks", "{}", "", "I", STEP, "needs I", VERDICT_SKIP },
    { "what is not offered counts before what the runner lacks", "{}", "", "I", LOGIN,
      "login is not offered", VERDICT_NA },
    { "what nothing tells of counts after it", NULL, "", "I", LOGIN, "needs I",
      VERDICT_SKIP },
    { "a profile that the file denies", NULL, ",\"features\":{\"policy\":false}", "I",
      STEP, "policy is not offered", VERDICT_NA },
};

static struct jobj parsed(struct arena *a, const char *text)
{
    struct jobj v;

    assert_int_equal(jobj_parse(a, text, strlen(text), &v, NULL), 0);
    return v;
}

/* What is served wherever it is asked for. */
static const char *answer_of(struct arena *a, const char *metadata)
{
    if (metadata == NULL)
        return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return arena_printf(
        a, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
        strlen(metadata), metadata);
}

static void settles(void **state)
{
    const struct requirement row = { .id = "X-001", .profile = 4 };
    const struct one *r = *state;
    const char *needs[] = { r->need };
    struct arena *a = arena_open(0);
    struct target t = {
        .name = "t", .dialect = "rfc", .allow_changes = true, .vars = vars_make(a)
    };
    struct check c = { .row = &row, .needs = { .texts = needs, .n = r->need != NULL } };
    struct verdict_said why = { VERDICT_PASS, "" };
    struct listener *l;

    assert_int_equal(listener_open(a, answer_of(a, r->metadata), &l, NULL), 0);
    t.base = arena_printf(a, "http://127.0.0.1:%d", listener_port(l));
    vars_set(t.vars, "issuer", t.base);
    t.file = parsed(a, arena_printf(a, "{\"name\":\"t\"%s}", r->file));
    c.data = parsed(a, arena_printf(a, "{%s}", r->members));
    assert_int_equal(
        suited_check(&(struct suited_to){ &t, offers_read(&t, a), a }, &c, &why),
        r->verdict == VERDICT_PASS);
    assert_int_equal(why.verdict, r->verdict);
    assert_string_equal(why.message, r->message);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(ones, settles);
    return rows_run("suited");
}
