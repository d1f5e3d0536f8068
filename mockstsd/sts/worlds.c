/* SPDX-License-Identifier: MIT */
#include "sts/worlds.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/keypool.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"
#include "tenant/snapshot.h"

enum { BUCKETS = 4096, PROJECT_CHARS = 28 };

/* One clone. Its arena holds it, and goes with the last hold: the table's and each request's. */
struct clone {
    struct sts_world world; /* first: a world found is its clone */
    atomic_size_t holds;
    struct clone *next; /* in its bucket */
};

struct worlds {
    pthread_mutex_t lock; /* of the table, for a moment */
    struct clone *buckets[BUCKETS];
    size_t n;
    struct keypool *keypool;
};

void worlds_open(struct sts *sts)
{
    struct worlds *w = arena_alloc(sts->arena, sizeof *w);

    w->keypool = keypool_make(sts->arena);
    keyring_bequeath(sts->own.keys, w->keypool);
    pthread_mutex_init(&w->lock, NULL);
    sts->others = w;
}

static void drop(void *thing)
{
    struct clone *c = thing;

    if (atomic_fetch_sub_explicit(&c->holds, 1, memory_order_acq_rel) != 1)
        return;
    keyring_free(c->world.keys);
    snapshot_slot_free(c->world.slot);
    snapshot_drop(c->world.fixture);
    arena_free(c->world.arena);
}

/* The caller has the lock, or the clone to itself. */
static void hold(struct clone *c)
{
    atomic_fetch_add_explicit(&c->holds, 1, memory_order_relaxed);
}

static struct clone **bucket_of(struct worlds *w, const char *project)
{
    size_t hash = 5381;

    for (const char *p = project; *p != '\0'; p++)
        hash = hash * 33 + (unsigned char)*p;
    return &w->buckets[hash % BUCKETS];
}

/* Where the table points to the clone of that id, or to nothing. The caller has the lock. */
static struct clone **place_of(struct worlds *w, const char *project)
{
    struct clone **at = bucket_of(w, project);

    while (*at != NULL && strcmp((*at)->world.project, project) != 0)
        at = &(*at)->next;
    return at;
}

struct sts_world *worlds_find(struct worlds *worlds, const char *project, struct arena *a)
{
    struct clone *found;

    if (worlds == NULL)
        return NULL;
    pthread_mutex_lock(&worlds->lock);
    found = *place_of(worlds, project);
    if (found != NULL)
        hold(found);
    pthread_mutex_unlock(&worlds->lock);
    if (found == NULL)
        return NULL;
    arena_defer(a, drop, found);
    return &found->world;
}

size_t worlds_count(struct worlds *worlds)
{
    size_t n;

    pthread_mutex_lock(&worlds->lock);
    n = worlds->n;
    pthread_mutex_unlock(&worlds->lock);
    return n;
}

/* A clone on its way into the table. */
struct cloning {
    struct sts *sts;
    const struct worlds_ask *ask;
    struct arena *arena; /* of the request: mistakes live here */
    struct clone *made;
    struct err *e;
};

static int copy_fixture(struct cloning *x)
{
    struct sts_world *own = &x->sts->own, *world = &x->made->world;
    struct diags *diags = diag_open(x->arena, "the project");
    const struct diag *first;
    struct snapshot *fixture;
    size_t n;
    int rc;

    snapshot_slot_claim(own->slot); /* a reload may not replace the fixture meanwhile */
    fixture = snapshot_hold(own->fixture);
    snapshot_slot_release(own->slot);
    rc = overlay_clone(fixture, world->project, x->ask->switches, &world->fixture, diags);
    snapshot_drop(fixture);
    if (rc == 0)
        return 0;
    first = diag_list(diags, &n);
    return err_set(x->e, OAUTH_BAD_VALUE, "%s%s%s", first->at.path,
                   first->at.path[0] ? ": " : "", first->text);
}

static int bring_up(void *self)
{
    struct cloning *x = self;
    struct sts_world *world = &x->made->world, *own = &x->sts->own;
    struct err why = { 0 };

    world->keypool = x->sts->others->keypool;
    world->verified = own->verified; /* by token and key: no world sees another's */
    if (copy_fixture(x) < 0)
        return -1;
    world->slot = snapshot_slot_make(snapshot_hold(world->fixture));
    if (world->slot == NULL) {
        snapshot_drop(world->fixture);
        return err_set(x->e, OAUTH_SERVER_ERROR, "Out of memory");
    }
    if (keyring_open(x->sts, world, &world->keys, &why) < 0)
        return err_set(x->e, OAUTH_SERVER_ERROR, "%s", why.text);
    return 0;
}

