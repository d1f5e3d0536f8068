/* SPDX-License-Identifier: MIT */
/*
 * keys: which facts may a condition speak of?
 *
 * The one table of condition keys (contract 7.4); claims of the inbound token are open-ended
 * and are numbered per rule set from KEY_FIRST_CLAIM.
 */
#ifndef STS_KEYS_H
#define STS_KEYS_H

#include <stddef.h>

enum key {
    KEY_ALWAYS, /* holds in every request; no rule can name it */
    KEY_CALLER, /* record id and clientId of the exchanging client: principal selectors */
    KEY_CLIENT_TAGS,
    KEY_CLIENT_NAME,
    KEY_CLIENT_ID,
    KEY_MCP_CLIENT_TAGS,
    KEY_MCP_CLIENT_NAME,
    KEY_MCP_CLIENT_ID,
    KEY_USER_ROLES,
    KEY_USER_PERMISSIONS,
    KEY_USER_ID,
    KEY_USER_EMAIL,
    KEY_USER_TENANTS,
    KEY_TENANT_ID,
    KEY_FIRST_CLAIM,
};

/* The key of a name, or KEY_ALWAYS if it is not one of the fixed ones. */
enum key keys_find(const char *name);

/*
 * The path within "claims.<name>[.<name>]", or NULL if the key is not of that form.
 *
 * Owns     the key's text: it is its tail.
 */
const char *keys_claim_path(const char *name);

/* The fixed keys, for "did you mean". Owns: constant. */
const char *const *keys_all(size_t *n);

#endif
