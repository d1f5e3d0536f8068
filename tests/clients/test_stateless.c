/* SPDX-License-Identifier: MIT */
/* What an MCP client without a handshake hears, and where it is told to connect an account. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "http/response.h"

#define NEW       "2026-07-28"
#define KEY(name) "\"io.modelcontextprotocol/" name "\":"
#define META(v, can)                                                                     \
    "\"_meta\":{" KEY("protocolVersion") "\"" v "\"," KEY("clientCapabilities") can "}"
#define MODERN(method, more)                                                             \
    HOUSE_RPC("\"method\":\"" method "\",\"params\":{" META(NEW, "{}") more "}")
#define CRM ",\"name\":\"look_up_account\",\"arguments\":{\"name\":\"Initech\"}"

static const struct house_row rows[] = {
    { NEW ": a server can be discovered",
      { .body = MODERN("server/discover", ""),
        .revision = NEW,
        .rpc_method = "server/discover" },
      200,
      "result.supportedVersions.0",
      NEW,
      0 },
    { NEW ": the tools are listed, and may be kept",
      { .body = MODERN("tools/list", ""), .revision = NEW, .rpc_method = "tools/list" },
      200,
      "result.cacheScope",
      "private",
      0 },
    { NEW ": a tool is called",
      { .body = MODERN("tools/call", CRM),
        .revision = NEW,
        .rpc_method = "tools/call",
        .rpc_name = "look_up_account" },
      200,
      "result.resultType",
      "complete",
      0 },
    { NEW ": the server says who it is",
      { .body = MODERN("tools/call", CRM),
        .revision = NEW,
        .rpc_method = "tools/call",
        .rpc_name = "=?base64?bG9va191cF9hY2NvdW50?=" },
      200,
      "result._meta.io",
      NULL,
      0 },
    { NEW ": a session's id is not looked at",
      { .body = MODERN("tools/list", ""),
        .revision = NEW,
        .rpc_method = "tools/list",
        .session = "x" },
      200,
      NULL,
      NULL,
      0 },
    { NEW ": a revision in the body alone is refused",
      { .body = MODERN("tools/list", ""), .rpc_method = "tools/list" },
      400,
      NULL,
      NULL,
      -32020 },
    { NEW ": two revisions are refused",
      { .body = MODERN("tools/list", ""),
        .revision = "2025-11-25",
        .rpc_method = "tools/list" },
      400,
      NULL,
      NULL,
      -32020 },
    { NEW ": a request without _meta is refused",
      { .body = HOUSE_RPC("\"method\":\"tools/list\""),
        .revision = NEW,
        .rpc_method = "tools/list" },
      400,
      NULL,
      NULL,
      -32602 },
    { NEW ": a request without Mcp-Method is refused",
      { .body = MODERN("tools/list", ""), .revision = NEW },
      400,
      NULL,
      NULL,
      -32020 },
    { NEW ": another Mcp-Method is refused",
      { .body = MODERN("tools/list", ""), .revision = NEW, .rpc_method = "tools/call" },
      400,
      NULL,
      NULL,
      -32020 },
    { NEW ": another Mcp-Name is refused",
      { .body = MODERN("tools/call", CRM),
        .revision = NEW,
        .rpc_method = "tools/call",
        .rpc_name = "read_calendar" },
      400,
      NULL,
      NULL,
      -32020 },
    { NEW ": initialize is gone",
      { .body = MODERN("initialize", ""), .revision = NEW, .rpc_method = "initialize" },
      404,
      NULL,
      NULL,
      -32601 },
    { NEW ": ping is gone",
      { .body = MODERN("ping", ""), .revision = NEW, .rpc_method = "ping" },
      404,
      NULL,
      NULL,
      -32601 },
    { NEW ": an answer is not waited for",
      { .body = HOUSE_RPC("\"result\":{}"), .revision = NEW },
      400,
      NULL,
      NULL,
      -32600 },
    { NEW ": a notification is taken",
      { .body = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}", .revision = NEW },
      202,
      NULL,
      NULL,
      0 },
};

/* --- a Connection that carl has not connected --- */

#define CARL     "\"sub\":\"U3\""
#define CALENDAR ",\"name\":\"read_calendar\",\"arguments\":{\"day\":\"2026-11-24\"}"
#define URL_CAN  "{\"elicitation\":{\"url\":{}}}"

static struct house_answer call_as_carl(struct house *s, const char *can)
{
    const char *token = house_token(s, CARL);
    struct house_ask ask = { .token = token };
    struct house_answer got;

    ask.body = arena_printf(s->arena, HOUSE_INIT("2025-11-25", "%s"), can);
    got = house_ask(s, &ask);
    ask.session = house_field(&got, "Mcp-Session-Id");
    ask.body = house_call_body(s, "read_calendar");
    return house_ask(s, &ask);
}

static void by_error(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got = call_as_carl(s, URL_CAN);
    const char *url = peek_text(got.body, "error.data.elicitations.0.url");

    (void)state;
    assert_int_equal(got.status, 200);
    assert_int_equal(peek_int(got.body, "error.code"), -32042);
    assert_string_equal(peek_text(got.body, "error.data.elicitations.0.mode"), "url");
    assert_true(strlen(peek_text(got.body, "error.data.elicitations.0.elicitationId")) >
                20);
    assert_int_equal(strncmp(url, SCENE_BASE "/_mock/connect/", 20), 0);
    assert_int_equal(house_service_calls(s), 0);
    house_close(s);
}

static void by_sentence(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got = call_as_carl(s, "{\"elicitation\":{}}");

    (void)state;
    assert_non_null(strstr(house_text(&got, true), "Open " SCENE_BASE "/_mock/connect/"));
    house_close(s);
}

static struct house_answer call_stateless(struct house *s, const char *more)
{
    struct house_ask ask = { .token = house_token(s, CARL),
                             .revision = NEW,
                             .rpc_method = "tools/call",
                             .rpc_name = "read_calendar" };

    house_serve(s);
    ask.body = arena_printf(s->arena,
                            HOUSE_RPC("\"method\":\"tools/call\",\"params\":{" META(
                                NEW, URL_CAN) CALENDAR "%s}"),
                            more);
    return house_ask(s, &ask);
}

static void by_input_request(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got = call_stateless(s, "");
    struct desk_ask connect = { .method = "GET" };

    (void)state;
    assert_string_equal(peek_text(got.body, "result.resultType"), "input_required");
    assert_string_equal(peek_text(got.body, "result.inputRequests.connect.method"),
                        "elicitation/create");
    assert_string_equal(peek_text(got.body, "result.inputRequests.connect.params.mode"),
                        "url");
    connect.path = peek_text(got.body, "result.inputRequests.connect.params.url") +
                   strlen(SCENE_BASE);
    assert_int_equal(desk_ask(&s->stage->desk, &connect).status, 200);
    got = call_stateless(s, ",\"inputResponses\":{\"connect\":{\"action\":\"accept\"}}");
    house_text(&got, false);
    got = call_stateless(s, ",\"inputResponses\":{\"connect\":{\"action\":\"decline\"}}");
    assert_non_null(strstr(house_text(&got, true), "as the user chose"));
    house_close(s);
}

int main(void)
{
    ROWS_ADD(rows, house_each_row);
    rows_add_one("a client that opens URLs hears of the connect page as an error",
                 by_error);
    rows_add_one("a client that does not reads it in a sentence", by_sentence);
    rows_add_one(NEW ": it is asked for the connect page, and may say no",
                 by_input_request);
    return rows_run("stateless");
}
