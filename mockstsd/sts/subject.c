/* SPDX-License-Identifier: MIT */
#include "sts/subject.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/agents.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "sts/verified.h"
#include "wire/jws.h"
#include "wire/signkey.h"

enum { AUDIENCES_MAX = 256 };

/* One token on its way through the checks. */
struct passage {
    struct sts *sts;
    struct sts_world *home;
    struct casefile *c;
    unsigned kinds;
    struct seal_hash digest; /* of the token */
    int64_t now_s;
    const struct resource *server; /* that the issuer names, if it does */
    struct case_subject *out;
};

/* Every fault gives this one answer (JWT-051); which fault it was is not for the client. */
static int refuse(struct err *e)
{
    return err_set(e, OAUTH_INVALID_SUBJECT, "Invalid token");
}

static bool typ_is_access_token(const char *typ)
{
    static const char *const fine[] = { "JWT", "at+jwt", "application/at+jwt" };

    if (typ == NULL)
        return true;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        if (strcasecmp(typ, fine[i]) == 0)
            return true;
    }
    return false;
}

static int check_signature(const struct passage *p, const struct jws *token,
                           struct err *e)
{
    const struct signkey *key;

    if (token->kid == NULL || !typ_is_access_token(token->typ))
        return refuse(e);
    key = keyring_find(p->home->keys, token->kid, p->now_s);
    if (key == NULL || strcmp(token->alg, signkey_alg_name(key)) != 0)
        return refuse(e);
    if (jws_verify(token, key, NULL) < 0)
        return refuse(e);
    verified_add(p->home->verified, &p->digest, key);
    return 0;
}

