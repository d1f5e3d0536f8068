/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"
#include "sts/cimd.h"
#include "sts/oauth.h"
#include "sts/register.h"
#include "sts/sts.h"
#include "tenant/snapshot.h"

#include "api/call.h"
#include "api/home.h"
#include "api/reply.h"

#define TEXTS(array) (array), sizeof(array) / sizeof((array)[0])

/*
 * Only what this build serves is listed (contract.md 3.2): there is no authorization endpoint
 * yet, so neither it nor "none" among the authentication methods stands here.
 * response_types_supported stays, because RFC 8414 2 requires it.
 */
static const char *const responses[] = { "code" };
static const char *const subjects[] = { "public" };
static const char *const challenges[] = { "S256" };
static const char *const auth_methods[] = { "client_secret_basic", "client_secret_post",
                                            "private_key_jwt" }; /* last: by switch */
static const char *const assertion_algs[] = { "RS256", "ES256" };
static const char *const grants[] = { "client_credentials", OAUTH_GRANT_EXCHANGE };
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
    const char *id, *token_path, *userinfo_path, *revocation_path;
    const char *registration_path; /* NULL: nobody may register */
    bool cimd;
    struct texts scopes;
};

/* {base} and a path; nothing for NULL. */
static void write_url(const struct call *call, struct jwrite *w, const char *name,
                      const char *path)
{
    if (path != NULL)
        jwrite_member_text(w, name,
                           arena_printf(call->arena, "%s%s", call->sts->base_url, path));
}

static void write_auth_methods(struct jwrite *w, bool private_key_jwt)
{
    size_t n = sizeof(auth_methods) / sizeof(auth_methods[0]);

    jwrite_member_texts(w, "token_endpoint_auth_methods_supported", auth_methods,
                        private_key_jwt ? n : n - 1);
    if (private_key_jwt)
        jwrite_member_texts(w, "token_endpoint_auth_signing_alg_values_supported",
                            TEXTS(assertion_algs));
}

static void write_metadata(struct call *call, const struct issuer *issuer)
{
    const char *base = call->sts->base_url;
    const char *alg = call->switches->signing_alg == SIGNING_ES256 ? "ES256" : "RS256";
    struct reply *r = reply_begin(call->arena);
    struct jwrite *w = &r->w;

    jwrite_member_text(w, "issuer", issuer->id);
    write_url(call, w, "token_endpoint", issuer->token_path);
    write_url(call, w, "userinfo_endpoint", issuer->userinfo_path);
    write_url(call, w, "revocation_endpoint", issuer->revocation_path);
    write_url(call, w, "registration_endpoint", issuer->registration_path);
    if (call->switches->advertise_introspection)
        write_url(call, w, "introspection_endpoint", "/oauth2/v1/introspect");
    if (issuer->cimd)
        jwrite_member_bool(w, "client_id_metadata_document_supported", true);
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
    write_auth_methods(w, call->switches->private_key_jwt);
    jwrite_member_texts(w, "grant_types_supported", TEXTS(grants));
    jwrite_member_texts(w, "claims_supported", TEXTS(claims));
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
    struct issuer issuer = { 0 };

    if (home_enter(call, project, &home, e) < 0)
        return -1;
    resource = snapshot_resource(home_hold(call, home), server);
    if (resource == NULL || resource->type != RESOURCE_MCP)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such MCP server");
    issuer.id = arena_printf(call->arena, "%s/v1/apps/agentic/%s/%s", call->sts->base_url,
                             project, server);
    issuer.token_path =
        arena_printf(call->arena, "/oauth2/v1/apps/agentic/%s/%s/token", project, server);
    issuer.revocation_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/revoke", project);
    issuer.userinfo_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/userinfo", project);
    if (resource->registration.dcr_enabled)
        issuer.registration_path = arena_printf(
            call->arena, "/v1/mgmt/mcp/client/%s/%s/register", project, server);
    issuer.cimd = cimd_is_open(resource, call->switches);
    issuer.scopes = server_scopes(resource, call->arena);
    write_metadata(call, &issuer);
    return 0;
}

int ep_metadata_apps(struct call *call, struct err *e)
{
    const char *project = call->slots[0];
    const struct snapshot *world;
    struct sts_world *home;
    struct issuer issuer = { 0 };

    if (home_enter(call, project, &home, e) < 0)
        return -1;
    issuer.id = arena_printf(call->arena, "%s/v1/apps/%s", call->sts->base_url, project);
    issuer.token_path = arena_printf(call->arena, "/oauth2/v1/apps/%s/token", project);
    issuer.revocation_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/revoke", project);
    issuer.userinfo_path =
        arena_printf(call->arena, "/oauth2/v1/apps/%s/userinfo", project);
    world = home_hold(call, home);
    if (register_is_open(world, NULL))
        issuer.registration_path =
            arena_printf(call->arena, "/v1/mgmt/inboundapp/app/%s/register", project);
    issuer.scopes = snapshot_project(world)->scopes;
    write_metadata(call, &issuer);
    return 0;
}

int ep_metadata_project(struct call *call, struct err *e)
{
    struct sts_world *home;
    struct issuer issuer = { 0 };

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    issuer.id = arena_printf(call->arena, "%s/%s", call->sts->base_url, call->slots[0]);
    issuer.token_path = "/oauth2/v1/token";
    issuer.userinfo_path = "/oauth2/v1/userinfo";
    issuer.revocation_path = "/oauth2/v1/revoke";
    issuer.scopes = (struct texts){ .items = openid, .n = 1 };
    write_metadata(call, &issuer);
    return 0;
}
