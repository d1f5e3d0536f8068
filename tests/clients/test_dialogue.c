/* SPDX-License-Identifier: MIT */
/* What an MCP client hears, in each revision. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "http/response.h"

#define PING HOUSE_RPC("\"method\":\"ping\"")
#define NOTE "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"
#define NEW  "2026-07-28"

static const struct house_row rows[] = {
    { "initialize in 2025-11-25 is met",
      { .body = HOUSE_INIT("2025-11-25", "{}") },
      200,
      "result.protocolVersion",
      "2025-11-25",
      0 },
    { "initialize in 2025-06-18 is met",
      { .body = HOUSE_INIT("2025-06-18", "{}") },
      200,
      "result.protocolVersion",
      "2025-06-18",
      0 },
    { "initialize in 2025-03-26 is met",
      { .body = HOUSE_INIT("2025-03-26", "{}") },
      200,
      "result.protocolVersion",
      "2025-03-26",
      0 },
    { "initialize in a revision that nobody knows gets the newest with a handshake",
      { .body = HOUSE_INIT("1999-01-01", "{}") },
      200,
      "result.protocolVersion",
      "2025-11-25",
      0 },
    { "so does one in the revision that has no handshake",
      { .body = HOUSE_INIT(NEW, "{}") },
      200,
      "result.protocolVersion",
      "2025-11-25",
      0 },
    { "initialize without a revision is refused",
      { .body = HOUSE_RPC("\"method\":\"initialize\"") },
      200,
      NULL,
      NULL,
      -32602 },
    { "initialized is taken", { .body = NOTE }, 202, NULL, NULL, 0 },
    { "an answer is taken", { .body = HOUSE_RPC("\"result\":{}") }, 202, NULL, NULL, 0 },
    { "ping is answered", { .body = PING }, 200, "jsonrpc", "2.0", 0 },
    { "the tools are listed",
      { .body = HOUSE_RPC("\"method\":\"tools/list\"") },
      200,
      "result.tools.0.name",
      "read_calendar",
      0 },
    { "there is one page of them",
      { .body = HOUSE_RPC("\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}") },
      200,
      NULL,
      NULL,
      -32602 },
    { "a method that is none is not found",
      { .body = HOUSE_RPC("\"method\":\"tools/explode\"") },
      200,
      NULL,
      NULL,
      -32601 },
    { "a tool that is none is not found",
      { .body = HOUSE_RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"rm\"}") },
      200,
      "error.message",
      "Unknown tool: rm",
      -32602 },
    { "a call without a tool is refused",
      { .body = HOUSE_RPC("\"method\":\"tools/call\"") },
      200,
      NULL,
      NULL,
      -32602 },
    { "arguments that are no object are refused",
      { .body =
            HOUSE_RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"read_calendar\","
                      "\"arguments\":[]}") },
      200,
      NULL,
      NULL,
      -32602 },
    { "an argument that is missing is named to the model",
      { .body = HOUSE_RPC(
            "\"method\":\"tools/call\",\"params\":{\"name\":\"read_calendar\"}") },
      200,
      "result.content.0.text",
      "day: is missing. The day, YYYY-MM-DD",
      0 },
    { "an argument that is none is named, with its neighbour",
      { .body =
            HOUSE_RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"read_calendar\","
                      "\"arguments\":{\"dya\":\"x\"}}") },
      200,
      "result.content.0.text",
      "dya: no such argument (did you mean day?)",
      0 },
    { "an argument of another kind is refused",
      { .body =
            HOUSE_RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"read_calendar\","
                      "\"arguments\":{\"day\":7}}") },
      200,
      "result.content.0.text",
      "day: expected a text",
      0 },
    { "an argument that is too long is refused",
      { .body =
            HOUSE_RPC("\"method\":\"tools/call\",\"params\":{\"name\":\"read_calendar\","
                      "\"arguments\":{\"day\":\"2026-11-24T00:00\"}}") },
      200,
      "result.content.0.text",
      "day: at most 10 bytes",
      0 },
    { "what is no JSON is a parse error", { .body = "{" }, 400, NULL, NULL, -32700 },
    { "what is no message is an invalid request",
      { .body = "{}" },
      400,
      NULL,
      NULL,
      -32600 },
    { "a form is no message",
      { .body = "a=b", .type = "application/x-www-form-urlencoded" },
      415,
      NULL,
      NULL,
      0 },
    { "a type with a charset is fine",
      { .body = PING, .type = "application/json; charset=utf-8" },
      200,
      NULL,
      NULL,
      0 },
    { "an Accept without either type is refused",
      { .body = PING, .accept = "text/html" },
      406,
      NULL,
      NULL,
      0 },
    { "an Accept of anything is fine",
      { .body = PING, .accept = "*/*" },
      200,
      NULL,
      NULL,
      0 },
    { "a stream cannot be opened", { .method = "GET" }, 405, NULL, NULL, 0 },
    { "a session cannot be ended", { .method = "DELETE" }, 405, NULL, NULL, 0 },
    { "another path is not found",
      { .path = "/mcp/x", .body = PING },
      404,
      NULL,
      NULL,
      0 },
    { "a revision that nobody knows is refused",
      { .body = PING, .revision = "1999-01-01" },
      400,
      "error.data.supported.0",
      NEW,
      -32022 },
    { "a batch is for 2025-03-26",
      { .body = "[" PING "]", .revision = "2025-06-18" },
      400,
      NULL,
      NULL,
      -32600 },
    { "a batch of notifications has no answer",
      { .body = "[" NOTE "]" },
      202,
      NULL,
      NULL,
      0 },
    { "initialize is no part of a batch",
      { .body = "[" HOUSE_INIT("2025-03-26", "{}") "]" },
      400,
      NULL,
      NULL,
      -32600 },
};

static void batch(void **state)
{
    struct house *s = house_open(NULL);
    struct house_ask ask = { .body =
                                 "[" PING "," NOTE ",{\"jsonrpc\":\"2.0\",\"id\":\"b\","
                                 "\"method\":\"x\"}]" };
    struct house_answer got = house_ask(s, &ask);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(got.text,
                        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},{\"jsonrpc\":"
                        "\"2.0\",\"id\":\"b\",\"error\":{\"code\":-32601,\"message\":"
                        "\"Method not found: x\"}}]");
    house_close(s);
}

static void stream(void **state)
{
    struct house *s = house_open(NULL);
    struct house_ask ask = { .body = PING, .accept = "text/event-stream" };
    struct house_answer got = house_ask(s, &ask);

    (void)state;
    assert_string_equal(got.head->content_type, "text/event-stream");
    assert_string_equal(got.text, "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,"
                                  "\"result\":{}}\n\n");
    house_close(s);
}

int main(void)
{
    ROWS_ADD(rows, house_each_row);
    rows_add_one("in 2025-03-26 a batch is answered by a batch", batch);
    rows_add_one("a client that takes streams alone gets one", stream);
    return rows_run("dialogue");
}
