/* SPDX-License-Identifier: MIT */
#include "store/lookup.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/change.h"
#include "store/store_sqlite.h"

enum {
    BATCH_EVENTS = 64,   /* copied at once */
    BATCH_WINDOW = 1024, /* looked through at once, with the lock held */
    BATCH_BYTES = 256 * 1024,
};

/*
 * SQLite's columns are gone with the next step, so they are copied with the lock held; a jump
 * out of there would keep the lock for ever: hence arena_try.
 */
static bool keep(struct arena *a, struct store_sqlite_slice from, const void **out)
{
    char *copy = arena_try(a, from.len + 1);

    if (copy == NULL)
        return false;
    if (from.len > 0)
        memcpy(copy, from.bytes, from.len);
    *out = copy;
    return true;
}

static bool keep_text(struct arena *a, const char *text, const char **out)
{
    const void *copy = NULL;

    if (text != NULL &&
        !keep(a, (struct store_sqlite_slice){ text, strlen(text) }, &copy))
        return false;
    *out = copy;
    return true;
}

static int out_of_memory(struct err *e)
{
    return err_set(e, ERR_LIMIT, "no memory left for what was read");
}

/* Columns value, group, expires_s. */
static bool copy_row(struct store_sqlite *h, enum store_sql which, struct arena *a,
                     struct store_row *row)
{
    struct store_sqlite_slice value = store_sqlite_slice(h, which, 0);

    row->value_len = value.len;
    row->expires_s = store_sqlite_number(h, which, 2);
    return keep(a, value, &row->value) &&
           keep_text(a, store_sqlite_string(h, which, 1), &row->group);
}

int lookup_row(struct store_sqlite *h, const struct store_query *q, struct arena *a,
               struct store_row **out, struct err *e)
{
    struct store_row *row = arena_alloc(a, sizeof *row);
    bool copied = true;
    int rc;

    *row = (struct store_row){ .kind = q->kind, .project = q->project, .key = q->key };
    store_sqlite_lock(h);
    store_sqlite_int(h, STORE_SQL_GET, 1, q->kind);
    store_sqlite_text(h, STORE_SQL_GET, 2, q->project);
    store_sqlite_text(h, STORE_SQL_GET, 3, q->key);
    store_sqlite_int(h, STORE_SQL_GET, 4, q->now_s);
    rc = store_sqlite_step(h, STORE_SQL_GET, e);
    if (rc == 1) {
        copied = copy_row(h, STORE_SQL_GET, a, row);
        store_sqlite_done(h, STORE_SQL_GET);
    }
    store_sqlite_unlock(h);
    if (rc < 0)
        return -1;
    if (!copied)
        return out_of_memory(e);
    *out = rc == 1 ? row : NULL;
    return 0;
}

struct row_list {
    struct store_row row;
    struct row_list *next;
};

/* Returns 1: copied, -1: out of memory. */
static int append(struct store_sqlite *h, enum store_sql which,
                  const struct store_query *q, struct arena *a, struct row_list ***end)
{
    struct row_list *item = arena_try(a, sizeof *item);

    if (item == NULL || !copy_row(h, which, a, &item->row) ||
        !keep_text(a, store_sqlite_string(h, which, 3), &item->row.key))
        return -1;
    item->row.kind = q->kind;
    item->row.project = q->project;
    **end = item;
    *end = &item->next;
    return 1;
}

/* Under the lock. Returns how many rows, or -1. */
static int read_list(struct store_sqlite *h, const struct store_query *q, struct arena *a,
                     struct row_list **list, struct err *e)
{
    enum store_sql which = q->group == NULL ? STORE_SQL_EACH : STORE_SQL_EACH_IN_GROUP;
    int n = 0;
    int rc;

    store_sqlite_int(h, which, 1, q->kind);
    store_sqlite_text(h, which, 2, q->project);
    store_sqlite_int(h, which, 3, q->now_s);
    if (q->group != NULL)
        store_sqlite_text(h, which, 4, q->group);
    while ((rc = store_sqlite_step(h, which, e)) == 1) {
        if (append(h, which, q, a, &list) < 0) {
            store_sqlite_done(h, which);
            return out_of_memory(e);
        }
        n++;
    }
    return rc < 0 ? -1 : n;
}

int lookup_rows(struct store_sqlite *h, const struct store_query *q, struct arena *a,
                struct store_rows *out, struct err *e)
{
    struct row_list *list = NULL;
    struct store_row *rows;
    int n;

    store_sqlite_lock(h);
    n = read_list(h, q, a, &list, e);
    store_sqlite_unlock(h);
    if (n < 0)
        return -1;
    rows = arena_array(a, (size_t)n, sizeof *rows);
    for (size_t i = 0; list != NULL; i++, list = list->next)
        rows[i] = list->row;
    *out = (struct store_rows){ rows, (size_t)n };
    return 0;
}

