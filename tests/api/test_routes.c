/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/oauth.h"
#include "api/call.h"
#include "api/endpoints.h"
#include "api/routes.h"

/* The endpoint that answers; its slots. */
static const struct found {
    const char *name;
    const char *method, *path;
    int (*run)(struct call *call, struct err *e);
    const char *slot0, *slot1;
} founds[] = {
    { "STS-001 the token endpoint", "POST", "/oauth2/v1/token", ep_token, NULL, NULL },
    { "STS-001 its alias of the apps", "POST", "/oauth2/v1/apps/token", ep_token, NULL,
      NULL },
    { "STS-001 its alias with a project", "POST", "/oauth2/v1/apps/P1/token", ep_token,
      "P1", NULL },
    { "STS-001 its alias of an MCP server", "POST", "/oauth2/v1/apps/agentic/P1/M1/token",
      ep_token, "P1", "M1" },
    { "keys", "GET", "/P1/.well-known/jwks.json", ep_jwks, "P1", NULL },
    { "keys as SDKs ask for them", "GET", "/v2/keys/P1", ep_jwks, "P1", NULL },
    { "one key as old SDKs ask for it", "GET", "/v1/keys/P1", ep_jwks_one, "P1", NULL },
    { "HEAD is found as GET", "HEAD", "/v2/keys/P1", ep_jwks, "P1", NULL },
    { "DISC-001 path-inserted metadata of a server", "GET",
      "/.well-known/oauth-authorization-server/v1/apps/agentic/P1/M1", ep_metadata_server,
      "P1", "M1" },
    { "DISC-002 path-inserted OpenID metadata of a server", "GET",
      "/.well-known/openid-configuration/v1/apps/agentic/P1/M1", ep_metadata_server, "P1",
      "M1" },
    { "DISC-002 appended OpenID metadata of a server", "GET",
      "/v1/apps/agentic/P1/M1/.well-known/openid-configuration", ep_metadata_server, "P1",
      "M1" },
    { "DISC-002 appended metadata of a server", "GET",
      "/v1/apps/agentic/P1/M1/.well-known/oauth-authorization-server", ep_metadata_server,
      "P1", "M1" },
    { "DISC-001 path-inserted metadata of the apps", "GET",
      "/.well-known/oauth-authorization-server/v1/apps/P1", ep_metadata_apps, "P1",
      NULL },
    { "DISC-002 appended OpenID metadata of the apps", "GET",
      "/v1/apps/P1/.well-known/openid-configuration", ep_metadata_apps, "P1", NULL },
    { "DISC-001 path-inserted metadata of the project", "GET",
      "/.well-known/oauth-authorization-server/P1", ep_metadata_project, "P1", NULL },
    { "DISC-002 appended OpenID metadata of the project", "GET",
      "/P1/.well-known/openid-configuration", ep_metadata_project, "P1", NULL },
    { "vault by user", "POST", "/v1/mgmt/outbound/app/user/token", ep_vault_user, NULL,
      NULL },
    { "vault by tenant, the newest", "POST", "/v1/mgmt/outbound/app/tenant/token/latest",
      ep_vault_tenant_latest, NULL, NULL },
    { "audit", "POST", "/v1/mgmt/audit/search", ep_audit, NULL, NULL },
    { "a ticket", "GET", "/_mock/connect/abc", ep_mock_connect, "abc", NULL },
    { "a slot may hold dots between other signs", "GET", "/v2/keys/P.1", ep_jwks, "P.1",
      NULL },
};

static struct call call_of(struct arena *a, struct request *req, struct response *out,
                           const char *method, const char *path)
{
    *req = (struct request){ .method = method, .path = path };
    *out = response_make();
    return (struct call){ .req = req, .arena = a, .out = out };
}

static void same_slot(const char *got, const char *want)
{
    assert_int_equal(got == NULL, want == NULL);
    if (want != NULL)
        assert_string_equal(got, want);
}

static void finds(void **state)
{
    const struct found *r = *state;
    struct arena *a = arena_open(0);
    struct request req;
    struct response out;
    struct call call = call_of(a, &req, &out, r->method, r->path);
    const struct route *route;

    assert_int_equal(routes_find(&call, &route, NULL), 0);
    assert_true(route->run == r->run);
    same_slot(call.slots[0], r->slot0);
    same_slot(call.slots[1], r->slot1);
    arena_free(a);
}

