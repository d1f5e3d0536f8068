/* SPDX-License-Identifier: MIT */
#include "tool-server/terms.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "http/request.h"
#include "tool-server/mcp_session.h"
#include "tool-server/revision.h"
#include "tool-server/turn.h"
#include "wire/b64url.h"

enum { HEADER_MISMATCH = -32020, UNSUPPORTED_REVISION = -32022 };

#define META(name) "io.modelcontextprotocol/" name

static int refuse(struct turn *t, int code, const char *sentence)
{
    t->fault = (struct rpc_fault){ .code = code, .message = sentence };
    t->http.status = 400;
    return -1;
}

static int refuse_revision(struct turn *t, const char *asked)
{
    (void)refuse(t, UNSUPPORTED_REVISION, "Unsupported protocol version");
    t->fault.data = revision_unsupported(t->arena, asked);
    return -1;
}

/* A name that no header can carry comes as =?base64?...?= */
static const char *decode(struct arena *a, const char *value)
{
    static const char front[] = "=?base64?", back[] = "?=";
    size_t len = strlen(value), around = sizeof front - 1 + sizeof back - 1;
    struct b64url_bytes bytes;

    if (len < around || strncmp(value, front, sizeof front - 1) != 0 ||
        strcmp(value + len - (sizeof back - 1), back) != 0)
        return value;
    if (b64url_plain_decode(a, value + sizeof front - 1, len - around, &bytes, NULL) < 0)
        return "";
    return arena_slice(a, (const char *)bytes.data, bytes.len);
}

static int mirror(struct turn *t, const struct request *req, const char *header,
                  const char *text)
{
    const char *value = NULL;

    if (request_once(req, header, &value, NULL) < 0 || value == NULL)
        return refuse(
            t, HEADER_MISMATCH,
            arena_printf(t->arena, "%s: is missing, or there more than once", header));
    if (strcmp(decode(t->arena, value), text) != 0)
        return refuse(
            t, HEADER_MISMATCH,
            arena_printf(t->arena, "%s: does not say what the body says", header));
    return 0;
}

static int check_headers(struct turn *t, const struct request *req)
{
    const char *name = "";

    if (mirror(t, req, "Mcp-Method", t->message.method) < 0)
        return -1;
    if (strcmp(t->message.method, "tools/call") != 0)
        return 0;
    if (jobj_text(t->message.params, "name", &name, NULL) < 0)
        return 0; /* toolcall.c says so */
    return mirror(t, req, "Mcp-Name", name);
}

static int agree_stateless(struct turn *t, const struct request *req, struct jobj meta)
{
    struct jobj can = jobj_get(meta, META("clientCapabilities"));

    if (t->message.kind != RPC_REQUEST)
        return 0;
    if (jobj_kind(jobj_get(meta, META("protocolVersion"))) != JOBJ_TEXT ||
        jobj_kind(can) != JOBJ_OBJECT)
        return refuse(t, RPC_PARAMS,
                      "params._meta: needs " META("protocolVersion") " and " META(
                          "clientCapabilities"));
    t->opens_urls =
        jobj_kind(jobj_get(jobj_get(can, "elicitation"), "url")) == JOBJ_OBJECT;
    return check_headers(t, req);
}

/* An id that is none, or somebody else's, is a session that has ended. */
static int agree_session(struct turn *t, const struct request *req, const char *header)
{
    struct mcp_session_owner owner = { &t->server->session_key, t->inbound, t->mount };
    struct mcp_session session = { .revision = revision_assumed() };
    const char *id = NULL;

    if (request_once(req, "Mcp-Session-Id", &id, NULL) < 0)
        return refuse(t, RPC_INVALID, "Mcp-Session-Id: is there more than once");
    if (id != NULL && !mcp_session_read(t->arena, &owner, id, &session)) {
        (void)refuse(t, RPC_INVALID, "There is no such session; begin with initialize");
        t->http.status = 404;
        return -1;
    }
    if (header == NULL)
        t->revision = session.revision;
    t->opens_urls = session.opens_urls;
    return 0;
}

int terms_agree(struct turn *t, const struct request *req)
{
    struct jobj meta = jobj_get(t->message.params, "_meta");
    const char *header = NULL, *said = NULL;

    if (request_once(req, "MCP-Protocol-Version", &header, NULL) < 0)
        return refuse(t, HEADER_MISMATCH,
                      "MCP-Protocol-Version: is there more than once");
    if (jobj_text(meta, META("protocolVersion"), &said, NULL) == 0 &&
        (header == NULL || strcmp(header, said) != 0))
        return refuse(t, HEADER_MISMATCH,
                      "MCP-Protocol-Version: does not say what the body says");
    t->revision = header != NULL ? revision_find(header) : revision_assumed();
    if (t->revision == NULL)
        return refuse_revision(t, header);
    return t->revision->stateless ? agree_stateless(t, req, meta)
                                  : agree_session(t, req, header);
}
