/* SPDX-License-Identifier: MIT */
#include "tool-server/rpc.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"

int rpc_parse(struct arena *a, const char *bytes, size_t bytes_len, struct rpc_body *out,
              struct err *e)
{
    struct jobj root;
    size_t n = 0;

    if (jobj_parse(a, bytes, bytes_len, &root, e) < 0)
        return err_set(e, ERR_PARSE, "%s", e->text);
    if (jobj_kind(root) != JOBJ_ARRAY) {
        *out = (struct rpc_body){ .n = 1, .items = { root } };
        return 0;
    }
    if (jobj_count(root) == 0 || jobj_count(root) > RPC_BATCH_MAX)
        return err_set(e, ERR_LIMIT, "a batch has 1 to %d messages", RPC_BATCH_MAX);
    *out = (struct rpc_body){ .batch = true };
    for (struct jobj v = jobj_first(root); v.node != NULL; v = jobj_next(v))
        out->items[n++] = v;
    out->n = n;
    return 0;
}

/* MCP: an id is a text or a whole number, and never null. */
static bool is_id(struct jobj id)
{
    int64_t n;

    return jobj_kind(id) == JOBJ_TEXT || jobj_as_int(id, &n, NULL) == 0;
}

static int read_id(struct jobj value, struct rpc_message *out, struct err *e)
{
    struct jobj id = jobj_get(value, "id");

    if (!jobj_has(value, "id"))
        return 0;
    if (!is_id(id))
        return err_set(e, ERR_PARSE, "id: expected a text or a whole number");
    out->id = id;
    return 0;
}

static int read_call(struct jobj value, struct rpc_message *out, struct err *e)
{
    struct jobj params = { 0 };

    if (jobj_text(value, "method", &out->method, e) < 0)
        return -1;
    if (jobj_opt_object(value, "params", &params, e) < 0)
        return -1;
    out->params = params;
    out->kind = out->id.node != NULL ? RPC_REQUEST : RPC_NOTIFICATION;
    return 0;
}

int rpc_read(struct jobj value, struct rpc_message *out, struct err *e)
{
    const char *version = "";

    *out = (struct rpc_message){ .kind = RPC_REQUEST };
    if (jobj_kind(value) != JOBJ_OBJECT)
        return err_set(e, ERR_PARSE, "a message is a JSON object");
    if (read_id(value, out, e) < 0)
        return -1;
    if (jobj_text(value, "jsonrpc", &version, e) < 0)
        return -1;
    if (strcmp(version, "2.0") != 0)
        return err_set(e, ERR_PARSE, "jsonrpc: expected \"2.0\"");
    if (jobj_has(value, "method"))
        return read_call(value, out, e);
    if (out->id.node == NULL || jobj_has(value, "result") == jobj_has(value, "error"))
        return err_set(e, ERR_PARSE, "neither a method nor a result or an error");
    out->kind = RPC_RESPONSE;
    return 0;
}

static struct jwrite begin(struct buf *out, struct jobj id)
{
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    jwrite_member_text(&w, "jsonrpc", "2.0");
    jwrite_key(&w, "id");
    if (id.node != NULL)
        jobj_write(id, &w);
    else
        jwrite_null(&w);
    return w;
}

void rpc_write_result(struct buf *out, struct jobj id, const char *result)
{
    struct jwrite w = begin(out, id);

    jwrite_member_raw(&w, "result", result);
    jwrite_object_end(&w);
}

void rpc_write_fault(struct buf *out, struct jobj id, const struct rpc_fault *fault)
{
    struct jwrite w = begin(out, id);

    jwrite_member_object(&w, "error");
    jwrite_member_int(&w, "code", fault->code);
    jwrite_member_text(&w, "message", fault->message);
    if (fault->data != NULL)
        jwrite_member_raw(&w, "data", fault->data);
    jwrite_object_end(&w);
    jwrite_object_end(&w);
}
