/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define P      SCENE_PROJECT
#define AS     "oauth-authorization-server"
#define OIDC   "openid-configuration"
#define SERVER "/v1/apps/agentic/" P "/MS1"
#define APPS   "/v1/apps/" P

/* The three issuers of contract.md 3.1. */
enum kind { OF_SERVER, OF_APPS, OF_PROJECT };

static const struct issuer {
    const char *id, *token, *scopes;
} issuers[] = {
    [OF_SERVER] = { SCENE_BASE SERVER,
                    SCENE_BASE "/oauth2/v1/apps/agentic/" P "/MS1/token",
                    "crm:read crm:write" },
    [OF_APPS] = { SCENE_BASE APPS, SCENE_BASE "/oauth2/v1/apps/" P "/token",
                  "openid profile" },
    [OF_PROJECT] = { SCENE_BASE "/" P, SCENE_BASE "/oauth2/v1/token", "openid" },
};

static const struct row {
    const char *name;
    const char *path;
    enum kind kind;
} rows[] = {
    { "DISC-001 DISC-003 a server's metadata, path inserted", "/.well-known/" AS SERVER,
      OF_SERVER },
    { "DISC-002 a server's OpenID metadata, path inserted", "/.well-known/" OIDC SERVER,
      OF_SERVER },
    { "DISC-002 a server's OpenID metadata, appended", SERVER "/.well-known/" OIDC,
      OF_SERVER },
    { "DISC-002 a server's metadata, appended", SERVER "/.well-known/" AS, OF_SERVER },
    { "DISC-001 DISC-003 the apps' metadata, path inserted", "/.well-known/" AS APPS,
      OF_APPS },
    { "DISC-002 the apps' OpenID metadata, path inserted", "/.well-known/" OIDC APPS,
      OF_APPS },
    { "DISC-002 the apps' OpenID metadata, appended", APPS "/.well-known/" OIDC,
      OF_APPS },
    { "DISC-002 the apps' metadata, appended", APPS "/.well-known/" AS, OF_APPS },
    { "DISC-001 DISC-003 the project's metadata, path inserted", "/.well-known/" AS "/" P,
      OF_PROJECT },
    { "DISC-002 the project's OpenID metadata, path inserted", "/.well-known/" OIDC "/" P,
      OF_PROJECT },
    { "DISC-002 the project's OpenID metadata, appended", "/" P "/.well-known/" OIDC,
      OF_PROJECT },
    { "DISC-002 the project's metadata, appended", "/" P "/.well-known/" AS, OF_PROJECT },
};

static struct desk open_with_scopes(void)
{
    struct desk d = desk_open("", NULL, NULL);

    scene_apply(d.scene,
                "{\"project\":{\"id\":\"" P "\",\"scopes\":[\"openid\",\"profile\"]}}");
    return d;
}

static struct scene_answer get(struct desk *d, const char *path)
{
    return desk_ask(d, &(struct desk_ask){ .path = path });
}

static void joined(struct desk *d, struct jobj body, const char *member, const char *want)
{
    assert_string_equal(peek_joined(scene_arena(d->scene), body, member), want);
}

static void describes(void **state)
{
    const struct row *r = *state;
    const struct issuer *want = &issuers[r->kind];
    struct desk d = open_with_scopes();
    struct scene_answer got = get(&d, r->path);

    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "application/json");
    assert_string_equal(peek_text(got.body, "issuer"), want->id);
    assert_string_equal(peek_text(got.body, "token_endpoint"), want->token);
    assert_string_equal(peek_text(got.body, "jwks_uri"),
                        SCENE_BASE "/" P "/.well-known/jwks.json");
    joined(&d, got.body, "scopes_supported", want->scopes);
    joined(&d, got.body, "response_types_supported", "code");
    joined(&d, got.body, "subject_types_supported", "public");
    joined(&d, got.body, "code_challenge_methods_supported", "S256");
    joined(&d, got.body, "id_token_signing_alg_values_supported", "RS256");
    joined(&d, got.body, "token_endpoint_auth_methods_supported",
           "client_secret_basic client_secret_post");
    joined(&d, got.body, "grant_types_supported",
           "client_credentials urn:ietf:params:oauth:grant-type:token-exchange");
    assert_string_equal(desk_field(&got, "Cache-Control"), "public, max-age=60");
    assert_string_equal(desk_field(&got, "Access-Control-Allow-Origin"), "*");
    desk_close(&d);
}

static const struct lost {
    const char *name;
    const char *path;
} losts[] = {
    { "DISC-015 an unknown project, path inserted",
      "/.well-known/" AS "/v1/apps/P2aCmeDemoProject0000000000B" },
    { "DISC-015 an unknown project, appended",
      "/P2aCmeDemoProject0000000000B/.well-known/" OIDC },
    { "DISC-015 an unknown project of a known server",
      "/.well-known/" AS "/v1/apps/agentic/P2aCmeDemoProject0000000000B/MS1" },
    { "an unknown server", "/.well-known/" AS "/v1/apps/agentic/" P "/MS9" },
    { "a Resource that is no MCP server",
      "/.well-known/" AS "/v1/apps/agentic/" P "/RS1" },
    { "a project cut short", "/.well-known/" AS "/v1/apps/P2aCmeDemoProject" },
    { "no issuer at all", "/.well-known/" AS },
};

static void is_lost(void **state)
{
    const struct lost *r = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got = get(&d, r->path);

    assert_int_equal(got.status, 404);
    assert_string_equal(peek_text(got.body, "error"), "not_found");
    assert_false(jobj_has(got.body, "issuer"));
    desk_close(&d);
}

