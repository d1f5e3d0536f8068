/* SPDX-License-Identifier: MIT */
#include "sts/conclude.h"

#include "base/err.h"
#include "sts/agents.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/mint.h"

/*
 * The event is in line before the signature and awaited after it (performance.md 3): no token
 * can leave without its event, and the disk works while the processor signs.
 */
static int sign_and_record(struct sts *sts, struct sts_world *home, struct casefile *c,
                           struct event *ev, struct err *e)
{
    struct store_ticket *ticket = NULL;
    int rc;

    if (audit_queue(sts, c->change, ev, &ticket, e) < 0)
        return -1;
    rc = mint_sign(sts, home, c, e);
    if (audit_wait(ticket, rc < 0 ? NULL : e) < 0)
        return -1;
    return rc;
}

/* A token for a user was issued: the client is an agentic identity of that user's. */
static void note_agent(const struct casefile *c)
{
    const struct client *client = c->caller.client;

    if (c->actions == &audit_issue && client != NULL && c->subject.user_id != NULL)
        agents_note(c->change, &(struct agent){ c->project->id, client->client_id,
                                                c->subject.user_id });
}

int conclude(struct sts *sts, struct sts_world *home, struct casefile *c,
             const struct err *why, struct case_answer *out, struct err *e)
{
    bool refused = why->code != 0;
    struct event ev = audit_event(c, c->actions, refused ? why : NULL);
    int rc;

    out->switches = &c->project->switches;
    out->now_s = c->now_ms / 1000;
    if (!refused)
        note_agent(c);
    if (!refused && c->given.kind == CASE_RESOURCE_TOKEN)
        rc = sign_and_record(sts, home, c, &ev, e);
    else
        rc = audit_commit(sts, c->change, &ev, e);
    if (rc < 0)
        return -1;
    out->given = c->given;
    return refused ? err_pass(e, why) : 0;
}
