/* SPDX-License-Identifier: MIT */
/* P2 to P5 with many at once: nobody gets what is another's, nothing is half old, half new. */
#include "rows.h"
#include "peek.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "judge.h"
#include "policies.h"

#include "base/arena.h"
#include "base/buf.h"

enum { THREADS = 4, ROUNDS = 50, USERS = 20, TEXT_MAX = 64 * 1024 };

/* What one thread does again and again, and what it saw; judged when all have ended. */
struct worker {
    struct scene *s;
    struct arena *arena;
    pthread_t thread;
    unsigned number;
    void (*once)(struct worker *w, unsigned round);
    struct scene_answer got[ROUNDS];
    atomic_uint *inside, *most; /* how many are at it, and ever were */
    atomic_uint *turn;          /* odd: a forbid was acknowledged, and nothing since */
    bool denied[ROUNDS];        /* it was so before this round began and when it ended */
};

static void note_overlap(const struct worker *w)
{
    unsigned n = atomic_fetch_add(w->inside, 1) + 1, most = atomic_load(w->most);

    while (n > most && !atomic_compare_exchange_weak(w->most, &most, n))
        ;
}

static void *run(void *self)
{
    struct worker *w = self;

    for (unsigned i = 0; i < ROUNDS; i++) {
        note_overlap(w);
        w->once(w, i);
        atomic_fetch_sub(w->inside, 1);
    }
    return NULL;
}

/* One scene, its threads, and what they share. */
struct crowd {
    struct scene *s;
    struct worker workers[THREADS];
    atomic_uint inside, most, turn;
    int64_t events; /* before they began */
};

static struct crowd *gather(struct scene *s,
                            void (*once)(struct worker *w, unsigned round))
{
    struct crowd *c = arena_alloc(scene_arena(s), sizeof *c);

    c->s = s;
    c->events = scene_events(s);
    for (unsigned i = 0; i < THREADS; i++)
        c->workers[i] = (struct worker){ .s = s,
                                         .arena = arena_open(0),
                                         .number = i,
                                         .once = once,
                                         .inside = &c->inside,
                                         .most = &c->most,
                                         .turn = &c->turn };
    return c;
}

static void let_run(struct crowd *c)
{
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&c->workers[i].thread, NULL, run, &c->workers[i]),
                         0);
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(c->workers[i].thread, NULL), 0);
    print_message("at most %u requests at once\n", atomic_load(&c->most));
}

static void dismiss(struct crowd *c)
{
    for (unsigned i = 0; i < THREADS; i++)
        arena_free(c->workers[i].arena);
    scene_close(c->s);
}

/* Twenty users V0 to V19 with a calendar each, and four clients that represent MS1. */
static const char *population(struct arena *a)
{
    struct buf text = buf_make(a, TEXT_MAX);

    buf_add(&text, "{\"users\":[");
    for (int i = 0; i < USERS; i++)
        buf_printf(&text, "%s{\"userId\":\"V%d\"}", i ? "," : "", i);
    buf_add(&text, "],\"credentials\":[");
    for (int i = 0; i < USERS; i++)
        buf_printf(&text,
                   "%s{\"id\":\"CV%d\",\"appId\":\"calendar\",\"userId\":\"V%d\","
                   "\"accessToken\":\"calendar-of-V%d\",\"scopes\":[\"cal.read\"]}",
                   i ? "," : "", i, i, i);
    buf_add(&text, "],\"clients\":[");
    for (int i = 0; i < THREADS; i++)
        buf_printf(&text,
                   "%s{\"id\":\"S%d\",\"clientId\":\"s%d-id\",\"name\":\"s%d\","
                   "\"resourceId\":\"MS1\",\"secrets\":[{\"secret\":\"secret-of-s%d\"}]}",
                   i ? "," : "", i, i, i, i);
    buf_add(&text, "]}");
    return text.data;
}

static unsigned user_of(const struct worker *w, unsigned round)
{
    return (w->number * 7 + round) % USERS;
}

