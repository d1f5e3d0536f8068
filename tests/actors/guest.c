/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/opts.h"
#include "guest_web.h"
#include "wire/jwrite.h"

enum { STEP_UPS = 3, FOR_EVER = 1000000 };

#define TARGET                                                                           \
    "{\"name\": \"test client\", \"base_url\": \"http://127.0.0.1\", \"smoke\": "        \
    "\"CL-001\", \"client_under_test\": {\"command\": \"exec mcp-test-client\"}}"
#define US "{\"name\":\"test client\",\"version\":\"1\"}"

const char *guest_text(struct jobj o, const char *name, const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(o, name, &text, NULL) < 0 ? standard : text;
}

bool guest_lists(struct jobj list, const char *text)
{
    const char *item;

    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &item, NULL) == 0 && strcmp(item, text) == 0)
            return true;
    return false;
}

/* name="value" or name=value of a challenge, or NULL. */
static const char *parameter(struct guest *g, const char *challenge, const char *name)
{
    size_t len = strlen(name);
    const char *at = challenge;

    while ((at = strstr(at, name)) != NULL) {
        bool begins = at > challenge && strchr(" ,", at[-1]) != NULL;

        at += len;
        if (begins && *at == '=')
            return at[1] == '"' ? arena_slice(g->arena, at + 2, strcspn(at + 2, "\""))
                                : arena_slice(g->arena, at + 1, strcspn(at + 1, ", "));
    }
    return NULL;
}

static struct guest_asked read_challenge(struct guest *g,
                                         const struct httpc_answer *answer)
{
    const char *text = guest_web_found(answer, "WWW-Authenticate");

    if (text == NULL)
        return (struct guest_asked){ .error = NULL };
    return (struct guest_asked){ .metadata = parameter(g, text, "resource_metadata"),
                                 .scope = parameter(g, text, "scope"),
                                 .error = parameter(g, text, "error") };
}

static const char *message(struct guest *g, const char *method, const char *params)
{
    struct buf text = buf_make(g->arena, GUEST_TEXT);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "jsonrpc", "2.0");
    jwrite_member_text(&w, "method", method);
    jwrite_member_raw(&w, "params", params);
    if (strncmp(method, "notifications/", 14) != 0)
        jwrite_member_int(&w, "id", ++g->calls);
    jwrite_object_end(&w);
    return text.data;
}

static int post(struct guest *g, const char *method, const char *params,
                struct httpc_answer *out, struct err *e)
{
    struct guest_web_ask ask = { .method = "POST", .url = g->url };
    const char *further;

    ask.body = message(g, method, params);
    guest_web_header(&ask, "Content-Type", "application/json");
    guest_web_header(&ask, "Accept", "application/json, text/event-stream");
    guest_web_header(&ask, "MCP-Protocol-Version", g->revision);
    if (g->session != NULL)
        guest_web_header(&ask, "Mcp-Session-Id", g->session);
    if (g->token != NULL && g->fault == FAULT_TOKEN_IN_URL)
        ask.url = arena_printf(g->arena, "%s?access_token=%s", g->url, g->token);
    if (g->token != NULL)
        guest_web_header(&ask, "Authorization",
                         arena_printf(g->arena, "Bearer %s", g->token));
    if (guest_web_send(g, &ask, out, e) < 0)
        return -1;
    further = guest_web_found(out, "Location");
    if (g->fault != FAULT_TOKEN_FOLLOWS_REDIRECT || further == NULL ||
        (out->status != 307 && out->status != 308))
        return 0;
    ask.url = further;
    return guest_web_send(g, &ask, out, e);
}

/* Is there more to be had than a refusal? */
static bool can_step_up(const struct guest *g, int status,
                        const struct guest_asked *asked)
{
    if (status == 401)
        return g->fault != FAULT_IGNORES_401;
    return asked->error != NULL && strcmp(asked->error, "insufficient_scope") == 0 &&
           g->fault != FAULT_IGNORES_403;
}

static bool is_ignored(const struct guest *g, int status)
{
    return (status == 401 && g->fault == FAULT_IGNORES_401) ||
           (status == 403 && g->fault == FAULT_IGNORES_403);
}