/* allow NULL: there is no such path. */
static const struct lost {
    const char *name;
    const char *method, *path, *allow;
} losts[] = {
    { "STS-002 GET on the token endpoint", "GET", "/oauth2/v1/token", "POST" },
    { "HTTP-001 PUT on the token endpoint", "PUT", "/oauth2/v1/token", "POST" },
    { "HTTP-035 OPTIONS on the token endpoint", "OPTIONS", "/oauth2/v1/token", "POST" },
    { "HTTP-035 HEAD on the token endpoint", "HEAD", "/oauth2/v1/token", "POST" },
    { "POST on keys", "POST", "/v2/keys/P1", "GET, HEAD" },
    { "AUD-020 DELETE on the audit log", "DELETE", "/v1/mgmt/audit/search", "POST" },
    { "AUD-020 PUT on the audit log", "PUT", "/v1/mgmt/audit/search", "POST" },
    { "AUD-020 PATCH on the audit log", "PATCH", "/v1/mgmt/audit/search", "POST" },
    { "GET on what can be deleted", "GET", "/_mock/keys", "DELETE" },
    { "HTTP-026 the root", "GET", "/", NULL },
    { "HTTP-026 a file", "GET", "/.git/config", NULL },
    { "HTTP-024 a doubled slash", "POST", "//oauth2/v1/token", NULL },
    { "HTTP-024 a dot segment", "POST", "/oauth2/./v1/token", NULL },
    { "HTTP-024 an escape", "POST", "/%6fauth2/v1/token", NULL },
    { "HTTP-024 a slash at the end", "POST", "/oauth2/v1/token/", NULL },
    { "HTTP-024 a parameter of the path", "POST", "/oauth2/v1/token;x", NULL },
    { "HTTP-024 a backslash", "POST", "/oauth2\\v1\\token", NULL },
    { "HTTP-024 other letter case", "POST", "/OAuth2/v1/token", NULL },
    { "HTTP-024 a slot of two dots", "GET", "/v2/keys/..", NULL },
    { "HTTP-024 a slot of one dot", "GET", "/v2/keys/.", NULL },
    { "HTTP-024 an empty slot", "GET", "/v2/keys/", NULL },
    { "HTTP-024 an escape in a slot", "GET", "/v2/keys/P%31", NULL },
    { "HTTP-024 a semicolon in a slot", "GET", "/v2/keys/P1;x", NULL },
    { "a path that goes on", "GET", "/v2/keys/P1/more", NULL },
    { "a path that is cut short", "GET", "/v2/key", NULL },
};

static void loses(void **state)
{
    const struct lost *r = *state;
    struct arena *a = arena_open(0);
    struct request req;
    struct response out;
    struct call call = call_of(a, &req, &out, r->method, r->path);
    const struct route *route;
    struct err e = { 0 };

    assert_int_equal(routes_find(&call, &route, &e), -1);
    assert_int_equal(e.code, r->allow ? OAUTH_METHOD : OAUTH_NOT_FOUND);
    same_slot(response_find(&out, "Allow"), r->allow);
    arena_free(a);
}

/* "{x}" → "x": the path that a row stands for. */
static const char *example_of(struct arena *a, const char *pattern)
{
    char *path = arena_text(a, pattern), *to = path;

    for (const char *c = pattern; *c != '\0'; c++)
        if (*c != '{' && *c != '}')
            *to++ = *c;
    *to = '\0';
    return path;
}

static void every_row_is_reached(void **state)
{
    size_t n;
    const struct route *rows = routes_all(&n);
    struct arena *a = arena_open(0);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        struct request req;
        struct response out;
        struct call call =
            call_of(a, &req, &out, rows[i].method, example_of(a, rows[i].path));
        const struct route *route;

        assert_int_equal(routes_find(&call, &route, NULL), 0);
        assert_ptr_equal(route, &rows[i]);
    }
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(founds, finds);
    ROWS_ADD(losts, loses);
    rows_add_one("no row hides another", every_row_is_reached);
    return rows_run("routes");
}
