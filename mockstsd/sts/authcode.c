/* SPDX-License-Identifier: MIT */
#include "sts/authcode.h"

#include <string.h>

#include "sts/audit.h"
#include "sts/code.h"
#include "sts/family.h"
#include "sts/conclude.h"
#include "sts/issue.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/pkce.h"

static int bad(struct err *e)
{
    return err_set(e, OAUTH_BAD_GRANT, "The code is not valid");
}

/* RFC 6749 4.1.3: what the authorization request named is repeated. */
static bool redirect_fits(const struct exchange_ask *ask, const struct code *code)
{
    const char *sent = ask->redirect_uri != NULL ? ask->redirect_uri : "";

    return strcmp(sent, code->redirect_uri) == 0;
}

/* RFC 9700 4.8.2: a verifier without a challenge is the mark of a downgrade. */
static int check_verifier(const struct exchange_ask *ask, struct casefile *c,
                          const struct code *code, struct err *e)
{
    if (code->challenge[0] == '\0')
        return ask->code_verifier == NULL ? 0 : bad(e);
    if (ask->code_verifier == NULL)
        return err_set(e, OAUTH_MISSING, "code_verifier is missing");
    if (pkce_fits(code->challenge, ask->code_verifier, c->arena))
        return 0;
    code_miss(c, code);
    return bad(e);
}

/* chosen: another client's attempt leaves the code alone */
static int check_code(struct sts *sts, const struct exchange_ask *ask, struct casefile *c,
                      struct code *out, struct err *e)
{
    if (ask->code == NULL)
        return err_set(e, OAUTH_MISSING, "code is missing");
    if (code_find(sts, c, ask->code, out, e) < 0)
        return -1;
    if (strcmp(out->client_id, c->caller.client->client_id) != 0)
        return bad(e);
    if (out->spent)
        return family_end(sts, c, out->family, e) < 0 ? -1 : bad(e);
    return redirect_fits(ask, out) ? check_verifier(ask, c, out, e) : bad(e);
}

static int redeem(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e)
{
    const struct exchange_ask *ask = job->ask;
    struct issue_ask login = { .resources = &ask->resources };
    struct family family = { 0 };
    struct code code;

    if (issue_identify(job->sts, ask, c, home, e) < 0 ||
        party_may(c, GRANT_AUTHORIZATION_CODE, ask->caller.path_server, e) < 0 ||
        check_code(job->sts, ask, c, &code, e) < 0)
        return -1;
    login.user_id = family.user_id = code.user_id;
    login.tenant = family.tenant = code.tenant;
    login.scopes = family.scopes = code.scopes;
    login.logged_in = &code.resources;
    family.resources = code.resources;
    family.client_id = code.client_id;
    if (issue_settle(job->sts, c, &login, e) < 0)
        return -1;
    c->given.nonce = code.nonce;
    family_begin(c, &family);
    code_spend(c, &code, family.key);
    return 0;
}

int authcode_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e)
{
    const struct conclude_job job = { .sts = sts,
                                      .ask = ask,
                                      .origin = &ask->origin,
                                      .actions = &audit_code,
                                      .settle = redeem };

    return conclude_run(&job, a, out, e);
}
