/* SPDX-License-Identifier: MIT */
#include "tenant/fields.h"

#include "tenant/tenant.h"

/* contract 1.3: the Terraform provider's defaults, which count only when enabled */
#define BLANK_SESSION                                                                    \
    {                                                                                    \
        .refresh_token_expiration_s = INT64_C(520) * 7 * 24 * 3600,                      \
        .session_token_expiration_s = 10 * 60,                                           \
        .key_session_token_expiration_s = 10 * 60, .user_template_id = "",               \
        .key_template_id = "",                                                           \
    }

static const struct scope blank_scope = { .name = "", .description = "" };

static const struct field scope_fields[] = {
    { "name", FIELD_TEXT, offsetof(struct scope, name), .form = FORM_SCOPE,
      .required = true, .help = "What a token carries." },
    { "description", FIELD_TEXT, offsetof(struct scope, description),
      .help = "What the consent page says." },
    { "optional", FIELD_BOOL, offsetof(struct scope, optional),
      .help = "May the user decline it?" },
    { "values", FIELD_TEXTS, offsetof(struct scope, values),
      .help = "Roles, attributes or Connection scopes behind it." },
};

const struct field_table fields_client_scope = {
    "scope",
    sizeof(struct scope),
    &blank_scope,
    scope_fields,
    sizeof scope_fields / sizeof scope_fields[0],
    "A scope; a plain text is a scope with that name.",
};

#define IN(member) offsetof(struct session_settings, member)

static const struct field session_fields[] = {
    { "enabled", FIELD_BOOL, IN(enabled), .help = "Do these lifetimes count?" },
    { "refreshTokenExpiration", FIELD_DURATION, IN(refresh_token_expiration_s), .min = 1,
      .max = INT32_MAX, .help = "Lifetime of refresh tokens." },
    { "sessionTokenExpiration", FIELD_DURATION, IN(session_token_expiration_s), .min = 1,
      .max = INT32_MAX, .help = "Lifetime of access tokens." },
    { "keySessionTokenExpiration", FIELD_DURATION, IN(key_session_token_expiration_s),
      .min = 1, .max = INT32_MAX, .help = "Lifetime of access-key sessions." },
    { "userTemplateId", FIELD_TEXT, IN(user_template_id),
      .help = "Kept, without effect." },
    { "keyTemplateId", FIELD_TEXT, IN(key_template_id), .help = "Kept, without effect." },
};

const struct field_table fields_client_session = {
    "sessionSettings",
    sizeof(struct session_settings),
    NULL,
    session_fields,
    sizeof session_fields / sizeof session_fields[0],
    "Lifetimes that win over the project's.",
};

#undef IN
#define IN(member) offsetof(struct client_secret, member)

static const struct client_secret blank_secret = { .name = "" };

static const struct field secret_fields[] = {
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "secret", FIELD_SECRET, IN(secret), .other = IN(sha256),
      .help = "43 letters or digits are the same in every encoding." },
    { "sha256", FIELD_DIGEST, IN(sha256), .other = IN(secret),
      .help = "Its SHA-256 in hex, instead of the secret." },
    { "expireTime", FIELD_TIME, IN(expire_time_s),
      .help = "Seconds since 1970; 0 is never." },
};

static const struct field_table table_secret = {
    "secret",
    sizeof(struct client_secret),
    &blank_secret,
    secret_fields,
    sizeof secret_fields / sizeof secret_fields[0],
    "A client secret; each one that has not expired authenticates.",
};

#undef IN
#define IN(member) offsetof(struct client, member)

static const struct field_choice statuses[] = {
    { "active", 0 }, { "enabled", 0 }, { "suspended", 1 }, { "disabled", 1 }, { NULL, 0 }
};
static const struct field_choice grants[] = {
    { "authorization_code", GRANT_AUTHORIZATION_CODE },
    { "refresh_token", GRANT_REFRESH_TOKEN },
    { "client_credentials", GRANT_CLIENT_CREDENTIALS },
    { "urn:ietf:params:oauth:grant-type:token-exchange", GRANT_TOKEN_EXCHANGE },
    { "urn:ietf:params:oauth:grant-type:jwt-bearer", GRANT_JWT_BEARER },
    { "urn:ietf:params:oauth:grant-type:device_code", GRANT_DEVICE_CODE },
    { "urn:openid:params:grant-type:ciba", GRANT_CIBA },
    { NULL, 0 },
};
static const struct field_choice methods[] = {
    { "client_secret_basic", AUTH_BASIC },
    { "client_secret_post", AUTH_POST },
    { "none", AUTH_NONE },
    { "private_key_jwt", AUTH_PRIVATE_KEY_JWT },
    { NULL, 0 },
};
static const struct field_choice audiences[] = {
    { "", AUDIENCE_NONE },
    { "projectId", AUDIENCE_PROJECT_ID },
    { "clientId", AUDIENCE_CLIENT_ID },
    { NULL, 0 },
};

static const struct client blank_client = {
    .id = "",
    .client_id = "",
    .name = "",
    .description = "",
    .owner = "",
    .resource_id = "",
    .mcp_server_id = "",
    .session_settings = BLANK_SESSION,
    .registration_type = "",
    .client_type = "",
    .logo = "",
    .logo_url = "",
    .login_page_url = "",
    .jwks = "",
    .jwt_bearer_settings = "",
    .custom_attributes = "",
    .ciba_settings = "",
    .jar_settings = "",
};

