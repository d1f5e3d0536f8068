/* SPDX-License-Identifier: MIT */
/* P10: which tokens an MCP server takes, on every request. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/response.h"

#define PING "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"

static const struct body_row {
    const char *name, *body;
} bodies[] = {
    { "RS-001 initialize without a token is 401",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
      "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}" },
    { "RS-001 server/discover without a token is 401",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\"}" },
    { "RS-001 tools/list without a token is 401",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}" },
    { "RS-001 RS-033 tools/call without a token is 401",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
      "\"look_up_account\",\"arguments\":{\"name\":\"x\"}}}" },
    { "RS-001 a notification without a token is 401",
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}" },
    { "RS-001 and what is no message at all, too", "[" },
};

static void each_body(void **state)
{
    const struct body_row *row = *state;
    struct house *s = house_open(NULL);
    struct house_answer got =
        house_ask(s, &(struct house_ask){ .authorization = "", .body = row->body });

    assert_int_equal(got.status, 401);
    assert_int_equal(strncmp(house_field(&got, "WWW-Authenticate"), "Bearer ", 7), 0);
    assert_null(strstr(got.text, "jsonrpc"));
    assert_int_equal(house_service_calls(s), 0);
    assert_int_equal(atomic_load(&s->stage->n_tokens), 0);
    house_close(s);
}

static const struct field_row {
    const char *name, *authorization, *query;
    int status;
} fields[] = {
    { "RS-009 a token in the query is none", "", "access_token=%s", 401 },
    { "RS-010 nor does it help one that is bad", "Bearer bad", "access_token=%s", 401 },
    { "RS-010 nor does it hurt one that is good", "Bearer %s", "access_token=bad", 200 },
    { "RS-016 the scheme may be spelt bearer", "bearer %s", NULL, 200 },
    { "RS-016 the scheme may be spelt BEARER", "BEARER %s", NULL, 200 },
    { "RS-017 Bearer with nothing is 401", "Bearer", NULL, 401 },
    { "RS-017 Bearer with blanks alone is 401", "Bearer   ", NULL, 401 },
    { "RS-017 two tokens are 401", "Bearer %s %s", NULL, 401 },
    { "RS-017 a tab for a blank is 401", "Bearer\t%s", NULL, 401 },
    { "RS-017 a trailing comma is 401", "Bearer %s,", NULL, 401 },
    { "RS-017 Basic is 401", "Basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=", NULL, 401 },
    { "RS-017 letters that are none is 401", "Bearer \xc3\xa4\xff", NULL, 401 },
    { "RS-004 garbage is 401", "Bearer x.y.z", NULL, 401 },
};

/* Puts the token in for each %s. */
static const char *put_in(struct house *s, const char *text)
{
    struct buf out = buf_make(s->arena, HOUSE_TEXT_MAX);
    const char *at;

    while (text != NULL && (at = strstr(text, "%s")) != NULL) {
        buf_add_len(&out, text, (size_t)(at - text));
        buf_add(&out, house_token(s, NULL));
        text = at + 2;
    }
    buf_add(&out, text != NULL ? text : "");
    return out.data;
}

static void each_field(void **state)
{
    const struct field_row *row = *state;
    struct house *s = house_open(NULL);
    struct house_ask ask = { .authorization = put_in(s, row->authorization),
                             .query = put_in(s, row->query),
                             .body = PING };
    struct house_answer got = house_ask(s, &ask);

    assert_int_equal(got.status, row->status);
    if (row->status == 401)
        assert_non_null(
            strstr(house_field(&got, "WWW-Authenticate"), "resource_metadata=\""));
    ask = (struct house_ask){ .body = PING };
    assert_int_equal(house_ask(s, &ask).status, 200);
    house_close(s);
}

