/* SPDX-License-Identifier: MIT */
#include "sts/admin.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/kept.h"
#include "sts/oauth.h"
#include "sts/record_event.h"
#include "sts/shelf.h"
#include "sts/state.h"
#include "sts/state_credentials.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"
#include "tenant/tenant_write.h"

enum { STATE_MAX = 1 << 30 };

/* One change on its way into force. */
struct alteration {
    struct sts *sts;
    struct sts_world *home;
    const struct admin_ask *ask;
    struct arena *arena;
    struct diags *diags;
    int64_t now_ms;
    struct snapshot *before;
    struct overlay_result result;
    struct err *e;
};

static int refused(const struct alteration *x, struct err *e)
{
    size_t n;
    const struct diag *first = diag_list(x->diags, &n);

    if (n == 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The change could not be made");
    return err_set(e, OAUTH_UNKNOWN_FIELD, "%s%s%s", first->at.path,
                   first->at.path[0] ? ": " : "", first->text);
}

/* The world that follows from the one in force now. */
static int lay_over(struct alteration *x, struct err *e)
{
    struct overlay_ask ask = { .name = "the change",
                               .text = x->ask->text,
                               .text_len = x->ask->text_len,
                               .changes = x->ask->deletions,
                               .n_changes = x->ask->n_deletions,
                               .now_s = x->now_ms / 1000 };

    x->before = snapshot_drop_with(snapshot_slot_hold(x->home->slot), x->arena);
    if (overlay_apply(x->before, &ask, x->arena, &x->result, x->diags) < 0)
        return refused(x, e);
    (void)snapshot_drop_with(x->result.world, x->arena);
    return 0;
}

static void add_event(const struct alteration *x, const struct overlay_change *record,
                      struct change *change)
{
    struct event ev;

    if (!record_event(x->before, record, x->arena, &ev))
        return;
    ev.project = x->home->project;
    ev.clock = &x->home->clock;
    ev.actor_id = x->ask->actor;
    ev.remote_address = x->ask->peer;
    audit_add(change, &ev);
}

static int commit(const struct alteration *x, struct err *e)
{
    struct change *change = change_make(x->arena, x->now_ms / 1000);
    struct kept_place place = { .store = x->sts->store,
                                .vault_key = sts_vault_key(x->sts),
                                .project = x->home->project,
                                .row_kind = ROW_RECORD };

    for (size_t i = 0; i < x->result.n_changes; i++) {
        const struct overlay_change *record = &x->result.changes[i];

        if (kept_put(&place, record, change, NULL) < 0)
            return err_set(e, OAUTH_SERVER_ERROR, "The change could not be sealed");
        if (record->kind == RECORD_STORED) /* what was refreshed under that id is void */
            change_delete(change, ROW_CREDENTIAL, x->home->project, record->id);
        add_event(x, record, change);
    }
    if (store_commit(x->sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The change could not be kept");
    return 0;
}

/* Within a turn: nobody else changes the world between the reading and the swap. */
static int alter(void *self)
{
    struct alteration *x = self;

    if (lay_over(x, x->e) < 0 || commit(x, x->e) < 0)
        return -1;
    snapshot_slot_swap(x->home->slot, snapshot_hold(x->result.world));
    return 0;
}

int admin_apply(struct sts *sts, struct sts_world *home, const struct admin_ask *ask,
                struct arena *a, struct diags *diags, struct err *e)
{
    struct alteration x = { .sts = sts,
                            .home = home,
                            .ask = ask,
                            .arena = a,
                            .diags = diags,
                            .now_ms = clock_now_ms(&home->clock),
                            .e = e };
    int rc;

    snapshot_slot_claim(home->slot);
    rc = arena_run(a, alter, &x); /* the turn ends also when memory runs out */
    snapshot_slot_release(home->slot);
    return rc == -2 ? err_set(e, OAUTH_SERVER_ERROR, "Out of memory") : rc;
}

int admin_state(const struct sts *sts, struct sts_world *home, struct arena *a,
                const char **out, struct err *e)
{
    struct snapshot *world = snapshot_drop_with(snapshot_slot_hold(home->slot), a);
    struct shelf_query every = { .project = home->project,
                                 .now_s = clock_now_s(&home->clock) };
    struct shelf_items items;
    struct buf text;

    if (shelf_read(sts, &every, a, &items, e) < 0)
        return -1;
    text = buf_make(a, STATE_MAX);
    tenant_write(&text, world, WRITE_DIGESTS);
    *out = state_credentials_merge(a, text.data, &items);
    return 0;
}
