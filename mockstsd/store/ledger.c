/* SPDX-License-Identifier: MIT */
#include "store/ledger.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "store/change.h"
#include "store/journal.h"
#include "store/ring.h"
#include "store/steps.h"
#include "store/store_file.h"
#include "store/store_sqlite.h"

struct ledger {
    struct arena *arena;
    struct store_sqlite *lock, *writer, *reader; /* in memory the reader is the writer */
    struct steps steps; /* `any` apart, under the writer's lock */
    struct ring *ring;  /* holds the events in memory; NULL with a file */
    atomic_int broken;  /* 0 works, 1 is being closed, 2 closed and why is readable */
    struct err why;
};

static int open_file(struct ledger *l, const char *path, struct err *e)
{
    char lock[STORE_FILE_NAME_MAX];
    bool unclean;

    if (store_file_claim(path, lock, e) < 0)
        return -1;
    if (store_sqlite_open(lock, STORE_SQLITE_LOCK, &l->lock, e) < 0)
        return e->code != ERR_CONFLICT
                   ? -1
                   : err_set(e, ERR_CONFLICT, "another process uses it");
    unclean = store_file_unclean(path);
    if (store_sqlite_open(path, STORE_SQLITE_WRITER, &l->writer, e) < 0)
        return -1;
    if (unclean && store_sqlite_check(l->writer, e) < 0)
        return -1;
    return store_sqlite_open(path, STORE_SQLITE_READER, &l->reader, e);
}

static int open_memory(struct ledger *l, struct err *e)
{
    if (store_sqlite_open(NULL, STORE_SQLITE_MEMORY, &l->writer, e) < 0)
        return -1;
    l->reader = l->writer;
    return 0;
}

static int set_up(struct ledger *l, const char *path, int64_t events_kept, struct err *e)
{
    int rc = path == NULL ? open_memory(l, e) : open_file(l, path, e);

    if (rc < 0)
        return -1;
    l->steps.db = l->writer;
    for (int kind = 0; kind < STORE_KINDS; kind++) {
        if (steps_recount(&l->steps, kind, e) < 0)
            return -1;
    }
    if (path == NULL)
        return ring_open(events_kept, &l->ring, e);
    return journal_open(l->writer, events_kept, &l->steps.journal, e);
}

int ledger_open(const char *path, int64_t events_kept, struct ledger **out, struct err *e)
{
    struct arena *a = arena_open(0);
    struct ledger *l = a == NULL ? NULL : arena_try(a, sizeof *l);
    struct err why = { 0 };

    if (l == NULL) {
        arena_free(a);
        return err_set(e, ERR_IO, "out of memory");
    }
    l->arena = a;
    if (set_up(l, path, events_kept, &why) == 0) {
        *out = l;
        return 0;
    }
    ledger_close(l);
    return err_set(e, why.code == ERR_CONFLICT ? ERR_CONFLICT : ERR_IO,
                   "the store %s cannot be opened: %s", path == NULL ? "in memory" : path,
                   why.text);
}

void ledger_close(struct ledger *l)
{
    if (l == NULL)
        return;
    journal_free(l->steps.journal);
    ring_free(l->ring);
    if (l->reader != l->writer)
        store_sqlite_close(l->reader);
    store_sqlite_close(l->writer);
    store_sqlite_close(l->lock); /* last: the next process may come in from here on */
    arena_free(l->arena);
}

static void close_for_good(struct ledger *l, const struct err *why)
{
    int works = 0;

    if (!atomic_compare_exchange_strong(&l->broken, &works, 1))
        return;
    err_set(&l->why, ERR_UNAVAILABLE, "the store closed itself: %s", why->text);
    atomic_store(&l->broken, 2);
}

bool ledger_ready(struct ledger *l, struct err *why)
{
    int state = atomic_load(&l->broken);

    if (state == 0)
        return true;
    if (state == 1)
        err_set(why, ERR_UNAVAILABLE, "the store is closing itself");
    else
        err_pass(why, &l->why);
    return false;
}

bool ledger_any(const struct ledger *l, int kind)
{
    assert(kind >= 0 && kind < STORE_KINDS);
    return atomic_load(&l->steps.any[kind]);
}

struct ring *ledger_ring(const struct ledger *l)
{
    return l->ring;
}

