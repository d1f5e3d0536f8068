/* SPDX-License-Identifier: MIT */
/*
 * snapshot: what does the world look like right now?
 *
 * One immutable world: a project, its records, their indexes and the compiled rules, shared by
 * all threads without locks and counted. A change makes a new snapshot (overlay.h) that shares
 * the records of the old one. Every pointer lives as long as the snapshot is held.
 * Every find returns NULL for what is not there; nothing here fails. Ids compare by bytes.
 */
#ifndef STS_SNAPSHOT_H
#define STS_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "tenant/record.h"
#include "tenant/tenant.h"

struct arena;
struct rule;
struct ruleset;
struct snapshot;

struct snapshot *snapshot_hold(struct snapshot *s); /* Count one more user. Returns s. */
void snapshot_drop(
    struct snapshot *s); /* One user less; the last one frees it. NULL is fine. */

/* Drop it when the arena ends. Returns s. */
struct snapshot *snapshot_drop_with(struct snapshot *s, struct arena *a);

/* The project and its switches. Owns: the snapshot, as for everything below. */
const struct project *snapshot_project(const struct snapshot *s);

/* The compiled rules. Its rule numbers are those of snapshot_rule. */
const struct ruleset *snapshot_ruleset(const struct snapshot *s);
const struct rule *snapshot_rule(const struct snapshot *s,
                                 size_t i);        /* i < snapshot_n_rules */
size_t snapshot_n_rules(const struct snapshot *s); /* How many rules. */

/* The tenant with that id. Owns: the snapshot, as for all below. */
const struct tenant *snapshot_tenant(const struct snapshot *s, const char *id);
/* The user with that userId. Owns: the snapshot. */
const struct user *snapshot_user(const struct snapshot *s, const char *user_id);
/* The user who logs in as that. Owns: the snapshot. */
const struct user *snapshot_user_by_login(const struct snapshot *s, const char *login_id);
/* The client with that record id. Owns: the snapshot. */
const struct client *snapshot_client(const struct snapshot *s, const char *record_id);
/* The client that OAuth knows by that clientId. Owns: the snapshot. */
const struct client *snapshot_client_by_client_id(const struct snapshot *s,
                                                  const char *client_id);
/* The Resource with that id. Owns: the snapshot. */
const struct resource *snapshot_resource(const struct snapshot *s, const char *id);
/* The Resource of exactly that URI. Owns: the snapshot. */
const struct resource *snapshot_resource_by_uri(const struct snapshot *s,
                                                const char *uri);
/* The Connection with that id. Owns: the snapshot. */
const struct connection *snapshot_connection(const struct snapshot *s, const char *id);
/* The stored credential with that id. Owns: the snapshot. */
const struct stored *snapshot_stored(const struct snapshot *s, const char *id);

/* The key with this SHA-256 (look-up by digest, so its time tells nothing of the key). */
const struct management_key *snapshot_management_key(const struct snapshot *s,
                                                     const unsigned char sha256[32]);
const struct access_key *snapshot_access_key(const struct snapshot *s,
                                             const unsigned char sha256[32]);

/* A place in the vault. user_id or tenant_id may be "" (tenant slot, user slot). */
struct snapshot_place {
    const char *app_id, *user_id, *tenant_id;
};

/*
 * The credentials stored at one place, the newest (last in the fixture) first.
 *
 * Takes    after: NULL for the first, else the one returned before.
 * Returns  NULL after the last. All external identifiers and scope sets of the place appear.
 */
const struct stored *snapshot_stored_at(const struct snapshot *s,
                                        const struct snapshot_place *place,
                                        const struct stored *after);

/* Where a walk stands; start with all zero. */
struct snapshot_walk {
    size_t layer, row;
};

/* The next record of a kind in the fixture's order, later additions last; NULL at the end. */
const void *snapshot_next(const struct snapshot *s, enum record_kind kind,
                          struct snapshot_walk *walk);

/* How many records of a kind. Cost: one walk if there were run-time changes, else nothing. */
size_t snapshot_count(const struct snapshot *s, enum record_kind kind);

/* How many records of a kind run-time changes have brought, at most. Cost: nothing. */
size_t snapshot_added(const struct snapshot *s, enum record_kind kind);

/* The place that holds the current world; made by make, ended by free. */
struct snapshot_slot;

/* A slot with its first world (the hold passes to the slot). NULL if the heap is exhausted. */
struct snapshot_slot *snapshot_slot_make(struct snapshot *first) MUST_USE;
void snapshot_slot_free(
    struct snapshot_slot *slot); /* Drops the world it has; NULL is fine. */

/* The current world, held for the caller. Cost: one uncontended lock. Any thread. */
struct snapshot *snapshot_slot_hold(struct snapshot_slot *slot) MUST_USE;

/* Put in another world (the hold passes to the slot); the old one is dropped. Any thread. */
void snapshot_slot_swap(struct snapshot_slot *slot, struct snapshot *next);

/*
 * Take turns at changing the world: from claim to release no other claim passes, so that what
 * is read, kept and put in is one step. Readers and swaps are not held up.
 */
void snapshot_slot_claim(struct snapshot_slot *slot);
void snapshot_slot_release(struct snapshot_slot *slot); /* By the thread that claimed. */

#endif
