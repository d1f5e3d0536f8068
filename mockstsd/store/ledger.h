/* SPDX-License-Identifier: MIT */
/*
 * ledger: how does a change become part of the state?
 *
 * Opens the database, carries out changes as transactions, and closes itself when one may
 * have been lost. Reading is lookup.h's. May be used from any thread.
 */
#ifndef STS_LEDGER_H
#define STS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct change;
struct ledger;
struct ring;
struct store_sqlite;

struct ledger_job {
    const struct change *change;
    struct err result; /* set by ledger_apply: ERR_NONE, or why nothing of it was done */
    struct ledger_job *next;
};

/*
 * Open or create the database.
 *
 * Takes    path: NULL for memory; events_kept: newest of each project, 0 for all.
 * Owns     the caller, who calls ledger_close.
 * Fails    as store_open.
 */
int ledger_open(const char *path, int64_t events_kept, struct ledger **out,
                struct err *e) MUST_USE;

void ledger_close(struct ledger *l); /* NULL is fine. */

/*
 * Carry out a list of changes, in a file as one transaction.
 *
 * A change that conflicts is undone alone and the others stay; anything else undoes all.
 */
void ledger_apply(struct ledger *l, struct ledger_job *jobs);

/* True while it works; else *why (may be NULL) tells what closed it. */
bool ledger_ready(struct ledger *l, struct err *why);

bool ledger_any(const struct ledger *l,
                int kind); /* False if surely no row is of that kind. */

/* Where the events are in memory; NULL with a file, where they are rows. Owns: the ledger. */
struct ring *ledger_ring(const struct ledger *l);

/* The handle to read with. Owns: the ledger. Fails: ERR_UNAVAILABLE once it is closed. */
int ledger_reader(struct ledger *l, struct store_sqlite **out, struct err *e) MUST_USE;

#endif