static const struct claims_row {
    const char *name, *claims, *header;
    int status;
} claims[] = {
    { "RS-005 RS-022 a token for another Resource is 401, and nothing is exchanged",
      "{\"aud\":[\"" SCENE_BILLING "\",\"" SCENE_PROJECT "\"]}", NULL, 401 },
    { "RS-005 RS-022 the project id alone in common is not enough",
      "{\"aud\":[\"" SCENE_PROJECT "\"]}", NULL, 401 },
    { "RS-005 RS-022 nor is the server beside it, at the same origin",
      "{\"aud\":[\"" HOUSE_OTHER "\"]}", NULL, 401 },
    { "RS-006 an audience of several with the server in it is good",
      "{\"aud\":[\"https://other.test\",\"" SCENE_SERVER "\"]}", NULL, 200 },
    { "RS-006 an audience that is one text is good", "{\"aud\":\"" SCENE_SERVER "\"}",
      NULL, 200 },
    { "RS-007 a beginning of the server's URL is 401", "{\"aud\":\"https://crm.test\"}",
      NULL, 401 },
    { "RS-007 a path below it is 401", "{\"aud\":\"" SCENE_SERVER "/x\"}", NULL, 401 },
    { "RS-007 a slash more is 401", "{\"aud\":\"" SCENE_SERVER "/\"}", NULL, 401 },
    { "RS-007 another case is 401", "{\"aud\":\"https://CRM.test/mcp\"}", NULL, 401 },
    { "RS-008 RS-035 another issuer with the same key is 401",
      "{\"iss\":\"https://evil.test/v1/apps/" SCENE_PROJECT "\"}", NULL, 401 },
    { "RS-008 an issuer with a slash more is 401",
      "{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "/\"}", NULL, 401 },
    { "RS-008 no issuer is 401", "{\"iss\":null}", NULL, 401 },
    { "RS-026 an ID token is 401", "{\"scope\":null,\"aud\":[\"desktop-id\"]}", NULL,
      401 },
    { "RS-026 a logout token is 401", NULL, "{\"typ\":\"logout+jwt\"}", 401 },
    { "RS-026 a DPoP proof is 401", NULL, "{\"typ\":\"dpop+jwt\"}", 401 },
    { "RS-028 30 s past its end is 401", "{\"exp\":1795435470}", NULL, 401 },
    { "RS-028 600 s past its end is 401", "{\"exp\":1795434900}", NULL, 401 },
    { "RS-028 600 s before its beginning is 401", "{\"nbf\":1795436100}", NULL, 401 },
};

static void each_claims(void **state)
{
    const struct claims_row *row = *state;
    struct house *s = house_open(NULL);
    const struct tokens_draft draft = { .claims = row->claims, .header = row->header };
    struct house_ask ask = { .authorization = stage_draft(s->stage, &draft),
                             .body = house_call_body(s, "look_up_account") };
    struct house_answer got;

    if (row->status == 200)
        house_serve(s);
    got = house_ask(s, &ask);
    assert_int_equal(got.status, row->status);
    assert_int_equal(house_service_calls(s), row->status == 200);
    if (row->status == 401) {
        assert_non_null(
            strstr(house_field(&got, "WWW-Authenticate"), "error=\"invalid_token\""));
        assert_int_equal(atomic_load(&s->stage->n_tokens), 0);
        assert_int_equal(house_events(s), 0);
    }
    house_close(s);
}

/* The STS is stricter, so this looks at the server alone. */
static void a_little_skew(void **state)
{
    struct house *s = house_open(NULL);
    struct house_ask ask = { .body = PING };

    (void)state;
    ask.token = house_token(s, "\"nbf\":1795435501");
    assert_int_equal(house_ask(s, &ask).status, 200);
    ask.token = house_token(s, "\"exp\":1795435499");
    assert_int_equal(house_ask(s, &ask).status, 200);
    house_close(s);
}

static void downstream_token_is_foreign(void **state)
{
    struct house *s = house_open(NULL);
    struct scene_ask exchange = { .token = house_token(s, NULL) };
    struct scene_answer got = scene_ask(s->stage->desk.scene, &exchange);
    struct house_ask ask = { .token = peek_text(got.body, "access_token"), .body = PING };

    (void)state;
    assert_int_equal(got.status, 200);
    assert_int_equal(house_ask(s, &ask).status, 401);
    house_close(s);
}

