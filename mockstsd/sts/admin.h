/* SPDX-License-Identifier: MIT */
/*
 * admin: the world is changed while it runs; what follows?
 *
 * A change is checked whole, committed with its audit events, and only then in force: the next
 * request sees all of it, and no request half of it.
 */
#ifndef STS_ADMIN_H
#define STS_ADMIN_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct diags;
struct err;
struct overlay_change;
struct sts;
struct sts_world;

/* A fixture fragment, ids to delete, and who asks. */
struct admin_ask {
    const char *text; /* JSON or YAML; NULL: deletions alone */
    size_t text_len;
    const struct overlay_change *deletions; /* json of each is NULL */
    size_t n_deletions;
    const char *actor; /* id of the key that was used, "" for a local caller */
    const char *peer;  /* address */
};

/*
 * Apply a change: add or replace records by id, all or nothing.
 *
 * Takes    diags made by diag_open: gets every mistake of the fragment.
 * Returns  0; one audit event for each record of a kind that contract.md 8.3 names.
 * Owns     nothing of the ask is kept.
 * Fails    OAUTH_UNKNOWN_FIELD with the first mistake if the fragment is refused,
 *          OAUTH_SERVER_ERROR if it cannot be kept; the old world stays in force then.
 */
int admin_apply(struct sts *sts, struct sts_world *home, const struct admin_ask *ask,
                struct arena *a, struct diags *diags, struct err *e) MUST_USE;

/*
 * The world as a JSON fixture, secrets as SHA-256 alone; what was stored while running too.
 *
 * Owns     the arena.
 * Fails    OAUTH_SERVER_ERROR.
 */
int admin_state(const struct sts *sts, struct sts_world *home, struct arena *a,
                const char **out, struct err *e) MUST_USE;

#endif
