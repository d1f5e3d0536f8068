/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define TOKENS "/_mock/tokens"

static struct scene_answer post(struct scene *s, const char *path, const char *json)
{
    return scene_call(s, "POST", path, NULL, json);
}

/* A token for anna, through desktop, for the server of crm, with these further members. */
static const char *mint(struct scene *s, const char *more)
{
    const char *body = arena_printf(
        scene_arena(s),
        "{\"user\":\"U1\",\"client\":\"desktop-id\",\"resource\":\"MS1\"%s}", more);
    struct scene_answer got = post(s, TOKENS, body);

    if (got.status != 200)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, 200);
    assert_int_equal(scene_events(s), scene_events_before(s)); /* nothing was exchanged */
    return peek_text(got.body, "token");
}

static int spend(struct scene *s, const char *token)
{
    return scene_ask(s, &(struct scene_ask){ .token = token }).status;
}

/* What a token says, and what an exchange of it comes to. */
static const struct token {
    const char *name;
    const char *more;
    int status;
    const char *code; /* of the refusal */
} tokens[] = {
    { "a token is good", "", 200, NULL },
    { "a token that is expired", ",\"fault\":\"expired\"", 400, "E061005" },
    { "a token for somebody else", ",\"fault\":\"audience\"", 400, "E099008" },
    { "a token with a broken signature", ",\"fault\":\"signature\"", 400, "E061005" },
    { "a token of a key that nobody has", ",\"fault\":\"kid\"", 400, "E061005" },
    { "a token without a signature", ",\"fault\":\"none\"", 400, "E061005" },
    { "an empty fault is none", ",\"fault\":\"\"", 200, NULL },
    { "another claim joins the others", ",\"claims\":{\"x\":1}", 200, NULL },
    { "a claim replaces ours", ",\"claims\":{\"exp\":1}", 400, "E061005" },
    { "null removes a claim of ours", ",\"claims\":{\"sub\":null}", 400, "E061005" },
    { "a member of the header replaces ours", ",\"header\":{\"typ\":\"JOSE\"}", 400,
      "E061005" },
    { "a header as it stands is signed as it stands", ",\"rawHeader\":\"e30\"", 400,
      "E061005" },
    { "so is a payload", ",\"rawPayload\":\"e30\"", 400, "E061005" },
};

static void mints(void **state)
{
    const struct token *r = *state;
    struct scene *s = scene_open("", NULL);
    const char *token = mint(s, r->more);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .token = token });

    assert_int_equal(got.status, r->status);
    if (r->code != NULL)
        assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    assert_string_equal(peek_text(scene_event(s), "type"), r->code ? "warn" : "info");
    scene_close(s);
}

