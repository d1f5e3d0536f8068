/* SPDX-License-Identifier: MIT */
#include "api/routes.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/oauth.h"

#include "api/call.h"
#include "api/endpoints.h"

#define WELL_KNOWN(kind, issuer) "/.well-known/" kind issuer
#define APPENDED(kind, issuer)   issuer "/.well-known/" kind
#define OIDC                     "openid-configuration"
#define AS                       "oauth-authorization-server"
#define SERVER                   "/v1/apps/agentic/{project}/{server}"
#define APPS                     "/v1/apps/{project}"
#define PROJECT                  "/{project}"
#define APPS_OAUTH               "/oauth2/v1/apps"
#define VAULT                    "/v1/mgmt/outbound/app"

/* contract.md 2.1, 2.2, 2.7, 3.1; a static segment comes before a slot. */
static const struct route rows[] = {
    { "POST", "/oauth2/v1/token", "token", BODY_OAUTH, GUARD_NONE, ep_token },
    { "POST", "/oauth2/v1/apps/token", "token", BODY_OAUTH, GUARD_NONE, ep_token },
    { "POST", "/oauth2/v1/apps/{project}/token", "token", BODY_OAUTH, GUARD_NONE,
      ep_token },
    { "POST", "/oauth2/v1/apps/agentic/{project}/{server}/token", "token", BODY_OAUTH,
      GUARD_NONE, ep_token },

    { "GET", "/oauth2/v1/authorize", "authorize", BODY_QUERY, GUARD_NONE, ep_authorize },
    { "POST", "/oauth2/v1/authorize", "authorize", BODY_ANY, GUARD_NONE, ep_authorize },
    { "GET", APPS_OAUTH "/authorize", "authorize", BODY_QUERY, GUARD_NONE, ep_authorize },
    { "POST", APPS_OAUTH "/authorize", "authorize", BODY_ANY, GUARD_NONE, ep_authorize },
    { "GET", APPS_OAUTH "/{project}/authorize", "authorize", BODY_QUERY, GUARD_NONE,
      ep_authorize },
    { "POST", APPS_OAUTH "/{project}/authorize", "authorize", BODY_ANY, GUARD_NONE,
      ep_authorize },
    { "GET", APPS_OAUTH "/agentic/{project}/{server}/authorize", "authorize", BODY_QUERY,
      GUARD_NONE, ep_authorize },
    { "POST", APPS_OAUTH "/agentic/{project}/{server}/authorize", "authorize", BODY_ANY,
      GUARD_NONE, ep_authorize },
    { "GET", "/login/error", "login", BODY_QUERY, GUARD_NONE, ep_login_error },
    { "GET", "/login/{project}", "login", BODY_QUERY, GUARD_PAGE, ep_login_show },
    { "POST", "/login/{project}", "login", BODY_ANY, GUARD_PAGE, ep_login_take },

    { "POST", "/oauth2/v1/revoke", "revoke", BODY_OAUTH, GUARD_NONE, ep_revoke },
    { "POST", "/oauth2/v1/apps/revoke", "revoke", BODY_OAUTH, GUARD_NONE, ep_revoke },
    { "POST", "/oauth2/v1/apps/{project}/revoke", "revoke", BODY_OAUTH, GUARD_NONE,
      ep_revoke },

    { "POST", "/oauth2/v1/introspect", "introspect", BODY_OAUTH, GUARD_NONE,
      ep_introspect },

    { "GET", "/oauth2/v1/userinfo", "userinfo", BODY_NONE, GUARD_NONE, ep_userinfo },
    { "POST", "/oauth2/v1/userinfo", "userinfo", BODY_NONE, GUARD_NONE, ep_userinfo },
    { "GET", "/oauth2/v1/apps/userinfo", "userinfo", BODY_NONE, GUARD_NONE, ep_userinfo },
    { "POST", "/oauth2/v1/apps/userinfo", "userinfo", BODY_NONE, GUARD_NONE,
      ep_userinfo },
    { "GET", "/oauth2/v1/apps/{project}/userinfo", "userinfo", BODY_NONE, GUARD_NONE,
      ep_userinfo },
    { "POST", "/oauth2/v1/apps/{project}/userinfo", "userinfo", BODY_NONE, GUARD_NONE,
      ep_userinfo },
    { "GET", "/v1/apps/{project}/userinfo", "userinfo", BODY_NONE, GUARD_NONE,
      ep_userinfo },
    { "POST", "/v1/apps/{project}/userinfo", "userinfo", BODY_NONE, GUARD_NONE,
      ep_userinfo },

    { "POST", "/v1/mgmt/mcp/client/{project}/{server}/register", "register",
      BODY_METADATA, GUARD_NONE, ep_register_server },
    { "POST", "/v1/mgmt/inboundapp/app/{project}/register", "register", BODY_METADATA,
      GUARD_NONE, ep_register_project },
    { "POST", "/{project}/oauth2/v1/apps/register", "register", BODY_METADATA, GUARD_NONE,
      ep_register_project },

    { "POST", VAULT "/user/token", "vault", BODY_JSON, GUARD_NONE, ep_vault_user },
    { "POST", VAULT "/user/token/latest", "vault", BODY_JSON, GUARD_NONE,
      ep_vault_user_latest },
    { "POST", VAULT "/tenant/token", "vault", BODY_JSON, GUARD_NONE, ep_vault_tenant },
    { "POST", VAULT "/tenant/token/latest", "vault", BODY_JSON, GUARD_NONE,
      ep_vault_tenant_latest },
    { "POST", "/v1/mgmt/audit/search", "audit", BODY_JSON, GUARD_MANAGEMENT, ep_audit },

    { "GET", "/{project}/.well-known/jwks.json", "jwks", BODY_NONE, GUARD_NONE, ep_jwks },
    { "GET", "/v2/keys/{project}", "jwks", BODY_NONE, GUARD_NONE, ep_jwks },
    { "GET", "/v1/keys/{project}", "jwks", BODY_NONE, GUARD_NONE, ep_jwks_one },

    { "GET", WELL_KNOWN(AS, SERVER), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_server },
    { "GET", WELL_KNOWN(OIDC, SERVER), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_server },
    { "GET", APPENDED(OIDC, SERVER), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_server },
    { "GET", APPENDED(AS, SERVER), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_server },
    { "GET", WELL_KNOWN(AS, APPS), "metadata", BODY_NONE, GUARD_NONE, ep_metadata_apps },
    { "GET", WELL_KNOWN(OIDC, APPS), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_apps },
    { "GET", APPENDED(OIDC, APPS), "metadata", BODY_NONE, GUARD_NONE, ep_metadata_apps },
    { "GET", APPENDED(AS, APPS), "metadata", BODY_NONE, GUARD_NONE, ep_metadata_apps },
    { "GET", WELL_KNOWN(AS, PROJECT), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_project },
    { "GET", WELL_KNOWN(OIDC, PROJECT), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_project },
    { "GET", APPENDED(OIDC, PROJECT), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_project },
    { "GET", APPENDED(AS, PROJECT), "metadata", BODY_NONE, GUARD_NONE,
      ep_metadata_project },

    { "POST", "/_mock/projects", "mock", BODY_JSON, GUARD_CONTROL, ep_mock_projects_add },
    { "DELETE", "/_mock/projects", "mock", BODY_NONE, GUARD_CONTROL,
      ep_mock_projects_remove },
    { "POST", "/_mock/tokens", "mock", BODY_JSON, GUARD_CONTROL, ep_mock_tokens },
    { "POST", "/_mock/apply", "mock", BODY_JSON, GUARD_CONTROL, ep_mock_apply },
    { "DELETE", "/_mock/records", "mock", BODY_NONE, GUARD_CONTROL, ep_mock_remove },
    { "POST", "/_mock/reset", "mock", BODY_NONE, GUARD_CONTROL, ep_mock_reset },
    { "GET", "/_mock/state", "mock", BODY_NONE, GUARD_CONTROL, ep_mock_state },
    { "POST", "/_mock/clock", "mock", BODY_JSON, GUARD_CONTROL, ep_mock_clock },
    { "POST", "/_mock/keys/rotate", "mock", BODY_NONE, GUARD_CONTROL, ep_mock_rotate },
    { "DELETE", "/_mock/keys", "mock", BODY_NONE, GUARD_CONTROL, ep_mock_drop },
    { "GET", "/_mock/agents", "mock", BODY_NONE, GUARD_CONTROL, ep_agents_list },
    { "POST", "/_mock/agents/revoke", "mock", BODY_JSON, GUARD_CONTROL,
      ep_agents_revoke },
    { "POST", "/_mock/policy/explain", "policy", BODY_JSON, GUARD_CONTROL,
      ep_policy_explain },
    { "GET", "/_mock/policy/matrix", "policy", BODY_NONE, GUARD_CONTROL,
      ep_policy_matrix },
    { "POST", "/_mock/policy/diff", "policy", BODY_JSON, GUARD_CONTROL, ep_policy_diff },
    { "POST", "/_mock/policy/replay", "policy", BODY_LINES, GUARD_CONTROL,
      ep_policy_replay },
    { "GET", "/_mock/connect/{ticket}", "connect", BODY_NONE, GUARD_NONE,
      ep_mock_connect },

    { "GET", "/healthz", "health", BODY_NONE, GUARD_NONE, ep_health_live },
    { "GET", "/readyz", "health", BODY_NONE, GUARD_NONE, ep_health_ready },
    { "GET", "/metrics", "metrics", BODY_NONE, GUARD_NONE, ep_health_metrics },
    { "GET", "/openapi.json", "openapi", BODY_NONE, GUARD_NONE, ep_openapi },
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct route *routes_all(size_t *n)
{
    *n = ROWS;
    return rows;
}

/* Nothing is decoded: '%', ';', '\' or a dot segment are part of no id (contract.md 2.4). */
static bool slot_fits(const char *text, size_t len)
{
    static const char ok[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789-_.~";

    return len > 0 && strspn(text, ok) >= len && strspn(text, ".") < len;
}

struct match {
    const char *slots[CALL_SLOTS];
    size_t lens[CALL_SLOTS];
    size_t n;
};

static bool matches(const char *pattern, const char *path, struct match *m)
{
    *m = (struct match){ .n = 0 };
    while (*pattern != '\0') {
        size_t len;

        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        len = strcspn(path, "/");
        if (!slot_fits(path, len) || m->n == CALL_SLOTS)
            return false;
        m->slots[m->n] = path;
        m->lens[m->n++] = len;
        path += len;
        pattern = strchr(pattern, '}') + 1;
    }
    return *path == '\0';
}

/* RFC 9110 9.3.2: HEAD is GET without the body. */
static bool is_method(const struct route *row, const char *method)
{
    return strcmp(row->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(row->method, "GET") == 0);
}

static void add_allowed(struct buf *allow, const char *method)
{
    if (strstr(allow->data, method) != NULL)
        return;
    if (allow->len > 0)
        buf_add(allow, ", ");
    buf_add(allow, method);
    if (strcmp(method, "GET") == 0)
        buf_add(allow, ", HEAD");
}

static void keep_slots(struct call *call, const struct match *m)
{
    for (size_t i = 0; i < m->n; i++)
        call->slots[i] = arena_slice(call->arena, m->slots[i], m->lens[i]);
}

int routes_find(struct call *call, const struct route **out, struct err *e)
{
    struct buf allow = buf_make(call->arena, 64);
    struct match m;

    for (size_t i = 0; i < ROWS; i++) {
        if (!matches(rows[i].path, call->req->path, &m))
            continue;
        if (is_method(&rows[i], call->req->method)) {
            keep_slots(call, &m);
            *out = &rows[i];
            return 0;
        }
        add_allowed(&allow, rows[i].method);
    }
    if (allow.len == 0)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such path");
    response_add(call->out, "Allow", allow.data);
    return err_set(e, OAUTH_METHOD, "The method is not allowed here");
}
