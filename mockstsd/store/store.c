/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/ledger.h"
#include "store/ring.h"
#include "store/writer.h"

enum { PLACES = 1024 };

struct store {
    struct arena *arena;
    struct ledger *ledger;
    struct writer *writer; /* NULL in memory */
    atomic_ulong fail_in;  /* commits until the one that fails; 0: none */
    int64_t events_kept;
};

struct store_ticket {
    struct writer_place *place; /* NULL: decided already */
    int64_t deadline_ms;
    bool failed; /* by store_fail_at */
};

static int open_parts(struct store *s, const struct store_options *options, struct err *e)
{
    unsigned places = options->queue_max == 0 ? PLACES : options->queue_max;

    if (ledger_open(options->path, options->events_kept, &s->ledger, e) < 0)
        return -1;
    return options->path == NULL ? 0 : writer_start(s->ledger, places, &s->writer, e);
}

int store_open(const struct store_options *options, struct store **out, struct err *e)
{
    struct arena *a = arena_open(0);
    struct store *s = a == NULL ? NULL : arena_try(a, sizeof *s);

    if (s == NULL) {
        arena_free(a);
        return err_set(e, ERR_IO, "no memory for the store");
    }
    s->arena = a;
    s->events_kept = options->events_kept;
    if (open_parts(s, options, e) < 0) {
        store_close(s);
        return -1;
    }
    *out = s;
    return 0;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    writer_stop(s->writer);
    ledger_close(s->ledger);
    arena_free(s->arena);
}

bool store_ready(struct store *s, struct err *why)
{
    return ledger_ready(s->ledger, why);
}

bool store_any(const struct store *s, int kind)
{
    return ledger_any(s->ledger, kind);
}

void store_fail_at(struct store *s, unsigned long n)
{
    atomic_store(&s->fail_in, n);
}

/* Count down; true for the commit that is to fail. */
static bool fails_now(struct store *s)
{
    unsigned long n = atomic_load(&s->fail_in);

    while (n != 0) {
        if (atomic_compare_exchange_weak(&s->fail_in, &n, n - 1))
            return n == 1;
    }
    return false;
}

static int apply_at_once(struct store *s, const struct change *c, struct err *e)
{
    struct ledger_job job = { .change = c };

    ledger_apply(s->ledger, &job);
    return job.result.code == ERR_NONE ? 0 : err_pass(e, &job.result);
}

static void leave(void *ticket)
{
    struct store_ticket *t = ticket;

    if (t->place != NULL)
        writer_leave(t->place);
}

int store_queue(struct store *s, const struct change *c, int64_t deadline_ms,
                struct store_ticket **out, struct err *e)
{
    struct store_ticket *t = arena_alloc(c->arena, sizeof *t);

    if (!store_ready(s, e) || change_check(c, e) < 0)
        return -1;
    arena_defer(c->arena, leave, t);
    t->deadline_ms = deadline_ms;
    t->failed = fails_now(s);
    if (t->failed) {
        *out = t;
        return 0;
    }
    if (s->writer == NULL && apply_at_once(s, c, e) < 0)
        return -1;
    if (s->writer != NULL && writer_queue(s->writer, c, deadline_ms, &t->place, e) < 0)
        return -1;
    *out = t;
    return 0;
}

int store_wait(struct store_ticket *ticket, struct err *e)
{
    struct writer_place *place = ticket->place;

    if (ticket->failed)
        return err_set(e, ERR_UNAVAILABLE, "this commit was told to fail");
    if (place == NULL)
        return 0;
    ticket->place = NULL;
    return writer_wait(place, ticket->deadline_ms, e);
}

int store_commit(struct store *s, const struct change *c, int64_t deadline_ms,
                 struct err *e)
{
    struct store_ticket *ticket;

    if (store_queue(s, c, deadline_ms, &ticket, e) < 0)
        return -1;
    return store_wait(ticket, e);
}

int store_get(struct store *s, const struct store_query *q, struct arena *a,
              struct store_row **out, struct err *e)
{
    struct store_sqlite *h;

    if (ledger_reader(s->ledger, &h, e) < 0)
        return -1;
    if (ledger_any(s->ledger, q->kind))
        return lookup_row(h, q, a, out, e);
    *out = NULL;
    return 0;
}

int store_each(struct store *s, const struct store_query *q, struct arena *a,
               struct store_rows *out, struct err *e)
{
    struct store_sqlite *h;

    if (ledger_reader(s->ledger, &h, e) < 0)
        return -1;
    if (ledger_any(s->ledger, q->kind))
        return lookup_rows(h, q, a, out, e);
    *out = (struct store_rows){ 0 };
    return 0;
}

/* Rows of a file. A few that are too many may still wait to be dropped. */
static int show_rows(struct store *s, struct store_sqlite *h,
                     const struct store_scan *scan, struct arena *a, struct err *e)
{
    struct lookup_standing at;
    struct lookup_range range;

    if (lookup_project(h, scan->project, &at, e) < 0)
        return -1;
    range = (struct lookup_range){ at.project_no, 1, at.last };
    if (s->events_kept != 0 && at.last > s->events_kept)
        range.first = at.last - s->events_kept + 1;
    return lookup_events(h, scan, &range, a, e);
}

int store_events(struct store *s, const struct store_scan *scan, struct arena *a,
                 struct err *e)
{
    struct ring *ring = ledger_ring(s->ledger);
    struct store_sqlite *h;

    if (ledger_reader(s->ledger, &h, e) < 0)
        return -1;
    return ring != NULL ? ring_show(ring, scan, a, e) : show_rows(s, h, scan, a, e);
}

int store_events_written(struct store *s, const char *project, int64_t *out,
                         struct err *e)
{
    struct ring *ring = ledger_ring(s->ledger);
    struct lookup_standing at = { 0 };
    struct store_sqlite *h;

    if (ledger_reader(s->ledger, &h, e) < 0)
        return -1;
    if (ring != NULL)
        at.last = ring_last(ring, project);
    else if (lookup_project(h, project, &at, e) < 0)
        return -1;
    *out = at.last;
    return 0;
}
