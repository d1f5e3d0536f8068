/* SPDX-License-Identifier: MIT */
#include "api/api.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/oauth.h"

#include "api/call.h"
#include "api/guard.h"
#include "api/metrics.h"
#include "api/oauth_reply.h"
#include "api/params.h"
#include "api/routes.h"

struct api {
    struct api_options options;
    struct metrics *metrics; /* one counter per row of the table, and one for all else */
};

/* What happens inside of the recovery point. */
struct job {
    struct call *call;
    const struct route *route;
};

struct api *api_make(struct arena *a, const struct api_options *options)
{
    struct api *api = arena_alloc(a, sizeof(*api));
    size_t n;
    const struct route *rows = routes_all(&n);
    const char **names = arena_array(a, n + 1, sizeof(*names));

    for (size_t i = 0; i < n; i++)
        names[i] = rows[i].path;
    names[n] = "none";
    api->options = *options;
    api->metrics = metrics_make(a, names, n + 1);
    return api;
}

static int read_params(struct call *call,
                       int (*read)(const struct request *, struct arena *,
                                   struct params *, struct err *),
                       struct err *e)
{
    struct params *params = arena_alloc(call->arena, sizeof(*params));

    if (read(call->req, call->arena, params, e) < 0)
        return -1;
    call->params = params;
    return 0;
}

static int check_body(struct call *call, const struct route *route, struct err *e)
{
    switch (route->body) {
    case BODY_NONE:
    case BODY_LINES:
    case BODY_METADATA:
        return 0;
    case BODY_JSON:
        if (!params_is_json(call->req))
            return err_set(e, OAUTH_MEDIA_TYPE, "The body must be application/json");
        return 0;
    case BODY_OAUTH:
        return read_params(call, params_read, e);
    case BODY_ANY:
        return read_params(call, params_read_any, e);
    case BODY_QUERY:
        return read_params(call, params_query, e);
    }
    return 0;
}

static int answer(struct job *job, struct err *e)
{
    struct call *call = job->call;

    if (routes_find(call, &job->route, e) < 0)
        return -1;
    call->management = job->route->body == BODY_NONE || job->route->body == BODY_JSON ||
                       job->route->body == BODY_LINES;
    if (guard_check(call, job->route->guard, e) < 0)
        return -1;
    if (check_body(call, job->route, e) < 0)
        return -1;
    return job->route->run(call, e);
}

static int work(void *self)
{
    struct job *job = self;
    struct err why = { 0 };

    if (answer(job, &why) < 0)
        oauth_reply_refusal(job->call, &why);
    return 0;
}

/* A body that needs no memory, for when there is none. */
static void answer_exhausted(struct response *out)
{
    static const char body[] =
        "{\"error\":\"server_error\",\"error_description\":\"Internal error\","
        "\"errorCode\":\"E099099\",\"errorDescription\":\"server_error\","
        "\"errorMessage\":\"Internal error\",\"message\":\"Internal error\"}";

    *out = response_make();
    response_text(out, 500, body);
    oauth_reply_no_store(out);
}

static void count(struct api *api, const struct job *job)
{
    size_t n;
    const struct route *rows = routes_all(&n);
    size_t i = job->route == NULL ? n : (size_t)(job->route - rows);

    metrics_count(api->metrics, i, job->call->out->status,
                  clock_ticks_ns() - job->call->req->arrived_ns);
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct api *api = self;
    struct call call = {
        .options = &api->options,
        .sts = api->options.sts,
        .metrics = api->metrics,
        .req = req,
        .arena = a,
        .out = out,
    };
    struct job job = { .call = &call };

    if (arena_run(a, work, &job) != 0)
        answer_exhausted(out);
    count(api, &job);
    return 0;
}

struct handler api_handler(struct api *api)
{
    return (struct handler){ .handle = handle, .self = api };
}

static void render(void *self, int status, const char *sentence, struct response *out,
                   struct arena *a)
{
    (void)self;
    oauth_reply_status(out, status, sentence, a);
}

struct server_errors api_errors(void)
{
    return (struct server_errors){ .render = render };
}
