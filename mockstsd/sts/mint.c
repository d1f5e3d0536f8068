/* SPDX-License-Identifier: MIT */
#include "sts/mint.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "sts/casefile.h"
#include "sts/idtoken.h"
#include "sts/issuer.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "wire/jws.h"
#include "wire/jwrite.h"

enum { CLAIMS_MAX = 64 * 1024, JTI_CHARS = 27 };

static void plan(struct casefile *c, int64_t exp_s)
{
    struct case_credential *given = &c->given;
    const char **scopes = arena_array(c->arena, c->granted.n, sizeof *scopes);
    char *jti = arena_alloc(c->arena, JTI_CHARS + 1);

    for (size_t i = 0; i < c->granted.n; i++)
        scopes[i] = c->granted.items[i].name;
    rnd_base62(jti, JTI_CHARS);
    given->kind = CASE_RESOURCE_TOKEN;
    given->token_type = "Bearer";
    if (!given->issued_token_type)
        given->issued_token_type = OAUTH_TYPE_ACCESS_TOKEN;
    given->jti = jti;
    given->iat_s = c->now_ms / 1000;
    given->exp_s = exp_s;
    given->scopes = (struct texts){ .items = scopes, .n = c->granted.n };
}

/* contract.md 4.6: no exchanged token outlives the one it was given for. */
void mint_plan(struct casefile *c)
{
    const struct switches *sw = &c->project->switches;
    int64_t now_s = c->now_ms / 1000;
    int64_t exp_s = now_s + sw->exchange_ttl_s;

    if (exp_s > c->subject.exp_s)
        exp_s = c->subject.exp_s;
    if (sw->pinned_ttl_s >= 0 && now_s + sw->pinned_ttl_s != exp_s) {
        exp_s = now_s + sw->pinned_ttl_s;
        casefile_taint(c, "pinnedTtl");
    }
    plan(c, exp_s);
}

/* A Resource's own life time comes first, then the client's, then the project's. */
void mint_plan_own(struct casefile *c)
{
    const struct resource *r = c->target.resource;
    const struct client *client = c->caller.client;
    int64_t life_s = c->project->switches.access_token_ttl_s;

    if (r && r->registration.session_settings.enabled)
        life_s = r->registration.session_settings.session_token_expiration_s;
    else if (client->session_settings.enabled)
        life_s = client->session_settings.session_token_expiration_s;
    plan(c, c->now_ms / 1000 + life_s);
}

/* Without a target the client record says who the token is for. */
static void write_default_audience(const struct casefile *c, struct jwrite *w)
{
    const struct client *client = c->caller.client;

    if (client->default_audience != AUDIENCE_CLIENT_ID)
        jwrite_text(w, c->project->id);
    if (client->default_audience != AUDIENCE_PROJECT_ID)
        jwrite_text(w, client->client_id);
}

static void write_audience(const struct casefile *c, const char *uri, struct jwrite *w)
{
    jwrite_member_array(w, "aud");
    if (!*uri) {
        write_default_audience(c, w);
    } else {
        jwrite_text(w, uri);
        if (c->project->switches.dialect == DIALECT_DESCOPE)
            jwrite_text(w, c->project->id); /* SDKs look for it there */
    }
    jwrite_array_end(w);
}

/* RFC 8693 4.1: newest outermost; identity members only, nothing left out. */
static void write_act(const struct casefile *c, struct jwrite *w)
{
    const struct case_subject *s = &c->subject;
    size_t depth = 1;

    jwrite_member_object(w, "act");
    jwrite_member_text(w, "sub", c->caller.client->client_id);
    for (size_t i = 0; i < s->n_hops; i++, depth++) {
        jwrite_member_object(w, "act");
        jwrite_member_text(w, "sub", s->hops[i]);
    }
    if (s->n_hops == 0 && s->azp) {
        jwrite_member_object(w, "act");
        jwrite_member_text(w, "sub", s->azp);
        depth++;
    }
    while (depth-- > 0)
        jwrite_object_end(w);
}

static void write_copy(struct jobj claims, const char *name, const char *otherwise,
                       struct jwrite *w)
{
    struct jobj v = jobj_get(claims, name);