static void ask_as(struct worker *w, unsigned round, const char *resource)
{
    const char *claims = arena_printf(w->arena, "{\"sub\":\"V%u\"}", user_of(w, round));
    const char *client = arena_printf(w->arena, "s%u-id", w->number);

    w->got[round] = scene_ask_in(
        w->s, w->arena,
        &(struct scene_ask){ .client = client, .claims = claims, .resource = resource });
}

static void ask_for_billing(struct worker *w, unsigned round)
{
    ask_as(w, round, SCENE_BILLING);
}

static void ask_for_calendar(struct worker *w, unsigned round)
{
    ask_as(w, round, "calendar");
}

static void check_token(const struct worker *w, unsigned round)
{
    struct jobj claims =
        peek_token(w->arena, peek_text(w->got[round].body, "access_token"), 1);

    assert_string_equal(peek_text(claims, "sub"),
                        arena_printf(w->arena, "V%u", user_of(w, round)));
    assert_string_equal(peek_text(claims, "client_id"),
                        arena_printf(w->arena, "s%u-id", w->number));
}

static void check_calendar(const struct worker *w, unsigned round)
{
    assert_string_equal(peek_text(w->got[round].body, "access_token"),
                        arena_printf(w->arena, "calendar-of-V%u", user_of(w, round)));
}

static void each_their_own(void (*once)(struct worker *, unsigned),
                           void (*check)(const struct worker *, unsigned))
{
    struct scene *s = scene_open("", NULL);
    struct crowd *c;

    scene_apply(s, population(scene_arena(s)));
    c = gather(s, once);
    let_run(c);
    for (unsigned i = 0; i < THREADS; i++) {
        for (unsigned round = 0; round < ROUNDS; round++) {
            assert_int_equal(c->workers[i].got[round].status, 200);
            check(&c->workers[i], round);
        }
    }
    assert_int_equal(scene_events(s) - c->events, THREADS * ROUNDS);
    dismiss(c);
}

static void tokens_in_parallel(void **state)
{
    (void)state;
    each_their_own(ask_for_billing, check_token);
}

static void credentials_in_parallel(void **state)
{
    (void)state;
    each_their_own(ask_for_calendar, check_calendar);
}

/* The first thread changes something, the others ask. */
static void rewrite_or_read(struct worker *w, unsigned round)
{
    const char *fragment;

    if (w->number != 0) {
        w->got[round] =
            scene_ask_in(w->s, w->arena, &(struct scene_ask){ .resource = "calendar" });
        return;
    }
    fragment = arena_printf(w->arena,
                            "{\"credentials\":[{\"id\":\"OT1\",\"appId\":\"calendar\","
                            "\"userId\":\"U1\",\"accessToken\":\"value-%u-of-it\","
                            "\"scopes\":[\"cal.read\"]}]}",
                            round);
    w->got[round] = scene_apply_in(w->s, w->arena, fragment);
}

static void old_or_new_whole(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct crowd *c = gather(s, rewrite_or_read);

    (void)state;
    let_run(c);
    for (unsigned i = 0; i < THREADS; i++) {
        for (unsigned round = 0; round < ROUNDS; round++) {
            const char *text = peek_text(c->workers[i].got[round].body, "access_token");
            unsigned n = 0;

            assert_int_equal(c->workers[i].got[round].status, 200);
            if (i == 0 || strcmp(text, "calendar-of-anna") == 0)
                continue;
            assert_int_equal(sscanf(text, "value-%u-of-it", &n), 1);
            assert_true(n < ROUNDS);
        }
    }
    dismiss(c);
}

#define RULES(effect)                                                                    \
    "{\"rules\":[" POLICIES_EXCHANGE("AR1", effect, POLICIES_ANYTHING, POLICIES_ALL) "]" \
                                                                                     "}"

