/* SPDX-License-Identifier: MIT */
/* The step that is an MCP client: one request to the MCP server under test. */
#include "conformance/step_kinds.h"

#include <poll.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "conformance/actors.h"
#include "conformance/challenged.h"
#include "conformance/pairs.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { BODY_MAX = 1 << 20, POLL_MS = 100 };

#define META "io.modelcontextprotocol/"

/* One request while it is being put together. */
struct calling {
    struct stage *s;
    struct jobj step;
    const char *method, *tool, *token, *revision, *session, *url;
    struct pairs headers;
};

static const char *text_of(const struct calling *c, const char *name,
                           const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(c->step, name, &text, NULL) < 0 ? standard : text;
}

/* From this revision on there is no handshake. */
static bool is_stateless(const struct calling *c)
{
    return strcmp(c->revision, "2026") > 0;
}

/* ${inbound}; one is made if there is none yet, or the step says how. */
static int choose_token(struct calling *c, struct err *e)
{
    struct jobj sign = jobj_get(c->step, "sign");
    struct seen *seen;

    c->token = text_of(c, "token", vars_get(c->s->vars, "inbound"));
    if (c->token != NULL && sign.node == NULL)
        return 0;
    if (step_sign(c->s, sign, &seen, e) < 0)
        return -1;
    c->token = vars_get(c->s->vars, "inbound");
    return 0;
}

static int choose_tool(struct calling *c, struct err *e)
{
    const char *tool = text_of(c, "tool", "resource");

    if (strcmp(c->method, "tools/call") != 0)
        return 0;
    c->tool = vars_get(c->s->vars, arena_printf(c->s->arena, "tool.%s.name", tool));
    if (c->tool == NULL)
        return err_set(e, STAGE_ERR_UNMET, "the target names no tool \"%s\"", tool);
    return 0;
}

static int read_call(struct calling *c, struct err *e)
{
    const char *query = text_of(c, "query", NULL);
    struct vars *v = c->s->vars;

    c->method = text_of(c, "method", "tools/call");
    c->revision = text_of(c, "revision", vars_get(v, "tested.revision"));
    c->session = text_of(c, "session", NULL);
    c->url = text_of(c, "url", vars_get(v, "tested.url"));
    if (query != NULL)
        c->url = arena_printf(c->s->arena, "%s?%s", c->url, query);
    return choose_token(c, e) < 0 || choose_tool(c, e) < 0 ? -1 : 0;
}

static void write_meta(const struct calling *c, struct jwrite *w)
{
    if (!is_stateless(c))
        return;
    jwrite_member_object(w, "_meta");
    jwrite_member_text(w, META "protocolVersion", c->revision);
    jwrite_member_raw(w, META "clientInfo",
                      "{\"name\":\"sts-conformance\",\"version\":\"1\"}");
    jwrite_member_raw(w, META "clientCapabilities", "{}");
    jwrite_object_end(w);
}

static void write_params(const struct calling *c, struct jwrite *w)
{
    jwrite_member_object(w, "params");
    if (c->tool != NULL) {
        const char *tool = text_of(c, "tool", "resource");
        const char *arguments =
            vars_get(c->s->vars, arena_printf(c->s->arena, "tool.%s.arguments", tool));

        jwrite_member_text(w, "name", c->tool);
        jwrite_member_raw(w, "arguments", arguments != NULL ? arguments : "{}");
    }
    if (strcmp(c->method, "initialize") == 0) {
        jwrite_member_text(w, "protocolVersion", c->revision);
        jwrite_member_raw(w, "capabilities", "{}");
        jwrite_member_raw(w, "clientInfo",
                          "{\"name\":\"sts-conformance\",\"version\":\"1\"}");
    }
    write_meta(c, w);
    jwrite_object_end(w);
}

static const char *body_of(const struct calling *c)
{
    struct buf text = buf_make(c->s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "jsonrpc", "2.0");
    if (strncmp(c->method, "notifications/", 14) != 0)
        jwrite_member_int(&w, "id", 1);
    jwrite_member_text(&w, "method", c->method);
    write_params(c, &w);
    jwrite_object_end(&w);
    return text.data;
}