static void token_claims(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *token = mint(s, ",\"scopes\":[\"crm:read\"],\"claims\":{\"x\":[1,{}]}");
    struct jobj claims = peek_token(a, token, 1);

    (void)state;
    assert_string_equal(peek_text(claims, "iss"),
                        SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS1");
    assert_string_equal(peek_text(claims, "sub"), "U1");
    assert_string_equal(peek_joined(a, claims, "aud"), SCENE_SERVER " " SCENE_PROJECT);
    assert_string_equal(peek_text(claims, "azp"), "desktop-id");
    assert_string_equal(peek_text(claims, "client_id"), "desktop-id");
    assert_string_equal(peek_text(claims, "scope"), "crm:read");
    assert_string_equal(peek_joined(a, claims, "scopes"), "crm:read");
    assert_string_equal(peek_text(claims, "resource"), SCENE_SERVER);
    assert_true(jobj_has(peek_at(claims, "tenants"), "T1"));
    assert_int_equal(peek_int(claims, "exp") - peek_int(claims, "iat"), 600);
    assert_int_equal(peek_int(claims, "x.0"), 1);
    assert_false(jobj_has(claims, "act"));
    assert_string_equal(peek_text(peek_token(a, token, 0), "typ"), "JWT");
    scene_close(s);
}

static void token_names(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct scene_answer got = post(
        s, TOKENS,
        "{\"user\":\"ben@acme.test\",\"client\":\"TPA1\",\"resource\":\"" SCENE_SERVER
        "\"}");
    struct jobj claims = peek_token(a, peek_text(got.body, "token"), 1);

    (void)state;
    assert_string_equal(peek_text(claims, "sub"), "U2");
    assert_string_equal(peek_text(claims, "azp"), "desktop-id");
    assert_string_equal(peek_text(claims, "scope"), "crm:read crm:write");
    assert_string_equal(peek_text(claims, "dct"), "T2");
    got = post(s, TOKENS, "{\"client\":\"TPA1\"}");
    claims = peek_token(a, peek_text(got.body, "token"), 1);
    assert_string_equal(peek_text(claims, "sub"), "U1"); /* the default user */
    assert_string_equal(peek_joined(a, claims, "aud"), SCENE_PROJECT " desktop-id");
    scene_close(s);
}

/* Refused, and nothing has changed. */
static const struct bad {
    const char *name;
    const char *method, *path, *body;
    int status;
    const char *code;
} bads[] = {
    { "a token without a client", "POST", TOKENS, "{}", 400, "E011002" },
    { "a token of an unknown client", "POST", TOKENS, "{\"client\":\"x\"}", 400,
      "E011004" },
    { "a token of an unknown user", "POST", TOKENS,
      "{\"client\":\"TPA1\",\"user\":\"x\"}", 400, "E011004" },
    { "a token for an unknown Resource", "POST", TOKENS,
      "{\"client\":\"TPA1\",\"resource\":\"x\"}", 400, "E011004" },
    { "a token with an unknown fault", "POST", TOKENS,
      "{\"client\":\"TPA1\",\"fault\":\"x\"}", 400, "E011004" },
    { "a token with an unknown member", "POST", TOKENS,
      "{\"client\":\"TPA1\",\"claim\":{}}", 400, "E011003" },
    { "a token of an unknown project", "POST", TOKENS,
      "{\"client\":\"TPA1\",\"project\":\"x\"}", 404, "E099020" },
    { "a fragment with a key that nobody knows", "POST", "/_mock/apply",
      "{\"clients\":[{\"id\":\"TPA9\",\"clientId\":\"c9\",\"nmae\":\"x\"}]}", 400,
      "E011003" },
    { "a fragment of which one record is bad", "POST", "/_mock/apply",
      "{\"users\":[{\"userId\":\"U9\"}],\"clients\":[{\"id\":\"TPA9\","
      "\"resourceId\":\"nowhere\"}]}",
      400, "E011003" },
    { "a rule without a family", "POST", "/_mock/apply",
      "{\"rules\":[{\"id\":\"AR9\",\"name\":\"x\",\"actionKinds\":[\"exchange_token\"],"
      "\"effect\":\"permit\"}]}",
      400, "E011003" },
    { "a fragment for another project", "POST", "/_mock/apply",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000B\"}}", 400, "E011003" },
    { "a fragment that is no JSON", "POST", "/_mock/apply", "users: []", 400, "E011001" },
    { "a fragment for an unknown project", "POST", "/_mock/apply?project=x", "{}", 404,
      "E099020" },
    { "a query that is broken", "POST", "/_mock/apply?project=%zz", "{}", 400,
      "E011001" },
    { "a query that names two projects", "POST", "/_mock/apply?project=x&project=y", "{}",
      400, "E011001" },
    { "reset of an unknown project", "POST", "/_mock/reset?project=x", NULL, 404,
      "E099020" },
    { "state of an unknown project", "GET", "/_mock/state?project=x", NULL, 404,
      "E099020" },
    { "a clock without a time", "POST", "/_mock/clock", "{}", 400, "E011002" },
    { "a clock with both times", "POST", "/_mock/clock",
      "{\"now\":1,\"advanceSeconds\":1}", 400, "E011002" },
    { "a clock before 1970", "POST", "/_mock/clock", "{\"now\":-1}", 400, "E011004" },
    { "a clock after the year 9999", "POST", "/_mock/clock",
      "{\"advanceSeconds\":9223372036854775807}", 400, "E011004" },
    { "a record of no kind", "DELETE", "/_mock/records?id=U1", NULL, 400, "E011002" },
    { "a record of an unknown kind", "DELETE", "/_mock/records?kind=user&id=U1", NULL,
      400, "E011004" },
    { "a ticket that nobody has", "GET", "/_mock/connect/x", NULL, 404, "E099020" },
};

static void refuses(void **state)
{
    const struct bad *r = *state;
    struct scene *s = scene_open("", NULL);
    const char *before = scene_call(s, "GET", "/_mock/state", NULL, NULL).text;
    struct scene_answer got = scene_call(s, r->method, r->path, NULL, r->body);

    if (got.status != r->status)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, r->status);
    assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    assert_int_equal(scene_events(s), scene_events_before(s));
    assert_string_equal(scene_call(s, "GET", "/_mock/state", NULL, NULL).text, before);
    assert_int_equal(scene_ask(s, &(struct scene_ask){ 0 }).status, 200);
    scene_close(s);
}