    if (!v.node && !otherwise)
        return;
    jwrite_key(w, name);
    if (v.node)
        jobj_write(v, w);
    else
        jwrite_raw(w, otherwise);
}

/* email and name: from the inbound token, else from the user's record. */
static void write_profile(const struct casefile *c, struct jwrite *w)
{
    const struct case_subject *s = &c->subject;
    const struct user *user = s->user_id ? snapshot_user(c->world, s->user_id) : NULL;
    const char *email = user ? user->email : "", *name = user ? user->name : "";

    if (jobj_opt_text(s->claims, "email", &email, NULL) == 0 && *email &&
        scopes_have(&c->given.scopes, "email"))
        jwrite_member_text(w, "email", email);
    if (jobj_opt_text(s->claims, "name", &name, NULL) == 0 && *name &&
        scopes_have(&c->given.scopes, "profile"))
        jwrite_member_text(w, "name", name);
}

/* What the inbound token, or the login, says of the user is copied. */
static void write_user(const struct casefile *c, struct jwrite *w)
{
    struct jobj claims = c->subject.claims;

    if (!c->subject.login) /* a login has no actor before it */
        write_act(c, w);
    write_copy(claims, "tenants", "{}", w);
    write_copy(claims, "dct", NULL, w);
    write_copy(claims, "roles", "[]", w);
    write_copy(claims, "permissions", "[]", w);
    write_profile(c, w);
}

/* The URI that the token is for; an audienceWhitelist may name one nobody registered. */
static const char *audience_of(const struct case_target *t)
{
    if (t->resource)
        return t->resource->uri;
    return t->asked ? t->asked : "";
}

static const char *claims_of(const struct sts *sts, const struct casefile *c,
                             struct buf *b)
{
    const struct case_credential *given = &c->given;
    const struct resource *target = c->target.resource;
    const char *client_id = c->caller.client->client_id;
    const char *uri = audience_of(&c->target);
    struct jwrite w = jwrite_make(b);

    jwrite_object(&w);
    jwrite_member_text(&w, "iss", issuer_of(sts, c->project->id, target, c->arena));
    jwrite_member_text(&w, "sub",
                       c->subject.verified ? c->subject.sub : c->caller.client->id);
    write_audience(c, uri, &w);
    jwrite_member_text(&w, "azp", client_id);
    jwrite_member_text(&w, "client_id", client_id);
    jwrite_member_text(&w, "scope", scopes_text(c->arena, &given->scopes));
    jwrite_member_texts(&w, "scopes", given->scopes.items, given->scopes.n);
    if (*uri)
        jwrite_member_text(&w, "resource", uri);
    if (c->subject.verified)
        write_user(c, &w);
    else if (c->tenant)
        jwrite_member_text(&w, "dct", c->tenant);
    jwrite_member_int(&w, "iat", given->iat_s);
    jwrite_member_int(&w, "exp", given->exp_s);
    jwrite_member_text(&w, "jti", given->jti);
    jwrite_object_end(&w);
    return b->data;
}

static const char *typ_of(const struct switches *sw)
{
    if (sw->token_typ == TYP_BY_DIALECT)
        return sw->dialect == DIALECT_RFC ? "at+jwt" : "JWT";
    return sw->token_typ == TYP_AT_JWT ? "at+jwt" : "JWT";
}

int mint_sign(struct sts *sts, struct sts_world *home, struct casefile *c, struct err *e)
{
    const struct signkey *key = keyring_current(home->keys, c->now_ms / 1000);
    struct buf b = buf_make(c->arena, CLAIMS_MAX);
    struct jws_draft draft = {
        .header = jws_header(c->arena, key, typ_of(&c->project->switches)),
        .payload = claims_of(sts, c, &b),
    };
    char *token;

    if (!buf_ok(&b) || jws_sign(c->arena, key, &draft, &token, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The token could not be signed");
    c->given.value = (struct secret){ .bytes = token, .len = strlen(token) };
    return c->given.with_id_token ? idtoken_sign(sts, home, c, e) : 0;
}
