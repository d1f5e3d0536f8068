/* SPDX-License-Identifier: MIT */
/*
 * mcpsts-adapter: lets sts-conformance drive libmcpsts.
 *
 * Its calls are in MCP_CONFORMANCE_CONTEXT: {"resource", "ca_file", "timeout_ms", "cache_s", "calls":
 * [{"token", "target", "scope", "wait_ms"}]}. Each ends in a line: {"outcome": "credential",
 * "authorization"} or with "key" instead, as a program would send it, or {"outcome": "refused", "message"}.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "mcpsts/mcpsts.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

static void say(struct arena *a, const char *outcome, const char *name, const char *value)
{
    struct buf line = buf_make(a, LINE_MAX_BYTES);
    struct jwrite w = jwrite_make(&line);

    jwrite_object(&w);
    jwrite_member_text(&w, "outcome", outcome);
    jwrite_member_text(&w, name, value);
    jwrite_object_end(&w);
    puts(line.data);
}

static void say_credential(struct arena *a, const struct mcpsts_credential *c)
{
    if (c->kind == MCPSTS_API_KEY)
        say(a, "credential", "key", c->value);
    else
        say(a, "credential", "authorization",
            arena_printf(a, "%s %s", c->token_type, c->value));
}

static void call(struct arena *a, struct mcpsts *sts, struct jobj ask)
{
    const char *token = "";
    struct mcpsts_inbound *inbound = NULL;
    struct mcpsts_credential *credential = NULL;
    struct mcpsts_want want = { 0 };
    struct mcpsts_refusal why = { 0 };
    int64_t wait_ms = 0;

    if (jobj_text(ask, "token", &token, NULL) < 0 ||
        jobj_text(ask, "target", &want.target, NULL) < 0 ||
        jobj_opt_text(ask, "scope", &want.scope, NULL) < 0 ||
        jobj_opt_int(ask, "wait_ms", &wait_ms, NULL) < 0) {
        say(a, "refused", "message", "the context has a call that is none");
        return;
    }
    (void)poll(NULL, 0, (int)wait_ms);
    if (mcpsts_validate(sts, arena_printf(a, "Bearer %s", token), &inbound, &why) == 0 &&
        mcpsts_exchange(sts, inbound, &want, &credential, &why) == 0)
        say_credential(a, credential);
    else
        say(a, "refused", "message", why.message);
    mcpsts_credential_free(credential);
    mcpsts_inbound_free(inbound);
}

static int run(void *self)
{
    struct arena *a = self;
    const char *text = opts_env("MCP_CONFORMANCE_CONTEXT");
    struct mcpsts_options options = { 0 };
    struct mcpsts_refusal why = { 0 };
    struct jobj context, calls;
    struct mcpsts *sts;
    struct err e = { 0 };

    if (text == NULL)
        text = "{}";
    if (jobj_parse_object(a, text, strlen(text), &context, &e) < 0 ||
        jobj_text(context, "resource", &options.resource, &e) < 0 ||
        jobj_opt_text(context, "ca_file", &options.ca_file, &e) < 0 ||
        jobj_opt_int(context, "timeout_ms", &options.timeout_ms, &e) < 0 ||
        jobj_opt_int(context, "cache_s", &options.cache_s, &e) < 0 ||
        jobj_array(context, "calls", &calls, &e) < 0) {
        fprintf(stderr, "MCP_CONFORMANCE_CONTEXT: %s\n", e.text);
        return 2;
    }
    if (mcpsts_open(&options, &sts, &why) != MCPSTS_OK) {
        say(a, "refused", "message", why.message);
        return 1;
    }
    for (struct jobj v = jobj_first(calls); v.node != NULL; v = jobj_next(v))
        call(a, sts, v);
    mcpsts_close(sts);
    return 0;
}

int main(void)
{
    struct arena *a = arena_open(0);
    int rc = a != NULL ? arena_run(a, run, a) : 2;

    arena_free(a);
    return rc;
}
