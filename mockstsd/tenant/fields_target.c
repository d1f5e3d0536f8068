/* SPDX-License-Identifier: MIT */
#include "tenant/fields.h"

#include "tenant/tenant.h"

/* What an exchange can reach: Resources and Connections. */

#define IN(member) offsetof(struct registration, member)

static const struct field dcr_fields[] = {
    { "enabled", FIELD_BOOL, IN(dcr_enabled),
      .help = "May clients register themselves? Without it: yes." },
    { "flowId", FIELD_TEXT, IN(flow_id), .help = "Kept, without effect." },
    { "disableApprovedScopesAsDefault", FIELD_BOOL,
      IN(disable_approved_scopes_as_default),
      .help = "A client that asks for no scopes gets none." },
};
static const struct field_table table_dcr = {
    "dynamicRegistration",
    sizeof(struct registration),
    NULL,
    dcr_fields,
    sizeof dcr_fields / sizeof dcr_fields[0],
    "RFC 7591 at this MCP server.",
};

static const struct field cimd_fields[] = {
    { "enabled", FIELD_BOOL, IN(cimd_enabled),
      .help = "May a client id be the URL of a document about it?" },
    { "domainPolicies", FIELD_DOMAINS, IN(domain_policies),
      .help = "Hosts of such URLs: {domainPattern, enabled}; a host, or *.host for all "
              "below." },
};
static const struct field_table table_cimd = {
    "cimdSettings",
    sizeof(struct registration),
    NULL,
    cimd_fields,
    sizeof cimd_fields / sizeof cimd_fields[0],
    "Client ID metadata documents at this MCP server.",
};

static const struct field registration_fields[] = {
    { "dynamicRegistration", FIELD_TABLE, 0, .table = &table_dcr,
      .help = "Dynamic registration." },
    { "cimdSettings", FIELD_TABLE, 0, .table = &table_cimd,
      .help = "Client ID metadata documents." },
    { "loginPageURL", FIELD_TEXT, IN(login_page_url),
      .help = "Login page of new clients." },
    { "skipConsentScreen", FIELD_BOOL, IN(skip_consent_screen),
      .help = "New clients need no consent." },
    { "forceAddAllAuthorizationInfo", FIELD_BOOL, IN(force_add_all_authorization_info),
      .help = "Tokens of new clients carry all roles." },
    { "tags", FIELD_TEXTS, IN(tags),
      .help = "Tags of clients that register themselves, or are known by a document." },
    { "sessionSettings", FIELD_TABLE, IN(session_settings),
      .table = &fields_client_session, .help = "Lifetimes of tokens for this Resource." },
};
static const struct field_table table_registration = {
    "dynamicRegistrationSettings",
    sizeof(struct registration),
    NULL,
    registration_fields,
    sizeof registration_fields / sizeof registration_fields[0],
    "How clients join this MCP server.",
};

#undef IN
#define IN(member) offsetof(struct resource, member)

static const struct field_choice resource_types[] = { { "api", RESOURCE_API },
                                                      { "mcp", RESOURCE_MCP },
                                                      { NULL, 0 } };

static const struct resource blank_resource = {
    .id = "", .name = "", .description = "", .uri = "",
    .user_access = "", .client_access = "", .version = "",
    .registration = {
        .dcr_enabled = true,
        .flow_id = "", .login_page_url = "", .domain_policies = "",
        .session_settings = {
            .refresh_token_expiration_s = INT64_C(520) * 7 * 24 * 3600,
            .session_token_expiration_s = 10 * 60,
            .key_session_token_expiration_s = 10 * 60,
            .user_template_id = "", .key_template_id = "",
        },
    },
};

static const struct field resource_fields[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_ID, .required = true,
      .help = "RS (api) or MS (mcp) and 27 letters or digits." },
    { "type", FIELD_CHOICE, IN(type), .choices = resource_types, .required = true,
      .help = "An API, or an MCP server." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "description", FIELD_TEXT, IN(description), .help = "For people." },
    { "uri", FIELD_TEXT, IN(uri), .form = FORM_URI,
      .help = "What a request names it by, and what becomes aud; an API needs one." },
    { "scopes", FIELD_SCOPE_GROUPS, IN(scopes), .help = "Its catalogue of scopes." },
    { "userAccess", FIELD_TEXT, IN(user_access), .help = "Kept, without effect." },
    { "clientAccess", FIELD_TEXT, IN(client_access), .help = "Kept, without effect." },
    { "dynamicRegistrationSettings", FIELD_TABLE, IN(registration),
      .table = &table_registration, .help = "How clients join this MCP server." },
    { "version", FIELD_TEXT, IN(version), .help = "Counts changes upstream." },
    { "createdTime", FIELD_TIME, IN(created_time_s), .help = "Seconds since 1970." },
    { "modifiedTime", FIELD_TIME, IN(modified_time_s), .help = "Seconds since 1970." },
};

