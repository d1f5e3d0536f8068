/* SPDX-License-Identifier: MIT */
#include "store/store_schema.h"

#include <assert.h>

/* STRICT, and NOT NULL on every key: without them types are hints and keys may be NULL. */
static const char *const to_version_1[] = {
    "PRAGMA application_id=0x53545331",
    "CREATE TABLE schema_version(version INTEGER NOT NULL) STRICT",
    "CREATE TABLE projects(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE rows(kind INTEGER NOT NULL, project TEXT NOT NULL, key TEXT NOT NULL,"
    " grp TEXT, value BLOB NOT NULL, expires_s INTEGER NOT NULL,"
    " PRIMARY KEY(kind, project, key)) STRICT, WITHOUT ROWID",
    "CREATE INDEX rows_by_group ON rows(kind, project, grp) WHERE grp IS NOT NULL",
    "CREATE TABLE events(seq INTEGER PRIMARY KEY, id TEXT NOT NULL,"
    " occurred_ms INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT",
    "INSERT INTO schema_version VALUES(1)",
    NULL,
};

static const char *const *const migrations[STORE_SCHEMA_VERSION] = { to_version_1 };

#define ROW        " WHERE kind=?1 AND project=?2 AND key=?3"
#define ALIVE(now) " AND (expires_s=0 OR expires_s>" now ")"
#define LAST       "(SELECT max(seq) FROM events WHERE seq BETWEEN no<<40 AND (no+1)<<40)"
#define SCAN                                                                             \
    "SELECT seq, id, occurred_ms, bytes FROM events WHERE seq BETWEEN ?1 AND ?2"         \
    " AND occurred_ms BETWEEN ?3 AND ?4 ORDER BY seq "

static const char *const statements[STORE_SQL_COUNT] = {
    [STORE_SQL_BEGIN] =
        "BEGIN IMMEDIATE", /* a read that turns into a write fails at once */
    [STORE_SQL_COMMIT] = "COMMIT",
    [STORE_SQL_ROLLBACK] = "ROLLBACK",
    [STORE_SQL_SAVEPOINT] = "SAVEPOINT job",
    [STORE_SQL_RELEASE] = "RELEASE job",
    [STORE_SQL_ROLLBACK_TO] = "ROLLBACK TO job",
    [STORE_SQL_PUT] = "INSERT OR REPLACE INTO rows VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [STORE_SQL_DELETE] = "DELETE FROM rows" ROW,
    [STORE_SQL_TAKE] = "DELETE FROM rows" ROW ALIVE("?4"),
    [STORE_SQL_CLEAR] = "DELETE FROM rows WHERE kind=?1 AND project=?2",
    [STORE_SQL_CLEAR_GROUP] = "DELETE FROM rows WHERE kind=?1 AND project=?2 AND grp=?3",
    [STORE_SQL_PURGE] = "DELETE FROM rows WHERE kind=?1 AND project=?2"
                        " AND expires_s<>0 AND expires_s<=?3",
    [STORE_SQL_ANY] = "SELECT EXISTS(SELECT 1 FROM rows WHERE kind=?1)",
    [STORE_SQL_ADD_PROJECT] = "INSERT INTO projects VALUES(?1, ?2)",
    [STORE_SQL_DROP_PROJECT] = "DELETE FROM projects WHERE no=?1",
    [STORE_SQL_PROJECTS] = "SELECT no, name, " LAST " FROM projects",
    [STORE_SQL_PROJECT] = "SELECT no, " LAST " FROM projects WHERE name=?1",
    [STORE_SQL_ADD_EVENT] = "INSERT INTO events VALUES(?1, ?2, ?3, ?4)",
    [STORE_SQL_DROP_EVENTS] = "DELETE FROM events WHERE seq BETWEEN ?1 AND ?2",
    [STORE_SQL_GET] = "SELECT value, grp, expires_s FROM rows" ROW ALIVE("?4"),
    [STORE_SQL_EACH] = "SELECT value, grp, expires_s, key FROM rows"
                       " WHERE kind=?1 AND project=?2" ALIVE("?3") " ORDER BY key",
    [STORE_SQL_EACH_IN_GROUP] =
        "SELECT value, grp, expires_s, key FROM rows"
        " WHERE kind=?1 AND project=?2" ALIVE("?3") " AND grp=?4 ORDER BY key",
    [STORE_SQL_SCAN_UP] = SCAN "ASC",
    [STORE_SQL_SCAN_DOWN] = SCAN "DESC",
};

int64_t store_schema_seq(int64_t project_no, int64_t event_no)
{
    return (project_no << 40) + event_no;
}

int64_t store_schema_event_no(int64_t seq)
{
    return seq & ((INT64_C(1) << 40) - 1);
}

const char *store_schema_sql(enum store_sql which)
{
    return statements[which];
}

const char *store_schema_migration(int version, size_t i)
{
    assert(version >= 1 && version <= STORE_SCHEMA_VERSION);
    return migrations[version - 1][i];
}
