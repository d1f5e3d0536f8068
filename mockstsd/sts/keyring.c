/* SPDX-License-Identifier: MIT */
#include "sts/keyring.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "sts/audit.h"
#include "sts/keypool.h"
#include "sts/keyrow.h"
#include "sts/keysource.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "store/change.h"
#include "tenant/snapshot.h"
#include "wire/jwrite.h"
#include "wire/signkey.h"

enum { JWKS_MAX = 64 * 1024 };

/*
 * One state of the ring. States are never changed, only followed by others, and live until the
 * ring ends: whoever reads needs no lock.
 */
struct state {
    struct arena *arena; /* of what this state added */
    struct state *older;
    struct keyrows keys;
};

struct keyring {
    struct sts *sts;
    const char *project;
    const struct clock *clock;
    enum signkey_alg alg; /* of new keys */
    struct keypool *pool; /* of clones: where keys come from; NULL: they are made */
    bool pinned;          /* by the fixture, or by a seed: nothing is kept */
    _Atomic(struct state *) state;
};

/* What builds a state; it runs within arena_run. */
struct work {
    struct keyring *keys;
    struct arena *arena;
    const struct keysource *source;
    struct state *base, *made;
    const char *kid; /* to drop */
    int64_t now_s, signs_s, until_s;
    struct err *e;
};

static int commit(struct work *w, struct event *ev)
{
    struct keyring *keys = w->keys;
    struct change *change = change_make(w->arena, w->now_s);

    if (!keys->pinned &&
        keyrow_put(keys->sts, keys->project, &w->made->keys, change, w->e) < 0)
        return -1;
    return audit_commit(keys->sts, change, ev, w->e);
}

static int first_state(void *self)
{
    struct work *w = self;

    w->made = arena_alloc(w->arena, sizeof *w->made);
    w->made->arena = w->arena;
    return keysource_load(w->source, w->arena, &w->made->keys, w->e);
}

/* Do the work in an arena of its own, which goes if it fails. */
static int run(struct work *w, int (*step)(void *self))
{
    int rc;

    w->arena = arena_open(0);
    if (!w->arena)
        return err_set(w->e, OAUTH_SERVER_ERROR, "Out of memory");
    rc = arena_run(w->arena, step, w);
    if (rc == 0)
        return 0;
    arena_free(w->arena);
    return rc == -2 ? err_set(w->e, OAUTH_SERVER_ERROR, "Out of memory") : -1;
}

int keyring_open(struct sts *sts, struct sts_world *world, struct keyring **out,
                 struct err *e)
{
    struct keyring *keys = arena_alloc(world->arena, sizeof *keys);
    struct snapshot *snapshot = snapshot_slot_hold(world->slot);
    const struct project *project = snapshot_project(snapshot);
    struct keysource source = { .sts = sts,
                                .project = world->project,
                                .pem_files = project->signing_keys,
                                .pool = world->keypool,
                                .now_s = clock_now_s(&world->clock) };
    struct work w = { .keys = keys, .source = &source, .e = e };
    int rc;

    if (project->switches.signing_alg == SIGNING_ES256)
        source.alg = SIGNKEY_ES256;
    keys->sts = sts;
    keys->project = world->project;
    keys->clock = &world->clock;
    keys->alg = source.alg;
    keys->pinned = keysource_is_pinned(&source);
    keys->pool = world->keypool;
    rc = run(&w, first_state);
    snapshot_drop(snapshot);
    if (rc < 0)
        return -1;
    atomic_store(&keys->state, w.made);
    *out = keys;
    return 0;
}

void keyring_free(struct keyring *keys)
{
    struct state *state = keys ? atomic_load(&keys->state) : NULL;

    while (state) {
        struct state *older = state->older;

        arena_free(state->arena);
        state = older;
    }
}

void keyring_bequeath(struct keyring *keys, struct keypool *pool)
{
    const struct keyrows *rows = &atomic_load(&keys->state)->keys;

    for (size_t i = 0; i < rows->n; i++) {
        if (rows->rows[i].signs_s == INT64_MAX)
            keypool_offer(pool, rows->rows[i].key);
    }
}

static bool is_better(const struct keyrow *k, const struct keyrow *best, int64_t now_s)
{
    bool signs = k->signs_s <= now_s;

    if (!best || signs != (best->signs_s <= now_s))
        return !best || signs;
    return signs ? k->signs_s > best->signs_s : k->signs_s < best->signs_s;
}

/* Of those that may sign the youngest, else the one whose turn comes next. */
static const struct keyrow *current(const struct keyrows *keys, int64_t now_s)
{
    const struct keyrow *best = NULL;

    for (size_t i = 0; i < keys->n; i++) {
        const struct keyrow *k = &keys->rows[i];

        if (k->until_s > now_s && is_better(k, best, now_s))
            best = k;
    }
    return best ? best : keys->rows; /* a ring is never empty, and one of it is live */
}

static const struct keyrow *find(const struct keyrows *keys, const char *kid,
                                 int64_t now_s)
{
    for (size_t i = 0; i < keys->n; i++) {
        const struct keyrow *k = &keys->rows[i];

        if (k->until_s > now_s && strcmp(signkey_kid(k->key), kid) == 0)
            return k;
    }
    return NULL;
}

const struct signkey *keyring_current(struct keyring *keys, int64_t now_s)
{
    return current(&atomic_load(&keys->state)->keys, now_s)->key;
}

const struct signkey *keyring_find(struct keyring *keys, const char *kid, int64_t now_s)
{
    const struct keyrow *k = find(&atomic_load(&keys->state)->keys, kid, now_s);

    return k ? k->key : NULL;
}

