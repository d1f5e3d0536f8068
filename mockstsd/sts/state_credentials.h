/* SPDX-License-Identifier: MIT */
/* state_credentials: what was stored while running, as a part of the world's JSON. */
#ifndef STS_STATE_CREDENTIALS_H
#define STS_STATE_CREDENTIALS_H

struct arena;
struct shelf_items;

/*
 * Lay the items over the `credentials` of a fixture: an item hides the one of its id.
 *
 * Takes    fixture: what tenant_write wrote.
 * Returns  the whole text, secrets as SHA-256 alone.
 * Owns     the arena.
 */
const char *state_credentials_merge(struct arena *a, const char *fixture,
                                    const struct shelf_items *items);

#endif
