/* SPDX-License-Identifier: MIT */
/*
 * client: what is registered about an OAuth client, and the small parts that other records
 * share with it.
 *
 * Data only. An MCP client and an MCP server's client are both struct client.
 */
#ifndef STS_CLIENT_H
#define STS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"

struct texts {
    const char *const *items;
    size_t n;
};

struct scope {
    const char *name, *description;
    struct texts values; /* not empty: a connection scope */
    bool optional;
};

struct scopes {
    const struct scope *items;
    size_t n;
};

struct scope_groups {
    struct scopes permissions_scopes, attributes_scopes, connections_scopes;
};

struct session_settings {
    bool enabled; /* false: the project's own lifetimes count */
    int64_t refresh_token_expiration_s;
    int64_t session_token_expiration_s;
    int64_t key_session_token_expiration_s;
    const char *user_template_id, *key_template_id;
};

/* grantTypes: which grants the client may use. */
enum {
    GRANT_AUTHORIZATION_CODE = 1 << 0,
    GRANT_REFRESH_TOKEN = 1 << 1,
    GRANT_CLIENT_CREDENTIALS = 1 << 2,
    GRANT_TOKEN_EXCHANGE = 1 << 3, /* always on: upstream has no toggle for it */
    GRANT_JWT_BEARER = 1 << 4,
    GRANT_DEVICE_CODE = 1 << 5,
    GRANT_CIBA = 1 << 6,
};

enum auth_method {
    AUTH_ANY_SECRET,
    AUTH_BASIC,
    AUTH_POST,
    AUTH_NONE,
    AUTH_PRIVATE_KEY_JWT
};
enum default_audience { AUDIENCE_NONE, AUDIENCE_PROJECT_ID, AUDIENCE_CLIENT_ID };

struct client_secret {
    const char *name;
    struct secret secret; /* absent if the fixture gives only the digest */
    unsigned char sha256[32];
    int64_t expire_time_s; /* 0: never */
};

struct client {
    const char *id;        /* record id, TPA… */
    const char *client_id; /* what OAuth knows it by */
    const char *name, *description, *owner;
    const char *resource_id;   /* the Resource it represents, or "" */
    const char *mcp_server_id; /* the MCP server it is bound to, or "" */
    const struct client_secret *secrets;
    size_t n_secrets;
    struct texts tags, allowed_tenants, approved_callback_urls, audience_whitelist;
    struct scope_groups scopes;
    struct texts catalogue;         /* the names in the three groups of scopes */
    unsigned grant_types;           /* mask of GRANT_* */
    int token_endpoint_auth_method; /* enum auth_method */
    int default_audience;           /* enum default_audience */
    struct session_settings session_settings;
    bool non_confidential, suspended, dynamic, use_resources, skip_consent_screen;
    bool force_pkce, force_dpop, force_add_all_authorization_info;
    const char *registration_type, *client_type, *logo, *logo_url, *login_page_url;
    /* JSON objects kept as they are, or "" */
    const char *jwks; /* its keys for private_key_jwt, alike */
    const char *jwt_bearer_settings, *custom_attributes, *ciba_settings, *jar_settings;
};

#endif
