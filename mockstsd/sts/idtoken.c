/* SPDX-License-Identifier: MIT */
#include "sts/idtoken.h"

#include <string.h>

#include "base/buf.h"
#include "sts/casefile.h"
#include "sts/issuer.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "wire/jws.h"
#include "wire/jwrite.h"

enum { CLAIMS_MAX = 16 * 1024 };

static void write_person(const struct user *user, struct jwrite *w)
{
    if (user->name[0] != '\0')
        jwrite_member_text(w, "name", user->name);
    if (user->email[0] == '\0')
        return;
    jwrite_member_text(w, "email", user->email);
    jwrite_member_bool(w, "email_verified", user->verified_email);
}

static void write_claims(const struct sts *sts, const struct casefile *c, struct buf *out)
{
    const struct case_credential *given = &c->given;
    const struct user *user = snapshot_user(c->world, c->subject.user_id);
    const char *iss = issuer_of(sts, c->project->id, c->target.resource, c->arena);
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    jwrite_member_text(&w, "iss", iss);
    jwrite_member_text(&w, "sub", user->user_id);
    jwrite_member_texts(&w, "aud", &c->caller.client->client_id, 1);
    jwrite_member_int(&w, "iat", given->iat_s);
    jwrite_member_int(&w, "exp", given->exp_s);
    if (given->nonce[0] != '\0')
        jwrite_member_text(&w, "nonce", given->nonce);
    write_person(user, &w);
    jwrite_object_end(&w);
}

int idtoken_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
                 struct err *e)
{
    const struct signkey *key = keyring_current(home->keys, c->now_ms / 1000);
    struct buf claims = buf_make(c->arena, CLAIMS_MAX);
    struct jws_draft draft = { .header = jws_header(c->arena, key, "JWT") };
    char *token;

    write_claims(sts, c, &claims);
    draft.payload = claims.data;
    if (!buf_ok(&claims) || jws_sign(c->arena, key, &draft, &token, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The ID token could not be signed");
    c->given.id_token = (struct secret){ .bytes = token, .len = strlen(token) };
    return 0;
}
