/* SPDX-License-Identifier: MIT */
/*
 * journal: which number does the next event of a project get, and which one makes room?
 *
 * Keeps of each project its number and its last event, as the database had them at the start
 * and as each transaction moved them on. Used under the lock of the writing handle.
 */
#ifndef STS_JOURNAL_H
#define STS_JOURNAL_H

#include <stdint.h>

#include "base/attr.h"

struct err;
struct journal;
struct store_event;
struct store_sqlite;

/*
 * Read where every project stands.
 *
 * Takes    kept: newest events kept of each project; 0 keeps all.
 * Owns     the caller, who calls journal_free.
 * Fails    as store_sqlite_step; ERR_LIMIT out of memory.
 */
int journal_open(struct store_sqlite *db, int64_t kept, struct journal **out,
                 struct err *e) MUST_USE;

void journal_free(struct journal *j); /* NULL is fine. */

/* Append an event and drop those that are too many. Fails: as journal_open. */
int journal_add(struct journal *j, const struct store_event *event,
                struct err *e) MUST_USE;

/* Drop a project with all its events. Fails: as journal_open. */
int journal_forget(struct journal *j, const char *project, struct err *e) MUST_USE;

/* Read it all again, after a transaction was undone. Fails: as journal_open. */
int journal_reload(struct journal *j, struct err *e) MUST_USE;

#endif
