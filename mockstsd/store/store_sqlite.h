/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite: one SQLite handle, its lock, and the kept statements of store_schema.h.
 *
 * The only file that knows SQLite. It knows no row, event or project: ledger.h and lookup.h
 * say what is bound, and hold the lock while a statement is in use.
 */
#ifndef STS_STORE_SQLITE_H
#define STS_STORE_SQLITE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "store/store_schema.h"

struct err;
struct store_sqlite;

enum store_sqlite_role {
    STORE_SQLITE_MEMORY, /* reads and writes, its own database */
    STORE_SQLITE_WRITER, /* of a file: WAL, every commit synced */
    STORE_SQLITE_READER, /* of a file that a writer has open */
    STORE_SQLITE_LOCK, /* nothing but an exclusive lock on the file, until it is closed */
};

/*
 * Open a handle; MEMORY and WRITER bring the tables up to date.
 *
 * Takes    path: NULL for MEMORY; an existing file otherwise.
 * Owns     the caller, who calls store_sqlite_close.
 * Fails    ERR_IO: damaged, not ours, from a newer version; ERR_CONFLICT: locked by another.
 */
int store_sqlite_open(const char *path, enum store_sqlite_role role,
                      struct store_sqlite **out, struct err *e) MUST_USE;

void store_sqlite_close(struct store_sqlite *h); /* NULL is fine. */

/* Let SQLite check the whole file. Fails: ERR_IO with what it found. */
int store_sqlite_check(struct store_sqlite *h, struct err *e) MUST_USE;

void store_sqlite_lock(struct store_sqlite *h); /* One thread at a time uses a handle. */
void store_sqlite_unlock(struct store_sqlite *h); /* And lets the next one in. */

/* Parameters are numbered from 1 and stay the caller's until store_sqlite_done. */
void store_sqlite_int(struct store_sqlite *h, enum store_sql which, int at,
                      int64_t value);
void store_sqlite_text(struct store_sqlite *h, enum store_sql which, int at,
                       const char *text); /* NULL binds NULL. */
void store_sqlite_bytes(struct store_sqlite *h, enum store_sql which, int at,
                        const void *bytes,
                        size_t bytes_len); /* Takes: bytes_len bytes. */

/*
 * Run the statement up to its next row.
 *
 * Returns  1: a row is there; 0: the end; -1: failed. After 0 and -1 it is done already.
 * Fails    ERR_LIMIT: no room on the disk, no memory, locked; the database is whole.
 *          ERR_IO: everything else; nothing may be written through this handle any more.
 */
int store_sqlite_step(struct store_sqlite *h, enum store_sql which,
                      struct err *e) MUST_USE;

/* Run to the end a statement that has no rows. Fails: as store_sqlite_step. */
int store_sqlite_run(struct store_sqlite *h, enum store_sql which,
                     struct err *e) MUST_USE;

/* Undo the transaction, if there is one. Fails: as store_sqlite_step. */
int store_sqlite_rollback(struct store_sqlite *h, struct err *e) MUST_USE;

/* Take the parameters off and end the statement early. */
void store_sqlite_done(struct store_sqlite *h, enum store_sql which);

int store_sqlite_changes(
    struct store_sqlite *h); /* Rows touched by the last statement. */

struct store_sqlite_slice {
    const void *bytes; /* NULL for SQL's NULL and for no bytes */
    size_t len;
};

/* Column of the row, from 0. Owns: the statement, until its next step. */
struct store_sqlite_slice store_sqlite_slice(struct store_sqlite *h, enum store_sql which,
                                             int column);

/* The same as text; NULL for SQL's NULL. Owns: the statement, until its next step. */
const char *store_sqlite_string(struct store_sqlite *h, enum store_sql which, int column);

int64_t store_sqlite_number(struct store_sqlite *h, enum store_sql which,
                            int column); /* Same. */

#endif
