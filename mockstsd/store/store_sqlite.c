/* SPDX-License-Identifier: MIT */
#include "store/store_sqlite.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/err.h"
#include "store/store_file.h"

enum { APPLICATION_ID = 0x53545331, LOCK_WAIT_MS = 200 };

struct store_sqlite {
    sqlite3 *db;
    sqlite3_mutex *lock;
    sqlite3_stmt *statements[STORE_SQL_COUNT];
};

/* What leaves the database whole and may be over the next time; all else is ERR_IO. */
static bool may_pass(int rc)
{
    return rc == SQLITE_FULL || rc == SQLITE_NOMEM || rc == SQLITE_TOOBIG ||
           rc == SQLITE_BUSY;
}

static int fail(struct store_sqlite *h, int rc, struct err *e)
{
    return err_set(e, may_pass(rc) ? ERR_LIMIT : ERR_IO, "SQLite says: %s (%d)",
                   sqlite3_errmsg(h->db), sqlite3_extended_errcode(h->db));
}

/*
 * Run one statement text and read the first column of its first row into *value.
 *
 * Returns 1 with a value, 0 without a row.
 */
static int ask(struct store_sqlite *h, const char *sql, char value[64], struct err *e)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(h->db, sql, -1, &st, NULL);

    if (rc != SQLITE_OK)
        return fail(h, rc, e);
    rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        snprintf(value, 64, "%s", (const char *)sqlite3_column_text(st, 0));
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        fail(h, rc, e);
    sqlite3_finalize(st);
    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : -1;
}

static int ask_number(struct store_sqlite *h, const char *sql, long *out, struct err *e)
{
    char value[64] = "0";

    if (ask(h, sql, value, e) < 0)
        return -1;
    *out = strtol(value, NULL, 10);
    return 0;
}

struct setting {
    enum store_sqlite_role role;
    const char *sql;
    const char *want; /* read back; NULL: no answer is looked for */
};

/* S1: synchronous=NORMAL would not sync at commit; a setting not taken up is silent */
static const struct setting settings[] = {
    { STORE_SQLITE_MEMORY, "PRAGMA journal_mode=MEMORY", "memory" },
    { STORE_SQLITE_WRITER, "PRAGMA journal_mode=WAL", "wal" },
    { STORE_SQLITE_WRITER, "PRAGMA synchronous=FULL", NULL },
    { STORE_SQLITE_WRITER, "PRAGMA synchronous", "2" },
    { STORE_SQLITE_READER, "PRAGMA query_only=ON", NULL },
    { STORE_SQLITE_READER, "PRAGMA query_only", "1" },
    { STORE_SQLITE_LOCK, "BEGIN EXCLUSIVE", NULL },
};

static int apply_settings(struct store_sqlite *h, enum store_sqlite_role role,
                          struct err *e)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        const struct setting *s = &settings[i];
        char value[64] = "";

        if (s->role != role)
            continue;
        if (ask(h, s->sql, value, e) < 0)
            return -1;
        if (s->want != NULL && strcmp(value, s->want) != 0)
            return err_set(e, ERR_IO, "SQLite answers %s to %s", value, s->sql);
    }
    return 0;
}