int ledger_reader(struct ledger *l, struct store_sqlite **out, struct err *e)
{
    if (!ledger_ready(l, e))
        return -1;
    *out = l->reader;
    return 0;
}

/* The ring is told of a change only when it is done, and so has nothing to undo. */
static int reread(struct ledger *l, struct err *e)
{
    return l->steps.journal != NULL ? journal_reload(l->steps.journal, e) : 0;
}

/* S2: after a failed sync the next commit would succeed, hence no other one is tried. */
static void undo_all(struct ledger *l, struct ledger_job *jobs, const struct err *why)
{
    struct err e = { 0 };

    if (why->code != ERR_LIMIT)
        close_for_good(l, why);
    else if (store_sqlite_rollback(l->writer, &e) < 0 || reread(l, &e) < 0)
        close_for_good(l, &e);
    for (struct ledger_job *job = jobs; job != NULL; job = job->next)
        err_set(&job->result, ERR_UNAVAILABLE, "not committed: %s", why->text);
}

/* A change that conflicts leaves no trace; the others of the transaction go on. */
static int undo_one(struct ledger *l, struct err *e)
{
    if (store_sqlite_run(l->writer, STORE_SQL_ROLLBACK_TO, e) < 0 ||
        store_sqlite_run(l->writer, STORE_SQL_RELEASE, e) < 0)
        return -1;
    return l->steps.forgot ? reread(l, e) : 0;
}

static int carry_out(struct ledger *l, struct ledger_job *job, struct err *e)
{
    if (job->change->steps == NULL) /* events alone conflict with nothing */
        return steps_carry_out(&l->steps, job->change, e);
    if (store_sqlite_run(l->writer, STORE_SQL_SAVEPOINT, e) < 0)
        return -1;
    if (steps_carry_out(&l->steps, job->change, e) == 0)
        return store_sqlite_run(l->writer, STORE_SQL_RELEASE, e);
    if (e->code != ERR_CONFLICT)
        return -1;
    err_pass(&job->result, e);
    return undo_one(l, e);
}

static int commit(struct ledger *l, struct ledger_job *jobs, struct err *e)
{
    l->steps.lowered = 0;
    l->steps.forgot = false;
    if (store_sqlite_run(l->writer, STORE_SQL_BEGIN, e) < 0)
        return -1;
    for (struct ledger_job *job = jobs; job != NULL; job = job->next) {
        if (carry_out(l, job, e) < 0)
            return -1;
    }
    return store_sqlite_run(l->writer, STORE_SQL_COMMIT, e);
}

/* The commit stands whatever happens here: at worst a kind without rows is thought to have some. */
static void recount(struct ledger *l)
{
    struct err e = { 0 };

    for (int kind = 0; kind < STORE_KINDS; kind++) {
        bool lowered = (l->steps.lowered >> kind & 1) != 0;

        if (lowered && steps_recount(&l->steps, kind, &e) < 0)
            close_for_good(l, &e);
    }
}

static void apply_rows(struct ledger *l, struct ledger_job *jobs)
{
    struct err e = { 0 };

    store_sqlite_lock(l->writer);
    if (!ledger_ready(l, &e) || commit(l, jobs, &e) < 0)
        undo_all(l, jobs, &e);
    else if (l->steps.lowered != 0)
        recount(l);
    store_sqlite_unlock(l->writer);
}

/* Most changes are one event: they need no transaction. */
static void apply_in_memory(struct ledger *l, struct ledger_job *job)
{
    struct ledger_job alone = { .change = job->change };

    if (!ledger_ready(l, &job->result) ||
        ring_reserve(l->ring, job->change, &job->result) < 0)
        return;
    if (job->change->steps != NULL)
        apply_rows(l, &alone);
    job->result = alone.result;
    ring_settle(l->ring, job->change, job->result.code == ERR_NONE);
}

void ledger_apply(struct ledger *l, struct ledger_job *jobs)
{
    for (struct ledger_job *job = jobs; job != NULL; job = job->next)
        job->result.code = ERR_NONE;
    if (l->ring == NULL)
        apply_rows(l, jobs);
    for (struct ledger_job *job = jobs; l->ring != NULL && job != NULL; job = job->next)
        apply_in_memory(l, job);
}
