/* SPDX-License-Identifier: MIT */
#include "tool-server/toolcall.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "mcpsts/mcpsts.h"
#include "tool-server/arguments.h"
#include "tool-server/connecting.h"
#include "tool-server/downstream.h"
#include "tool-server/mount.h"
#include "tool-server/result.h"
#include "tool-server/tools.h"
#include "tool-server/turn.h"

static int refuse_http(struct turn *t, int status, const char *error,
                       const struct mcpsts_refusal *why)
{
    t->http = (struct turn_http){
        .status = status,
        .error = error,
        .sentence = arena_text(t->arena, why->message),
        .challenge = arena_text(t->arena, why->challenge),
    };
    return -1;
}

static int denied(struct turn *t, const struct tools_row *tool)
{
    return result_error(
        t,
        arena_printf(t->arena,
                     "Policy does not let this user reach %s (%s) through this MCP "
                     "client. Who looks after the policies can permit it: ask for %s%s "
                     "on %s. Trying again changes nothing.",
                     tool->service, tool->target,
                     tool->grants != NULL ? "the scope " : "access",
                     tool->grants != NULL ? tool->grants : "", tool->target));
}

static int later(struct turn *t, const struct mcpsts_refusal *why)
{
    if (why->retry_after_s > 0)
        return result_error(
            t,
            arena_printf(t->arena, "No credential could be had: %s. Try again in %lld s.",
                         why->message, (long long)why->retry_after_s));
    return result_error(
        t, arena_printf(t->arena, "No credential could be had: %s. Try again later.",
                        why->message));
}

/* The client can do nothing about it, so the reason is for the operator. */
static int misconfigured(struct turn *t, const struct tools_row *tool,
                         const struct mcpsts_refusal *why)
{
    if (t->server->report != NULL)
        t->server->report(t->server->report_self,
                          arena_printf(t->arena, "%s: %s", tool->name, why->message));
    return result_error(t, arena_printf(t->arena,
                                        "This MCP server is not set up to reach %s; its "
                                        "operator finds the reason in its log.",
                                        tool->service));
}

/* Every refusal ends the call here: nothing is sent downstream without a credential. */
static int no_credential(struct turn *t, const struct tools_row *tool,
                         const struct mcpsts_refusal *why)
{
    switch (why->code) {
    case MCPSTS_INVALID_TOKEN:
        return refuse_http(t, 401, "invalid_token", why);
    case MCPSTS_INSUFFICIENT_SCOPE:
        return refuse_http(t, 403, "insufficient_scope", why);
    case MCPSTS_DENIED:
        return denied(t, tool);
    case MCPSTS_NOT_CONNECTED:
        return connecting_ask(t, tool, why->connect_url);
    case MCPSTS_TEMPORARY:
        return later(t, why);
    case MCPSTS_MISCONFIGURED:
    case MCPSTS_NO_MEMORY:
    case MCPSTS_OK:
        break;
    }
    return misconfigured(t, tool, why);
}

static void drop(void *credential)
{
    mcpsts_credential_free(credential);
}

static int call_service(struct turn *t, const struct tools_row *tool,
                        struct jobj arguments)
{
    struct mcpsts_want want = { .target = tool->target, .scope = tool->grants };
    struct downstream_call call = { .tool = tool,
                                    .base_url = t->server->downstream_url,
                                    .pool = t->server->downstream_pool,
                                    .timeout_ms = t->server->timeout_ms,
                                    .arguments = arguments };
    struct mcpsts_credential *credential = NULL;
    struct mcpsts_refusal why = { 0 };
    struct err e = { 0 };
    struct jobj answer;

    if (mcpsts_exchange(t->mount->sts, t->inbound, &want, &credential, &why) != MCPSTS_OK)
        return no_credential(t, tool, &why);
    arena_defer(t->arena, drop, credential);
    call.credential = credential;
    if (downstream_send(t->arena, &call, &answer, &e) < 0)
        return result_error(t, arena_text(t->arena, e.text));
    return result_give(t, tool, answer);
}

static int bad_params(struct turn *t, const char *sentence)
{
    t->fault = (struct rpc_fault){ .code = RPC_PARAMS, .message = sentence };
    return -1;
}

int toolcall_run(struct turn *t)
{
    struct jobj params = t->message.params;
    struct jobj arguments = { 0 };
    const struct tools_row *tool;
    struct mcpsts_refusal why = { 0 };
    const char *name = "";
    struct err e = { 0 };

    if (jobj_text(params, "name", &name, &e) < 0 ||
        jobj_opt_object(params, "arguments", &arguments, &e) < 0)
        return bad_params(t, arena_text(t->arena, e.text));
    tool = tools_find(name);
    if (tool == NULL)
        return bad_params(t, arena_printf(t->arena, "Unknown tool: %.80s", name));
    if (mcpsts_require(t->mount->sts, t->inbound, tool->scopes, &why) != MCPSTS_OK)
        return no_credential(t, tool, &why);
    if (arguments_check(tool->takes, arguments, &e) < 0)
        return result_error(t, arena_text(t->arena, e.text));
    if (connecting_is_declined(t))
        return result_error(t, arena_printf(t->arena,
                                            "%s stays unconnected, as the user chose.",
                                            tool->service));
    return call_service(t, tool, arguments);
}