static int add_headers(struct calling *c, struct err *e)
{
    const struct httpc_field rows[] = {
        { "Content-Type", "application/json" },
        { "Accept", "application/json, text/event-stream" },
        { "Authorization",
          *c->token != '\0' ? arena_printf(c->s->arena, "Bearer %s", c->token) : NULL },
        { "MCP-Protocol-Version",
          strcmp(c->method, "initialize") != 0 ? c->revision : NULL },
        { "Mcp-Session-Id", c->session != NULL && *c->session ? c->session : NULL },
        { "Mcp-Method", is_stateless(c) ? c->method : NULL },
        { "Mcp-Name", is_stateless(c) ? c->tool : NULL },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].value != NULL &&
            pairs_add(&c->headers, rows[i].name, rows[i].value, e) < 0)
            return -1;
    return pairs_read(&c->headers, jobj_get(c->step, "headers"), c->s->arena, e);
}

/* An answer as a stream: its last message is the answer. */
static void read_stream(struct stage *s, struct seen *seen)
{
    const char *type = stage_header(seen, "content-type");
    struct jobj json;

    if (type == NULL || strncmp(type, "text/event-stream", 17) != 0)
        return;
    for (const char *at = strstr(seen->body, "data:"); at != NULL;
         at = strstr(at + 5, "\ndata:")) {
        const char *data = at + strcspn(at, ":") + 1;

        if (jobj_parse_object(s->arena, data, strcspn(data, "\r\n"), &json, NULL) < 0)
            continue;
        seen->json = json;
        seen->is_json = true;
    }
}

static int send(struct calling *c, struct seen **out, struct err *e)
{
    struct stage_request request = { .method = text_of(c, "http_method", "POST"),
                                     .url = c->url };

    c->headers.n = 0;
    if (add_headers(c, e) < 0)
        return -1;
    request.headers = c->headers.all;
    request.n_headers = c->headers.n;
    request.body = body_of(c);
    request.body_len = strlen(request.body);
    *out = stage_send(c->s, &request);
    read_stream(c->s, *out);
    return 0;
}

/* A session for a revision that has them; *out is an answer that is no session. */
static int shake_hands(struct calling *c, struct seen **out, struct err *e)
{
    struct calling *first = arena_alloc(c->s->arena, sizeof *first);
    const char *session;

    *first = *c;
    first->method = "initialize";
    first->tool = NULL;
    if (send(first, out, e) < 0)
        return -1;
    if ((*out)->status != 200)
        return 0;
    session = stage_header(*out, "mcp-session-id");
    c->session = session != NULL ? session : "";
    *out = NULL;
    return 0;
}

static int call_once(struct calling *c, struct seen **out, struct err *e)
{
    bool begins = strcmp(c->method, "initialize") == 0;
    const char *session;

    *out = NULL;
    if (!is_stateless(c) && c->session == NULL && !begins && shake_hands(c, out, e) < 0)
        return -1;
    if (*out == NULL && send(c, out, e) < 0)
        return -1;
    session = begins ? stage_header(*out, "mcp-session-id") : NULL;
    if (begins)
        vars_set(c->s->vars, "session", session != NULL ? session : "");
    return 0;
}

/* ${asked.metadata}, ${asked.scope}: what the challenge asks for. */
static void name_challenge(struct stage *s, const struct seen *seen)
{
    const char *url = challenged_text(s, seen, "resource_metadata");
    const char *scope = challenged_text(s, seen, "scope");

    if (stage_header(seen, "www-authenticate") == NULL)
        return;
    vars_set(s->vars, "asked.metadata",
             url != NULL ? url : vars_get(s->vars, "tested.metadata"));
    vars_set(s->vars, "asked.scope", scope != NULL ? scope : "");
}

/* Again until it has that status, or its time is over. */
int step_call(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct calling *c = arena_alloc(s->arena, sizeof *c);
    int64_t until = 0, patience_ms = 0, wait_ms = 0, began_ms = clock_ticks_ms();

    c->s = s;
    c->step = step;
    if (actors_server(s, e) < 0 || jobj_opt_int(step, "until", &until, e) < 0 ||
        jobj_opt_int(step, "patience_ms", &patience_ms, e) < 0 ||
        jobj_opt_int(step, "wait_ms", &wait_ms, e) < 0 || read_call(c, e) < 0)
        return -1;
    (void)poll(NULL, 0, (int)wait_ms);
    if (call_once(c, out, e) < 0)
        return -1;
    while (until != 0 && (*out)->status != until &&
           clock_ticks_ms() - began_ms < patience_ms) {
        (void)poll(NULL, 0, POLL_MS);
        c->session = text_of(c, "session", NULL);
        if (call_once(c, out, e) < 0)
            return -1;
    }
    name_challenge(s, *out);
    return 0;
}
