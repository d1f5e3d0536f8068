/* SPDX-License-Identifier: MIT */
#include "tool-server/endpoint.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"
#include "mcpsts/mcpsts.h"
#include "service/refusal.h"
#include "tool-server/dialogue.h"
#include "tool-server/mount.h"
#include "tool-server/turn.h"
#include "wire/uri.h"

/* One request on its way. */
struct visitor {
    const struct turn_server *server;
    const struct request *req;
    struct response *out;
    struct arena *arena;
};

static const struct mount *find_mount(const struct visitor *v)
{
    for (size_t i = 0; i < v->server->n_mounts; i++) {
        if (strcmp(v->server->mounts[i].path, v->req->path) == 0)
            return &v->server->mounts[i];
    }
    return NULL;
}

/* chosen: the root form (RFC 9728 3.1 for a Resource without a path) is the first one's. */
static const struct mount *find_metadata(const struct visitor *v)
{
    if (strcmp(v->req->path, MOUNT_WELL_KNOWN) == 0)
        return &v->server->mounts[0];
    for (size_t i = 0; i < v->server->n_mounts; i++) {
        if (strcmp(v->server->mounts[i].metadata_path, v->req->path) == 0)
            return &v->server->mounts[i];
    }
    return NULL;
}

static void refuse(const struct visitor *v, int status, const char *sentence)
{
    refusal_fill(v->out, status, NULL, sentence, v->arena);
}

static void refuse_method(const struct visitor *v, const char *allow)
{
    refuse(v, 405, "the method is not allowed here");
    response_add(v->out, "Allow", allow);
}

static void give_metadata(const struct visitor *v, const struct mount *mount)
{
    if (strcmp(v->req->method, "GET") != 0 && strcmp(v->req->method, "HEAD") != 0) {
        refuse_method(v, "GET, HEAD");
        return;
    }
    response_text(v->out, 200, mount->metadata);
    response_add(v->out, "Cache-Control", "public, max-age=60");
    response_add(v->out, "Access-Control-Allow-Origin", "*");
}

static bool is_known_origin(const struct visitor *v, const char *origin)
{
    struct uri uri;

    for (size_t i = 0; i < v->server->n_mounts; i++) {
        if (strcmp(v->server->mounts[i].origin, origin) == 0)
            return true;
    }
    for (size_t i = 0; i < v->server->n_origins; i++) {
        if (strcmp(v->server->origins[i], origin) == 0)
            return true;
    }
    return uri_parse(v->arena, origin, &uri, NULL) == 0 && uri_is_loopback(&uri);
}

/* DNS rebinding: a browser says where its page is from, and a foreign page has no say here. */
static bool check_origin(const struct visitor *v)
{
    const char *origin = request_find(v->req, "Origin");

    if (origin == NULL)
        return true;
    if (request_count(v->req, "Origin") > 1 || !is_known_origin(v, origin)) {
        refuse(v, 403,
               "pages of this Origin may not call here; --allow-origin names more");
        return false;
    }
    response_add(v->out, "Access-Control-Allow-Origin", origin);
    response_add(v->out, "Access-Control-Expose-Headers",
                 "WWW-Authenticate, Mcp-Session-Id");
    response_add(v->out, "Vary", "Origin");
    return true;
}

static void allow_preflight(const struct visitor *v)
{
    v->out->content_type = NULL;
    response_fill(v->out, 204, NULL, 0);
    response_add(v->out, "Access-Control-Allow-Methods", "POST");
    response_add(v->out, "Access-Control-Allow-Headers",
                 "Authorization, Content-Type, Accept, Mcp-Session-Id, "
                 "MCP-Protocol-Version, Mcp-Method, Mcp-Name");
    response_add(v->out, "Access-Control-Max-Age", "600");
}

static void drop(void *inbound)
{
    mcpsts_inbound_free(inbound);
}

static void refuse_token(const struct visitor *v, const struct mcpsts_refusal *why)
{
    const char *message = arena_text(v->arena, why->message);

    if (why->code == MCPSTS_INVALID_TOKEN) {
        refuse(v, 401, message);
        response_add(v->out, "WWW-Authenticate", arena_text(v->arena, why->challenge));
        return;
    }
    if (v->server->report != NULL)
        v->server->report(v->server->report_self, message);
    if (why->code == MCPSTS_TEMPORARY) {
        refuse(v, 503, "inbound tokens cannot be checked at the moment");
        response_add(v->out, "Retry-After", "1");
        return;
    }
    refuse(v, 500, "this server cannot check inbound tokens; its log says why");
}

/* RS-009: a token in the query is not looked at. */
static struct mcpsts_inbound *check_token(const struct visitor *v,
                                          const struct mount *mount)
{
    const char *authorization = NULL;
    struct mcpsts_inbound *inbound = NULL;
    struct mcpsts_refusal why = { 0 };

    if (request_once(v->req, "Authorization", &authorization, NULL) < 0) {
        refuse(v, 400, "there is more than one Authorization");
        return NULL;
    }
    if (mcpsts_validate(mount->sts, authorization, &inbound, &why) != MCPSTS_OK) {
        refuse_token(v, &why);
        return NULL;
    }
    arena_defer(v->arena, drop, inbound);
    return inbound;
}

/* True if a media type begins a field, whatever parameters follow. */
static bool is_type(const char *value, const char *type)
{
    size_t len = strlen(type);

    return value != NULL && strncasecmp(value, type, len) == 0 &&
           (value[len] == '\0' || value[len] == ';' || value[len] == ' ');
}

static bool check_media(const struct visitor *v)
{
    const char *accept = request_find(v->req, "Accept");

    if (!is_type(request_find(v->req, "Content-Type"), "application/json")) {
        refuse(v, 415, "the body must be application/json");
        return false;
    }
    if (accept != NULL && strstr(accept, "application/json") == NULL &&
        strstr(accept, "text/event-stream") == NULL && strstr(accept, "*/*") == NULL) {
        refuse(v, 406, "accept application/json, or text/event-stream");
        return false;
    }
    return true;
}

static void visit_endpoint(const struct visitor *v, const struct mount *mount)
{
    struct dialogue d = { v->server, mount, NULL, v->req, v->arena };

    if (!check_origin(v))
        return;
    if (strcmp(v->req->method, "OPTIONS") == 0) {
        allow_preflight(v);
        return;
    }
    if (strcmp(v->req->method, "POST") != 0) { /* no stream to open, no session to end */
        refuse_method(v, "POST, OPTIONS");
        return;
    }
    d.inbound = check_token(v, mount);
    if (d.inbound != NULL && check_media(v))
        dialogue_hold(&d, v->out);
}

static int work(void *self)
{
    const struct visitor *v = self;
    const struct mount *mount = find_mount(v);

    if (mount != NULL) {
        visit_endpoint(v, mount);
        return 0;
    }
    mount = find_metadata(v);
    if (mount != NULL)
        give_metadata(v, mount);
    else
        refuse(v, 404, "there is nothing at this path");
    return 0;
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct visitor v = { self, req, out, a };

    if (arena_run(a, work, &v) == 0)
        return 0;
    *out = response_make();
    response_text(out, 500, "{\"error\":\"server_error\"}");
    return 0;
}

struct handler endpoint_handler(struct turn_server *server)
{
    return (struct handler){ handle, server };
}