static void has_no_empty_list(struct jobj body)
{
    for (struct jobj v = jobj_first(body); v.node != NULL; v = jobj_next(v))
        if (jobj_kind(v) == JOBJ_ARRAY)
            assert_true(jobj_count(v) > 0);
}

static void leaves_out_empty(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got = get(&d, "/.well-known/" AS APPS);

    (void)state;
    assert_int_equal(got.status, 200);
    has_no_empty_list(got.body);
    assert_false(jobj_has(got.body, "scopes_supported"));
    desk_close(&d);
}

/* DISC-014: every address of ours in the document leads somewhere. */
static void addresses_exist(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer doc = get(&d, "/.well-known/" AS SERVER);
    size_t n = 0;

    (void)state;
    for (struct jobj v = jobj_first(doc.body); v.node != NULL; v = jobj_next(v)) {
        const char *text;

        if (strcmp(jobj_name(v), "issuer") == 0 || jobj_as_text(v, &text, NULL) < 0)
            continue;
        assert_memory_equal(text, SCENE_BASE, strlen(SCENE_BASE));
        assert_int_not_equal(get(&d, text + strlen(SCENE_BASE)).status, 404);
        n++;
    }
    assert_int_equal(n, 5);
    desk_close(&d);
}

/* What can be switched is listed while it is on, and no longer. */
static void lists_what_is_on(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct jobj doc = get(&d, "/.well-known/" AS SERVER).body;

    (void)state;
    assert_string_equal(peek_text(doc, "registration_endpoint"),
                        SCENE_BASE "/v1/mgmt/mcp/client/" P "/MS1/register");
    assert_string_equal(peek_text(doc, "userinfo_endpoint"),
                        SCENE_BASE "/oauth2/v1/apps/" P "/userinfo");
    assert_string_equal(peek_text(doc, "revocation_endpoint"),
                        SCENE_BASE "/oauth2/v1/apps/" P "/revoke");
    assert_false(jobj_has(doc, "client_id_metadata_document_supported"));
    assert_false(jobj_has(doc, "introspection_endpoint"));
    assert_string_equal(
        peek_text(get(&d, "/.well-known/" AS APPS).body, "registration_endpoint"),
        SCENE_BASE "/v1/mgmt/inboundapp/app/" P "/register");
    assert_false(
        jobj_has(get(&d, "/.well-known/" AS "/" P).body, "registration_endpoint"));
    scene_apply(d.scene, "{\"project\":{\"switches\":{\"advertiseIntrospection\":true,"
                         "\"privateKeyJwt\":true,"
                         "\"cimdFetch\":\"public\"}},\"resources\":[{\"id\":\"MS1\","
                         "\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER "\","
                         "\"dynamicRegistrationSettings\":{\"dynamicRegistration\":{"
                         "\"enabled\":false},\"cimdSettings\":{\"enabled\":true}}}]}");
    doc = get(&d, "/.well-known/" AS SERVER).body;
    assert_false(jobj_has(doc, "registration_endpoint"));
    joined(&d, doc, "token_endpoint_auth_methods_supported",
           "client_secret_basic client_secret_post private_key_jwt");
    joined(&d, doc, "token_endpoint_auth_signing_alg_values_supported", "RS256 ES256");
    assert_true(jobj_has(doc, "client_id_metadata_document_supported"));
    assert_string_equal(peek_text(doc, "introspection_endpoint"),
                        SCENE_BASE "/oauth2/v1/introspect");
    doc = get(&d, "/.well-known/" AS APPS).body;
    assert_false(jobj_has(doc, "registration_endpoint"));
    assert_false(jobj_has(doc, "client_id_metadata_document_supported"));
    desk_close(&d);
}

static void ignores_host(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = { .path = "/.well-known/" AS SERVER, .host = "evil.test" };

    (void)state;
    assert_string_equal(peek_text(desk_ask(&d, &ask).body, "issuer"),
                        issuers[OF_SERVER].id);
    desk_close(&d);
}

static void follows_algorithm(void **state)
{
    struct desk d = desk_open("\"signingAlg\":\"ES256\"", NULL, NULL);

    (void)state;
    joined(&d, get(&d, "/.well-known/" OIDC APPS).body,
           "id_token_signing_alg_values_supported", "ES256");
    desk_close(&d);
}

static void names_vault_scope(void **state)
{
    struct desk d = desk_open("", NULL, NULL);

    (void)state;
    scene_apply(d.scene,
                "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER
                "\",\"scopes\":{\"connectionsScopes\":[{\"name\":\"cal\",\"values\":["
                "\"cal.read\"]}]}}]}");
    joined(&d, get(&d, "/.well-known/" AS SERVER).body, "scopes_supported",
           "cal outbound.token.fetch");
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, describes);
    ROWS_ADD(losts, is_lost);
    rows_add_one("DISC-013 empty lists are left out", leaves_out_empty);
    rows_add_one("DISC-014 advertised addresses exist", addresses_exist);
    rows_add_one("DISC-010 DISC-018 what can be switched is listed while it is on",
                 lists_what_is_on);
    rows_add_one("DISC-016 metadata does not follow Host", ignores_host);
    rows_add_one("the algorithm is that of the project", follows_algorithm);
    rows_add_one("a server with a connection scope offers the scope that opens the vault",
                 names_vault_scope);
    return rows_run("ep_metadata");
}
