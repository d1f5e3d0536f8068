/* SPDX-License-Identifier: MIT */
#include "conformance/sweep.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/crew.h"
#include "conformance/offers.h"
#include "conformance/suited.h"

enum { TRIES = 3, STRIDE = 32, CHECK_BYTES_MAX = 256 << 20 };

/* What the threads share. */
struct work {
    const struct sweep_ask *ask;
    struct sweep *out;
    struct arena *arena; /* of the texts that outlive a check; under the lock */
    pthread_mutex_t lock;
    const struct offers *offers;
    const size_t *todo;
    size_t n_todo, n_done;
    atomic_bool dead; /* the target has stopped answering */
};

static struct check_result kept(struct arena *a, const struct check_result *r)
{
    struct check_result copy = *r;

    copy.said.message = arena_text(a, r->said.message);
    copy.exchange = arena_text(a, r->exchange);
    copy.command = arena_text(a, r->command);
    return copy;
}

static void finish(struct work *w, size_t i, const struct check_result *result)
{
    pthread_mutex_lock(&w->lock);
    w->out->results[i] = kept(w->arena, result);
    w->out->done[i] = true;
    w->n_done++;
    if (w->ask->progress != NULL)
        w->ask->progress(w->ask->self, w->n_done, w->n_todo);
    pthread_mutex_unlock(&w->lock);
}

/* One check in an arena of its own. */
struct one {
    const struct work *w;
    const struct check *c;
    struct arena *arena;
    struct check_result result;
};

static int run_one(void *self)
{
    struct one *o = self;
    const struct sweep_ask *ask = o->w->ask;

    o->result = check_run(o->c, ask->target, ask->seed, o->arena);
    return 0;
}

static struct check_result said(enum verdict verdict, const char *message)
{
    return (struct check_result){ .said = { verdict, message },
                                  .exchange = "",
                                  .command = "" };
}

static void carry_out(struct one *o)
{
    o->arena = arena_open(CHECK_BYTES_MAX);
    if (o->arena == NULL || arena_run(o->arena, run_one, o) != 0)
        o->result = said(VERDICT_ERROR, "out of memory");
}

/*
 * Is the target not there, or not able to do what it is for? An STS that fails the canonical
 * exchange is not; of an MCP server or a client that has a fault there is more to be told.
 */
static bool is_dead(const struct target *t, enum verdict v)
{
    return v >= VERDICT_SKIP && (v != VERDICT_FAIL || strcmp(t->smoke, SUT_SMOKE) == 0);
}

/* The canonical exchange, apart from all verdicts: a slow target gets more than one try. */
static bool answers(const struct work *w)
{
    struct one o = { .w = w, .c = checkfile_find(w->ask->checks, w->ask->target->smoke) };
    bool works = false;

    for (int i = 0; i < TRIES && !works; i++) {
        carry_out(&o);
        works = !is_dead(w->ask->target, o.result.said.verdict);
        arena_free(o.arena);
    }
    return works;
}

static bool is_silence(const struct check_result *r)
{
    return r->said.verdict >= VERDICT_BLOCKED &&
           (strstr(r->said.message, "no answer") != NULL ||
            strstr(r->said.message, "no connection") != NULL);
}

/* One silence may be about its request; if nothing else is answered either, the rest is void. */
static void judge(void *self, size_t piece)
{
    struct work *w = self;
    size_t i = w->todo[piece];
    struct one o = { .w = w, .c = &w->ask->checks->all[i] };
    struct check_result dead = said(VERDICT_ERROR, "the target has stopped answering");

    if (atomic_load(&w->dead)) {
        finish(w, i, &dead);
        return;
    }
    carry_out(&o);
    if (!w->ask->unprobed && is_silence(&o.result) && !answers(w))
        atomic_store(&w->dead, true);
    finish(w, i, atomic_load(&w->dead) ? &dead : &o.result);
    arena_free(o.arena);
}

/* All of a list, by as many threads as were asked for. */
static void run_list(struct work *w, unsigned jobs, const size_t *todo, size_t n)
{
    w->todo = todo;
    w->n_todo = n;
    w->n_done = 0;
    crew_run(n, jobs, judge, w);
}

static size_t index_of(const struct checks *checks, const char *id)
{
    const struct check *found = checkfile_find(checks, id);

    return found != NULL ? (size_t)(found - checks->all) : SIZE_MAX;
}

/* A verdict that needs no run. */
static bool settle_without(struct work *w, size_t i)
{
    struct suited_to to = { w->ask->target, w->offers, w->arena };
    struct verdict_said why;

    if (suited_check(&to, &w->ask->checks->all[i], &why))
        return false;
    w->out->results[i] = said(why.verdict, why.message);
    w->out->done[i] = true;
    return true;
}