/* What follows the prefix, or NULL if the text does not begin with it. */
static const char *after(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

/* contract.md 3.1: {base}/v1/apps/{P} or {base}/v1/apps/agentic/{P}/{M} */
static bool is_access_issuer(struct passage *p, const char *iss)
{
    const char *project = p->c->project->id;
    const char *path = after(iss, p->sts->base_url);
    const char *tail = path ? after(path, "/v1/apps/") : NULL;
    const char *agentic = tail ? after(tail, "agentic/") : NULL;

    if (tail == NULL)
        return false;
    if (agentic == NULL)
        return strcmp(tail, project) == 0;
    agentic = after(agentic, project);
    if (agentic == NULL || *agentic != '/')
        return false;
    p->server = snapshot_resource(p->c->world, agentic + 1);
    return p->server != NULL && p->server->type == RESOURCE_MCP;
}

static int check_issuer(struct passage *p, struct jobj claims, bool *session,
                        struct err *e)
{
    const char *iss;

    if (jobj_text(claims, "iss", &iss, NULL) < 0)
        return refuse(e);
    *session = strcmp(iss, p->c->project->id) == 0;
    if (*session)
        return p->kinds & SUBJECT_SESSION ? 0 : refuse(e);
    if (!(p->kinds & SUBJECT_ACCESS_TOKEN) || !is_access_issuer(p, iss))
        return refuse(e);
    return 0;
}

/* No leeway: the clock that made the token is the clock that reads it. */
static int check_times(const struct passage *p, struct jobj claims, struct err *e)
{
    int64_t nbf_s = INT64_MIN, iat_s = INT64_MIN;

    if (jobj_time(claims, "exp", &p->out->exp_s, NULL) < 0 ||
        jobj_opt_time(claims, "nbf", &nbf_s, NULL) < 0 ||
        jobj_opt_time(claims, "iat", &iat_s, NULL) < 0)
        return refuse(e);
    if (p->out->exp_s <= p->now_s || nbf_s > p->now_s || iat_s > p->now_s)
        return refuse(e);
    return 0;
}

/* A list of texts, none empty, or a single text; absent gives an empty list. */
static int read_texts(const struct passage *p, struct jobj v, struct texts *out,
                      struct err *e)
{
    struct jobj_list list = { 0 };

    if (jobj_kind(v) == JOBJ_ABSENT)
        return 0;
    if (jobj_as_texts(p->c->arena, v, &list, NULL) < 0)
        return refuse(e);
    for (size_t i = 0; i < list.n; i++) {
        if (list.texts[i][0] == '\0')
            return refuse(e);
    }
    out->items = list.texts;
    out->n = list.n;
    return 0;
}

static int read_scope(const struct passage *p, struct jobj claims, bool session,
                      struct err *e)
{
    const char *scope = session ? "" : NULL;

    if (jobj_opt_text(claims, "scope", &scope, NULL) < 0 || scope == NULL)
        return refuse(e); /* an ID token has none (contract.md 5.1) */
    p->out->scopes = scopes_split(p->c->arena, scope);
    return 0;
}

/* tenants: {<T>: {"roles": [], "permissions": []}}: the ids, in the order of the token. */
static int read_tenants(const struct passage *p, struct jobj claims, struct err *e)
{
    struct jobj tenants = jobj_get(claims, "tenants");
    const char **ids;
    size_t n = 0;

    if (jobj_opt_text(claims, "dct", &p->out->tenant, NULL) < 0)
        return refuse(e);
    if (jobj_kind(tenants) == JOBJ_ABSENT)
        return 0;
    if (jobj_kind(tenants) != JOBJ_OBJECT)
        return refuse(e);
    ids = arena_array(p->c->arena, jobj_count(tenants), sizeof *ids);
    for (struct jobj t = jobj_first(tenants); t.node != NULL; t = jobj_next(t))
        ids[n++] = jobj_name(t);
    p->out->tenants = (struct texts){ ids, n };
    return 0;
}

/* Project level and that of the current tenant, in one list (contract.md 7.4). */
static int read_rights(const struct passage *p, struct jobj claims, const char *name,
                       struct texts *out, struct err *e)
{
    struct texts own = { 0 }, here = { 0 };
    struct jobj tenant = { 0 };
    const char **all;

    if (p->out->tenant != NULL)
        tenant = jobj_get(jobj_get(claims, "tenants"), p->out->tenant);
    if (read_texts(p, jobj_get(claims, name), &own, e) < 0 ||
        read_texts(p, jobj_get(tenant, name), &here, e) < 0)
        return -1;
    if (here.n == 0) {
        *out = own;
        return 0;
    }
    all = arena_array(p->c->arena, own.n + here.n, sizeof *all);
    for (size_t i = 0; i < own.n; i++)
        all[i] = own.items[i];
    for (size_t i = 0; i < here.n; i++)
        all[own.n + i] = here.items[i];
    *out = (struct texts){ all, own.n + here.n };
    return 0;
}

/* RFC 8693 4.1: newest outermost. The token to be made is one deeper than this one. */
static int read_chain(const struct passage *p, struct jobj claims, struct err *e)
{
    struct case_subject *s = p->out;
    size_t deepest = (size_t)p->c->project->switches.max_chain_depth;

    for (struct jobj act = jobj_get(claims, "act"); act.node != NULL;
         act = jobj_get(act, "act")) {
        if (jobj_kind(act) != JOBJ_OBJECT)
            return refuse(e);
        if (s->n_hops + 1 >= deepest || s->n_hops == CASE_HOPS_MAX)
            return err_set(e, OAUTH_BAD_VALUE, "The delegation chain is deeper than %zu",
                           deepest);
        if (jobj_text(act, "sub", &s->hops[s->n_hops], NULL) < 0)
            return refuse(e);
        s->n_hops++;
    }
    return 0;
}

static int read_claims(const struct passage *p, struct jobj claims, bool session,
                       struct err *e)
{
    struct case_subject *s = p->out;

    if (jobj_text(claims, "sub", &s->sub, NULL) < 0 || s->sub[0] == '\0' ||
        jobj_opt_text(claims, "jti", &s->jti, NULL) < 0 ||
        jobj_opt_text(claims, "email", &s->email, NULL) < 0 ||
        jobj_opt_text(claims, jobj_has(claims, "azp") ? "azp" : "client_id", &s->azp,
                      NULL) < 0)
        return refuse(e);
    if (read_texts(p, jobj_get(claims, "aud"), &s->audience, e) < 0 ||
        read_scope(p, claims, session, e) < 0 || read_tenants(p, claims, e) < 0 ||
        read_rights(p, claims, "roles", &s->roles, e) < 0 ||
        read_rights(p, claims, "permissions", &s->permissions, e) < 0)
        return -1;
    if (s->audience.n > AUDIENCES_MAX || (!session && s->audience.n == 0))
        return refuse(e);
    return read_chain(p, claims, e);
}

/* The parties that the token names must still be there and in good standing. */
static int check_parties(const struct passage *p, bool session, struct err *e)
{
    struct case_subject *s = p->out;
    const struct user *user = snapshot_user(p->c->world, s->sub);
    const struct client *machine;

    if (s->azp != NULL)
        s->client = party_recall(p->sts, p->c, s->azp, p->server);
    if (!session && (s->client == NULL || s->client->suspended))
        return refuse(e);
    if (user != NULL) {
        s->user_id = user->user_id;
        return user->disabled ? refuse(e) : 0;
    }
    machine = snapshot_client(p->c->world, s->sub);
    if (machine == NULL || machine->suspended)
        return refuse(e);
    return 0; /* a machine's token, from client_credentials */
}

/* All that was issued to an agentic identity up to its revocation is dead. */
static int check_agent(const struct passage *p, struct jobj claims, struct err *e)
{
    struct agent agent = { p->c->project->id, p->out->azp, p->out->sub };
    int64_t at_s, iat_s = INT64_MIN;

    if (agent.client_id == NULL)
        return 0;
    if (agents_revoked_at(p->sts, &agent, p->c->arena, &at_s, e) < 0)
        return -1;
    if (at_s == INT64_MIN)
        return 0;
    return jobj_opt_time(claims, "iat", &iat_s, NULL) < 0 || iat_s <= at_s ? refuse(e)
                                                                           : 0;
}

static int check_revoked(const struct passage *p, struct err *e)
{
    struct store_query q = { .kind = ROW_REVOKED,
                             .project = p->c->project->id,
                             .key = p->out->jti,
                             .now_s = p->now_s };
    struct store_row *row = NULL;

    if (p->out->jti == NULL || !store_any(p->sts->store, ROW_REVOKED))
        return 0;
    if (store_get(p->sts->store, &q, p->c->arena, &row, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The revocation list cannot be read");
    return row != NULL ? refuse(e) : 0;
}

/* What an event may say of a token that did not verify: names, marked as unverified. */
static void note_claims(struct jobj claims, struct case_subject *out)
{
    if (jobj_opt_text(claims, "sub", &out->sub, NULL) < 0 ||
        jobj_opt_text(claims, "azp", &out->azp, NULL) < 0 ||
        jobj_opt_text(claims, "jti", &out->jti, NULL) < 0)
        return; /* a wrong type is nothing to note */
}

static int parse_claims(const struct passage *p, const struct b64url_bytes *payload,
                        struct jobj *claims, struct err *e)
{
    if (jobj_parse_object(p->c->arena, payload->data, payload->len, claims, NULL) < 0)
        return refuse(e);
    note_claims(*claims, p->out);
    return 0;
}

/* A token that passed before, under a key that is still honoured, needs its claims alone. */
static int open_known(const struct passage *p, const char *token, struct jobj *claims,
                      struct err *e)
{
    struct b64url_bytes payload;

    if (jws_payload(p->c->arena, token, &payload, NULL) < 0)
        return refuse(e);
    return parse_claims(p, &payload, claims, e);
}

static int open_unknown(const struct passage *p, const char *token, struct jobj *claims,
                        struct err *e)
{
    struct jws parsed;

    if (jws_parse(p->c->arena, token, &parsed, NULL) < 0)
        return refuse(e);
    if (parse_claims(p, &parsed.payload, claims, e) < 0)
        return -1;
    return check_signature(p, &parsed, e);
}

static int open_token(struct passage *p, const char *token, struct jobj *claims,
                      struct err *e)
{
    size_t len = strnlen(token, JWS_BYTES + 1);
    uint64_t serial;

    if (len > JWS_BYTES)
        return refuse(e);
    p->digest = seal_sha256(token, len);
    serial = verified_find(p->home->verified, &p->digest);
    if (serial != 0 && keyring_honours(p->home->keys, serial, p->now_s))
        return open_known(p, token, claims, e);
    return open_unknown(p, token, claims, e);
}

int subject_verify(struct sts *sts, struct sts_world *home, struct casefile *c,
                   const char *token, unsigned kinds, struct case_subject *out,
                   struct err *e)
{
    struct passage p = {
        .sts = sts,
        .home = home,
        .c = c,
        .kinds = kinds,
        .now_s = c->now_ms / 1000,
        .out = out,
    };
    struct jobj claims;
    bool session = false;

    *out = (struct case_subject){ 0 };
    if (open_token(&p, token, &claims, e) < 0 ||
        check_issuer(&p, claims, &session, e) < 0 || check_times(&p, claims, e) < 0 ||
        read_claims(&p, claims, session, e) < 0 || check_parties(&p, session, e) < 0 ||
        check_agent(&p, claims, e) < 0 || check_revoked(&p, e) < 0)
        return -1;
    out->claims = claims;
    out->session = session;
    out->verified = true;
    return 0;
}
