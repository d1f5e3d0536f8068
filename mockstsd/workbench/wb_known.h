/* SPDX-License-Identifier: MIT */
/* wb_known: which values can each condition key have, of those that the fixture knows? */
#ifndef STS_WB_KNOWN_H
#define STS_WB_KNOWN_H

#include "workbench/wb_names.h"
#include "workbench/wb_world.h"

struct wb_known;

/* Collect them. Owns: the arena. */
const struct wb_known *wb_known_make(const struct wb_world *w, struct arena *a);

/* The values of a key, or NULL for one that is open-ended (claims). Owns: the arena. */
const struct wb_names *wb_known_values(const struct wb_known *k, const char *key);

/* Record ids, clientIds; URIs of Resources; ids and URIs of targets. Owns: the arena. */
const struct wb_names *wb_known_selectors(const struct wb_known *k,
                                          enum rule_principal of);
const struct wb_names *wb_known_uris(const struct wb_known *k);    /* Owns: the arena. */
const struct wb_names *wb_known_targets(const struct wb_known *k); /* Owns: the arena. */

#endif
