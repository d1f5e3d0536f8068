/* SPDX-License-Identifier: MIT */
#include "store/journal.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/idmap.h"
#include "store/change.h"
#include "store/store_sqlite.h"

/* Events over the limit are dropped this many at a time: one DELETE for 32 inserts. */
enum { PRUNE_STEP = 32 };

struct standing {
    const char *name;
    int64_t no;   /* 0: not in the database */
    int64_t last; /* number of its newest event */
    struct standing *next;
};

struct journal {
    struct arena *arena;
    struct store_sqlite *db;
    int64_t kept;
    int64_t last_no;
    struct idmap *by_name;
    struct standing *all;
};

struct newcomer {
    struct journal *journal;
    const char *name;
    struct standing *standing;
};

static int remember(void *self)
{
    struct newcomer *n = self;
    struct journal *j = n->journal;
    struct standing *s = arena_alloc(j->arena, sizeof *s);

    s->name = arena_text(j->arena, n->name);
    idmap_put(j->by_name, s->name, s);
    s->next = j->all;
    j->all = s;
    n->standing = s;
    return 0;
}

/* The arena lives as long as the process: its end is an error here, not a jump. */
static struct standing *find_or_remember(struct journal *j, const char *name,
                                         struct err *e)
{
    struct standing *s = idmap_find(j->by_name, name);
    struct newcomer n = { j, name, NULL };

    if (s != NULL)
        return s;
    if (arena_run(j->arena, remember, &n) < 0)
        err_set(e, ERR_LIMIT, "out of memory");
    return n.standing;
}

/* One row of the statement: a project's number, name and last event. */
static int load_row(struct journal *j, struct err *e)
{
    const char *name = store_sqlite_string(j->db, STORE_SQL_PROJECTS, 1);
    struct standing *s = find_or_remember(j, name, e);

    if (s == NULL)
        return -1;
    s->no = store_sqlite_number(j->db, STORE_SQL_PROJECTS, 0);
    s->last = store_schema_event_no(store_sqlite_number(j->db, STORE_SQL_PROJECTS, 2));
    if (s->no > j->last_no)
        j->last_no = s->no;
    return 0;
}

int journal_reload(struct journal *j, struct err *e)
{
    int rc;

    for (struct standing *s = j->all; s != NULL; s = s->next)
        s->no = 0;
    j->last_no = 0;
    while ((rc = store_sqlite_step(j->db, STORE_SQL_PROJECTS, e)) == 1) {
        if (load_row(j, e) < 0) {
            store_sqlite_done(j->db, STORE_SQL_PROJECTS);
            return -1;
        }
    }
    return rc;
}

static int make_map(void *self)
{
    struct journal *j = self;

    j->by_name = idmap_make(j->arena);
    return 0;
}

int journal_open(struct store_sqlite *db, int64_t kept, struct journal **out,
                 struct err *e)
{
    struct arena *a = arena_open(0);
    struct journal *j = a == NULL ? NULL : arena_try(a, sizeof *j);

    if (j == NULL) {
        arena_free(a);
        return err_set(e, ERR_LIMIT, "out of memory");
    }
    *j = (struct journal){ .arena = a, .db = db, .kept = kept };
    if (arena_run(a, make_map, j) < 0) {
        arena_free(a);
        return err_set(e, ERR_LIMIT, "out of memory");
    }
    if (journal_reload(j, e) < 0) {
        arena_free(a);
        return -1;
    }
    *out = j;
    return 0;
}

void journal_free(struct journal *j)
{
    if (j != NULL)
        arena_free(j->arena);
}

static int enrol(struct journal *j, struct standing *s, struct err *e)
{
    store_sqlite_int(j->db, STORE_SQL_ADD_PROJECT, 1, j->last_no + 1);
    store_sqlite_text(j->db, STORE_SQL_ADD_PROJECT, 2, s->name);
    if (store_sqlite_run(j->db, STORE_SQL_ADD_PROJECT, e) < 0)
        return -1;
    s->no = ++j->last_no;
    s->last = 0;
    return 0;
}

static int drop_events(struct journal *j, const struct standing *s, int64_t up_to,
                       struct err *e)
{
    store_sqlite_int(j->db, STORE_SQL_DROP_EVENTS, 1, store_schema_seq(s->no, 1));
    store_sqlite_int(j->db, STORE_SQL_DROP_EVENTS, 2, store_schema_seq(s->no, up_to));
    return store_sqlite_run(j->db, STORE_SQL_DROP_EVENTS, e);
}

int journal_add(struct journal *j, const struct store_event *event, struct err *e)
{
    struct standing *s = find_or_remember(j, event->project, e);

    if (s == NULL || (s->no == 0 && enrol(j, s, e) < 0))
        return -1;
    store_sqlite_int(j->db, STORE_SQL_ADD_EVENT, 1, store_schema_seq(s->no, s->last + 1));
    store_sqlite_text(j->db, STORE_SQL_ADD_EVENT, 2, event->id);
    store_sqlite_int(j->db, STORE_SQL_ADD_EVENT, 3, change_event_ms(event));
    store_sqlite_bytes(j->db, STORE_SQL_ADD_EVENT, 4, event->bytes, event->bytes_len);
    if (store_sqlite_run(j->db, STORE_SQL_ADD_EVENT, e) < 0)
        return -1;
    s->last++;
    if (j->kept == 0 || s->last <= j->kept || s->last % PRUNE_STEP != 0)
        return 0;
    return drop_events(j, s, s->last - j->kept, e);
}

int journal_forget(struct journal *j, const char *project, struct err *e)
{
    struct standing *s = idmap_find(j->by_name, project);

    if (s == NULL || s->no == 0)
        return 0;
    if (drop_events(j, s, s->last, e) < 0)
        return -1;
    store_sqlite_int(j->db, STORE_SQL_DROP_PROJECT, 1, s->no);
    s->no = 0;
    return store_sqlite_run(j->db, STORE_SQL_DROP_PROJECT, e);
}
