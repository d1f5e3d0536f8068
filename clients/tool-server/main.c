/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "mcpsts/mcpsts.h"
#include "service/service.h"
#include "tool-server/endpoint.h"
#include "tool-server/mount.h"
#include "tool-server/toolserver_options.h"
#include "tool-server/turn.h"
#include "wire/httpc.h"
#include "wire/uri.h"

enum { KEY_BYTES = 32 };

/* The server while it runs. */
struct program {
    struct toolserver_options options;
    struct service *service;
    struct mount *mounts;
    size_t n_mounts;
    struct turn_server turns;
};

static int fail(const char *sentence)
{
    service_warn(NULL, sentence);
    return EX_CONFIG;
}

/* The issuer that clients are sent to (contract 9.5): of this MCP server, or the project's. */
static const char *issuer(const struct toolserver_options *o, size_t i, struct arena *a)
{
    if (i < o->n_server_ids)
        return arena_printf(a, "%s/v1/apps/agentic/%s/%s", o->sts_url, o->project_id,
                            o->server_ids[i]);
    return arena_printf(a, "%s/v1/apps/%s", o->sts_url, o->project_id);
}

static int open_mount(struct program *p, const struct mount_ask *ask, struct arena *a)
{
    const struct toolserver_options *o = &p->options;
    struct mount *mount = &p->mounts[p->n_mounts];
    struct mcpsts_options client = { .resource = ask->resource,
                                     .base_url = o->sts_url,
                                     .project_id = o->project_id,
                                     .ca_file = o->ca_file,
                                     .timeout_ms = o->timeout_ms,
                                     .cache_s = o->cache_s > 0 ? o->cache_s : -1 };
    struct mcpsts_refusal why = { 0 };
    struct err e = { 0 };

    if (mount_make(a, ask, mount, &e) < 0)
        return fail(e.text);
    if (mcpsts_open(&client, &mount->sts, &why) != MCPSTS_OK)
        return fail(why.message);
    p->n_mounts++;
    return 0;
}

/* A path of its own beside others is a Resource of its own at the same origin. */
static int open_path(struct program *p, size_t i, struct arena *a)
{
    const struct toolserver_options *o = &p->options;
    const char *base = o->resource != NULL ? o->resource : service_url(p->service);
    struct mount_ask ask = { .resource = base,
                             .path = i < o->n_paths ? o->paths[i] : NULL,
                             .issuer = issuer(o, i, a) };
    struct uri uri;
    struct err e = { 0 };

    if (uri_parse(a, base, &uri, &e) < 0)
        return fail(e.text);
    if (o->resource == NULL && ask.path == NULL)
        ask.path = "/mcp";
    if (ask.path != NULL)
        ask.resource = arena_printf(a, "%.*s%s", (int)(strlen(base) - strlen(uri.path)),
                                    base, ask.path);
    return open_mount(p, &ask, a);
}

static int open_mounts(struct program *p, struct arena *a)
{
    size_t n = p->options.n_paths > 0 ? p->options.n_paths : 1;
    int rc = 0;

    p->mounts = arena_array(a, n, sizeof *p->mounts);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = open_path(p, i, a);
    return rc;
}

static int open_endpoint(struct program *p, struct arena *a)
{
    char *key = arena_alloc(a, KEY_BYTES);

    rnd_bytes(key, KEY_BYTES);
    p->turns = (struct turn_server){
        .mounts = p->mounts,
        .n_mounts = p->n_mounts,
        .downstream_url = p->options.downstream_url,
        .downstream_pool = httpc_pool(a),
        .timeout_ms = p->options.timeout_ms,
        .origins = p->options.origins,
        .n_origins = p->options.n_origins,
        .session_key = secret_make(a, key, KEY_BYTES),
        .report = service_warn,
    };
    secret_wipe(key, KEY_BYTES);
    return service_open(p->service, endpoint_handler(&p->turns));
}

static const char *host_of(const char *resource, struct arena *a)
{
    struct uri uri;

    return resource != NULL && uri_parse(a, resource, &uri, NULL) == 0 ? uri.host : NULL;
}

static int serve(struct program *p, struct arena *a)
{
    struct service_ask ask = { .options = p->options.service,
                               .name = "mcp-tool-server",
                               .host = host_of(p->options.resource, a) };
    int rc = service_start(&ask, a, &p->service);

    if (rc == 0)
        rc = open_mounts(p, a);
    if (rc == 0)
        rc = open_endpoint(p, a);
    if (rc == 0)
        service_wait(p->service);
    service_stop(p->service);
    for (size_t i = 0; i < p->n_mounts; i++)
        mcpsts_close(p->mounts[i].sts);
    return rc;
}

static int run(char **argv, struct arena *a)
{
    struct program *p = arena_alloc(a, sizeof *p);
    int rc = toolserver_options_read(argv, a, &p->options);

    if (rc != 0)
        return rc == SERVICE_OPTIONS_HELP ? 0 : rc;
    return serve(p, a);
}

int main(int argc, char **argv)
{
    (void)argc;
    return service_main(run, argv);
}
