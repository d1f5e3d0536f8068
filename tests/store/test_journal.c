/* SPDX-License-Identifier: MIT */
#include "store/journal.h"

#include "rows.h"

#include "base/arena.h"
#include "store/change.h"
#include "store/lookup.h"
#include "store/store_sqlite.h"

static int count(void *self, const struct store_event *event)
{
    int *n = self;

    (void)event;
    ++*n;
    return 0;
}

/* All that the database holds of project number 1, wanted or not. */
static int held(struct store_sqlite *db)
{
    struct arena *a = arena_open(0);
    int n = 0;
    struct store_scan scan = { .project = "P", .to_ms = 1, .visit = count, .self = &n };
    struct lookup_range all = { 1, 1, 100000 };

    assert_int_equal(lookup_events(db, &scan, &all, a, NULL), 0);
    arena_free(a);
    return n;
}

struct row {
    const char *name;
    int64_t kept;
    int add, least, most;
};

static const struct row rows[] = {
    { "all events are held below the limit", 100, 100, 100, 100 },
    { "above it the oldest make room", 100, 5000, 100, 131 },
    { "without a limit all are held", 0, 500, 500, 500 },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct store_event event = {
        .project = "P", .id = "E", .bytes = "b", .bytes_len = 1
    };
    struct store_sqlite *db;
    struct journal *j;
    int n;

    assert_int_equal(store_sqlite_open(NULL, STORE_SQLITE_MEMORY, &db, NULL), 0);
    assert_int_equal(journal_open(db, row->kept, &j, NULL), 0);
    for (int i = 0; i < row->add; i++)
        assert_int_equal(journal_add(j, &event, NULL), 0);
    n = held(db);
    assert_in_range(n, row->least, row->most);
    journal_free(j);
    store_sqlite_close(db);
}

int main(void)
{
    ROWS_ADD(rows, each);
    return rows_run("journal");
}
