/* SPDX-License-Identifier: MIT */
#include "tool-server/downstream.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "mcpsts/mcpsts.h"
#include "tool-server/arguments.h"
#include "tool-server/tools.h"
#include "wire/form.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"

enum { REQUEST_MAX = 16 * 1024, ANSWER_MAX = 256 * 1024, FIELDS = 3 };

static const char *write_json(struct arena *a, struct jobj value)
{
    struct buf text = buf_make(a, 2 * ANSWER_MAX);
    struct jwrite w = jwrite_make(&text);

    jobj_write(value, &w);
    return text.data;
}

static const char *write_query(struct arena *a, struct jobj arguments)
{
    struct buf text = buf_make(a, REQUEST_MAX);

    for (struct jobj v = jobj_first(arguments); v.node != NULL; v = jobj_next(v)) {
        const char *value = "";

        if (jobj_as_text(v, &value, NULL) == 0)
            form_add(&text, jobj_name(v), value);
    }
    return text.data;
}

/* A Bearer token, or the API key where the service wants it. */
static struct httpc_field credential_field(struct arena *a,
                                           const struct downstream_call *call)
{
    if (call->tool->key_header != NULL)
        return (struct httpc_field){ call->tool->key_header, call->credential->value };
    return (struct httpc_field){ "Authorization",
                                 arena_printf(a, "Bearer %s", call->credential->value) };
}

static int send_request(struct arena *a, const struct downstream_call *call,
                        struct httpc_answer *answer, struct err *e)
{
    const struct tools_row *tool = call->tool;
    struct httpc_field fields[FIELDS] = {
        credential_field(a, call),
        { "Accept", "application/json" },
        { "Content-Type", "application/json" },
    };
    struct httpc_ask ask = { .method = tool->method,
                             .headers = fields,
                             .n_headers = FIELDS - 1,
                             .deadline_ms = call->timeout_ms,
                             .limit_bytes = ANSWER_MAX,
                             .pool = call->pool };
    struct err why = { 0 };

    ask.url = arena_printf(a, "%s%s", call->base_url, tool->path);
    if (tool->writes) {
        ask.body = write_json(a, call->arguments);
        ask.body_len = strlen(ask.body);
        ask.n_headers = FIELDS;
    } else {
        ask.url = arena_printf(a, "%s?%s", ask.url, write_query(a, call->arguments));
    }
    if (httpc_send(a, &ask, answer, &why) == 0)
        return 0;
    return err_set(e, ERR_IO,
                   why.code == ERR_LIMIT
                       ? "%s answered more than this tool takes"
                       : "%s could not be reached in time; nothing is known of what it "
                         "did. Try again later",
                   tool->service);
}

/* jobj_write has spelt every text in the one way, so that no escape hides the credential. */
static int refuse_echo(const struct downstream_call *call, const char *text,
                       struct err *e)
{
    if (strstr(text, call->credential->value) == NULL)
        return 0;
    return err_set(e, ERR_PARSE,
                   "%s answered with a credential in it, so its answer is "
                   "withheld",
                   call->tool->service);
}

static int refused(const struct downstream_call *call, int status, struct jobj body,
                   struct err *e)
{
    const char *sentence = "";

    if (jobj_text(body, "message", &sentence, NULL) < 0)
        sentence = "it gives no reason";
    return err_set(e, ERR_CONFLICT, "%s refused the call (HTTP %d): %.180s",
                   call->tool->service, status, sentence);
}

int downstream_send(struct arena *a, const struct downstream_call *call, struct jobj *out,
                    struct err *e)
{
    struct httpc_answer answer;
    struct jobj body;

    if (send_request(a, call, &answer, e) < 0)
        return -1;
    if (jobj_parse_object(a, answer.body, answer.body_len, &body, NULL) < 0)
        return err_set(e, ERR_PARSE, "%s answered HTTP %d and no JSON object",
                       call->tool->service, answer.status);
    if (refuse_echo(call, write_json(a, body), e) < 0)
        return -1;
    if (answer.status != 200)
        return refused(call, answer.status, body, e);
    if (arguments_check_result(call->tool->gives, body, e) < 0)
        return err_set(e, ERR_PARSE, "%s answered something unexpected: %s",
                       call->tool->service, arena_text(a, e->text));
    *out = body;
    return 0;
}
