/* SPDX-License-Identifier: MIT */
#include "sts/conclude.h"

#include "base/err.h"
#include "sts/agents.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/mint.h"
#include "sts/oauth.h"

enum { TURNS_MAX = 16 };

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
    bool issued = c->actions == &audit_code || c->actions == &audit_refresh;

    if (issued && client != NULL && c->subject.user_id != NULL)
        agents_note(c->change, &(struct agent){ c->project->id, client->client_id,
                                                c->subject.user_id });
}

static int conclude(struct sts *sts, struct sts_world *home, struct casefile *c,
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

static int attempt(const struct conclude_job *job, struct arena *a,
                   struct case_answer *out, struct err *e)
{
    struct casefile *c = casefile_open(a, job->origin, job->actions, job->target);
    struct sts_world *home = NULL;
    struct err why = { 0 };

    if (job->settle(job, c, &home, &why) < 0 && home == NULL)
        return err_pass(e, &why); /* no project, so no event */
    return conclude(job->sts, home, c, &why, out, e);
}

int conclude_run(const struct conclude_job *job, struct arena *a, struct case_answer *out,
                 struct err *e)
{
    for (int i = 0; i < TURNS_MAX; i++) {
        struct err why = { 0 };

        if (attempt(job, a, out, &why) == 0)
            return 0;
        if (why.code != OAUTH_CONFLICT)
            return err_pass(e, &why);
    }
    return err_set(e, OAUTH_SERVER_ERROR, "Too many want this at once");
}
