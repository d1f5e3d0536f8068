/* SPDX-License-Identifier: MIT */
#include "tool-server/methods.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "tool-server/mcp_session.h"
#include "tool-server/result.h"
#include "tool-server/revision.h"
#include "tool-server/toolcall.h"
#include "tool-server/tools.h"
#include "tool-server/turn.h"

enum { LIST_TTL_MS = 300000 }; /* the table changes with the program alone */

static const char instructions[] =
    "Tools of the sales team. Each acts for the user who is logged in, with a credential "
    "of "
    "its own that is asked for at each call; a refusal says what would help.";

static int refuse_params(struct turn *t, const char *sentence)
{
    t->fault = (struct rpc_fault){ .code = RPC_PARAMS, .message = sentence };
    return -1;
}

static void write_capabilities(struct jwrite *w)
{
    jwrite_member_raw(w, "capabilities", "{\"tools\":{\"listChanged\":false}}");
}

static int initialize(struct turn *t)
{
    struct jobj params = t->message.params;
    struct mcp_session_owner owner = { &t->server->session_key, t->inbound, t->mount };
    struct mcp_session session = { 0 };
    const char *asked = "";
    struct err e = { 0 };
    struct result *r;

    if (jobj_text(params, "protocolVersion", &asked, &e) < 0)
        return refuse_params(t, arena_text(t->arena, e.text));
    session.revision = revision_negotiate(asked);
    session.opens_urls =
        jobj_kind(jobj_get(jobj_get(jobj_get(params, "capabilities"), "elicitation"),
                           "url")) == JOBJ_OBJECT;
    t->session_id = mcp_session_id(t->arena, &owner, &session);
    r = result_begin(t, "complete");
    jwrite_member_text(&r->w, "protocolVersion", session.revision->name);
    write_capabilities(&r->w);
    result_write_server(&r->w, "serverInfo");
    jwrite_member_text(&r->w, "instructions", instructions);
    return result_end(t, r);
}

static int ping(struct turn *t)
{
    return result_end(t, result_begin(t, "complete"));
}

/* The same for everybody, yet behind a token: no shared cache keeps it. */
static void write_cacheable(struct turn *t, struct result *r)
{
    if (!t->revision->stateless)
        return;
    jwrite_member_int(&r->w, "ttlMs", LIST_TTL_MS);
    jwrite_member_text(&r->w, "cacheScope", "private");
}

static int discover(struct turn *t)
{
    struct result *r = result_begin(t, "complete");

    jwrite_member_array(&r->w, "supportedVersions");
    for (size_t i = 0; revision_at(i) != NULL; i++)
        jwrite_text(&r->w, revision_at(i)->name);
    jwrite_array_end(&r->w);
    write_capabilities(&r->w);
    jwrite_member_text(&r->w, "instructions", instructions);
    write_cacheable(t, r);
    return result_end(t, r);
}

static int list_tools(struct turn *t)
{
    struct result *r;

    if (jobj_present(t->message.params, "cursor"))
        return refuse_params(t, "cursor: there is only one page");
    r = result_begin(t, "complete");
    jwrite_member_array(&r->w, "tools");
    for (size_t i = 0; tools_at(i) != NULL; i++)
        tools_write(tools_at(i), &r->w);
    jwrite_array_end(&r->w);
    write_cacheable(t, r);
    return result_end(t, r);
}

static const struct {
    const char *name;
    bool with_handshake, stateless; /* in which revisions */
    int (*run)(struct turn *t);
} rows[] = {
    { "initialize", true, false, initialize },
    { "ping", true, false, ping },
    { "server/discover", false, true, discover },
    { "tools/list", true, true, list_tools },
    { "tools/call", true, true, toolcall_run },
};

int methods_run(struct turn *t)
{
    bool stateless = t->revision->stateless;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].name, t->message.method) == 0 &&
            (stateless ? rows[i].stateless : rows[i].with_handshake))
            return rows[i].run(t);
    }
    t->fault = (struct rpc_fault){
        .code = RPC_METHOD,
        .message = arena_printf(t->arena, "Method not found: %.80s", t->message.method),
    };
    t->http.status = stateless ? 404 : 0; /* 2026-07-28, Streamable HTTP */
    return -1;
}