/* A change, the event that it leaves, and what an exchange comes to at once. */
static const struct change {
    const char *name;
    const char *fragment, *action;
    int before, after;
} changes[] = {
    { "CA-019 a client that is suspended",
      "{\"clients\":[{\"id\":\"TPA4\",\"clientId\":\"crm-id\",\"name\":\"crm-mcp\","
      "\"status\":\"suspended\",\"resourceId\":\"MS1\","
      "\"secrets\":[{\"secret\":\"secret-of-crm\"}]}]}",
      "ClientModified", 200, 401 },
    { "CA-021 a client with another secret",
      "{\"clients\":[{\"id\":\"TPA4\",\"clientId\":\"crm-id\",\"name\":\"crm-mcp\","
      "\"resourceId\":\"MS1\",\"secrets\":[{\"secret\":\"another\"}]}]}",
      "ClientModified", 200, 401 },
    { "a user who is disabled",
      "{\"users\":[{\"userId\":\"U1\",\"status\":\"disabled\"}]}", "UserModified", 200,
      400 },
    { "a rule that forbids",
      "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":\"token_exchange\","
      "\"actionKinds\":[\"exchange_token\"],\"effect\":\"forbid\"}]}",
      "PolicyCreated", 200, 403 },
    { "a rule that is switched off",
      "{\"rules\":[{\"id\":\"AR1\",\"name\":\"every Resource\",\"enabled\":false,"
      "\"ruleFamily\":\"token_exchange\",\"actionKinds\":[\"exchange_token\"],"
      "\"effect\":\"permit\",\"grants\":[{\"allScopes\":true}]}]}",
      "PolicyModified", 200, 403 },
};

static void applies(void **state)
{
    const struct change *r = *state;
    struct scene *s = scene_open("", NULL);

    assert_int_equal(spend(s, NULL), r->before);
    assert_int_equal(post(s, "/_mock/apply", r->fragment).status, 200);
    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    assert_string_equal(peek_text(scene_event(s), "action"), r->action);
    assert_int_equal(spend(s, NULL), r->after);
    assert_int_equal(post(s, "/_mock/reset", NULL).status, 200);
    assert_int_equal(scene_events(s), scene_events_before(s)); /* events stay */
    assert_int_equal(spend(s, NULL), r->before);
    scene_close(s);
}

