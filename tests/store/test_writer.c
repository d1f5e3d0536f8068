/* SPDX-License-Identifier: MIT */
#include "store/writer.h"

#include "rows.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/change.h"
#include "store/ledger.h"
#include "store/ring.h"
#include "store/store_sqlite.h"

/*
 * A ledger in memory reads and writes rows with one handle, so that its lock, held by the
 * test, is a disk that hangs.
 */
struct desk {
    struct arena *arena;
    struct ledger *ledger;
    struct store_sqlite *disk;
    struct writer *writer;
    struct change *change;
};

static void open_desk(struct desk *d, unsigned places)
{
    d->arena = arena_open(0);
    assert_int_equal(ledger_open(NULL, 0, &d->ledger, NULL), 0);
    assert_int_equal(ledger_reader(d->ledger, &d->disk, NULL), 0);
    assert_int_equal(writer_start(d->ledger, places, &d->writer, NULL), 0);
    d->change = change_make(d->arena, 0);
    change_put(d->change, &(struct store_row){ .kind = 1, .project = "P", .key = "K" });
    change_event(
        d->change,
        &(struct store_event){ .project = "P", .id = "E", .bytes = "b", .bytes_len = 1 });
}

static void close_desk(struct desk *d)
{
    writer_stop(d->writer);
    ledger_close(d->ledger);
    arena_free(d->arena);
}

static int64_t soon(void)
{
    return clock_ticks_ms() + 20;
}

static int64_t late(void)
{
    return clock_ticks_ms() + 60000;
}

static int64_t written(struct desk *d)
{
    return ring_last(ledger_ring(d->ledger), "P");
}

static void full_line(void **state)
{
    struct desk d;
    struct writer_place *places[2];
    struct writer_place *third;
    struct err e = { 0 };

    (void)state;
    open_desk(&d, 2);
    store_sqlite_lock(d.disk);
    for (int i = 0; i < 2; i++)
        assert_int_equal(writer_queue(d.writer, d.change, soon(), &places[i], NULL), 0);
    assert_int_equal(writer_queue(d.writer, d.change, soon(), &third, &e), -1);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    store_sqlite_unlock(d.disk);
    for (int i = 0; i < 2; i++)
        assert_int_equal(writer_wait(places[i], late(), NULL), 0);
    assert_int_equal(writer_queue(d.writer, d.change, late(), &third, NULL), 0);
    assert_int_equal(writer_wait(third, late(), NULL), 0);
    assert_int_equal(written(&d), 3);
    close_desk(&d);
}

static void slow_disk(void **state)
{
    struct desk d;
    struct writer_place *place;
    struct err e = { 0 };

    (void)state;
    open_desk(&d, 1);
    store_sqlite_lock(d.disk);
    assert_int_equal(writer_queue(d.writer, d.change, soon(), &place, NULL), 0);
    assert_int_equal(writer_wait(place, soon(), &e), -1);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    store_sqlite_unlock(d.disk);
    /* the place comes back, and the change was carried out after all */
    assert_int_equal(writer_queue(d.writer, d.change, late(), &place, NULL), 0);
    assert_int_equal(writer_wait(place, late(), NULL), 0);
    assert_int_equal(written(&d), 2);
    close_desk(&d);
}

static void stop_serves_the_line(void **state)
{
    struct desk d;
    struct writer_place *place;

    (void)state;
    open_desk(&d, 300);
    store_sqlite_lock(d.disk);
    for (int i = 0; i < 300; i++) { /* more than one group */
        assert_int_equal(writer_queue(d.writer, d.change, late(), &place, NULL), 0);
        writer_leave(place);
    }
    store_sqlite_unlock(d.disk);
    writer_stop(d.writer);
    d.writer = NULL;
    assert_int_equal(written(&d), 300);
    close_desk(&d);
}

static void conflicts_stay_apart(void **state)
{
    struct desk d;
    struct writer_place *places[3];
    struct change *bad;
    struct err e = { 0 };

    (void)state;
    open_desk(&d, 3);
    bad = change_make(d.arena, 0);
    change_take(bad, 1, "P", "nothing");
    store_sqlite_lock(d.disk);
    assert_int_equal(writer_queue(d.writer, d.change, late(), &places[0], NULL), 0);
    assert_int_equal(writer_queue(d.writer, bad, late(), &places[1], NULL), 0);
    assert_int_equal(writer_queue(d.writer, d.change, late(), &places[2], NULL), 0);
    store_sqlite_unlock(d.disk);
    assert_int_equal(writer_wait(places[0], late(), NULL), 0);
    assert_int_equal(writer_wait(places[1], late(), &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_int_equal(writer_wait(places[2], late(), NULL), 0);
    assert_int_equal(written(&d), 2);
    close_desk(&d);
}

int main(void)
{
    rows_add_one("a full line is left at the deadline, and is served later", full_line);
    rows_add_one("who waits for a disk that hangs gives up at the deadline", slow_disk);
    rows_add_one("a stop serves the line to its end", stop_serves_the_line);
    rows_add_one("a conflict spoils nothing of its group", conflicts_stay_apart);
    return rows_run("writer");
}
