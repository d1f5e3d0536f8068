/* SPDX-License-Identifier: MIT */
#include "sts/audit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/event_pack.h"
#include "sts/oauth.h"
#include "sts/rate.h"
#include "sts/state.h"

const struct audit_actions audit_exchange = { "TokenExchangeSucceed",
                                              "TokenExchangeFailed", "token_exchange" };
const struct audit_actions audit_fetch = { "ConnectionTokenFetched",
                                           "ConnectionTokenFetchFailed", "vault" };
const struct audit_actions audit_issue = { "TokenIssued", "TokenIssueFailed",
                                           "client_credentials" };
const struct audit_actions audit_code = { "TokenIssued", "TokenIssueFailed",
                                          "authorization_code" };
const struct audit_actions audit_refresh = { "TokenIssued", "TokenIssueFailed",
                                             "refresh_token" };
const struct audit_actions audit_authorize = { "ConsentGranted", "PolicyViolation",
                                               "authorize" };

/* What the store says is not for clients: nothing was kept, so nothing may leave. */
static int translate(const struct err *why, struct err *e)
{
    if (why->code == ERR_CONFLICT)
        return err_set(e, OAUTH_CONFLICT, "Somebody else was first");
    return err_set(e, OAUTH_SERVER_ERROR, "The audit event could not be written");
}

void audit_add(struct change *change, struct event *ev)
{
    struct store_event kept;

    if (!ev->id) {
        char *id = arena_alloc(change->arena, sizeof("AE") + 27);

        rnd_id(id, "AE");
        ev->id = id;
    }
    kept = event_pack(ev, change->arena);
    change_event(change, &kept);
}

int audit_commit(struct sts *sts, struct change *change, struct event *ev, struct err *e)
{
    struct err why = { 0 };

    audit_add(change, ev);
    if (store_commit(sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, &why) < 0)
        return translate(&why, e);
    return 0;
}

int audit_queue(struct sts *sts, struct change *change, struct event *ev,
                struct store_ticket **ticket, struct err *e)
{
    struct err why = { 0 };

    audit_add(change, ev);
    if (store_queue(sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, ticket, &why) <
        0)
        return translate(&why, e);
    return 0;
}

int audit_wait(struct store_ticket *ticket, struct err *e)
{
    struct err why = { 0 };

    return store_wait(ticket, &why) < 0 ? translate(&why, e) : 0;
}

int audit_admit(struct sts_world *home, int64_t per_minute, struct err *e)
{
    if (per_minute == 0)
        return 0;
    return rate_admit(&home->searches, clock_now_s(&home->clock), per_minute, e);
}