static void flip_or_ask(struct worker *w, unsigned round)
{
    unsigned before = atomic_load(w->turn);

    if (w->number != 0) {
        w->got[round] = scene_ask_in(w->s, w->arena, &(struct scene_ask){ 0 });
        w->denied[round] = before % 2 == 1 && atomic_load(w->turn) == before;
    } else if (round % 2 == 0) {
        w->got[round] = scene_apply_in(w->s, w->arena, RULES("forbid"));
        atomic_fetch_add(w->turn, 1);
    } else {
        atomic_fetch_add(w->turn, 1);
        w->got[round] = scene_apply_in(w->s, w->arena, RULES("permit"));
    }
}

/* Nobody who began after a forbid was acknowledged gets through; the last word is permit. */
static void rules_change_whole(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct crowd *c = gather(s, flip_or_ask);
    struct scene_answer got;

    (void)state;
    let_run(c);
    for (unsigned i = 0; i < THREADS; i++) {
        for (unsigned round = 0; round < ROUNDS; round++) {
            int status = c->workers[i].got[round].status;

            assert_true(status == 200 || (i != 0 && status == 403));
            assert_false(status == 200 && c->workers[i].denied[round]);
        }
    }
    got = scene_ask(s, &(struct scene_ask){ 0 });
    (void)judge_given(s, &got);
    scene_apply(s, RULES("forbid"));
    got = scene_ask(s, &(struct scene_ask){ 0 });
    judge_refused(s, &got, &judge_forbidden);
    dismiss(c);
}

/* Two hundred events, each whole: the user's credential and the user's name together. */
static void whole_events(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct crowd *c;
    struct jobj events;

    (void)state;
    scene_apply(s, population(a));
    c = gather(s, ask_for_calendar);
    let_run(c);
    events = scene_call(s, "POST", "/v1/mgmt/audit/search", SCENE_PROJECT ":" SCENE_KEY,
                        "{\"actions\":[\"TokenExchangeSucceed\"]}")
                 .body;
    assert_int_equal(peek_int(events, "total"), THREADS * ROUNDS);
    for (struct jobj v = jobj_first(peek_at(events, "audits")); v.node != NULL;
         v = jobj_next(v)) {
        const char *user = peek_text(v, "data.originalUser");

        assert_string_equal(peek_text(v, "data.credentialId"),
                            arena_printf(a, "C%s", user));
        assert_string_equal(peek_text(v, "data.chain.0.id"), user);
        assert_string_equal(peek_text(v, "actorId"),
                            peek_text(v, "data.mcpServerClientId"));
    }
    dismiss(c);
}

enum { GUESSES = 100 }; /* after so many there is a pause */

static void guess(struct worker *w, unsigned round)
{
    if (round < GUESSES / THREADS)
        w->got[round] =
            scene_ask_in(w->s, w->arena, &(struct scene_ask){ .secret = "guess" });
}

static void guesses_at_once_all_count(void **state)
{
    static const struct judge_refusal throttled = { 429, "temporarily_unavailable",
                                                    "E130429", "client_auth" };
    struct scene *s = scene_open("", NULL);
    struct crowd *c = gather(s, guess);
    struct scene_answer got;

    (void)state;
    let_run(c);
    for (unsigned i = 0; i < THREADS; i++) {
        for (unsigned round = 0; round < GUESSES / THREADS; round++)
            assert_int_equal(c->workers[i].got[round].status, 401);
    }
    assert_int_equal(scene_events(s) - c->events, GUESSES);
    got = scene_ask(s, &(struct scene_ask){ .secret = "guess" });
    judge_refused(s, &got, &throttled);
    dismiss(c);
}

int main(void)
{
    rows_add_one("TX-RES-027 two hundred exchanges at once, each with its own user and "
                 "client",
                 tokens_in_parallel);
    rows_add_one(
        "TX-CON-004 users never see each other's credentials, at once and in turn",
        credentials_in_parallel);
    rows_add_one("TX-CON-030 a read during a replacement is old or new, and whole",
                 old_or_new_whole);
    rows_add_one("POL-012 POL-033 rules change whole while others ask",
                 rules_change_whole);
    rows_add_one("CA-016 guesses at once all count", guesses_at_once_all_count);
    rows_add_one("AUD-017 events of exchanges at once are whole", whole_events);
    return rows_run("P2 to P5 in parallel");
}