bool keyring_honours(struct keyring *keys, uint64_t serial, int64_t now_s)
{
    const struct keyrows *rows = &atomic_load(&keys->state)->keys;

    for (size_t i = 0; i < rows->n; i++) {
        if (signkey_serial(rows->rows[i].key) == serial)
            return rows->rows[i].until_s > now_s;
    }
    return false;
}

static void write_keys(const struct keyrows *keys, int64_t now_s, bool successors,
                       struct jwrite *w)
{
    const struct keyrow *first = current(keys, now_s);

    for (size_t i = 0; i < keys->n; i++) {
        const struct keyrow *k = &keys->rows[i];
        bool follows = k->signs_s > now_s && k->signs_s != INT64_MAX;

        if (k != first && k->until_s > now_s && follows == successors)
            jwrite_raw(w, signkey_jwk(k->key));
    }
}

const char *keyring_jwks(struct keyring *keys, int64_t now_s, struct arena *a)
{
    const struct keyrows *rows = &atomic_load(&keys->state)->keys;
    struct buf b = buf_make(a, JWKS_MAX);
    struct jwrite w = jwrite_make(&b);

    jwrite_object(&w);
    jwrite_member_array(&w, "keys");
    jwrite_raw(&w, signkey_jwk(current(rows, now_s)->key));
    write_keys(rows, now_s, true, &w);
    write_keys(rows, now_s, false, &w);
    jwrite_array_end(&w);
    jwrite_object_end(&w);
    return b.data;
}

const char *keyring_jwk(struct keyring *keys, int64_t now_s, struct arena *a)
{
    return arena_text(a, signkey_jwk(keyring_current(keys, now_s)));
}

/* The next state begins as a copy of what is honoured now. */
static void begin(struct work *w)
{
    const struct keyrows *now = &w->base->keys;
    struct keyrows *next;

    w->made = arena_alloc(w->arena, sizeof *w->made);
    w->made->arena = w->arena;
    w->made->older = w->base;
    next = &w->made->keys;
    for (size_t i = 0; i < now->n; i++) {
        if (now->rows[i].until_s > w->now_s)
            next->rows[next->n++] = now->rows[i];
    }
}

/* chosen: one event of this name for both ways in which the keys change */
static int record(struct work *w, const char *what, const char *kid)
{
    struct event ev = { .project = w->keys->project,
                        .action = "SigningKeyRotated",
                        .type = "warn",
                        .clock = w->keys->clock };

    ev.other_data = arena_printf(w->arena, "{\"%s\":\"%s\"}", what, kid);
    return commit(w, &ev);
}

/* Keys that sign give way; those that are only honoured stay as they are. */
static void retire(struct keyrows *keys, int64_t until_s)
{
    for (size_t i = 0; i < keys->n; i++) {
        struct keyrow *k = &keys->rows[i];

        if (k->signs_s != INT64_MAX && k->until_s == KEYROW_ALWAYS)
            k->until_s = until_s;
    }
}

static int rotate(void *self)
{
    struct work *w = self;
    struct keyrows *next;

    begin(w);
    next = &w->made->keys;
    if (next->n == KEYROW_MAX)
        return err_set(w->e, OAUTH_CONFLICT, "%d keys are honoured already", KEYROW_MAX);
    retire(next, w->until_s);
    if (keysource_add_next(w->keys->pool, w->keys->alg, w->signs_s, w->arena, next,
                           NULL) < 0)
        return err_set(w->e, OAUTH_SERVER_ERROR, "A signing key could not be made");
    return record(w, "kid", signkey_kid(next->rows[next->n - 1].key));
}

static bool lasts(const struct keyrows *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (keys->rows[i].until_s == KEYROW_ALWAYS)
            return true;
    }
    return false;
}

static int drop(void *self)
{
    struct work *w = self;
    const struct keyrow *gone;
    struct keyrow *heir;
    struct keyrows *next;

    begin(w);
    next = &w->made->keys;
    gone = find(next, w->kid, w->now_s);
    if (!gone)
        return err_set(w->e, OAUTH_NOT_FOUND, "There is no key of that kid");
    if (next->n == 1)
        return err_set(w->e, OAUTH_CONFLICT, "The only key cannot be dropped");
    next->rows[gone - next->rows] = next->rows[--next->n];
    heir = &next->rows[current(next, w->now_s) - next->rows];
    if (!lasts(next))
        heir->until_s = KEYROW_ALWAYS; /* somebody has to sign */
    return record(w, "dropped", w->kid);
}

/* Whoever loses the race against another change begins again from its result. */
static int change_to(struct keyring *keys, struct work *w, int (*step)(void *self))
{
    for (;;) {
        w->base = atomic_load(&keys->state);
        if (run(w, step) < 0)
            return -1;
        if (atomic_compare_exchange_strong(&keys->state, &w->base, w->made))
            return 0;
        arena_free(w->arena);
    }
}

int keyring_rotate(struct keyring *keys, int64_t now_s, int64_t max_age_s,
                   int64_t token_life_s, struct err *e)
{
    struct work w = { .keys = keys,
                      .now_s = now_s,
                      .signs_s = now_s + max_age_s,
                      .until_s = now_s + max_age_s + token_life_s,
                      .e = e };

    return change_to(keys, &w, rotate);
}

int keyring_drop(struct keyring *keys, const char *kid, int64_t now_s, struct err *e)
{
    struct work w = { .keys = keys, .now_s = now_s, .kid = kid, .e = e };

    return change_to(keys, &w, drop);
}
