/* SPDX-License-Identifier: MIT */
/*
 * event: what does one audit event say?
 *
 * The facts of contract.md 8.1 and 8.2 as one struct; data only. What can be derived
 * (chain, time) is derived when the JSON is written (event_json.h). No member ever holds a token,
 * secret or key.
 */
#ifndef STS_EVENT_H
#define STS_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "tenant/client.h"

struct clock;

enum { EVENT_TARGET_MAX = 512 };

/* Texts are never NULL in a packed or unpacked event; NULL in a new one counts as "". */
struct event {
    const char *id, *project, *action, *type, *method;
    const char *remote_address;
    int64_t occurred_ms; /* of one that was kept; the store's word */
    const struct clock
        *clock; /* of a new one: gives the time at its place in the order */
    struct texts external_ids, tenants;
    const char *user_id, *actor_id; /* top level; facts events repeat them in data */
    const char *other_data;         /* JSON object for events without facts, else "" */

    /* facts: data of exchange, issuance and vault events */
    bool has_facts;
    const char *original_user, *mcp_client_id, *mcp_server_client_id; /* "" = null */
    const char *mcp_client_name, *mcp_server_client_name;
    const char *target, *target_id, *target_type, *target_uri;
    bool target_truncated;
    const char *policy_decision, *reason, *untargeted_access;
    struct texts policy_rules;
    struct texts requested_scopes, granted_scopes;
    struct texts withheld_scopes, withheld_reasons; /* side by side */
    const char *credential_kind, *credential_level, *credential_id;
    const char *issued_token_type, *jti, *subject_jti;
    int64_t expires_in_s; /* -1: unknown */
    const char *route, *path, *client_auth, *dialect, *tenant;
    const char *agent_id; /* of one that was kept: follows from the next two */
    const char *agent_client, *agent_principal;
    const char *error, *error_code, *error_message;
    struct texts laxities;

    /* what only the chain shows */
    struct texts hops;           /* act chain of the subject token, oldest first */
    const char *server_resource; /* URI of the Resource that the subject token names */
    const char *claimed_user, *claimed_mcp_client, *claimed_server; /* not verified */
};

#endif