static void several_at_once(void **state)
{
    struct scene *s = scene_open("", NULL);

    (void)state;
    assert_int_equal(post(s, "/_mock/apply",
                          "{\"users\":[{\"userId\":\"U8\"},{\"userId\":\"U9\"}],"
                          "\"tenants\":[{\"id\":\"T9\",\"name\":\"Nine\"}]}")
                         .status,
                     200);
    assert_int_equal(scene_events(s) - scene_events_before(s), 2);
    assert_string_equal(peek_text(scene_event_at(s, 0), "action"), "UserCreated");
    assert_string_equal(peek_text(scene_event_at(s, 1), "action"), "UserCreated");
    scene_close(s);
}

/* Even of one that was renewed meanwhile: what the vault keeps of it is void. */
static void stored_at_run_time(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    got = scene_call(s, "POST", "/v1/mgmt/outbound/app/user/token/latest",
                     SCENE_PROJECT ":" SCENE_KEY,
                     "{\"appId\":\"calendar\",\"userId\":\"U1\","
                     "\"options\":{\"forceRefresh\":true}}");
    assert_int_equal(got.status, 200);
    got = post(s, "/_mock/apply",
               "{\"credentials\":[{\"id\":\"OT1\",\"appId\":\"calendar\","
               "\"userId\":\"U1\",\"accessToken\":\"another\","
               "\"scopes\":[\"cal.read\"]}]}");
    assert_int_equal(got.status, 200);
    assert_string_equal(peek_text(scene_event(s), "action"), "ConnectionTokenStored");
    got = scene_ask(s, &(struct scene_ask){ .resource = "calendar" });
    assert_string_equal(peek_text(got.body, "access_token"), "another");
    scene_close(s);
}

static void removes(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *path = "/_mock/records?kind=rules&id=AR1";

    (void)state;
    assert_int_equal(spend(s, NULL), 200);
    assert_int_equal(scene_call(s, "DELETE", path, NULL, NULL).status, 200);
    assert_string_equal(peek_text(scene_event(s), "action"), "PolicyDeleted");
    assert_int_equal(spend(s, NULL), 403);
    scene_close(s);
}

static void state_hides(void **state)
{
    static const char *const secrets[] = { "secret-of-", "calendar-of-", "refresh-of-",
                                           "crm-of-", SCENE_KEY };
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_call(s, "GET", "/_mock/state", NULL, NULL);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(peek_text(got.body, "project.id"), SCENE_PROJECT);
    assert_int_equal(jobj_count(peek_at(got.body, "users")), 4);
    for (size_t i = 0; i < ROWS_COUNT(secrets); i++)
        assert_null(strstr(got.text, secrets[i]));
    assert_non_null(strstr(got.text, "ha256"));
    scene_close(s);
}

static void moves_clock(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = post(s, "/_mock/clock", "{\"advanceSeconds\":100}");

    (void)state;
    assert_int_equal(peek_int(got.body, "now"), SCENE_NOW_S + 100);
    assert_int_equal(spend(s, NULL), 200);
    got = post(s, "/_mock/clock", "{\"now\":1795437001}"); /* anna's token has expired */
    assert_int_equal(peek_int(got.body, "now"), 1795437001);
    assert_int_equal(spend(s, NULL), 400);
    assert_int_equal(post(s, "/_mock/clock", "{\"advanceSeconds\":-1000}").status, 200);
    assert_int_equal(spend(s, NULL), 200);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(tokens, mints);
    ROWS_ADD(bads, refuses);
    ROWS_ADD(changes, applies);
    rows_add_one("a token says who, through whom, for what", token_claims);
    rows_add_one("users, clients and Resources go by either of their names", token_names);
    rows_add_one("one change with several records leaves an event for each",
                 several_at_once);
    rows_add_one("a credential applied takes the place of the old one",
                 stored_at_run_time);
    rows_add_one("a record that is removed is gone at once", removes);
    rows_add_one("the state shows no secret", state_hides);
    rows_add_one("the clock of a project goes where it is told", moves_clock);
    return rows_run("ep_mock");
}
