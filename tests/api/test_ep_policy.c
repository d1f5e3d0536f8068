/* SPDX-License-Identifier: MIT */
/* Questions to the policy as it runs: answered as of now, and leaving no trace. */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/jwrite.h"

#define EXPLAIN "/_mock/policy/explain"
#define MATRIX  "/_mock/policy/matrix"
#define DIFF    "/_mock/policy/diff"
#define REPLAY  "/_mock/policy/replay"
#define ASK                                                                              \
    "\"user\":\"U3\",\"via\":\"desktop\",\"client\":\"crm-mcp\",\"target\":\"RS1\""
#define FORBID                                                                           \
    "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":\"token_exchange\","     \
    "\"actionKinds\":[\"exchange_token\"],\"effect\":\"forbid\"}]}"
/* Who works at night may exchange, and nobody else. */
#define NIGHT                                                                            \
    "[{\"id\":\"AR1\",\"name\":\"night\",\"ruleFamily\":\"token_exchange\","             \
    "\"actionKinds\":[\"exchange_token\"],\"effect\":\"permit\","                        \
    "\"grants\":[{\"allScopes\":true}],\"conditions\":[{\"key\":\"claims.work.shift\","  \
    "\"operator\":\"equal\",\"value\":\"night\"}]}]"

static struct scene_answer question(struct scene *s, const char *path, const char *body)
{
    return scene_call(s, body ? "POST" : "GET", path, NULL, body);
}

static struct jobj good(struct scene *s, const char *path, const char *body)
{
    struct scene_answer got = question(s, path, body);

    if (got.status != 200)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "application/json");
    assert_string_equal(response_find(got.head, "Cache-Control"), "no-store");
    assert_int_equal(scene_events(s), scene_events_before(s));
    return got.body;
}

/* A good question and the answer that stands first. */
static const struct answer {
    const char *name;
    const char *rules; /* of the scene; NULL: everything is permitted */
    const char *path, *body;
    const char *answer;
} answers[] = {
    { "explain says who is allowed what", NULL, EXPLAIN, "{" ASK "}",
      "U3 via desktop, crm-mcp, asking RS1: allow: read write" },
    { "explain takes scopes", NULL, EXPLAIN, "{" ASK ",\"scopes\":[\"read\"]}",
      "U3 via desktop, crm-mcp, asking RS1 read: allow: read" },
    { "explain takes another action", NULL, EXPLAIN,
      "{\"client\":\"crm-mcp\",\"target\":\"RS1\",\"action\":\"client_access\"}",
      "nobody via crm-mcp, asking RS1 for client_access: allow: read write" },
    { "explain takes claims as a token has them", NIGHT, EXPLAIN,
      "{" ASK ",\"claims\":{\"work\":{\"shift\":\"night\"}}}",
      "U3 via desktop, crm-mcp, claims.work.shift [\"night\"], asking RS1: allow: read "
      "write" },
    { "another claim is another answer", NIGHT, EXPLAIN,
      "{" ASK ",\"claims\":{\"work\":{\"shift\":\"day\"}}}",
      "U3 via desktop, crm-mcp, claims.work.shift [\"day\"], asking RS1: deny "
      "(no_match)" },
    { "a claim that is not given is missing", NIGHT, EXPLAIN, "{" ASK "}",
      "U3 via desktop, crm-mcp, asking RS1: deny (no_match)" },
    { "matrix says who reaches what", NULL, MATRIX, NULL,
      "5 of 5 users reach 7 of 7 targets." },
    { "matrix by entity counts the same", NULL, MATRIX "?by=entity", NULL,
      "5 of 5 users reach 7 of 7 targets." },
    { "diff says what other rules would take away", NULL, DIFF, "{\"rules\":[]}",
      "Narrower: 0 gains (0 today), 7 losses (7 today)." },
};

static void is_answered(void **state)
{
    const struct answer *r = *state;
    struct scene *s = scene_open("", r->rules);

    assert_string_equal(peek_text(good(s, r->path, r->body), "answer"), r->answer);
    scene_close(s);
}

/* A question that is refused like any control route; its twins stand above. */
static const struct bad {
    const char *name;
    const char *path, *body;
    int status;
    const char *code;
    const char *text; /* in the sentence */
} bads[] = {
    { "explain without a target", EXPLAIN, "{\"client\":\"crm-mcp\"}", 400, "E011002",
      "target is required" },
    { "explain without a client", EXPLAIN, "{\"target\":\"RS1\"}", 400, "E011004",
      "which client asks?" },
    { "explain of a client that nobody has", EXPLAIN,
      "{\"client\":\"crm-mpc\",\"target\":\"RS1\"}", 400, "E011004",
      "did you mean crm-mcp?" },
    { "explain of an action that does not exist", EXPLAIN,
      "{" ASK ",\"action\":\"exchange\"}", 400, "E011004", "no action" },
    { "explain with a member that nobody knows", EXPLAIN, "{" ASK ",\"scope\":\"read\"}",
      400, "E011003", "scope: unknown field" },
    { "explain with claims that are a list", EXPLAIN, "{" ASK ",\"claims\":[1]}", 400,
      "E011004", "claims: expected an object" },
    { "explain of a project that does not exist", EXPLAIN, "{" ASK ",\"project\":\"x\"}",
      404, "E099020", "no such project" },
    { "explain of what is no JSON", EXPLAIN, "target: RS1", 400, "E011001",
      "not a JSON object" },
    { "matrix of a project that does not exist", MATRIX "?project=x", NULL, 404,
      "E099020", "no such project" },
    { "matrix by what does not exist", MATRIX "?by=name", NULL, 400, "E011004",
      "expected class or entity" },
    { "diff with a rule that has no family", DIFF,
      "{\"rules\":[{\"name\":\"x\",\"actionKinds\":[\"exchange_token\"],"
      "\"effect\":\"permit\"}]}",
      400, "E011003", "1:11: rules[0]" },
    { "diff with a key that no fixture has", DIFF, "{\"ruls\":[]}", 400, "E011003",
      "did you mean rules?" },
    { "replay of nothing", REPLAY, "", 400, "E011004", "no decision by rules" },
    { "replay of what is no event", REPLAY, "{\"ID\":\"E1\"}\n[]\n", 400, "E011004",
      "no audit event" },
    { "replay in a project that does not exist", REPLAY "?project=x", "", 404, "E099020",
      "no such project" },
};