/* *out is absent where there is nothing to say. */
static int request(struct guest *g, const char *method, const char *params,
                   struct jobj *out, struct err *e)
{
    int rounds = g->fault == FAULT_RETRIES_FOR_EVER ? FOR_EVER : STEP_UPS;
    struct httpc_answer answer;
    const char *session;
    struct guest_asked asked;

    *out = (struct jobj){ 0 };
    if (post(g, method, params, &answer, e) < 0)
        return -1;
    for (; (answer.status == 401 || answer.status == 403) && rounds > 0; rounds--) {
        asked = read_challenge(g, &answer);
        if (!can_step_up(g, answer.status, &asked))
            break;
        if (guest_token_get(g, &asked, e) < 0 || post(g, method, params, &answer, e) < 0)
            return -1;
    }
    if (is_ignored(g, answer.status))
        return 0;
    if (answer.status != 200 && answer.status != 202)
        return err_set(e, ERR_PARSE, "%s: %d", method, answer.status);
    session = guest_web_found(&answer, "Mcp-Session-Id");
    g->session = session != NULL ? session : g->session;
    return answer.status == 200 ? guest_web_json(g, &answer, out, e) : 0;
}

/* Call the first of the tools. */
static int call_first(struct guest *g, struct jobj listed, struct err *e)
{
    struct jobj tool = jobj_first(jobj_get(jobj_get(listed, "result"), "tools")), answer;
    struct buf params = buf_make(g->arena, GUEST_TEXT);
    struct jwrite w = jwrite_make(&params);
    const char *name;

    if (tool.node == NULL)
        return 0;
    if (jobj_text(tool, "name", &name, e) < 0)
        return -1;
    jwrite_object(&w);
    jwrite_member_text(&w, "name", name);
    jwrite_member_raw(&w, "arguments", "{}");
    jwrite_object_end(&w);
    return request(g, "tools/call", params.data, &answer, e);
}

static int visit(struct guest *g, struct err *e)
{
    const char *hello = arena_printf(
        g->arena,
        "{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":" US "}",
        g->revision);
    struct jobj answer;

    if (request(g, "initialize", hello, &answer, e) < 0 ||
        request(g, "notifications/initialized", "{}", &answer, e) < 0 ||
        request(g, "tools/list", "{}", &answer, e) < 0)
        return -1;
    return call_first(g, answer, e);
}

static const char *setting(const char *name, const char *standard)
{
    const char *text = opts_env(name);

    return text != NULL ? text : standard;
}

static int run(void *self)
{
    struct guest *g = self;
    const char *context = setting("MCP_CONFORMANCE_CONTEXT", "{}");
    struct err e = { 0 };

    g->revision = setting("MCP_CONFORMANCE_PROTOCOL_VERSION", "2025-11-25");
    g->scopes = "";
    if (jobj_parse_object(g->arena, context, strlen(context), &g->context, &e) == 0) {
        g->name = guest_text(g->context, "name", "");
        if (visit(g, &e) == 0)
            return 0;
    }
    fprintf(stderr, "%s\n", e.text);
    return 1;
}

/* usage: mcp-test-client [--fault ID] URL | --list-faults | --describe */
int main(int argc, char **argv)
{
    struct guest g = { .arena = arena_open(0), .url = argv[argc - 1] };
    int rc;

    if (argc == 2 && strcmp(argv[1], "--list-faults") == 0)
        guest_fault_list();
    if (argc == 2 && strcmp(argv[1], "--describe") == 0)
        puts(TARGET);
    if (argc == 2 && argv[1][0] == '-')
        return 0;
    if (argc > 2 && strcmp(argv[1], "--fault") == 0)
        g.fault = guest_fault_named(argv[2]);
    if (g.arena == NULL || argc < 2 || g.fault == FAULTS)
        return 2;
    rc = g.fault == FAULT_DOES_NOTHING ? 0 : arena_run(g.arena, run, &g);
    arena_free(g.arena);
    return rc;
}
