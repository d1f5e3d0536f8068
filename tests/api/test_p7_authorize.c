/* SPDX-License-Identifier: MIT */
/* P7: the authorization request: what leads back to the client, and what leads nowhere. */
#include "rows.h"
#include "peek.h"

#include "visitor.h"

#include "base/arena.h"
#include "base/buf.h"

#define PROJECT_PATH "/oauth2/v1/apps/" SCENE_PROJECT "/authorize"
#define APP          "https://app.test/cb"

/* 1 KiB, and what must be encoded. */
#define KIB4(x)   x x x x
#define KIB       KIB4(KIB4(KIB4("sixteen letters!")))
#define ODD_STATE "a b&c=d%e+f\xc3\xa9" KIB

static const struct row {
    const char *name;
    struct visitor_ask ask;
    const char *error; /* NULL: a code */
} redirected[] = {
    { .name = "AZ-001 AZ-034 a good request leads back with a code" },
    { "AZ-034 so it does by POST", { .post = true }, NULL },
    { "AZ-001 on the path of the project",
      { .path = PROJECT_PATH, .more = "resource=" SCENE_SERVER },
      NULL },
    { "AZ-001 on the path of the apps",
      { .path = "/oauth2/v1/apps/authorize",
        .more = "resource=" SCENE_SERVER "&project_id=" SCENE_PROJECT },
      NULL },
    { "AZ-001 on the path of the instance",
      { .path = "/oauth2/v1/authorize", .more = "resource=" SCENE_SERVER },
      NULL },
    { "without a target the client's own scopes are the limit",
      { .path = PROJECT_PATH },
      "invalid_scope" },
    { "without a target the scopes about the user are fine",
      { .path = PROJECT_PATH, .scope = "openid profile" },
      NULL },
    { "AZ-002 state comes back exactly", { .state = ODD_STATE }, NULL },
    { "AZ-002 state comes back exactly in an error, too",
      { .state = ODD_STATE, .scope = "never:defined" },
      "invalid_scope" },
    { "AZ-007 the registered URI itself is fine",
      { .client = "web-id", .redirect = APP },
      NULL },
    { "AZ-008 a loopback redirect may use any port",
      { .client = "native-id", .redirect = "http://127.0.0.1:51004/cb" },
      NULL },
    { "AZ-008 so may one of IPv6",
      { .client = "native-id", .redirect = "http://[::1]:51004/cb" },
      NULL },
    { "AZ-010 the only registered URI need not be named",
      { .client = "single-id", .redirect = "" },
      NULL },
    { "AZ-033 a query in the registered URI is kept",
      { .client = "single-id", .redirect = "https://c.example/cb?x=1" },
      NULL },
    { "AZ-011 response_type token is refused",
      { .type = "token" },
      "unsupported_response_type" },
    { "AZ-011 response_type id_token is refused",
      { .type = "id_token" },
      "unsupported_response_type" },
    { "AZ-011 response_type code token is refused",
      { .type = "code token" },
      "unsupported_response_type" },
    { "AZ-012 a missing response_type is reported", { .type = "" }, "invalid_request" },
    { "AZ-013 a public client without challenge is refused",
      { .challenge = "", .method = "" },
      "invalid_request" },
    { "AZ-014 plain is refused", { .method = "plain" }, "invalid_request" },
    { "AZ-014 so is the silent default", { .method = "" }, "invalid_request" },
    { "AZ-015 an unknown method is refused", { .method = "S512" }, "invalid_request" },
    { "AZ-015 a method without challenge is refused",
      { .challenge = "" },
      "invalid_request" },
    { "AZ-015 a challenge of 42 characters is refused",
      { .challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c" },
      "invalid_request" },
    { "AZ-015 a challenge of 129 characters is refused",
      { .challenge = VISITOR_CHALLENGE VISITOR_CHALLENGE VISITOR_CHALLENGE },
      "invalid_request" },
    { "AZ-015 a challenge with a plus is refused",
      { .challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM" },
      "invalid_request" },
    { "AZ-015 a challenge with padding is refused",
      { .challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=" },
      "invalid_request" },
    { "AZ-016 two scopes are refused", { .more = "scope=crm:read" }, "invalid_request" },
    { "AZ-017 an unknown resource is refused",
      { .more = "resource=https://unregistered.test/" },
      "invalid_target" },
    { "AZ-017 a resource with a fragment is refused",
      { .more = "resource=https://crm.test/mcp%23x" },
      "invalid_target" },
    { "AZ-017 a Connection is no resource of a login",
      { .more = "resource=calendar" },
      "invalid_target" },
    { "AZ-017 a known resource is fine", { .more = "resource=" SCENE_SERVER }, NULL },
    { "AZ-018 an unknown scope is reported",
      { .scope = "never:defined" },
      "invalid_scope" },
    { "AZ-018 a scope with a quote is reported", { .scope = "a\"b" }, "invalid_scope" },
    { "AZ-035 a request object is named",
      { .more = "request=eyJ" },
      "request_not_supported" },
    { "AZ-035 a request URI is named",
      { .more = "request_uri=https://app.test/r" },
      "request_uri_not_supported" },
    { "PKCE-008 a confidential client with forcePkce must send a challenge",
      { .client = "forced-id", .challenge = "", .method = "" },
      "invalid_request" },
    { "PKCE-008 another confidential client is exempt",
      { .client = "agent-id", .challenge = "", .method = "" },
      NULL },
    { "a client without the grant is refused",
      { .client = "crm-id" },
      "unauthorized_client" },
    { "a hint at nobody is refused",
      { .more = "loginHint=nobody@acme.test" },
      "access_denied" },
    { "a hint at somebody disabled is refused",
      { .more = "login_hint=U4" },
      "access_denied" },
    { "a tenant that the user is not in is refused",
      { .more = "tenant=T1&loginHint=U2" },
      "access_denied" },
};

static void leads_back(void **state)
{
    const struct row *row = *state;
    struct desk d = visitor_open("");
    struct scene_answer got = visitor_authorize(&d, &row->ask);
    const char *to = desk_field(&got, "Location");
    const char *base = row->ask.redirect && row->ask.redirect[0] ? row->ask.redirect
                       : row->ask.redirect ? "https://c.example/cb?x=1"
                                           : VISITOR_CALLBACK;

    assert_int_equal(got.status, 303);
    assert_memory_equal(to, base, strlen(base));
    assert_null(strchr(to, '#'));
    assert_string_equal(desk_field(&got, "Referrer-Policy"), "no-referrer");
    assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    assert_string_equal(visitor_param(&d, &got, "state"),
                        row->ask.state ? row->ask.state : "the state");
    assert_null(visitor_param(&d, &got, "iss"));
    if (row->error == NULL) {
        assert_null(visitor_param(&d, &got, "error"));
        assert_non_null(visitor_param(&d, &got, "code"));
    } else {
        assert_null(visitor_param(&d, &got, "code"));
        assert_string_equal(visitor_param(&d, &got, "error"), row->error);
    }
    desk_close(&d);
}

/* AZ-003, AZ-004: each endpoint's own issuer. */
static const struct issued_by {
    const char *name, *path, *scope, *iss;
} issuers[] = {
    { "AZ-003 iss is that of the MCP server", VISITOR_PATH, NULL,
      SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS1" },
    { "AZ-003 iss is that of the apps", PROJECT_PATH, NULL,
      SCENE_BASE "/v1/apps/" SCENE_PROJECT },
    { "AZ-003 iss is that of the project", "/oauth2/v1/authorize", NULL,
      SCENE_BASE "/" SCENE_PROJECT },
    { "AZ-004 iss is in errors, too", VISITOR_PATH, "never:defined",
      SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS1" },
};

static void says_issuer(void **state)
{
    const struct issued_by *row = *state;
    struct desk d = visitor_open("\"dialect\":\"rfc\"");
    struct scene_answer got =
        visitor_authorize(&d, &(struct visitor_ask){ .path = row->path,
                                                     .scope = row->scope,
                                                     .more = "resource=" SCENE_SERVER });

    assert_int_equal(got.status, 303);
    assert_string_equal(visitor_param(&d, &got, "iss"), row->iss);
    desk_close(&d);
}

/* A denial is told to the client, and is in the trail with the rule that decided. */
static void denied_by_policy(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got;
    int64_t before;

    (void)state;
    (void)visitor_code(&d, &(struct visitor_ask){ .scope = "crm:read" });
    scene_apply(d.scene, "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                         "\"resource_access\",\"actionKinds\":[\"user_access\"],"
                         "\"effect\":\"forbid\",\"resourceTargets\":[{\"type\":\"any\","
                         "\"allOfType\":true}]}]}");
    before = scene_events(d.scene);
    got = visitor_authorize(&d, &(struct visitor_ask){ 0 });
    assert_string_equal(visitor_param(&d, &got, "error"), "access_denied");
    assert_int_equal(scene_events(d.scene) - before, 1);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "PolicyViolation");
    assert_string_equal(peek_text(scene_event(d.scene), "data.reason"), "forbidden");
    assert_string_equal(peek_text(scene_event(d.scene), "data.mcpClientId"),
                        "desktop-id");
    desk_close(&d);
}

/* Of what is asked for, what is not permitted is left out. */
static void narrowed_by_policy(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got;

    (void)state;
    scene_apply(d.scene, "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                         "\"resource_access\",\"actionKinds\":[\"user_access\"],"
                         "\"effect\":\"forbid\",\"resourceTargets\":[{\"type\":\"any\","
                         "\"allOfType\":true}],\"grants\":[{\"scopes\":[\"crm:write\"]}]}"
                         "]}");
    got = visitor_login(&d, &(struct visitor_ask){ .scope = "crm:read crm:write" });
    assert_string_equal(peek_text(got.body, "scope"), "crm:read");
    desk_close(&d);
}

/* A scope with roles behind it is for those who have one (contract.md 4.7). */
static void gated_by_role(void **state)
{
    const struct visitor_ask anna = { .scope = "see sign",
                                      .more = "resource=https://gated.test/" };
    const struct visitor_ask ben = { .scope = "see sign",
                                     .more =
                                         "resource=https://gated.test/&loginHint=U2" };
    struct desk d = visitor_open("");
    struct scene_answer got;

    (void)state;
    scene_apply(d.scene,
                "{\"resources\":[{\"id\":\"RS9\",\"type\":\"api\",\"uri\":"
                "\"https://gated.test/\",\"scopes\":{\"permissionsScopes\":["
                "{\"name\":\"see\"},{\"name\":\"sign\",\"values\":[\"boss\"]}]}}],"
                "\"users\":[{\"userId\":\"U2\",\"roleNames\":[\"boss\"]}]}");
    got = visitor_login(&d, &anna);
    assert_string_equal(peek_text(got.body, "scope"), "see");
    got = visitor_login(&d, &ben);
    assert_string_equal(peek_text(got.body, "scope"), "see sign");
    desk_close(&d);
}

static void no_cors(void **state)
{
    struct desk d = visitor_open("");
    struct desk_ask ask = { .method = "OPTIONS",
                            .path = VISITOR_PATH,
                            .origin = "https://evil.test" };
    struct scene_answer got = desk_ask(&d, &ask);

    (void)state;
    assert_int_equal(got.status, 405);
    assert_string_equal(desk_field(&got, "Access-Control-Allow-Origin"), "");
    ask.method = "GET";
    got = desk_ask(&d, &ask);
    assert_string_equal(desk_field(&got, "Access-Control-Allow-Origin"), "");
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(redirected, leads_back);
    ROWS_ADD(issuers, says_issuer);
    rows_add_one("policy denies: the client is told, the trail knows why",
                 denied_by_policy);
    rows_add_one("policy withholds a scope: the login goes on without it",
                 narrowed_by_policy);
    rows_add_one("a scope with roles behind it is for those who have one", gated_by_role);
    rows_add_one("AZ-026 no CORS at the authorization endpoint", no_cors);
    return rows_run("P7 authorization requests");
}