/* S7, S11: "name" is no text, the schema may call nothing, no one edits it */
static int harden(struct store_sqlite *h, struct err *e)
{
    static const struct {
        int option, value;
    } switches[] = {
        { SQLITE_DBCONFIG_DQS_DML, 0 },     { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },   { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
        { SQLITE_DBCONFIG_ENABLE_VIEW, 0 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    };

    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int now = -1;
        int rc = sqlite3_db_config(h->db, switches[i].option, switches[i].value, &now);

        if (rc != SQLITE_OK || now != switches[i].value)
            return err_set(e, ERR_IO, "SQLite refuses its option %d", switches[i].option);
    }
    return 0;
}

static int known_version(struct store_sqlite *h, long *version, struct err *e)
{
    long tables;
    long id;

    if (ask_number(h, "SELECT count(*) FROM sqlite_schema", &tables, e) < 0 ||
        ask_number(h, "PRAGMA application_id", &id, e) < 0)
        return -1;
    *version = 0;
    if (tables == 0)
        return 0;
    if (id != APPLICATION_ID)
        return err_set(e, ERR_IO, "it is the database of another program");
    if (ask_number(h, "SELECT max(version) FROM schema_version", version, e) < 0)
        return -1;
    if (*version > STORE_SCHEMA_VERSION)
        return err_set(e, ERR_IO, "it is of version %ld, this program knows %d", *version,
                       STORE_SCHEMA_VERSION);
    return 0;
}

static int migrate_to(struct store_sqlite *h, int version, struct err *e)
{
    const char *sql;

    for (size_t i = 0; (sql = store_schema_migration(version, i)) != NULL; i++) {
        char ignored[64];

        if (ask(h, sql, ignored, e) < 0)
            return -1;
    }
    return 0;
}

/* A failure in between is undone when the handle is closed. */
static int migrate(struct store_sqlite *h, struct err *e)
{
    char ignored[64];
    long version;

    if (ask(h, "BEGIN IMMEDIATE", ignored, e) < 0 || known_version(h, &version, e) < 0)
        return -1;
    for (int v = (int)version + 1; v <= STORE_SCHEMA_VERSION; v++) {
        if (migrate_to(h, v, e) < 0)
            return -1;
    }
    return ask(h, "COMMIT", ignored, e) < 0 ? -1 : 0;
}

static int prepare(struct store_sqlite *h, struct err *e)
{
    for (int i = 0; i < STORE_SQL_COUNT; i++) {
        int rc = sqlite3_prepare_v3(h->db, store_schema_sql((enum store_sql)i), -1,
                                    SQLITE_PREPARE_PERSISTENT, &h->statements[i], NULL);

        if (rc != SQLITE_OK)
            return fail(h, rc, e);
    }
    return 0;
}

static int open_handle(struct store_sqlite *h, const char *path)
{
    char name[STORE_FILE_NAME_MAX + 2];

    /* one thread at a time by our own lock, hence NOMUTEX */
    if (path == NULL)
        return sqlite3_open_v2(
            ":memory:", &h->db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    /* "file:x" and ":memory:" are names of files here */
    snprintf(name, sizeof name, "%s%s", path[0] == '/' ? "" : "./", path);
    return sqlite3_open_v2(name, &h->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                           NULL);
}

static int set_up(struct store_sqlite *h, const char *path, enum store_sqlite_role role,
                  struct err *e)
{
    int rc = open_handle(h, path);

    if (rc != SQLITE_OK)
        return err_set(e, ERR_IO, "SQLite says: %s", sqlite3_errstr(rc));
    sqlite3_busy_timeout(h->db, LOCK_WAIT_MS);
    if (harden(h, e) < 0 || apply_settings(h, role, e) < 0)
        return -1;
    if (role == STORE_SQLITE_LOCK)
        return 0;
    if (role != STORE_SQLITE_READER && migrate(h, e) < 0)
        return -1;
    return prepare(h, e);
}

int store_sqlite_open(const char *path, enum store_sqlite_role role,
                      struct store_sqlite **out, struct err *e)
{
    struct store_sqlite *h = calloc(1, sizeof *h);
    struct err why = { 0 };
    int rc = 0;

    if (h == NULL)
        return err_set(e, ERR_IO, "out of memory");
    h->lock = sqlite3_mutex_alloc(SQLITE_MUTEX_FAST);
    rc = h->lock == NULL ? err_set(&why, ERR_IO, "out of memory")
                         : set_up(h, path, role, &why);
    if (rc == 0) {
        *out = h;
        return 0;
    }
    if (h->db != NULL && sqlite3_errcode(h->db) == SQLITE_BUSY)
        why.code = ERR_CONFLICT;
    store_sqlite_close(h);
    return err_pass(e, &why);
}

void store_sqlite_close(struct store_sqlite *h)
{
    if (h == NULL)
        return;
    for (int i = 0; i < STORE_SQL_COUNT; i++)
        sqlite3_finalize(h->statements[i]);
    sqlite3_close(h->db);
    sqlite3_mutex_free(h->lock);
    free(h);
}

int store_sqlite_check(struct store_sqlite *h, struct err *e)
{
    char found[64] = "";

    if (ask(h, "PRAGMA integrity_check(1)", found, e) < 0)
        return -1;
    return strcmp(found, "ok") == 0 ? 0 : err_set(e, ERR_IO, "SQLite finds: %s", found);
}

void store_sqlite_lock(struct store_sqlite *h)
{
    sqlite3_mutex_enter(h->lock);
}

void store_sqlite_unlock(struct store_sqlite *h)
{
    sqlite3_mutex_leave(h->lock);
}

void store_sqlite_int(struct store_sqlite *h, enum store_sql which, int at, int64_t value)
{
    sqlite3_bind_int64(h->statements[which], at, value);
}

void store_sqlite_text(struct store_sqlite *h, enum store_sql which, int at,
                       const char *text)
{
    sqlite3_bind_text(h->statements[which], at, text, -1, SQLITE_STATIC);
}

void store_sqlite_bytes(struct store_sqlite *h, enum store_sql which, int at,
                        const void *bytes, size_t bytes_len)
{
    /* a NULL pointer would bind NULL, and no bytes are a value */
    sqlite3_bind_blob64(h->statements[which], at, bytes_len == 0 ? "" : bytes, bytes_len,
                        SQLITE_STATIC);
}

void store_sqlite_done(struct store_sqlite *h, enum store_sql which)
{
    sqlite3_reset(h->statements[which]);
    sqlite3_clear_bindings(h->statements[which]);
}

int store_sqlite_step(struct store_sqlite *h, enum store_sql which, struct err *e)
{
    int rc = sqlite3_step(h->statements[which]);

    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        fail(h, rc, e);
    store_sqlite_done(h, which);
    return rc == SQLITE_DONE ? 0 : -1;
}

int store_sqlite_run(struct store_sqlite *h, enum store_sql which, struct err *e)
{
    return store_sqlite_step(h, which, e) < 0 ? -1 : 0;
}

int store_sqlite_rollback(struct store_sqlite *h, struct err *e)
{
    if (sqlite3_get_autocommit(h->db)) /* BEGIN failed, or SQLite has undone it itself */
        return 0;
    return store_sqlite_run(h, STORE_SQL_ROLLBACK, e);
}

int store_sqlite_changes(struct store_sqlite *h)
{
    return sqlite3_changes(h->db);
}

struct store_sqlite_slice store_sqlite_slice(struct store_sqlite *h, enum store_sql which,
                                             int column)
{
    const void *bytes = sqlite3_column_blob(h->statements[which], column);
    int len = sqlite3_column_bytes(h->statements[which], column); /* S5: not strlen */

    return (struct store_sqlite_slice){ bytes, bytes == NULL ? 0 : (size_t)len };
}

const char *store_sqlite_string(struct store_sqlite *h, enum store_sql which, int column)
{
    return (const char *)sqlite3_column_text(h->statements[which], column);
}

int64_t store_sqlite_number(struct store_sqlite *h, enum store_sql which, int column)
{
    return sqlite3_column_int64(h->statements[which], column);
}
