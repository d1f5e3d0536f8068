/* SPDX-License-Identifier: MIT */
#include "sts/casefile.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "store/change.h"
#include "sts/state.h"

struct casefile *casefile_open(struct arena *a, const struct case_origin *origin,
                               const struct audit_actions *actions, const char *asked)
{
    struct casefile *c = arena_alloc(a, sizeof *c);

    c->arena = a;
    c->origin = *origin;
    c->actions = actions;
    c->target.asked = asked;
    return c;
}

void casefile_enter(struct casefile *c, struct sts_world *home)
{
    c->world = snapshot_drop_with(snapshot_slot_hold(home->slot), c->arena);
    c->project = snapshot_project(c->world);
    c->clock = &home->clock;
    c->now_ms = clock_now_ms(c->clock);
    c->change = change_make(c->arena, c->now_ms / 1000);
}

void casefile_taint(struct casefile *c, const char *switch_name)
{
    for (size_t i = 0; i < c->n_laxities; i++) {
        if (strcmp(c->laxities[i], switch_name) == 0)
            return;
    }
    assert(c->n_laxities < CASE_LAXITIES_MAX);
    c->laxities[c->n_laxities++] = switch_name;
}
