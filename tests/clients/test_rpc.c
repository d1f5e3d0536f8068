/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tool-server/rpc.h"

enum outcome {
    REQUEST = RPC_REQUEST,
    NOTE = RPC_NOTIFICATION,
    ANSWER = RPC_RESPONSE,
    NO_MESSAGE,
    NO_JSON,
    NO_BATCH
};

static const struct row {
    const char *name, *body;
    enum outcome want;
} rows[] = {
    { "a request is one", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", REQUEST },
    { "a text is an id", "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"ping\"}",
      REQUEST },
    { "an empty text is an id", "{\"jsonrpc\":\"2.0\",\"id\":\"\",\"method\":\"ping\"}",
      REQUEST },
    { "a negative number is an id", "{\"jsonrpc\":\"2.0\",\"id\":-9,\"method\":\"ping\"}",
      REQUEST },
    { "without an id it is a notification", "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}",
      NOTE },
    { "a result is an answer", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", ANSWER },
    { "an error is an answer",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"x\"}}", ANSWER },
    { "null is no id", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
      NO_MESSAGE },
    { "a fraction is no id", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
      NO_MESSAGE },
    { "an object is no id", "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
      NO_MESSAGE },
    { "a number past 64 bits is no id",
      "{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"ping\"}",
      NO_MESSAGE },
    { "an id that comes twice is refused",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", NO_JSON },
    { "a method that comes twice is refused",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"m\\u0065thod\":\"b\"}", NO_JSON },
    { "another version is no message", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"x\"}",
      NO_MESSAGE },
    { "no version is no message", "{\"id\":1,\"method\":\"ping\"}", NO_MESSAGE },
    { "a method is a text", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", NO_MESSAGE },
    { "params are an object",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":[1]}", NO_MESSAGE },
    { "result and error at once are no answer",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", NO_MESSAGE },
    { "an answer to nobody is none", "{\"jsonrpc\":\"2.0\",\"result\":{}}", NO_MESSAGE },
    { "a text is no message", "\"ping\"", NO_MESSAGE },
    { "an empty body is no JSON", "", NO_JSON },
    { "half an object is no JSON", "{\"jsonrpc\":\"2.0\"", NO_JSON },
    { "what follows the message is refused", "{\"jsonrpc\":\"2.0\",\"method\":\"x\"} {}",
      NO_JSON },
    { "an escaped NUL is refused", "{\"jsonrpc\":\"2.0\",\"method\":\"x\\u0000\"}",
      NO_JSON },
    { "broken UTF-8 is refused", "{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", NO_JSON },
    { "an empty batch is none", "[]", NO_BATCH },
    { "a batch of one is read", "[{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]", NOTE },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct rpc_body body = { 0 };
    struct rpc_message message;
    struct err e = { 0 };
    int rc = rpc_parse(a, row->body, strlen(row->body), &body, &e);

    if (row->want == NO_JSON || row->want == NO_BATCH) {
        assert_int_equal(rc, -1);
        assert_int_equal(e.code, row->want == NO_JSON ? ERR_PARSE : ERR_LIMIT);
    } else {
        assert_int_equal(rc, 0);
        rc = rpc_read(body.items[0], &message, &e);
        assert_int_equal(rc, row->want == NO_MESSAGE ? -1 : 0);
        if (rc == 0)
            assert_int_equal((int)message.kind, (int)row->want);
    }
    arena_free(a);
}

static void a_nul(void **state)
{
    static const char text[] = "{\"jsonrpc\":\"2.0\",\"method\":\"x\0\"}";
    struct arena *a = arena_open(0);
    struct rpc_body body;

    (void)state;
    assert_int_equal(rpc_parse(a, text, sizeof text - 1, &body, &(struct err){ 0 }), -1);
    arena_free(a);
}

static void deep(void **state)
{
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, 1 << 20);
    struct rpc_body body;

    (void)state;
    buf_add(&text, "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"a\":");
    for (int i = 0; i < 100000; i++)
        buf_add(&text, "[");
    assert_int_equal(rpc_parse(a, text.data, text.len, &body, &(struct err){ 0 }), -1);
    arena_free(a);
}

static void crowded(void **state)
{
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, 1 << 20);
    struct rpc_body body;
    struct err e = { 0 };

    (void)state;
    buf_add(&text, "[1");
    for (int i = 1; i < RPC_BATCH_MAX; i++)
        buf_add(&text, ",1");
    buf_add(&text, "]");
    assert_int_equal(rpc_parse(a, text.data, text.len, &body, &e), 0);
    assert_int_equal(body.n, RPC_BATCH_MAX);
    text.data[text.len - 1] = ',';
    buf_add(&text, "1]");
    assert_int_equal(rpc_parse(a, text.data, text.len, &body, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    arena_free(a);
}

static void written(void **state)
{
    struct arena *a = arena_open(0);
    struct buf out = buf_make(a, 4096);
    struct rpc_fault fault = { RPC_PARAMS, "say \"please\"\n", "{\"a\":1}" };
    struct jobj id;

    (void)state;
    assert_int_equal(jobj_parse(a, "12345678901234567", 17, &id, NULL), 0);
    rpc_write_result(&out, id, "{}");
    assert_string_equal(out.data,
                        "{\"jsonrpc\":\"2.0\",\"id\":12345678901234567,\"result\":{}}");
    buf_clear(&out);
    rpc_write_fault(&out, (struct jobj){ 0 }, &fault);
    assert_string_equal(out.data,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32602,"
                        "\"message\":\"say \\\"please\\\"\\n\",\"data\":{\"a\":1}}}");
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("a NUL ends nothing", a_nul);
    rows_add_one("a hundred thousand brackets are refused", deep);
    rows_add_one("one message too many in a batch is refused", crowded);
    rows_add_one("an answer carries the id as it came, and escapes what it quotes",
                 written);
    return rows_run("rpc");
}
