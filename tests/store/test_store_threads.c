/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include <pthread.h>
#include <stdatomic.h>

#include "rows.h"

#include "base/arena.h"
#include "base/clock.h"

enum { RACERS = 64 };

struct race {
    struct keep *keep;
    atomic_int winners, conflicts;
};

static void *run(void *self)
{
    struct race *race = self;
    struct arena *request = arena_open(0);
    struct change *c = change_make(request, KEEP_NOW_S);
    struct err e = { 0 };

    change_take(c, 1, "P", "code");
    change_event(c,
                 &(struct store_event){
                     .project = "P", .id = "EVENT", .bytes = "packed", .bytes_len = 6 });
    if (store_commit(race->keep->store, c, clock_ticks_ms() + 60000, &e) == 0)
        atomic_fetch_add(&race->winners, 1);
    else if (e.code == ERR_CONFLICT)
        atomic_fetch_add(&race->conflicts, 1);
    arena_free(request);
    return NULL;
}

static void one_of_many_takes(struct keep *k)
{
    struct race race = { .keep = k };
    pthread_t threads[RACERS];

    keep_put(k, "code", "once");
    for (int i = 0; i < RACERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, &race), 0);
    for (int i = 0; i < RACERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&race.winners), 1);
    assert_int_equal(atomic_load(&race.conflicts), RACERS - 1);
    assert_int_equal(keep_written(k, "P"), 1);
}

static void *read_on(void *self)
{
    struct race *race = self;
    struct arena *request = arena_open(0);
    struct store_query q = {
        .kind = 1, .project = "P", .key = "code", .now_s = KEEP_NOW_S
    };

    for (int i = 0; i < 200; i++) {
        struct store_row *row = NULL;

        if (store_get(race->keep->store, &q, request, &row, NULL) == 0 && row != NULL)
            atomic_fetch_add(&race->winners, 1);
        arena_reset(request);
    }
    arena_free(request);
    return NULL;
}

static void readers_beside_a_writer(struct keep *k)
{
    struct race race = { .keep = k };
    pthread_t threads[8];

    keep_put(k, "code", "stays");
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &race), 0);
    for (int i = 0; i < 100; i++)
        keep_event(k, "P", i);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&race.winners), 8 * 200);
}

static void *write_on(void *self)
{
    static const struct clock real;
    struct race *race = self;
    struct arena *request = arena_open(0);

    for (int i = 0; i < 100; i++) {
        struct change *c = change_make(request, KEEP_NOW_S);

        change_event(c, &(struct store_event){ .project = "P",
                                               .id = "EVENT",
                                               .clock = &real,
                                               .bytes = "packed",
                                               .bytes_len = 6 });
        if (store_commit(race->keep->store, c, clock_ticks_ms() + 60000, NULL) == 0)
            atomic_fetch_add(&race->winners, 1);
        arena_reset(request);
    }
    arena_free(request);
    return NULL;
}

static int not_older(void *self, const struct store_event *event)
{
    int64_t *last_ms = self;

    assert_true(event->occurred_ms >= *last_ms);
    *last_ms = event->occurred_ms;
    return 0;
}

static void times_of_many_writers(struct keep *k)
{
    struct race race = { .keep = k };
    int64_t last_ms = 1;
    struct store_scan all = { .project = "P",
                              .to_ms = INT64_MAX,
                              .oldest_first = true,
                              .visit = not_older,
                              .self = &last_ms };
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_on, &race), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&race.winners), 8 * 100);
    assert_int_equal(store_events(k->store, &all, k->arena, NULL), 0);
}

static const struct keep_row rows[] = {
    KEEP_BOTH("of 64 threads that take one row, one succeeds", one_of_many_takes),
    KEEP_BOTH("threads read while events are written", readers_beside_a_writer),
    KEEP_BOTH("the times of many writers never run back", times_of_many_writers),
};

int main(void)
{
    ROWS_ADD(rows, keep_each);
    return rows_run("store_threads");
}
