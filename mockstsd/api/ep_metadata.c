/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"
#include "sts/oauth.h"
#include "sts/sts.h"
#include "tenant/snapshot.h"

#include "api/call.h"
#include "api/home.h"
#include "api/reply.h"

#define TEXTS(array) (array), sizeof(array) / sizeof((array)[0])

/* Only what this build serves is listed (contract.md 3.2). */
static const char *const responses[] = { "code" };
static const char *const subjects[] = { "public" };
static const char *const challenges[] = { "S256" };
static const char *const auth_methods[] = { "none", "client_secret_basic",
                                            "client_secret_post" };
static const char *const grants[] = { "authorization_code", "refresh_token",
                                      "client_credentials", OAUTH_GRANT_EXCHANGE };
static const char *const claims[] = {
    "iss",          "aud",
    "iat",          "exp",
    "sub",          "name",
    "email",        "email_verified",
    "phone_number", "phone_number_verified",
    "picture",      "family_name",
    "given_name",
};
static const char *const openid[] = { "openid" };

/* What differs between the three kinds of issuer. */
struct issuer {
    const char *id, *authorize_path, *token_path, *revocation_path;
    struct texts scopes;
};

static void write_metadata(struct call *call, const struct issuer *issuer)
{
    const char *base = call->sts->base_url;
    const char *alg = call->switches->signing_alg == SIGNING_ES256 ? "ES256" : "RS256";
    struct reply *r = reply_begin(call->arena);
    struct jwrite *w = &r->w;

    jwrite_member_text(w, "issuer", issuer->id);
    jwrite_member_text(w, "authorization_endpoint",
                       arena_printf(call->arena, "%s%s", base, issuer->authorize_path));
    jwrite_member_text(w, "token_endpoint",
                       arena_printf(call->arena, "%s%s", base, issuer->token_path));
    jwrite_member_text(
        w, "jwks_uri",
        arena_printf(call->arena, "%s/%s/.well-known/jwks.json", base, call->slots[0]));
    if (issuer->scopes.n > 0)
        jwrite_member_texts(w, "scopes_supported", issuer->scopes.items,
                            issuer->scopes.n);
    jwrite_member_texts(w, "response_types_supported", TEXTS(responses));
    jwrite_member_texts(w, "subject_types_supported", TEXTS(subjects));
    jwrite_member_texts(w, "code_challenge_methods_supported", TEXTS(challenges));
    jwrite_member_texts(w, "id_token_signing_alg_values_supported", &alg, 1);
    jwrite_member_texts(w, "token_endpoint_auth_methods_supported", TEXTS(auth_methods));
    jwrite_member_texts(w, "grant_types_supported", TEXTS(grants));
    jwrite_member_texts(w, "claims_supported", TEXTS(claims));
    if (call->switches->dialect == DIALECT_RFC) /* RFC 9207 3 */
        jwrite_member_bool(w, "authorization_response_iss_parameter_supported", true);
    jwrite_object_end(w);
    response_fill(call->out, 200, r->body.data, r->body.len);
    reply_public(call->out);
}

/* A server that reaches Connections grants the scope that opens the vault, too. */
static struct texts server_scopes(const struct resource *server, struct arena *a)
{
    const struct texts *own = &server->catalogue;
    const char **items = arena_array(a, own->n + 1, sizeof(*items));

    for (size_t i = 0; i < own->n; i++)
        items[i] = own->items[i];
    if (server->scopes.connections_scopes.n == 0)
        return *own;
    items[own->n] = "outbound.token.fetch";
    return (struct texts){ .items = items, .n = own->n + 1 };
}

int ep_metadata_server(struct call *call, struct err *e)
{
    const char *project = call->slots[0], *server = call->slots[1];
    struct sts_world *home;
    const struct resource *resource;
    struct issuer issuer;

    if (home_enter(call, project, &home, e) < 0)
        return -1;
    resource = snapshot_resource(home_hold(call, home), server);
    if (resource == NULL || resource->type != RESOURCE_MCP)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such MCP server");
    issuer.id = arena_printf(call->arena, "%s/v1/apps/agentic/%s/%s", call->sts->base_url,
                             project, server);
    issuer.authorize_path = arena_printf(
        call->arena, "/oauth2/v1/apps/agentic/%s/%s/authorize", project, server);
    issuer.token_path =
        arena_printf(call->arena, "/oauth2/v1/apps/agentic/%s/%s/token", project, server);
    issuer.revocation_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/revoke", project);
    issuer.scopes = server_scopes(resource, call->arena);
    write_metadata(call, &issuer);
    return 0;
}

int ep_metadata_apps(struct call *call, struct err *e)
{
    const char *project = call->slots[0];
    struct sts_world *home;
    struct issuer issuer;

    if (home_enter(call, project, &home, e) < 0)
        return -1;
    issuer.id = arena_printf(call->arena, "%s/v1/apps/%s", call->sts->base_url, project);
    issuer.authorize_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/authorize", project);
    issuer.token_path = arena_printf(call->arena, "/oauth2/v1/apps/%s/token", project);
    issuer.revocation_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/revoke", project);
    issuer.scopes = snapshot_project(home_hold(call, home))->scopes;
    write_metadata(call, &issuer);
    return 0;
}

int ep_metadata_project(struct call *call, struct err *e)
{
    struct sts_world *home;
    struct issuer issuer;

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    issuer.id = arena_printf(call->arena, "%s/%s", call->sts->base_url, call->slots[0]);
    issuer.authorize_path = "/oauth2/v1/authorize";
    issuer.token_path = "/oauth2/v1/token";
    issuer.revocation_path = "/oauth2/v1/revoke";
    issuer.scopes = (struct texts){ .items = openid, .n = 1 };
    write_metadata(call, &issuer);
    return 0;
}
