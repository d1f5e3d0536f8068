/* SPDX-License-Identifier: MIT */
/* P7 with many at once: a code has one winner, a refresh token does not fork its family. */
#include "rows.h"
#include "peek.h"

#include <pthread.h>

#include "visitor.h"

#include "base/arena.h"

enum { RACERS = 20, ROUNDS = 20 };

/* One of those who try the same thing at the same time. */
struct racer {
    struct desk *d;
    struct arena *arena;
    pthread_t thread;
    pthread_barrier_t *start;
    const struct visitor_spend *spend; /* NULL: it logs in */
    struct scene_answer got;
};

static void *run(void *self)
{
    struct racer *r = self;

    pthread_barrier_wait(r->start);
    if (r->spend != NULL)
        r->got = visitor_spend_in(r->d, r->arena, r->spend);
    else
        r->got = visitor_authorize_in(r->d, r->arena, &(struct visitor_ask){ 0 });
    return NULL;
}

/* Let them all try; how many succeeded. The answers live until dismiss. */
static size_t race(struct racer racers[RACERS], struct desk *d,
                   const struct visitor_spend *spend)
{
    pthread_barrier_t start;
    size_t winners = 0;

    assert_int_equal(pthread_barrier_init(&start, NULL, RACERS), 0);
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){
            .d = d, .arena = arena_open(0), .start = &start, .spend = spend
        };
        assert_int_equal(pthread_create(&racers[i].thread, NULL, run, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        assert_int_equal(pthread_join(racers[i].thread, NULL), 0);
        winners += racers[i].got.status == (spend != NULL ? 200 : 303);
    }
    pthread_barrier_destroy(&start);
    return winners;
}

static void dismiss(struct racer racers[RACERS])
{
    for (int i = 0; i < RACERS; i++)
        arena_free(racers[i].arena);
}

static void check_losers(const struct racer racers[RACERS])
{
    for (int i = 0; i < RACERS; i++) {
        if (racers[i].got.status != 200)
            assert_string_equal(peek_text(racers[i].got.body, "error"), "invalid_grant");
    }
}

/* Every one of them left its event. */
static void check_events(struct desk *d, int64_t before)
{
    assert_int_equal(scene_events(d->scene) - before, RACERS);
}

static void one_winner(void **state)
{
    struct racer racers[RACERS];

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct desk d = visitor_open("");
        const struct visitor_spend spend = { .code = visitor_code(
                                                 &d, &(struct visitor_ask){ 0 }) };
        int64_t before = scene_events(d.scene);

        assert_int_equal(race(racers, &d, &spend), 1);
        check_losers(racers);
        check_events(&d, before);
        dismiss(racers);
        desk_close(&d);
    }
}

static const char *winner_of(const struct racer racers[RACERS])
{
    const char *token = NULL;

    for (int i = 0; i < RACERS; i++) {
        if (racers[i].got.status == 200)
            token = peek_text(racers[i].got.body, "refresh_token");
    }
    return token;
}

/* The losers bring a token that was used: the winner's ends with the family. */
static void no_fork(void **state)
{
    struct racer racers[RACERS];

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct desk d = visitor_open("");
        struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;
        const struct visitor_spend spend = { .refresh =
                                                 peek_text(first.body, "refresh_token") };
        int64_t before = scene_events(d.scene);

        assert_int_equal(race(racers, &d, &spend), 1);
        check_losers(racers);
        check_events(&d, before);
        got = visitor_spend(&d, &(struct visitor_spend){ .refresh = winner_of(racers) });
        assert_int_equal(got.status, 400);
        dismiss(racers);
        desk_close(&d);
    }
}

/* Without rotation all of them are served, one after the other. */
static void all_without_rotation(void **state)
{
    struct desk d = visitor_open("\"refreshRotation\":false");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 });
    const struct visitor_spend spend = { .refresh =
                                             peek_text(first.body, "refresh_token") };
    struct racer racers[RACERS];

    (void)state;
    assert_int_equal(race(racers, &d, &spend), RACERS);
    dismiss(racers);
    desk_close(&d);
}

/* The consent is new to all of them: one writes it, the others find it. */
static void all_logged_in(void **state)
{
    struct racer racers[RACERS];

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct desk d = visitor_open("");
        int64_t before = scene_events(d.scene);

        assert_int_equal(race(racers, &d, NULL), RACERS);
        assert_int_equal(scene_events(d.scene) - before, 1);
        dismiss(racers);
        desk_close(&d);
    }
}

int main(void)
{
    rows_add_one("AZ-025 parallel redemption has one winner", one_winner);
    rows_add_one("RT-011 parallel refresh does not fork the family", no_fork);
    rows_add_one("without rotation parallel refreshes are all served",
                 all_without_rotation);
    rows_add_one("logins at once are all served, and leave one consent", all_logged_in);
    return rows_run("P7 in parallel");
}