int lookup_project(struct store_sqlite *h, const char *project,
                   struct lookup_standing *out, struct err *e)
{
    struct lookup_standing found = { 0 };
    int rc;

    store_sqlite_lock(h);
    store_sqlite_text(h, STORE_SQL_PROJECT, 1, project);
    rc = store_sqlite_step(h, STORE_SQL_PROJECT, e);
    if (rc == 1) {
        found.project_no = store_sqlite_number(h, STORE_SQL_PROJECT, 0);
        found.last = store_schema_event_no(store_sqlite_number(h, STORE_SQL_PROJECT, 1));
        store_sqlite_done(h, STORE_SQL_PROJECT);
    }
    store_sqlite_unlock(h);
    if (rc < 0)
        return -1;
    *out = found;
    return 0;
}

/* One scan on its way through the range, batch by batch. */
struct reading {
    struct store_sqlite *h;
    const struct store_scan *scan;
    enum store_sql which;
    struct arena *arena; /* of the batch */
    struct lookup_range rest;
    struct store_event events[BATCH_EVENTS];
    size_t n_events;
    bool full; /* the window may hold more than these */
};

static bool copy_event(struct reading *r, struct store_event *event)
{
    struct store_sqlite_slice bytes = store_sqlite_slice(r->h, r->which, 3);

    event->project = r->scan->project;
    event->seq = store_schema_event_no(store_sqlite_number(r->h, r->which, 0));
    event->occurred_ms = store_sqlite_number(r->h, r->which, 2);
    event->bytes_len = bytes.len;
    return keep(r->arena, bytes, &event->bytes) &&
           keep_text(r->arena, store_sqlite_string(r->h, r->which, 1), &event->id);
}

/* Under the lock: as many rows of the bound statement as fit. */
static int fill(struct reading *r, struct err *e)
{
    int rc;

    r->n_events = 0;
    r->full = false;
    while ((rc = store_sqlite_step(r->h, r->which, e)) == 1) {
        r->full = r->n_events == BATCH_EVENTS || !copy_event(r, &r->events[r->n_events]);
        if (r->full)
            break;
        r->n_events++;
    }
    if (r->full)
        store_sqlite_done(r->h, r->which);
    if (r->full && r->n_events == 0)
        return out_of_memory(e);
    return rc < 0 ? -1 : 0;
}

static struct lookup_range next_window(const struct reading *r)
{
    struct lookup_range w = r->rest;

    if (w.last - w.first < BATCH_WINDOW)
        return w;
    if (r->scan->oldest_first)
        w.last = w.first + BATCH_WINDOW - 1;
    else
        w.first = w.last - BATCH_WINDOW + 1;
    return w;
}

/* Read the next batch and take what was looked through off the rest. */
static int read_batch(struct reading *r, struct err *e)
{
    struct lookup_range w = next_window(r);
    int rc;

    arena_reset(r->arena);
    store_sqlite_lock(r->h);
    store_sqlite_int(r->h, r->which, 1, store_schema_seq(w.project_no, w.first));
    store_sqlite_int(r->h, r->which, 2, store_schema_seq(w.project_no, w.last));
    store_sqlite_int(r->h, r->which, 3, r->scan->from_ms);
    store_sqlite_int(r->h, r->which, 4, r->scan->to_ms);
    rc = fill(r, e);
    store_sqlite_unlock(r->h);
    if (rc < 0)
        return -1;
    if (r->scan->oldest_first)
        r->rest.first = (r->full ? r->events[r->n_events - 1].seq : w.last) + 1;
    else
        r->rest.last = (r->full ? r->events[r->n_events - 1].seq : w.first) - 1;
    return 0;
}

static bool show_batch(const struct reading *r)
{
    for (size_t i = 0; i < r->n_events; i++) {
        if (r->scan->visit(r->scan->self, &r->events[i]) != 0)
            return false;
    }
    return true;
}

static void end_arena(void *a)
{
    arena_free(a);
}

int lookup_events(struct store_sqlite *h, const struct store_scan *scan,
                  const struct lookup_range *range, struct arena *a, struct err *e)
{
    struct reading r = { .h = h, .scan = scan, .rest = *range };

    r.which = scan->oldest_first ? STORE_SQL_SCAN_UP : STORE_SQL_SCAN_DOWN;
    r.arena = arena_open(BATCH_BYTES);
    if (r.arena == NULL)
        return out_of_memory(e);
    arena_defer(a, end_arena, r.arena); /* not freed here: the visitor may jump out */
    while (r.rest.first <= r.rest.last) {
        if (read_batch(&r, e) < 0)
            return -1;
        if (!show_batch(&r))
            return 0;
    }
    return 0;
}