static void is_refused(void **state)
{
    const struct bad *r = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = question(s, r->path, r->body);

    assert_int_equal(got.status, r->status);
    assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    if (strstr(peek_text(got.body, "errorMessage"), r->text) == NULL)
        fail_msg("%s", got.text);
    assert_int_equal(scene_events(s), scene_events_before(s));
    scene_close(s);
}

static void of_now(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj allowed = good(s, EXPLAIN, "{" ASK "}");
    struct jobj denied;

    (void)state;
    assert_non_null(strstr(peek_text(allowed, "rules.0.place"), "demo.yaml"));
    scene_apply(s, FORBID);
    denied = good(s, EXPLAIN, "{" ASK "}");
    assert_non_null(strstr(peek_text(denied, "answer"), "deny (forbidden)"));
    assert_string_equal(peek_text(denied, "rules.0.rule"), "AR9");
    assert_string_equal(peek_text(denied, "rules.0.place"), ""); /* it is in no file */
    assert_string_equal(peek_text(good(s, MATRIX, NULL), "answer"),
                        "5 of 5 users reach 4 of 7 targets.");
    assert_int_equal(scene_ask(s, &(struct scene_ask){ 0 }).status,
                     403); /* true enough */
    scene_close(s);
}

static void of_a_project(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct scene_answer clone =
        question(s, "/_mock/projects", "{\"id\":\"P2cLoneOfTheScene00000000000\"}");
    const char *query = "?project=P2cLoneOfTheScene00000000000";
    const char *apply = arena_printf(a, "/_mock/apply%s", query);
    struct jobj other;

    (void)state;
    assert_int_equal(clone.status, 200);
    assert_int_equal(question(s, apply, FORBID).status, 200);
    other = good(s, arena_printf(a, MATRIX "%s", query), NULL);
    assert_string_equal(peek_text(other, "answer"), "5 of 5 users reach 4 of 7 targets.");
    other = good(s, EXPLAIN, "{" ASK ",\"project\":\"P2cLoneOfTheScene00000000000\"}");
    assert_non_null(strstr(peek_text(other, "answer"), "deny (forbidden)"));
    assert_string_equal(
        peek_text(good(s, arena_printf(a, DIFF "%s", query), FORBID), "answer"),
        "Narrower: 0 gains (0 today), 4 losses (4 today).");
    assert_string_equal(peek_text(good(s, MATRIX, NULL), "answer"),
                        "5 of 5 users reach 7 of 7 targets.");
    scene_close(s);
}

/* What happened here, judged by the rules that came after. */
static void own_events(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct buf line = buf_make(scene_arena(s), 1 << 16);
    struct jwrite w = jwrite_make(&line);

    (void)state;
    assert_int_equal(scene_ask(s, &(struct scene_ask){ 0 }).status, 200);
    jobj_write(scene_event(s), &w);
    assert_string_equal(peek_text(good(s, REPLAY, line.data), "answer"),
                        "0 of 1 recorded decision would change.");
    scene_apply(s, FORBID);
    assert_string_equal(peek_text(good(s, REPLAY, line.data), "answer"),
                        "1 of 1 recorded decision would change.");
    scene_close(s);
}

/* As the other control routes are (test_guard.c has all the ways). */
static void is_guarded(void **state)
{
    static const char *const bodies[][2] = { { EXPLAIN, "{" ASK "}" },
                                             { MATRIX, NULL },
                                             { DIFF, "{\"rules\":[]}" } };
    struct desk d = desk_open("", NULL, "admin-key-of-this-test");

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(bodies); i++) {
        struct desk_ask ask = { .path = bodies[i][0],
                                .body = bodies[i][1],
                                .peer = "192.0.2.7" };
        assert_int_equal(desk_ask(&d, &ask).status, 401);
        ask.authorization = "Bearer admin-key-of-this-test";
        assert_int_equal(desk_ask(&d, &ask).status, 200);
        ask.origin = "http://evil.test";
        assert_int_equal(desk_ask(&d, &ask).status, 403);
    }
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(answers, is_answered);
    ROWS_ADD(bads, is_refused);
    rows_add_one("an answer is of the policy as it is now", of_now);
    rows_add_one("each project has answers of its own", of_a_project);
    rows_add_one("events of this daemon are replayed", own_events);
    rows_add_one("questions are guarded as all control routes", is_guarded);
    return rows_run("ep_policy");
}