const struct field_table fields_target_resource = {
    "resource",
    sizeof(struct resource),
    &blank_resource,
    resource_fields,
    sizeof resource_fields / sizeof resource_fields[0],
    "A protected API or MCP server of our own.",
};

#undef IN
#define IN(member) offsetof(struct connection, member)

static const struct field_choice app_types[] = { { "oidc", CONNECTION_OIDC },
                                                 { "custom_api_key",
                                                   CONNECTION_CUSTOM_API_KEY },
                                                 { NULL, 0 } };
static const struct field_choice access_types[] = { { "offline", 0 },
                                                    { "online", 0 },
                                                    { NULL, 0 } };
static const struct field_choice prompts[] = {
    { "none", 0 }, { "login", 0 }, { "consent", 0 }, { "select_account", 0 }, { NULL, 0 }
};

static const struct connection blank_connection = {
    .id = "",
    .name = "",
    .description = "",
    .template_id = "",
    .client_id = "",
    .logo = "",
    .discovery_url = "",
    .authorization_url = "",
    .token_url = "",
    .revocation_url = "",
    .dcr_url = "",
    .authorization_url_params = "",
    .token_url_params = "",
    .default_redirect_url = "",
    .callback_domain = "",
    .access_type = "",
    .tenant_id = "",
};

static const struct field connection_fields[] = {
    { "id", FIELD_TEXT, IN(id), .form = FORM_CONNECTION_ID, .required = true,
      .help = "What a request names it by; no colon, so it is never taken for a URI." },
    { "name", FIELD_TEXT, IN(name), .help = "For people." },
    { "description", FIELD_TEXT, IN(description), .help = "For people." },
    { "appType", FIELD_CHOICE, IN(app_type), .choices = app_types,
      .help = "OAuth tokens, or API keys." },
    { "scopes", FIELD_TEXTS, IN(scopes), .form = FORM_SCOPE,
      .help = "Its catalogue of scopes; left out: the default scopes." },
    { "defaultScopes", FIELD_TEXTS, IN(default_scopes), .form = FORM_SCOPE,
      .help = "What a user is asked for when the request names none." },
    { "templateId", FIELD_TEXT, IN(template_id), .help = "Kept, without effect." },
    { "clientId", FIELD_TEXT, IN(client_id), .help = "Our client id at the provider." },
    { "clientSecret", FIELD_SECRET, IN(client_secret),
      .help = "Our secret at the provider." },
    { "discoveryUrl", FIELD_TEXT, IN(discovery_url), .help = "The provider's metadata." },
    { "authorizationUrl", FIELD_TEXT, IN(authorization_url),
      .help = "The provider's login." },
    { "authorizationUrlParams", FIELD_JSON, IN(authorization_url_params),
      .help = "Further parameters, a list of {key, value}." },
    { "tokenUrl", FIELD_TEXT, IN(token_url), .help = "The provider's token endpoint." },
    { "tokenUrlParams", FIELD_JSON, IN(token_url_params),
      .help = "Further parameters, a list of {key, value}." },
    { "revocationUrl", FIELD_TEXT, IN(revocation_url),
      .help = "The provider's revocation." },
    { "defaultRedirectUrl", FIELD_TEXT, IN(default_redirect_url),
      .help = "Where the browser goes after connecting." },
    { "callbackDomain", FIELD_TEXT, IN(callback_domain),
      .help = "Kept, without effect." },
    { "accessType", FIELD_TEXT, IN(access_type), .choices = access_types,
      .help = "Is a refresh token asked for?" },
    { "prompt", FIELD_TEXTS, IN(prompt), .choices = prompts,
      .help = "What the provider is to show." },
    { "pkce", FIELD_BOOL, IN(pkce), .help = "Use PKCE with the provider." },
    { "useDcr", FIELD_BOOL, IN(use_dcr), .help = "Register at the provider." },
    { "dcrUrl", FIELD_TEXT, IN(dcr_url), .help = "Where to register." },
    { "tenantId", FIELD_TEXT, IN(tenant_id), .help = "The tenant that owns it." },
    { "logo", FIELD_TEXT, IN(logo), .help = "Kept, without effect." },
};

const struct field_table fields_target_connection = {
    "connection",
    sizeof(struct connection),
    &blank_connection,
    connection_fields,
    sizeof connection_fields / sizeof connection_fields[0],
    "A service of somebody else, whose tokens or keys we keep.",
};
