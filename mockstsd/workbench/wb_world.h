/* SPDX-License-Identifier: MIT */
/*
 * wb_world: which parties, targets and rules are the questions about, and what are they called?
 *
 * A fixture's world laid out as arrays, with one rule set over it: the fixture's own, or that of
 * other rule files. Two of them with the same tenant have the same numbers for subjects,
 * clients and targets, so that rule sets can be compared.
 */
#ifndef STS_WB_WORLD_H
#define STS_WB_WORLD_H

#include "base/attr.h"
#include "workbench/wb_parts.h"

struct arena;
struct diags;
struct err;

/*
 * Load it.
 *
 * Takes    sources in fixture form or as `terraform show -json` prints them.
 * Returns  0, or -1 with errors among the diags (each names its file).
 * Owns     the arena: the snapshot is dropped with it.
 * Fails    as above; *out is untouched then.
 */
int wb_world_load(const struct wb_source *source, struct arena *a,
                  const struct wb_world **out, struct diags *diags) MUST_USE;

/*
 * Lay out a tenant that is in memory already, under its own rules or those of the source.
 *
 * Takes    a snapshot that is held as long as the arena lives; of the source's tenant the name
 *          alone, which places and commands show.
 * Returns, Owns, Fails: as wb_world_load.
 */
int wb_world_of(const struct snapshot *snapshot, const struct wb_source *source,
                struct arena *a, const struct wb_world **out,
                struct diags *diags) MUST_USE;

/* The same parties and targets under other rules. Owns, Fails: as wb_world_load. */
int wb_world_with(const struct wb_world *base, const struct rule *rules, size_t n_rules,
                  struct arena *a, const struct wb_world **out, struct err *e) MUST_USE;

/*
 * Find a party or target by record id, clientId, login id, URI or name.
 *
 * Returns  0 and its number.
 * Fails    ERR_PARSE: nobody of that name (with the nearest), or more than one (with both).
 */
int wb_world_subject(const struct wb_world *w, const char *name, size_t *out,
                     struct err *e) MUST_USE;
int wb_world_client(const struct wb_world *w, const char *name, size_t *out,
                    struct err *e) MUST_USE; /* Fails: the same. */
int wb_world_target(const struct wb_world *w, const char *name, size_t *out,
                    struct err *e) MUST_USE; /* Fails: the same. */

#endif
