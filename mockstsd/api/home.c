/* SPDX-License-Identifier: MIT */
#include "api/home.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/oauth.h"
#include "sts/sts.h"
#include "tenant/snapshot.h"

#include "api/call.h"

const struct snapshot *home_hold(struct call *call, struct sts_world *home)
{
    return snapshot_drop_with(snapshot_slot_hold(home->slot), call->arena);
}

int home_enter(struct call *call, const char *project, struct sts_world **out,
               struct err *e)
{
    struct sts_world *home =
        project == NULL ? &call->sts->own : sts_find(call->sts, project, call->arena);

    if (home == NULL)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such project");
    call->switches = &snapshot_project(home_hold(call, home))->switches;
    *out = home;
    return 0;
}
