/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <stdbool.h>

#include "base/err.h"
#include "sts/userinfo.h"
#include "tenant/tenant.h"

#include "api/bearer.h"
#include "api/call.h"
#include "api/reply.h"

static void member(struct jwrite *w, const char *name, const char *value)
{
    if (value[0] != '\0')
        jwrite_member_text(w, name, value);
}

/* A value that its owner may have proved to be his. */
static void proved(struct jwrite *w, const char *name, const char *value,
                   const char *verified_name, bool verified)
{
    member(w, name, value);
    if (value[0] != '\0')
        jwrite_member_bool(w, verified_name, verified);
}

/* OpenID Connect Core 5.1; a claim that is unknown is left out (5.3.2). */
static void write_user(struct jwrite *w, const struct user *u)
{
    member(w, "name", u->name);
    proved(w, "email", u->email, "email_verified", u->verified_email);
    proved(w, "phone_number", u->phone, "phone_number_verified", u->verified_phone);
    member(w, "picture", u->picture);
    member(w, "family_name", u->family_name);
    member(w, "given_name", u->given_name);
}

int ep_userinfo(struct call *call, struct err *e)
{
    struct userinfo_ask ask = { .path_project = call->slots[0] };
    struct userinfo info = { 0 };
    struct reply *r;

    if (bearer_read(call->req, call->arena, &ask.bearer, e) < 0 ||
        userinfo_run(call->sts, &ask, call->arena, &info, e) < 0)
        return -1;
    r = reply_begin(call->arena);
    jwrite_member_text(&r->w, "sub", info.sub);
    if (info.user != NULL)
        write_user(&r->w, info.user);
    reply_end(r, call, 200);
    return 0;
}
