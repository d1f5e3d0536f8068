/* SPDX-License-Identifier: MIT */
#include "sts/approve.h"

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/callback.h"
#include "sts/casefile.h"
#include "sts/code.h"
#include "sts/consent.h"
#include "sts/oauth.h"
#include "sts/state.h"

enum { TURNS_MAX = 16 };

static const char *issue_code(const struct approve_case *it, const struct texts *scopes)
{
    const struct pending *p = &it->p;
    const char *tenant = it->c->subject.tenant;
    const struct code code = { .client_id = p->client_id,
                               .user_id = it->c->subject.user_id,
                               .tenant = tenant != NULL ? tenant : "",
                               .redirect_uri = p->redirect_sent,
                               .challenge = p->challenge,
                               .nonce = p->nonce,
                               .scopes = *scopes,
                               .resources = p->resources };

    return code_issue(it->c, &code);
}

/* Of two logins at once one may find that the consent has just grown: it looks again. */
int approve_give(const struct approve_case *it, const struct texts *scopes,
                 const char **location, struct err *e)
{
    struct casefile *c = it->c;
    struct consent consent;
    struct err why = { 0 };
    const char *code;

    for (int i = 0; i < TURNS_MAX; i++) {
        c->change = change_make(c->arena, c->now_ms / 1000);
        if (consent_find(it->sts, c, &it->p.resources, &consent, e) < 0)
            return -1;
        consent_extend(c, &consent, &it->p.resources, scopes);
        code = issue_code(it, scopes);
        *location = callback_code(&it->p, &c->project->switches, code, c->arena);
        if (store_commit(it->sts->store, c->change, clock_ticks_ms() + STS_COMMIT_MS,
                         &why) == 0)
            return 0;
        if (why.code != ERR_CONFLICT)
            break;
    }
    return err_set(e, OAUTH_SERVER_ERROR, "The code could not be kept");
}

int approve_refuse(const struct approve_case *it, const struct err *why,
                   const char **location, struct err *e)
{
    struct casefile *c = it->c;
    struct event ev;

    if (why->code == OAUTH_SERVER_ERROR)
        return err_pass(e, why);
    if (why->code == OAUTH_POLICY) {
        ev = audit_event(c, &audit_authorize, why);
        if (audit_commit(it->sts, c->change, &ev, e) < 0)
            return -1;
    }
    *location = callback_error(&it->p, &c->project->switches, why, c->arena);
    return 0;
}
