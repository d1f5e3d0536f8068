/* SPDX-License-Identifier: MIT */
/*
 * tenant: what is in the world: project, tenants, users, clients, Resources, Connections,
 * stored credentials, keys. (Rules: policy/rule.h.)
 *
 * Data only, with Descope's names. No text is ever NULL: what the fixture leaves out is "".
 * Times are seconds since 1970, 0 = none. Look-ups and life time: snapshot.h.
 */
#ifndef STS_TENANT_H
#define STS_TENANT_H

#include "base/secret.h"
#include "tenant/client.h"
#include "tenant/switches.h"

struct project {
    const char *id, *name;
    struct switches switches;
    struct texts scopes;
    const char *default_user;  /* a userId; the first user if the fixture names none */
    struct texts signing_keys; /* PEM files, resolved against the fixture's folder */
};

struct tenant { /* a customer organisation */
    const char *id, *name;
};

struct membership {
    const char *tenant_id;
    struct texts role_names, permissions;
};

struct user {
    const char *user_id;
    struct texts login_ids;
    const char *email, *name, *given_name, *family_name, *phone, *picture;
    struct texts role_names, permissions; /* project level */
    const struct membership *user_tenants;
    size_t n_user_tenants;
    const char *custom_attributes; /* JSON object, or "" */
    bool verified_email, verified_phone, disabled;
};

enum resource_type { RESOURCE_API, RESOURCE_MCP };

struct registration { /* dynamicRegistrationSettings */
    bool dcr_enabled; /* default true for mcp */
    bool cimd_enabled;
    bool disable_approved_scopes_as_default;
    bool skip_consent_screen, force_add_all_authorization_info;
    const char *flow_id, *login_page_url;
    const char *domain_policies; /* JSON array, or "" */
    struct texts tags;
    struct session_settings session_settings;
};

struct resource {
    const char *id, *name, *description, *uri;
    int type; /* enum resource_type */
    struct scope_groups scopes;
    struct texts catalogue;                  /* the names in the three groups of scopes */
    const char *user_access, *client_access; /* kept, without effect */
    struct registration registration;
    const char *version;
    int64_t created_time_s, modified_time_s;
};

enum connection_kind { CONNECTION_OIDC, CONNECTION_CUSTOM_API_KEY };

struct connection {
    const char *id, *name, *description, *template_id, *client_id, *logo;
    struct secret client_secret;
    int app_type;        /* enum connection_kind */
    struct texts scopes; /* the catalogue; default: default_scopes */
    struct texts default_scopes;
    struct texts prompt;
    const char *discovery_url, *authorization_url, *token_url, *revocation_url, *dcr_url;
    const char *authorization_url_params, *token_url_params; /* JSON arrays, or "" */
    const char *default_redirect_url, *callback_domain, *access_type, *tenant_id;
    bool pkce, use_dcr;
};

struct stored { /* one credential in the vault */
    const char *id, *app_id;
    const char *user_id, *tenant_id; /* the slot: either or both */
    const char
        *external_identifier; /* a named account in the slot; "" = the unnamed one */
    const char *token_sub, *access_token_type, *last_refresh_error, *granted_by;
    struct secret access_token, refresh_token;
    struct texts scopes;
    int64_t
        access_token_expiry_s; /* 0: unknown; expiresIn is added to the time of loading */
    int64_t last_refresh_time_s;
    const struct stored *older; /* in the same text and place: see snapshot_stored_at */
};

struct management_key {
    const char *id, *name;
    struct secret key;
    unsigned char sha256[32];
    int64_t expire_time_s;
};

struct access_key {
    const char *id, *name, *client_id, *bound_user_id;
    struct secret key; /* the cleartext: id + 43 base62 */
    unsigned char sha256[32];
    struct texts role_names, permissions, permitted_ips;
    const struct membership *key_tenants;
    size_t n_key_tenants;
    const char *custom_claims; /* JSON object, or "" */
    int64_t expire_time_s;
    bool inactive;
};

#endif
