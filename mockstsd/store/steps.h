/* SPDX-License-Identifier: MIT */
/*
 * steps: what does each step of a change do to the rows?
 *
 * Runs inside a transaction that ledger.c began, under the lock of the handle; undoes nothing.
 */
#ifndef STS_STEPS_H
#define STS_STEPS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "store/change.h"

struct err;
struct journal;
struct store_sqlite;

struct steps {
    struct store_sqlite *db;
    struct journal *journal;      /* NULL in memory: the ring has the events */
    atomic_bool any[STORE_KINDS]; /* false: surely no row of the kind, in any project */
    uint64_t lowered; /* kinds of which the transaction may have deleted rows */
    bool forgot;      /* the transaction dropped a project */
};

/*
 * Carry out a change: its steps in their order, then its events.
 *
 * Fails    ERR_CONFLICT: a precondition does not hold; otherwise as store_sqlite_step.
 */
int steps_carry_out(struct steps *st, const struct change *c, struct err *e) MUST_USE;

/* Look whether there are rows of a kind. Fails: as store_sqlite_step. */
int steps_recount(struct steps *st, int kind, struct err *e) MUST_USE;

#endif
