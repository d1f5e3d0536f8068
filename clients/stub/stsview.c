/* SPDX-License-Identifier: MIT */
#include "stub/stsview.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"

enum { STATE_MAX = 16 * 1024 * 1024, DEADLINE_MS = 5000 };

static int get(struct arena *a, const char *url, struct jobj *out, struct err *e)
{
    struct httpc_ask ask = {
        .method = "GET", .url = url, .deadline_ms = DEADLINE_MS, .limit_bytes = STATE_MAX
    };
    struct httpc_answer answer;

    if (httpc_send(a, &ask, &answer, e) < 0)
        return -1;
    if (answer.status != 200)
        return err_set(e, ERR_IO, "%s answered %d", url, answer.status);
    return jobj_parse_object(a, answer.body, answer.body_len, out, e);
}

int stsview_load(struct arena *a, const char *url, struct stsview *out, struct err *e)
{
    struct stsview view = { .url = url };

    if (get(a, arena_printf(a, "%s/_mock/state", url), &view.state, e) < 0)
        return -1;
    *out = view;
    return 0;
}

int stsview_load_keys(struct arena *a, struct stsview *view, struct err *e)
{
    const char *project = NULL;
    struct jobj metadata;

    if (jobj_text(jobj_get(view->state, "project"), "id", &project, e) < 0)
        return -1;
    if (get(a,
            arena_printf(a, "%s/v1/apps/%s/.well-known/openid-configuration", view->url,
                         project),
            &metadata, e) < 0)
        return -1;
    if (jobj_text(metadata, "issuer", &view->issuer, e) < 0)
        return -1;
    return get(a, arena_printf(a, "%s/%s/.well-known/jwks.json", view->url, project),
               &view->keys, e);
}

/* True if a member of that name is exactly this text. */
static bool says(struct jobj record, const char *name, const char *text)
{
    const char *value = NULL;

    return jobj_text(record, name, &value, NULL) == 0 && strcmp(value, text) == 0;
}

struct jobj stsview_credential(const struct stsview *view, const char *connection,
                               const char *digest)
{
    struct jobj v = jobj_first(jobj_get(view->state, "credentials"));

    while (v.node != NULL &&
           !(says(v, "accessToken", digest) && says(v, "appId", connection)))
        v = jobj_next(v);
    return v;
}

const char *stsview_connection(const struct stsview *view, const char *digest)
{
    struct jobj v = jobj_first(jobj_get(view->state, "credentials"));
    const char *connection = NULL;

    while (v.node != NULL && !says(v, "accessToken", digest))
        v = jobj_next(v);
    return jobj_text(v, "appId", &connection, NULL) == 0 ? connection : NULL;
}

bool stsview_is_mcp_server(const struct stsview *view, const char *uri)
{
    struct jobj v = jobj_first(jobj_get(view->state, "resources"));

    while (v.node != NULL && !(says(v, "uri", uri) && says(v, "type", "mcp")))
        v = jobj_next(v);
    return v.node != NULL;
}
