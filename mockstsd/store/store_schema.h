/* SPDX-License-Identifier: MIT */
/*
 * store_schema: which tables are there, how did they come about, what is asked of them?
 *
 * Texts alone: nothing here runs SQL. An old file is brought up to date by the migrations
 * that it has not seen; a migration that was once released is never edited.
 */
#ifndef STS_STORE_SCHEMA_H
#define STS_STORE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

enum { STORE_SCHEMA_VERSION = 1 };

/*
 * An event's seq column is project number × 2^40 + its number in the project, so that one
 * B-tree holds every project's events in order, and no index costs an insert anything.
 */
int64_t store_schema_seq(int64_t project_no,
                         int64_t event_no); /* Both into the column. */
int64_t
store_schema_event_no(int64_t seq); /* The event's number out of it; 0 out of NULL. */

enum store_sql {
    STORE_SQL_BEGIN,
    STORE_SQL_COMMIT,
    STORE_SQL_ROLLBACK,
    STORE_SQL_SAVEPOINT,
    STORE_SQL_RELEASE,
    STORE_SQL_ROLLBACK_TO,
    STORE_SQL_PUT,           /* kind project key group value expires_s */
    STORE_SQL_DELETE,        /* kind project key */
    STORE_SQL_TAKE,          /* kind project key now_s */
    STORE_SQL_CLEAR,         /* kind project */
    STORE_SQL_CLEAR_GROUP,   /* kind project group */
    STORE_SQL_PURGE,         /* kind project now_s */
    STORE_SQL_ANY,           /* kind → 0 or 1 */
    STORE_SQL_ADD_PROJECT,   /* number name */
    STORE_SQL_DROP_PROJECT,  /* number */
    STORE_SQL_PROJECTS,      /* → number name, last seq or NULL */
    STORE_SQL_PROJECT,       /* name → number, last seq or NULL */
    STORE_SQL_ADD_EVENT,     /* seq id occurred_ms bytes */
    STORE_SQL_DROP_EVENTS,   /* seq from, to */
    STORE_SQL_GET,           /* kind project key now_s → value group expires_s */
    STORE_SQL_EACH,          /* kind project now_s → value group expires_s key */
    STORE_SQL_EACH_IN_GROUP, /* kind project now_s group → value group expires_s key */
    STORE_SQL_SCAN_UP, /* seq from, to, occurred from, to → seq id occurred_ms bytes */
    STORE_SQL_SCAN_DOWN, /* the same, newest first */
    STORE_SQL_COUNT
};

/* The text of a statement. Owns: static. */
const char *store_schema_sql(enum store_sql which);

/*
 * One statement of a migration.
 *
 * Takes    version: 1 … STORE_SCHEMA_VERSION, the version that it leads to; i from 0.
 * Returns  NULL after the last one. Owns: static.
 */
const char *store_schema_migration(int version, size_t i);

#endif
