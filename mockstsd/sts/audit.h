/* SPDX-License-Identifier: MIT */
/*
 * audit: what is remembered, and who finds it again?
 *
 * One event per attempt, in the transaction of its state change, written before the answer
 * leaves; without it there is no answer (contract.md 8).
 */
#ifndef STS_AUDIT_H
#define STS_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "sts/event.h"

struct arena;
struct casefile;
struct change;
struct err;
struct store_ticket;
struct sts;
struct sts_world;

/* Action names of one kind of request (contract.md 8.3). */
struct audit_actions {
    const char *succeeded, *failed;
    const char *method; /* "token_exchange", "vault" … */
};

extern const struct audit_actions audit_exchange, audit_fetch, audit_issue, audit_code,
    audit_refresh, audit_authorize;

/*
 * The casefile as an event; why NULL: it succeeded. Owns: the arena of the casefile.
 */
struct event audit_event(const struct casefile *c, const struct audit_actions *actions,
                         const struct err *why);

/* Add one more event to a change that is yet to be committed; gets its id here. */
void audit_add(struct change *change, struct event *ev);

/*
 * Commit a change with its event, or get in line for it.
 *
 * Takes    change made by change_make; ev: gets its id here if it has none.
 * Fails    OAUTH_SERVER_ERROR: nothing may leave.
 */
int audit_commit(struct sts *sts, struct change *change, struct event *ev,
                 struct err *e) MUST_USE;
int audit_queue(struct sts *sts, struct change *change, struct event *ev,
                struct store_ticket **ticket, struct err *e) MUST_USE; /* First half. */
int audit_wait(struct store_ticket *ticket, struct err *e) MUST_USE;   /* Second half. */

struct audit_field { /* searchFields[] */
    const char *field;
    struct texts values;
    bool negative;
};

/* What is searched for; empty lists and NULL mean any (contract.md 8.5). */
struct audit_query {
    const char *project;
    int64_t from_ms, to_ms; /* ≤ 0: unset */
    struct texts user_ids, actor_ids, actions, excluded_actions, devices, methods, geos;
    struct texts remote_addresses, external_ids, excluded_external_ids;
    struct texts logins_contain, logins_lack, tenants, types;
    bool no_tenants, oldest_first;
    const char *text;
    const struct audit_field *fields;
    size_t n_fields;
    int64_t size, page;
};

/*
 * Search.
 *
 * Returns  *out: the events of the page as JSON texts, *total: how many match in all.
 * Owns     the arena.
 * Fails    OAUTH_SERVER_ERROR.
 */
int audit_search(struct sts *sts, const struct audit_query *query, struct arena *a,
                 struct texts *out, int64_t *total, struct err *e) MUST_USE;

/*
 * Count one search against the project's auditRateLimit.
 *
 * Takes    per_minute: searches allowed in a minute; 0: any number.
 * Fails    OAUTH_RATE_LIMIT.
 */
int audit_admit(struct sts_world *home, int64_t per_minute, struct err *e) MUST_USE;

#endif
