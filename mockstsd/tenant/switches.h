/* SPDX-License-Identifier: MIT */
/*
 * switches: how does this project behave where Descope's answer is a setting, or unknown?
 *
 * Data only; one member per row of the contract's table of switches. Every default is the
 * strict one, so a project that says nothing has no laxities.
 */
#ifndef STS_SWITCHES_H
#define STS_SWITCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dialect { DIALECT_DESCOPE, DIALECT_RFC };
enum audience_binding { BINDING_STRICT, BINDING_OFF };
enum untargeted_access { UNTARGETED_DENY, UNTARGETED_ALLOW };
enum issuance_policy { ISSUANCE_ENFORCE, ISSUANCE_SKIP };
enum partial_scopes { PARTIAL_REFUSE, PARTIAL_NARROW };
enum signing_alg { SIGNING_RS256, SIGNING_ES256 };
enum token_typ { TYP_BY_DIALECT, TYP_JWT, TYP_AT_JWT };
enum unknown_fields { UNKNOWN_REJECT, UNKNOWN_IGNORE };
enum login_mode { LOGIN_AUTO, LOGIN_PAGE };
enum cimd_fetch { CIMD_OFF, CIMD_PUBLIC, CIMD_LOOPBACK };

/* policyFeatures: what is in the mask is switched on. */
enum {
    FEATURE_FORBID = 1 << 0,
    FEATURE_USER_PRINCIPAL = 1 << 1,
    FEATURE_ALL_OF_TYPE = 1 << 2,
    FEATURE_ALL = FEATURE_FORBID | FEATURE_USER_PRINCIPAL | FEATURE_ALL_OF_TYPE,
};

struct cimd_document {
    const char *url;
    const char *json; /* the document as JSON text */
};

struct switches {
    int dialect;              /* enum dialect */
    int audience_binding;     /* enum audience_binding */
    int untargeted_access;    /* enum untargeted_access */
    int issuance_policy;      /* enum issuance_policy */
    int partial_scopes;       /* enum partial_scopes */
    int signing_alg;          /* enum signing_alg */
    int token_typ;            /* enum token_typ */
    int unknown_mgmt_fields;  /* enum unknown_fields */
    int login;                /* enum login_mode */
    int cimd_fetch;           /* enum cimd_fetch */
    unsigned policy_features; /* mask of FEATURE_* */
    bool lenient_exchange;
    bool require_scope_subset;
    bool exchange_needs_vault_scope;
    bool tenant_fallback; /* default true */
    bool session_jwt_at_vault;
    bool refresh_rotation; /* default true */
    bool omit_expiry;
    bool private_key_jwt;
    bool advertise_introspection;
    bool explain_denials;
    int64_t exchange_ttl_s; /* default 600 */
    int64_t pinned_ttl_s;   /* -1: not pinned */
    int64_t access_token_ttl_s;
    int64_t refresh_token_ttl_s;
    int64_t max_chain_depth;  /* 1..32, default 16 */
    int64_t audit_rate_limit; /* searches per minute; 0: off */
    const struct cimd_document *cimd_documents;
    size_t n_cimd_documents;
};

#endif
