/* SPDX-License-Identifier: MIT */
#include "sts/authorize.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sts/approve.h"
#include "sts/audit.h"
#include "sts/issuer.h"
#include "sts/login.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/pkce.h"
#include "sts/redirect.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "sts/target.h"
#include "wire/form.h"

enum { WAIT_S = 600, RESOURCES_MAX = 8 };

static const char *text_or_none(const char *text)
{
    return text != NULL ? text : "";
}

/* A parameter that says where to send the browser must say one thing. */
static bool decides_redirect(const char *name)
{
    static const char *const names[] = { "client_id", "redirect_uri", "project_id",
                                         "mcp_server_id" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

/* contract.md 4.5: descope shows a page of its own; never the redirect URI of the request. */
static int refuse_client(const struct sts *sts, struct arena *a,
                         struct authorize_answer *out, struct err *e)
{
    const struct oauth_row *row = oauth_error(OAUTH_UNKNOWN_APP, DIALECT_DESCOPE);
    struct buf query = buf_make(a, SIZE_MAX / 2);

    if (out->switches != NULL && out->switches->dialect == DIALECT_RFC)
        return err_set(e, OAUTH_UNKNOWN_APP, "%s", row->text);
    form_add(&query, "error",
             arena_printf(a, "%s: [%s] %s", row->error, row->error_code, row->text));
    form_add(&query, "error_description", row->text);
    out->location = arena_printf(a, "%s/login/error?%s", sts->base_url, query.data);
    return 0;
}

static int check_server(const struct casefile *c, const char *id, struct err *e)
{
    const struct resource *server = id != NULL ? snapshot_resource(c->world, id) : NULL;

    if (id == NULL || (server != NULL && server->type == RESOURCE_MCP))
        return 0;
    return err_set(e, OAUTH_NOT_FOUND, "No such MCP server");
}

/* contract.md 3.2: the issuer whose metadata names the endpoint that was called. */
static const char *issuer_for(const struct sts *sts, const struct authorize_ask *ask,
                              const struct casefile *c)
{
    const char *server = ask->caller.path_server;

    if (ask->of_project)
        return arena_printf(c->arena, "%s/%s", sts->base_url, c->project->id);
    return issuer_of(sts, c->project->id,
                     server != NULL ? snapshot_resource(c->world, server) : NULL,
                     c->arena);
}

/* The request as it will travel on; the redirect URI has been checked. */
static struct pending pending_of(const struct sts *sts, const struct authorize_ask *ask,
                                 const struct casefile *c, const char *redirect_uri)
{
    return (struct pending){
        .project = c->project->id,
        .issuer = issuer_for(sts, ask, c),
        .client_id = c->caller.client->client_id,
        .server = text_or_none(ask->caller.path_server),
        .redirect_uri = redirect_uri,
        .redirect_sent = text_or_none(ask->redirect_uri),
        .state = text_or_none(ask->state),
        .challenge = text_or_none(ask->challenge),
        .nonce = text_or_none(ask->nonce),
        .tenant = text_or_none(ask->tenant),
        .login_hint = text_or_none(ask->login_hint),
        .scope = text_or_none(ask->scope),
        .prompt = text_or_none(ask->prompt),
        .user_id = "",
        .browser = "",
        .until_s = c->now_ms / 1000 + WAIT_S,
    };
}

static int check_form(const struct authorize_ask *ask, struct err *e)
{
    if (ask->repeated != NULL)
        return err_set(e, OAUTH_MALFORMED, "A parameter is given more than once");
    if (ask->request != NULL)
        return err_set(e, OAUTH_REQUEST_OBJECT, "request is not supported");
    if (ask->request_uri != NULL)
        return err_set(e, OAUTH_REQUEST_URI, "request_uri is not supported");
    if (ask->response_type == NULL)
        return err_set(e, OAUTH_MISSING, "response_type is missing");
    if (strcmp(ask->response_type, "code") != 0)
        return err_set(e, OAUTH_RESPONSE_TYPE, "response_type must be code");
    return 0;
}

static int check_target(const struct casefile *c, const char *uri, struct err *e)
{
    struct case_target target;

    if (strchr(uri, '#') == NULL &&
        scopes_have(&c->caller.client->audience_whitelist, uri))
        return 0;
    if (target_resolve(c->world, uri, &target, e) < 0)
        return -1;
    return target.resource != NULL ? 0
                                   : err_set(e, OAUTH_UNKNOWN_TARGET,
                                             "The requested target is not available");
}

/* RFC 8707 2.1: those named, each once, else the MCP server of the path. */
static int choose_resources(const struct authorize_ask *ask, struct casefile *c,
                            struct texts *out, struct err *e)
{
    const char *server = ask->caller.path_server;
    const struct resource *standard =
        server != NULL ? snapshot_resource(c->world, server) : NULL;
    const char **items = arena_array(c->arena, ask->resources.n + 1, sizeof *items);

    *out = (struct texts){ items, 0 };
    if (ask->resources.n > RESOURCES_MAX)
        return err_set(e, OAUTH_UNKNOWN_TARGET, "More than %d resources", RESOURCES_MAX);
    for (size_t i = 0; i < ask->resources.n; i++) {
        if (check_target(c, ask->resources.items[i], e) < 0)
            return -1;
        if (!scopes_have(out, ask->resources.items[i]))
            items[out->n++] = ask->resources.items[i];
    }
    if (ask->resources.n == 0 && standard != NULL && standard->uri[0] != '\0')
        items[out->n++] = standard->uri;
    return 0;
}

/* What is wrong from here on is told to the client (RFC 6749 4.1.2.1). */
static int check_request(const struct authorize_ask *ask, struct approve_case *it,
                         struct err *e)
{
    struct casefile *c = it->c;
    struct texts scopes;

    if (check_form(ask, e) < 0 ||
        party_may(c, GRANT_AUTHORIZATION_CODE, ask->caller.path_server, e) < 0 ||
        pkce_check(c->caller.client, ask->challenge, ask->method, e) < 0 ||
        choose_resources(ask, c, &it->p.resources, e) < 0)
        return -1;
    return scopes_parse(c->arena, it->p.scope, &scopes, e);
}

static int find_client(struct sts *sts, const struct authorize_ask *ask,
                       struct casefile *c)
{
    const char *client_id = ask->caller.client_id, *id = ask->caller.path_server;
    const struct resource *server = id != NULL ? snapshot_resource(c->world, id) : NULL;

    c->caller.method = "none";
    c->caller.claimed_id = client_id;
    if (client_id != NULL)
        c->caller.client = party_client(sts, c, client_id, server);
    return c->caller.client != NULL && !c->caller.client->suspended ? 0 : -1;
}

int authorize_run(struct sts *sts, const struct authorize_ask *ask, struct arena *a,
                  struct authorize_answer *out, struct err *e)
{
    const char *client_id = ask->caller.client_id, *redirect_uri;
    struct approve_case it = { .sts = sts };
    struct sts_world *home;
    struct err why = { 0 };

    if (ask->repeated != NULL && decides_redirect(ask->repeated))
        return err_set(e, OAUTH_MALFORMED, "%s is given more than once", ask->repeated);
    home = caller_world(sts, &ask->caller, client_id, a);
    if (home == NULL)
        return refuse_client(sts, a, out, e);
    it.c = casefile_open(a, &ask->origin, &audit_authorize,
                         ask->resources.n > 0 ? ask->resources.items[0] : NULL);
    it.c->subject.login = true;
    casefile_enter(it.c, home);
    out->switches = &it.c->project->switches;
    if (check_server(it.c, ask->caller.path_server, e) < 0)
        return -1;
    if (find_client(sts, ask, it.c) < 0)
        return refuse_client(sts, a, out, e);
    if (redirect_choose(it.c->caller.client, ask->redirect_uri, a, &redirect_uri, e) < 0)
        return -1;
    it.p = pending_of(sts, ask, it.c, redirect_uri);
    if (check_request(ask, &it, &why) < 0)
        return approve_refuse(&it, &why, &out->location, e);
    return login_begin(&it, &out->location, e);
}
