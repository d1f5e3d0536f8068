/* SPDX-License-Identifier: MIT */
/*
 * endpoints: the list of all endpoints.
 *
 * Each fills the response of the call and returns 0, or fails with a code of sts/oauth.h,
 * which api.c renders.
 */
#ifndef STS_ENDPOINTS_H
#define STS_ENDPOINTS_H

#include "base/attr.h"

struct call;
struct err;

/* The token endpoint. Fails: whatever the grant fails with. */
int ep_token(struct call *call, struct err *e) MUST_USE;

/* Authorization, by GET and POST. Fails: whatever authorize_run fails with. */
int ep_authorize(struct call *call, struct err *e) MUST_USE;

/* The pages of a login: the one that is due, its form, and that of errors. Fails: never. */
int ep_login_show(struct call *call, struct err *e) MUST_USE;
int ep_login_take(struct call *call, struct err *e) MUST_USE;  /* Fails: never. */
int ep_login_error(struct call *call, struct err *e) MUST_USE; /* Fails: never. */

/* Revocation. Fails: whatever revoke_run fails with. */
int ep_revoke(struct call *call, struct err *e) MUST_USE;

/* UserInfo. Fails: OAUTH_BEARER_MISSING, OAUTH_BEARER_BAD. */
int ep_userinfo(struct call *call, struct err *e) MUST_USE;

/* Introspection. Fails: whatever introspect_run fails with. */
int ep_introspect(struct call *call, struct err *e) MUST_USE;

/* Agentic identities. Fails: OAUTH_MISSING, OAUTH_NOT_FOUND, OAUTH_SERVER_ERROR. */
int ep_agents_list(struct call *call, struct err *e) MUST_USE;
int ep_agents_revoke(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */

/* Dynamic client registration. Fails: whatever register_run fails with. */
int ep_register_server(struct call *call, struct err *e) MUST_USE;
int ep_register_project(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */

/* The key set of a project. Fails: OAUTH_NOT_FOUND. */
int ep_jwks(struct call *call, struct err *e) MUST_USE;

/* The current key of a project as one bare JWK. Fails: OAUTH_NOT_FOUND. */
int ep_jwks_one(struct call *call, struct err *e) MUST_USE;

/* Discovery for the three kinds of issuer. Fails: OAUTH_NOT_FOUND. */
int ep_metadata_server(struct call *call, struct err *e) MUST_USE;
int ep_metadata_apps(struct call *call, struct err *e) MUST_USE;    /* Fails: the same. */
int ep_metadata_project(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */

/* Search of the audit log. Fails: OAUTH_UNKNOWN_FIELD, OAUTH_BAD_VALUE, bearer codes. */
int ep_audit(struct call *call, struct err *e) MUST_USE;

/* The four vault reads. Fails: whatever fetch_run fails with. */
int ep_vault_user(struct call *call, struct err *e) MUST_USE;
int ep_vault_user_latest(struct call *call,
                         struct err *e) MUST_USE;               /* Fails: the same. */
int ep_vault_tenant(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */
int ep_vault_tenant_latest(struct call *call,
                           struct err *e) MUST_USE; /* Fails: the same. */

/* The control routes. Fails: OAUTH_BAD_VALUE and what the action fails with. */
int ep_mock_tokens(struct call *call, struct err *e) MUST_USE;
int ep_mock_apply(struct call *call, struct err *e) MUST_USE;   /* Fails: the same. */
int ep_mock_reset(struct call *call, struct err *e) MUST_USE;   /* Fails: the same. */
int ep_mock_state(struct call *call, struct err *e) MUST_USE;   /* Fails: the same. */
int ep_mock_remove(struct call *call, struct err *e) MUST_USE;  /* Fails: the same. */
int ep_mock_clock(struct call *call, struct err *e) MUST_USE;   /* Fails: the same. */
int ep_mock_rotate(struct call *call, struct err *e) MUST_USE;  /* Fails: the same. */
int ep_mock_drop(struct call *call, struct err *e) MUST_USE;    /* Fails: the same. */
int ep_mock_connect(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */

/* Projects cloned while running. Fails: whatever worlds.h fails with. */
int ep_mock_projects_add(struct call *call, struct err *e) MUST_USE;
int ep_mock_projects_remove(struct call *call,
                            struct err *e) MUST_USE; /* Fails: the same. */

/*
 * What the policy as it is now would say, decided by the workbench; no audit event. Fails:
 * OAUTH_NOT_FOUND (project), OAUTH_BAD_VALUE, and OAUTH_UNKNOWN_FIELD for bad rules.
 */
int ep_policy_explain(struct call *call, struct err *e) MUST_USE;
int ep_policy_matrix(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */
int ep_policy_diff(struct call *call, struct err *e) MUST_USE;   /* Fails: the same. */
int ep_policy_replay(struct call *call, struct err *e) MUST_USE; /* Fails: the same. */

/* Live; ready, with reasons; counters. Fails: never. */
int ep_health_live(struct call *call, struct err *e) MUST_USE;
int ep_health_ready(struct call *call, struct err *e) MUST_USE;   /* Fails: never. */
int ep_health_metrics(struct call *call, struct err *e) MUST_USE; /* Fails: never. */

/* The description of the served routes. Fails: never. */
int ep_openapi(struct call *call, struct err *e) MUST_USE;

#endif