/* An empty clone of that name in an arena of its own, held once. */
static struct clone *make(const struct worlds_ask *ask)
{
    struct arena *a = arena_open(0);
    struct clone *c = a != NULL ? arena_try(a, sizeof *c) : NULL;
    char *project = c != NULL ? arena_try(a, PROJECT_CHARS + 1) : NULL;

    if (project == NULL) {
        arena_free(a);
        return NULL;
    }
    if (ask->project != NULL)
        memcpy(project, ask->project, PROJECT_CHARS + 1);
    else
        rnd_id(project, "P");
    c->world.arena = a;
    c->world.project = project;
    atomic_store_explicit(&c->holds, 1, memory_order_relaxed);
    return c;
}

/* The table holds it from now on. */
static int enter(struct worlds *w, struct clone *c, struct err *e)
{
    struct clone **at;
    int rc = 0;

    pthread_mutex_lock(&w->lock);
    at = place_of(w, c->world.project);
    if (*at != NULL) {
        rc = err_set(e, OAUTH_CONFLICT, "There is such a project already");
    } else if (w->n == WORLDS_MAX) {
        rc = err_set(e, OAUTH_RATE_LIMIT, "%d projects are there: remove some",
                     WORLDS_MAX);
    } else {
        *at = c;
        w->n++;
        hold(c);
    }
    pthread_mutex_unlock(&w->lock);
    return rc;
}

static int check_ask(const struct sts *sts, const struct worlds_ask *ask, struct err *e)
{
    if (ask->project == NULL)
        return 0;
    if (strlen(ask->project) != PROJECT_CHARS)
        return err_set(e, OAUTH_BAD_VALUE, "id is P and %d letters or digits",
                       PROJECT_CHARS - 1);
    if (strcmp(ask->project, sts->own.project) == 0)
        return err_set(e, OAUTH_CONFLICT, "There is such a project already");
    return 0;
}

int worlds_add(struct sts *sts, const struct worlds_ask *ask, struct arena *a,
               struct sts_world **out, struct err *e)
{
    struct cloning x = { .sts = sts, .ask = ask, .arena = a, .e = e };
    int rc;

    if (check_ask(sts, ask, e) < 0)
        return -1;
    x.made = make(ask);
    if (x.made == NULL)
        return err_set(e, OAUTH_SERVER_ERROR, "Out of memory");
    arena_defer(a, drop, x.made);
    rc = arena_run(x.made->world.arena, bring_up, &x);
    if (rc == -2)
        return err_set(e, OAUTH_SERVER_ERROR, "Out of memory");
    if (rc < 0 || enter(sts->others, x.made, e) < 0)
        return -1;
    *out = &x.made->world;
    return 0;
}

static struct clone *take_out(struct worlds *w, const char *project)
{
    struct clone **at, *found;

    pthread_mutex_lock(&w->lock);
    at = place_of(w, project);
    found = *at;
    if (found != NULL) {
        *at = found->next;
        w->n--;
    }
    pthread_mutex_unlock(&w->lock);
    return found;
}

int worlds_remove(struct sts *sts, const char *project, struct arena *a, struct err *e)
{
    struct sts_world *world = worlds_find(sts->others, project, a);
    struct change *change;
    struct clone *gone;

    if (world == NULL)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such project");
    change = change_make(a, clock_now_s(&world->clock));
    change_forget(change, world->project);
    if (store_commit(sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The store cannot be written");
    gone = take_out(sts->others, project);
    if (gone != NULL)
        drop(gone);
    return 0;
}

/* What they left in a file would be rows of projects that nobody knows. */
static int forget_all(void *self)
{
    struct sts *sts = self;
    struct arena *a = sts->arena;
    struct change *change = change_make(a, clock_now_s(NULL));

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct clone *c = sts->others->buckets[i]; c != NULL; c = c->next)
            change_forget(change, c->world.project);
    return store_commit(sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL);
}

void worlds_close(struct sts *sts)
{
    struct worlds *w = sts->others;
    int rc;

    if (w == NULL)
        return;
    rc = w->n > 0 ? arena_run(sts->arena, forget_all, sts) : 0;
    (void)rc; /* rows left behind harm nobody */
    for (size_t i = 0; i < BUCKETS; i++) {
        while (w->buckets[i] != NULL)
            drop(take_out(w, w->buckets[i]->world.project));
    }
    keypool_close(w->keypool);
    pthread_mutex_destroy(&w->lock);
}
