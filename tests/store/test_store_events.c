/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include "rows.h"

#include "base/clock.h"

struct seen {
    int64_t seq[600];
    size_t n, stop_at;
};

static int note(void *self, const struct store_event *event)
{
    struct seen *s = self;

    assert_string_equal(event->id, "EVENT");
    assert_string_equal(event->project, "P");
    assert_int_equal(event->bytes_len, 6);
    assert_memory_equal(event->bytes, "packed", 6);
    assert_true(s->n < ROWS_COUNT(s->seq));
    s->seq[s->n++] = event->seq;
    return s->n == s->stop_at;
}

static struct seen scan(struct keep *k, int64_t from_ms, int64_t to_ms, bool oldest_first)
{
    struct seen seen = { .n = 0 };
    struct store_scan ask = { .project = "P",
                              .from_ms = from_ms,
                              .to_ms = to_ms,
                              .oldest_first = oldest_first,
                              .visit = note,
                              .self = &seen };

    assert_int_equal(store_events(k->store, &ask, k->arena, NULL), 0);
    return seen;
}

static void events_in_both_directions(struct keep *k)
{
    struct seen up;
    struct seen down;

    for (int i = 1; i <= 200; i++) { /* more than one batch */
        keep_event(k, "P", i);
        keep_event(k, "Q", i);
    }
    up = scan(k, 0, 1000, true);
    down = scan(k, 0, 1000, false);
    assert_int_equal(up.n, 200);
    assert_int_equal(down.n, 200);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(up.seq[i], i + 1);
        assert_int_equal(down.seq[i], 200 - i);
    }
}

static void events_within_bounds(struct keep *k)
{
    struct seen seen;

    for (int i = 1; i <= 9; i++)
        keep_event(k, "P", i * 10);
    seen = scan(k, 30, 50, true);
    assert_int_equal(seen.n, 3);
    assert_int_equal(seen.seq[0], 3);
    assert_int_equal(seen.seq[2], 5);
    assert_int_equal(scan(k, 51, 59, true).n, 0);
}

static void visitor_stops_the_scan(struct keep *k)
{
    struct seen seen = { .stop_at = 2 };
    struct store_scan ask = {
        .project = "P", .to_ms = 100, .visit = note, .self = &seen
    };

    for (int i = 1; i <= 5; i++)
        keep_event(k, "P", i);
    assert_int_equal(store_events(k->store, &ask, k->arena, NULL), 0);
    assert_int_equal(seen.n, 2);
}

static void unknown_project_has_no_events(struct keep *k)
{
    assert_int_equal(scan(k, 0, 100, true).n, 0);
    assert_int_equal(keep_written(k, "P"), 0);
}

static void ring_keeps_the_newest(struct keep *k)
{
    k->events_kept = 100;
    keep_reopen(k);
    for (int i = 1; i <= 477; i++) {
        struct seen seen;

        keep_event(k, "P", i);
        if (i % 59 != 0 && i != 477)
            continue;
        seen = scan(k, 0, 1000, true);
        assert_int_equal(seen.n, i < 100 ? i : 100);
        assert_int_equal(seen.seq[seen.n - 1], i);
    }
    assert_int_equal(keep_written(k, "P"), 477);
    assert_int_equal(scan(k, 0, 1000, false).seq[99], 378);
}

static struct change *timed_change(struct keep *k, const struct clock *clock)
{
    struct change *c = keep_change(k);

    change_event(c, &(struct store_event){ .project = "P",
                                           .id = "EVENT",
                                           .clock = clock,
                                           .bytes = "packed",
                                           .bytes_len = 6 });
    return c;
}

/* A slow request begins first and comes last: its event must not look older than its neighbour. */
static void times_follow_the_order(struct keep *k)
{
    struct clock clock = { 0 };
    struct change *slow, *quick;
    int64_t later;

    slow = timed_change(k, &clock);
    clock_advance_ms(&clock, 3600 * 1000);
    later = clock_now_ms(&clock);
    quick = timed_change(k, &clock);
    assert_int_equal(keep_commit(k, quick, NULL), 0);
    assert_int_equal(keep_commit(k, slow, NULL), 0);
    assert_int_equal(scan(k, 0, INT64_MAX, true).n, 2);
    assert_int_equal(scan(k, later, INT64_MAX, true).n, 2);
}

static void forgotten_events_are_gone(struct keep *k)
{
    struct change *c = keep_change(k);

    for (int i = 1; i <= 70; i++)
        keep_event(k, i > 60 ? "Q" : "P", i);
    change_forget(c, "P");
    change_event(c, &(struct store_event){ .project = "P",
                                           .id = "EVENT",
                                           .occurred_ms = 99,
                                           .bytes = "packed",
                                           .bytes_len = 6 });
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_int_equal(keep_written(k, "P"), 1);
    assert_int_equal(keep_written(k, "Q"), 10);
    assert_int_equal(scan(k, 0, 100, true).n, 1);
    assert_int_equal(scan(k, 0, 100, false).seq[0], 1);
}

static void conflict_leaves_no_event(struct keep *k)
{
    struct change *c = keep_change(k);

    keep_event(k, "P", 1);
    change_take(c, 1, "P", "nothing");
    change_event(c, &(struct store_event){ .project = "P", .id = "EVENT" });
    assert_int_equal(keep_commit(k, c, NULL), -1);
    assert_int_equal(scan(k, 0, 100, true).n, 1);
    keep_event(k, "P", 2);
    assert_int_equal(scan(k, 0, 100, false).seq[0], 2);
}

/* A visitor that writes: what it sees has no lock on it. */
struct writing {
    struct keep *keep;
    int n;
};

static int write_one(void *self, const struct store_event *event)
{
    struct writing *w = self;

    assert_int_equal(event->bytes_len, 6);
    keep_event(w->keep, "P", 1000);
    w->n++;
    return 0;
}

static void events_move_on_under_a_scan(struct keep *k)
{
    struct writing w = { k, 0 };
    struct store_scan ask = {
        .project = "P", .to_ms = 999, .visit = write_one, .self = &w, .oldest_first = true
    };

    k->events_kept = 100;
    keep_reopen(k);
    for (int i = 0; i < 300; i++)
        keep_event(k, "P", i);
    assert_int_equal(store_events(k->store, &ask, k->arena, NULL), 0);
    assert_in_range(w.n, 50, 100); /* the oldest make room meanwhile */
    assert_int_equal(keep_written(k, "P"), 300 + w.n);
}

static const struct keep_row rows[] = {
    KEEP_BOTH("events come oldest or newest first, each project's alone",
              events_in_both_directions),
    KEEP_BOTH("the bounds of a scan are inclusive", events_within_bounds),
    KEEP_BOTH("a visitor can stop the scan", visitor_stops_the_scan),
    KEEP_BOTH("an unknown project has no events", unknown_project_has_no_events),
    KEEP_BOTH("exactly the newest events are kept, all are counted",
              ring_keeps_the_newest),
    KEEP_BOTH("an event that comes later occurs later", times_follow_the_order),
    KEEP_BOTH("a project that is forgotten begins at one again",
              forgotten_events_are_gone),
    KEEP_BOTH("a conflict leaves no event", conflict_leaves_no_event),
    KEEP_BOTH("events move on under a scan", events_move_on_under_a_scan),
};

int main(void)
{
    ROWS_ADD(rows, keep_each);
    return rows_run("store_events");
}
