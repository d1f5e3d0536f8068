/* SPDX-License-Identifier: MIT */
/* wb_suppose: what is known of parties that a case only supposes? */
#ifndef STS_WB_SUPPOSE_H
#define STS_WB_SUPPOSE_H

#include "base/attr.h"
#include "workbench/wb_ask.h"

struct wb_supposed;

/*
 * Put the supposed parties into a request.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE: a party is there already, by its name.
 */
int wb_suppose(const struct wb_world *w, const struct wb_supposed *s, struct arena *a,
               struct wb_ask *ask, struct err *e) MUST_USE;

/*
 * The clientId of the client with this record id; of one that need not exist it is the record
 * id itself. Owns: the world, or the caller's text.
 */
const char *wb_suppose_client_id(const struct wb_world *w, const char *record_id);

#endif