/* The twins of what is selected, each once. */
static size_t list_twins(struct work *w, size_t *todo)
{
    const struct checks *checks = w->ask->checks;
    size_t n = 0;

    for (size_t i = 0; i < checks->n; i++) {
        size_t twin = w->ask->selected[i] && checks->all[i].twin != NULL
                          ? index_of(checks, checks->all[i].twin)
                          : SIZE_MAX;
        bool listed = twin == SIZE_MAX;

        for (size_t k = 0; k < n && !listed; k++)
            listed = todo[k] == twin;
        if (!listed && !settle_without(w, twin))
            todo[n++] = twin;
    }
    return n;
}

/* Is the twin of a check in order? If not, the check is judged by that alone. */
static bool blocked_by_twin(struct work *w, size_t i)
{
    const struct check *c = &w->ask->checks->all[i];
    size_t twin = c->twin != NULL ? index_of(w->ask->checks, c->twin) : SIZE_MAX;
    enum verdict v;

    if (twin == SIZE_MAX)
        return false;
    v = w->out->results[twin].said.verdict;
    if (v < VERDICT_SKIP)
        return false;
    w->out->results[i] =
        said(v == VERDICT_SKIP ? VERDICT_SKIP : VERDICT_BLOCKED,
             arena_printf(w->arena, "its twin %s is %s", c->twin, verdict_name(v)));
    w->out->done[i] = true;
    return true;
}

static bool is_left(struct work *w, size_t i, bool last)
{
    return w->ask->selected[i] && !w->out->done[i] &&
           w->ask->checks->all[i].last == last && !settle_without(w, i) &&
           !blocked_by_twin(w, i);
}

/* 0: most of its time it waits; 1: it starts a server or a client; 2: it works all the time. */
static int haste(const struct check *c)
{
    if (c->waits)
        return 0;
    return c->row->profile == 10 || c->row->profile == 15 ? 1 : 2;
}

/*
 * Those that wait come first, so that nobody waits for them at the end. The others are spread:
 * neighbours ask for the same thing, of which the target may do only so many at a time.
 */
static size_t list_rest(struct work *w, bool last, size_t *todo)
{
    const struct checks *checks = w->ask->checks;
    size_t n = 0;

    for (int turn = 0; turn <= 2; turn++)
        for (size_t first = 0; first < STRIDE; first++)
            for (size_t i = first; i < checks->n; i += STRIDE)
                if (haste(&checks->all[i]) == turn && is_left(w, i, last))
                    todo[n++] = i;
    return n;
}

/* The canonical exchange, apart from all verdicts. */
static struct check_result smoke(struct work *w)
{
    const struct check *c = checkfile_find(w->ask->checks, w->ask->target->smoke);

    if (c == NULL)
        return said(VERDICT_ERROR, "smoke: no check has this id");
    return check_run(c, w->ask->target, w->ask->seed, w->arena);
}

/* What to look at first when not even the canonical exchange works. */
static const struct {
    const char *sign, *hint;
} hints[] = {
    { "no answer", "is the target up, and is base_url its address?" },
    { "no connection", "is the target up, and is base_url its address?" },
    { "status 401", "are id and secret of clients.server right?" },
    { "status 404", "does token_paths name its token endpoint?" },
    { "status 400", "do users.alice.token and targets.resource fit?" },
};

static int refuse(const struct check_result *first, struct err *e)
{
    const char *hint = "nothing was judged";

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (strstr(first->said.message, hints[i].sign) != NULL)
            hint = hints[i].hint;
    return err_set(e, ERR_IO, "the canonical exchange fails: %s; %s", first->said.message,
                   hint);
}

/* What a target lacks is proved where it works otherwise, and nowhere else. */
static void withdraw(struct work *w)
{
    for (size_t i = 0; i < w->ask->checks->n; i++)
        if (w->out->done[i] && w->out->results[i].said.verdict == VERDICT_NA)
            w->out->results[i] =
                said(VERDICT_BLOCKED,
                     "the canonical exchange fails, so nothing is proved to be missing");
}

int sweep_run(const struct sweep_ask *ask, struct arena *a, struct sweep *out,
              struct err *e)
{
    size_t n = ask->checks->n, *todo = arena_array(a, n + 1, sizeof *todo);
    struct work w = { .ask = ask, .out = out, .arena = a };
    struct check_result first = { .exchange = "" };

    out->results = arena_array(a, n + 1, sizeof *out->results);
    out->done = arena_array(a, n + 1, sizeof *out->done);
    if (!ask->unprobed)
        first = smoke(&w);
    if (!ask->unprobed && is_dead(ask->target, first.said.verdict))
        return refuse(&first, e);
    w.offers = offers_read(ask->target, a);
    pthread_mutex_init(&w.lock, NULL);
    run_list(&w, ask->jobs, todo, list_twins(&w, todo));
    run_list(&w, ask->jobs, todo, list_rest(&w, false, todo));
    run_list(&w, 1, todo, list_rest(&w, true, todo));
    pthread_mutex_destroy(&w.lock);
    if ((!ask->unprobed || ask->doubted) && !answers(&w)) {
        withdraw(&w);
        out->died = !ask->unprobed;
    }
    return 0;
}
