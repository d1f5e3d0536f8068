/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rows.h"

#include "base/arena.h"
#include "base/clock.h"

static void open_store(struct keep *k)
{
    struct store_options options = { .path = k->dir[0] == '\0' ? NULL : k->path,
                                     .events_kept = k->events_kept };
    struct err e = { 0 };

    if (store_open(&options, &k->store, &e) < 0)
        fail_msg("%s", e.text);
}

struct keep *keep_open(bool file, int64_t events_kept)
{
    struct keep *k = calloc(1, sizeof *k);

    assert_non_null(k);
    k->events_kept = events_kept;
    k->arena = arena_open(0);
    if (file) {
        snprintf(k->dir, sizeof k->dir, "/tmp/sts-store-XXXXXX");
        assert_non_null(mkdtemp(k->dir));
        snprintf(k->path, sizeof k->path, "%s/store.db", k->dir);
    }
    open_store(k);
    return k;
}

void keep_reopen(struct keep *k)
{
    store_close(k->store);
    k->store = NULL;
    open_store(k);
}

void keep_close(struct keep *k)
{
    static const char *const names[] = { "", "-wal", "-shm", ".lock" };
    char name[96];

    arena_free(k->arena); /* first, as a request ends before the daemon does */
    store_close(k->store);
    for (size_t i = 0; k->dir[0] != '\0' && i < ROWS_COUNT(names); i++) {
        snprintf(name, sizeof name, "%s%s", k->path, names[i]);
        unlink(name);
    }
    if (k->dir[0] != '\0')
        rmdir(k->dir);
    free(k);
}

struct change *keep_change(struct keep *k)
{
    return change_make(k->arena, KEEP_NOW_S);
}

int keep_commit(struct keep *k, const struct change *c, struct err *e)
{
    return store_commit(k->store, c, clock_ticks_ms() + 10000, e);
}

static void commit(struct keep *k, const struct change *c)
{
    struct err e = { 0 };

    if (keep_commit(k, c, &e) < 0)
        fail_msg("%s", e.text);
}

void keep_put(struct keep *k, const char *key, const char *value)
{
    struct change *c = keep_change(k);

    change_put(c, &(struct store_row){ .kind = 1,
                                       .project = "P",
                                       .key = key,
                                       .value = value,
                                       .value_len = strlen(value) });
    commit(k, c);
}

const char *keep_value(struct keep *k, const char *key)
{
    struct store_query q = { .kind = 1, .project = "P", .key = key, .now_s = KEEP_NOW_S };
    struct store_row *row = NULL;
    struct err e = { 0 };

    if (store_get(k->store, &q, k->arena, &row, &e) < 0)
        fail_msg("%s", e.text);
    return row == NULL ? NULL : arena_slice(k->arena, row->value, row->value_len);
}

void keep_event(struct keep *k, const char *project, int64_t occurred_ms)
{
    struct change *c = keep_change(k);

    change_event(c, &(struct store_event){ .project = project,
                                           .id = "EVENT",
                                           .occurred_ms = occurred_ms,
                                           .bytes = "packed",
                                           .bytes_len = 6 });
    commit(k, c);
}

int64_t keep_written(struct keep *k, const char *project)
{
    struct err e = { 0 };
    int64_t n = -1;

    if (store_events_written(k->store, project, &n, &e) < 0)
        fail_msg("%s", e.text);
    return n;
}

void keep_each(void **state)
{
    const struct keep_row *row = *state;
    struct keep *k = keep_open(row->file, 0);

    row->test(k);
    keep_close(k);
}
