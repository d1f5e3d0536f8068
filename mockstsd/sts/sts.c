/* SPDX-License-Identifier: MIT */
#include "sts/sts.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/kept.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/verified.h"
#include "sts/worlds.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"
#include "tenant/snapshot.h"

/* What a kept change is laid over, and what came of it. */
struct replay {
    struct sts *sts;
    struct snapshot *fixture, *world;
    struct arena *arena;
    struct err *e;
};

static int lay_over(void *self)
{
    struct replay *r = self;
    struct kept_place place = { .store = r->sts->store,
                                .vault_key = sts_vault_key(r->sts),
                                .project = snapshot_project(r->fixture)->id,
                                .row_kind = ROW_RECORD };
    struct diags *diags = diag_open(r->arena, "changes kept in the store");
    struct overlay_change *changes = NULL;
    struct overlay_result result = { 0 };
    struct overlay_ask ask = { .name = "changes kept in the store",
                               .now_s = clock_now_s(&r->sts->own.clock) };
    const struct diag *first;
    size_t n = 0;

    if (kept_read(&place, r->arena, &changes, &n, r->e) < 0)
        return -1;
    if (n == 0) {
        r->world = snapshot_hold(r->fixture);
        return 0;
    }
    ask.changes = changes;
    ask.n_changes = n;
    if (overlay_apply(r->fixture, &ask, r->arena, &result, diags) < 0) {
        first = diag_list(diags, &n);
        return err_set(r->e, ERR_PARSE, "A kept change does not fit the fixture: %s: %s",
                       first->at.path, first->text);
    }
    r->world = result.world;
    return 0;
}

/* The fixture with the kept changes on top, held for the caller. */
static int replay(struct sts *sts, struct snapshot *fixture, struct snapshot **out,
                  struct err *e)
{
    struct replay r = { .sts = sts, .fixture = fixture, .e = e };
    int rc = -1;

    r.arena = arena_open(0);
    if (r.arena != NULL)
        rc = arena_run(r.arena, lay_over, &r);
    arena_free(r.arena);
    if (r.arena == NULL || rc == -2)
        return err_set(e, ERR_LIMIT, "Out of memory");
    *out = r.world;
    return rc;
}

struct opening {
    struct sts *sts;
    const struct sts_options *options;
    struct err *e;
};

static int bring_up(void *self)
{
    struct opening *o = self;
    struct sts *sts = o->sts;
    struct snapshot *world = NULL;

    sts->base_url = arena_text(sts->arena, o->options->base_url);
    sts->own.arena = sts->arena;
    sts->own.verified = verified_make(sts->arena);
    sts->own.project = arena_text(sts->arena, snapshot_project(sts->own.fixture)->id);
    if (replay(sts, sts->own.fixture, &world, o->e) < 0)
        return -1;
    sts->own.slot = snapshot_slot_make(world);
    if (sts->own.slot == NULL) {
        snapshot_drop(world);
        return err_set(o->e, ERR_LIMIT, "Out of memory");
    }
    if (keyring_open(sts, &sts->own, &sts->own.keys, o->e) < 0)
        return -1;
    worlds_open(sts);
    return 0;
}

int sts_open(const struct sts_options *options, struct sts **out, struct err *e)
{
    struct arena *a = arena_open(0);
    struct sts *sts = a != NULL ? arena_try(a, sizeof *sts) : NULL;
    struct opening opening = { sts, options, e };
    int rc;

    if (sts == NULL) {
        arena_free(a);
        snapshot_drop(options->fixture);
        return err_set(e, ERR_LIMIT, "Out of memory");
    }
    sts->arena = a;
    sts->store = options->store;
    sts->own.fixture = options->fixture;
    sts->fetcher = options->fetcher;
    memcpy(sts->vault_key, options->vault_key, sizeof sts->vault_key);
    rc = arena_run(a, bring_up, &opening);
    if (rc == 0) {
        *out = sts;
        return 0;
    }
    sts_close(sts);
    return rc == -2 ? err_set(e, ERR_LIMIT, "Out of memory") : -1;
}

void sts_close(struct sts *sts)
{
    if (sts == NULL)
        return;
    worlds_close(sts);
    keyring_free(sts->own.keys);
    snapshot_slot_free(sts->own.slot);
    snapshot_drop(sts->own.fixture);
    secret_wipe(sts->vault_key, sizeof sts->vault_key);
    arena_free(sts->arena);
}

static int take_in_use(struct sts *sts, struct snapshot *fixture, struct err *e)
{
    struct snapshot *world = NULL;

    if (strcmp(snapshot_project(fixture)->id, sts->own.project) != 0)
        return err_set(e, ERR_CONFLICT,
                       "The project id has changed: that needs a restart");
    if (replay(sts, fixture, &world, e) < 0)
        return -1;
    snapshot_slot_swap(sts->own.slot, world);
    snapshot_drop(sts->own.fixture);
    sts->own.fixture = fixture;
    return 0;
}

int sts_reload(struct sts *sts, struct snapshot *fixture, struct err *e)
{
    int rc;

    snapshot_slot_claim(sts->own.slot);
    rc = take_in_use(sts, fixture, e);
    snapshot_slot_release(sts->own.slot);
    if (rc < 0)
        snapshot_drop(fixture);
    return rc;
}

struct sts_world *sts_find(struct sts *sts, const char *project, struct arena *a)
{
    if (strcmp(sts->own.project, project) == 0)
        return &sts->own;
    return worlds_find(sts->others, project, a);
}

struct sts_world *sts_find_by_client(struct sts *sts, const char *client_id)
{
    struct snapshot *world = snapshot_slot_hold(sts->own.slot);
    const struct client *found = snapshot_client_by_client_id(world, client_id);

    snapshot_drop(world);
    return found != NULL ? &sts->own : NULL;
}

/* A way back to the fixture. */
struct resetting {
    struct sts *sts;
    struct sts_world *world;
    struct arena *arena;
    struct err *e;
};

static int forget(void *self)
{
    struct resetting *r = self;
    struct change *change = change_make(r->arena, clock_now_s(&r->world->clock));

    for (int kind = 0; kind < STORE_KINDS; kind++) {
        if (kind != ROW_KEY && store_any(r->sts->store, kind))
            change_clear(change, kind, r->world->project, NULL);
    }
    if (store_commit(r->sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return err_set(r->e, OAUTH_SERVER_ERROR, "The store cannot be written");
    snapshot_slot_swap(r->world->slot, snapshot_hold(r->world->fixture));
    return 0;
}

int sts_reset(struct sts *sts, struct sts_world *world, struct arena *a, struct err *e)
{
    struct resetting r = { sts, world, a, e };
    int rc;

    snapshot_slot_claim(world->slot);
    rc = arena_run(a, forget, &r); /* the turn ends also when memory runs out */
    snapshot_slot_release(world->slot);
    return rc == -2 ? err_set(e, OAUTH_SERVER_ERROR, "Out of memory") : rc;
}
