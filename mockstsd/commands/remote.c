/* SPDX-License-Identifier: MIT */
#include "commands/remote.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"

enum { ANSWER_MAX = 64 << 20 };

static const char *join(const struct remote_ask *ask, struct arena *a)
{
    size_t len = strlen(ask->url);

    while (len > 0 && ask->url[len - 1] == '/')
        len--;
    return arena_printf(a, "%s%s", arena_slice(a, ask->url, len), ask->path);
}

static int refused(const struct httpc_answer *answer, struct jobj body, struct err *e)
{
    const char *text = "no reason given";

    if (jobj_opt_text(body, "error_description", &text, NULL) < 0)
        text = "a reason that is no text";
    return err_set(e, ERR_UNAVAILABLE, "the daemon answers %d: %s", answer->status, text);
}

int remote_send(const struct remote_ask *ask, struct arena *a, struct jobj *out,
                struct err *e)
{
    struct httpc_field fields[2] = { { "Content-Type", "application/json" } };
    struct httpc_ask http = { .method = ask->method,
                              .url = join(ask, a),
                              .headers = fields,
                              .n_headers = 1,
                              .body = ask->body,
                              .body_len = ask->body ? strlen(ask->body) : 0,
                              .limit_bytes = ANSWER_MAX };
    struct httpc_answer answer;
    struct jobj body = { 0 };

    if (ask->bearer != NULL)
        fields[http.n_headers++] =
            (struct httpc_field){ "Authorization",
                                  arena_printf(a, "Bearer %s", ask->bearer) };
    if (httpc_send(a, &http, &answer, e) < 0)
        return -1;
    if (jobj_parse_object(a, answer.body, answer.body_len, &body, NULL) < 0)
        return err_set(e, ERR_UNAVAILABLE,
                       "%s answers %d with something that is no JSON object", http.url,
                       answer.status);
    if (answer.status != 200)
        return refused(&answer, body, e);
    *out = body;
    return 0;
}