/* A session of anna's. */
static const char *begin_session(struct house *s)
{
    struct house_ask ask = {
        .body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}"
    };
    struct house_answer got = house_ask(s, &ask);

    assert_int_equal(got.status, 200);
    return house_field(&got, "Mcp-Session-Id");
}

static void session_proves_nothing(void **state)
{
    struct house *s = house_open(NULL);
    const char *session = begin_session(s);
    struct house_ask ask = { .session = session, .body = PING };

    (void)state;
    assert_int_equal(house_ask(s, &ask).status, 200);
    ask.authorization = "";
    assert_int_equal(house_ask(s, &ask).status, 401);
    ask.authorization = NULL;
    ask.token = house_token(s, "\"exp\":1795434900");
    assert_int_equal(house_ask(s, &ask).status, 401);
    ask.token = house_token(s, "\"sub\":\"U2\"");
    assert_int_equal(house_ask(s, &ask).status, 404);
    ask.token = house_token(s, "\"azp\":\"clipper-id\"");
    assert_int_equal(house_ask(s, &ask).status, 404);
    ask.token = NULL;
    ask.session = "2025-11-25.u.abc.def";
    assert_int_equal(house_ask(s, &ask).status, 404);
    ask.session = arena_printf(s->arena, "%sx", session);
    assert_int_equal(house_ask(s, &ask).status, 404);
    house_close(s);
}

static void other_path_other_audience(void **state)
{
    struct house *s = house_open(NULL);
    struct house_ask ask = { .path = "/other/mcp", .body = PING };

    (void)state;
    assert_int_equal(house_ask(s, &ask).status, 401);
    ask.token = house_token(s, "\"aud\":[\"" HOUSE_OTHER "\"]");
    assert_int_equal(house_ask(s, &ask).status, 200);
    ask.path = "/mcp";
    assert_int_equal(house_ask(s, &ask).status, 401);
    house_close(s);
}

static void no_keys_no_entry(void **state)
{
    static const struct stage_answer down = { .error = ERR_UNAVAILABLE };
    struct house *s = house_open(NULL);
    struct house_ask ask = { .body = PING };
    struct house_answer got;

    (void)state;
    s->stage->keys = &down;
    got = house_ask(s, &ask);
    assert_int_equal(got.status, 503);
    assert_string_not_equal(house_field(&got, "Retry-After"), "");
    assert_string_not_equal(s->reported, "");
    s->stage->keys = NULL;
    stage_advance(s->stage, 60 * 1000);
    assert_int_equal(house_ask(s, &ask).status, 200);
    house_close(s);
}

static void challenges_parse(void **state)
{
    static const char *const hostile[] = { "Bearer \" , scope=\"x",
                                           "Bearer %0d%0aSet-Cookie:x", "Bearer \\",
                                           "Bearer x, y" };
    struct house *s = house_open(NULL);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(hostile); i++) {
        struct house_ask ask = { .authorization = hostile[i], .body = PING };
        struct house_answer got = house_ask(s, &ask);

        assert_int_equal(got.status, 401);
        assert_string_equal(
            house_field(&got, "WWW-Authenticate"),
            "Bearer error=\"invalid_token\", error_description=\"The "
            "access token is not valid here\", resource_metadata=\""
            "https://crm.test/.well-known/oauth-protected-resource/mcp\"");
    }
    house_close(s);
}

int main(void)
{
    ROWS_ADD(bodies, each_body);
    ROWS_ADD(fields, each_field);
    ROWS_ADD(claims, each_claims);
    rows_add_one("RS-028 a second either way is skew", a_little_skew);
    rows_add_one("RS-027 a token that the server got for a service is none for it",
                 downstream_token_is_foreign);
    rows_add_one(
        "RS-018 RS-019 a session is no proof, and belongs to one user and client",
        session_proves_nothing);
    rows_add_one("RS-005 each path has its own audience", other_path_other_audience);
    rows_add_one("RS-029 RS-030 without keys nobody comes in, and with them again",
                 no_keys_no_entry);
    rows_add_one("RS-032 the challenge is the same whatever was sent", challenges_parse);
    return rows_run("p10_inbound");
}