static const struct field client_fields[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID, .required = true,
      .help = "The record's id, TPA and 27 letters or digits." },
    { "name", FIELD_TEXT, IN(name), .required = true,
      .help = "What rules read as client.name." },
    { "clientId", FIELD_TEXT, IN(client_id), .form = FORM_CLIENT_ID,
      .help = "The OAuth client id; left out: generated from project and record id." },
    { "description", FIELD_TEXT, IN(description), .help = "For people." },
    { "owner", FIELD_TEXT, IN(owner), .help = "Who answers for it." },
    { "status", FIELD_FLAG, IN(suspended), .choices = statuses,
      .help = "A suspended client is refused everything." },
    { "resourceId", FIELD_TEXT, IN(resource_id),
      .help = "The Resource that this client represents when it exchanges." },
    { "mcpServerId", FIELD_TEXT, IN(mcp_server_id),
      .help = "The MCP server that this client is registered for." },
    { "tags", FIELD_TEXTS, IN(tags), .help = "What rules read as client.tags." },
    { "secrets", FIELD_TABLES, IN(secrets), .other = IN(n_secrets),
      .table = &table_secret, .help = "Its secrets; none for a public client." },
    { "grantTypes", FIELD_MASK, IN(grant_types), .choices = grants,
      .help =
          "Grants it may use; token exchange is always on. Left out: the usual ones." },
    { "tokenEndpointAuthMethod", FIELD_CHOICE, IN(token_endpoint_auth_method),
      .choices = methods,
      .help = "The one way it authenticates; left out: basic and post." },
    { "jwks", FIELD_JSON, IN(jwks),
      .help = "Its public keys, a JSON Web Key Set, for private_key_jwt." },
    { "nonConfidentialClient", FIELD_BOOL, IN(non_confidential),
      .help = "A public client, without secrets." },
    { "defaultAudience", FIELD_CHOICE, IN(default_audience), .choices = audiences,
      .help = "What aud holds when no target is named." },
    { "permissionsScopes", FIELD_SCOPES, IN(scopes.permissions_scopes),
      .help = "Scopes that stand for roles and permissions." },
    { "attributesScopes", FIELD_SCOPES, IN(scopes.attributes_scopes),
      .help = "Scopes that stand for user attributes." },
    { "connectionsScopes", FIELD_SCOPES, IN(scopes.connections_scopes),
      .help = "Scopes that stand for Connections." },
    { "scopes", FIELD_SCOPE_GROUPS, IN(scopes), .alias = true,
      .help = "All its scopes in one list, instead of the three." },
    { "allowedTenants", FIELD_TEXTS, IN(allowed_tenants),
      .help = "Tenants it may act for without a user." },
    { "audienceWhitelist", FIELD_TEXTS, IN(audience_whitelist),
      .help = "Further audiences it may ask for." },
    { "approvedCallbackUrls", FIELD_TEXTS, IN(approved_callback_urls),
      .help = "Where the login may return to." },
    { "sessionSettings", FIELD_TABLE, IN(session_settings),
      .table = &fields_client_session, .help = "Lifetimes of its tokens." },
    { "useResources", FIELD_BOOL, IN(use_resources), .help = "Kept, without effect." },
    { "skipConsentScreen", FIELD_BOOL, IN(skip_consent_screen),
      .help = "Consent is not asked for." },
    { "forcePkce", FIELD_BOOL, IN(force_pkce), .help = "PKCE is compulsory." },
    { "forceDpop", FIELD_BOOL, IN(force_dpop), .help = "DPoP is compulsory." },
    { "forceAddAllAuthorizationInfo", FIELD_BOOL, IN(force_add_all_authorization_info),
      .help = "Tokens carry all roles and permissions." },
    { "dynamic", FIELD_BOOL, IN(dynamic), .help = "It registered itself." },
    { "registrationType", FIELD_TEXT, IN(registration_type),
      .help = "How it registered." },
    { "clientType", FIELD_TEXT, IN(client_type), .help = "Kept, without effect." },
    { "logo", FIELD_TEXT, IN(logo), .help = "Kept, without effect." },
    { "logoUrl", FIELD_TEXT, IN(logo_url), .help = "Kept, without effect." },
    { "loginPageUrl", FIELD_TEXT, IN(login_page_url), .help = "Its own login page." },
    { "jwtBearerSettings", FIELD_JSON, IN(jwt_bearer_settings),
      .help = "Trusted issuers of assertions." },
    { "customAttributes", FIELD_JSON, IN(custom_attributes), .help = "Free data." },
    { "cibaSettings", FIELD_JSON, IN(ciba_settings), .help = "Kept for CIBA." },
    { "jarSettings", FIELD_JSON, IN(jar_settings), .help = "Kept for JAR." },
};

const struct field_table fields_client = {
    "client",
    sizeof(struct client),
    &blank_client,
    client_fields,
    sizeof client_fields / sizeof client_fields[0],
    "An OAuth client: an MCP client, or the client of an MCP server.",
};
