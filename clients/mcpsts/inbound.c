/* SPDX-License-Identifier: MIT */
#include "mcpsts/inbound.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "wire/jws.h"
#include "wire/signkey.h"
#include "mcpsts/challenge.h"
#include "mcpsts/handle.h"
#include "mcpsts/keyset.h"
#include "mcpsts/refuse.h"

enum { SCHEME_LEN = 6, SCOPES_MAX = 256 };

/* One token on its way through the checks. */
struct passage {
    struct mcpsts *sts;
    struct arena *arena;
    struct inbound *in;
    struct mcpsts_refusal *why;
};

/* config.h keeps the address short enough that these fit. */
static int challenged(const struct challenge *c, struct mcpsts_refusal *why)
{
    if (challenge_write(c, why->challenge, sizeof why->challenge) < 0)
        return refuse(why, MCPSTS_MISCONFIGURED, "no challenge can be written");
    return -1;
}

int inbound_refuse(const struct mcpsts *sts, const char *reason,
                   struct mcpsts_refusal *why)
{
    const struct challenge c = { .error = "invalid_token",
                                 .description = "The access token is not valid here",
                                 .metadata_url = sts->config.metadata_url };

    refuse(why, MCPSTS_INVALID_TOKEN, "the inbound token is refused: %s", reason);
    return challenged(&c, why);
}

static int bad(const struct passage *p, const char *reason)
{
    return inbound_refuse(p->sts, reason, p->why);
}

/* RFC 6750 3.1: who sent no token learns where to get one, not what is wrong with it. */
static int absent(const struct passage *p)
{
    const struct challenge c = { .metadata_url = p->sts->config.metadata_url };

    refuse(p->why, MCPSTS_INVALID_TOKEN, "there is no inbound token");
    return challenged(&c, p->why);
}

/* RFC 9110 11.4: a scheme in any case, blanks, the token. */
static int find_token(const struct passage *p, const char *authorization)
{
    const char *token;

    if (!authorization || strncasecmp(authorization, "Bearer", SCHEME_LEN) != 0 ||
        (authorization[SCHEME_LEN] != ' ' && authorization[SCHEME_LEN] != '\0'))
        return absent(p);
    token = authorization + SCHEME_LEN;
    token += strspn(token, " ");
    if (strnlen(token, JWS_BYTES + 1) > JWS_BYTES)
        return bad(p, "it is too long");
    p->in->token = arena_text(p->arena, token);
    return 0;
}

/* ID tokens, refresh tokens, assertions and proofs call themselves otherwise. */
static bool typ_is_access_token(const char *typ)
{
    static const char *const fine[] = { "JWT", "at+jwt", "application/at+jwt" };

    for (size_t i = 0; typ && i < sizeof fine / sizeof fine[0]; i++) {
        if (strcasecmp(typ, fine[i]) == 0)
            return true;
    }
    return typ == NULL;
}

static int check_signature(const struct passage *p, const struct jws *token)
{
    struct keyset_hold hold;
    int rc;

    if (!token->kid || !typ_is_access_token(token->typ))
        return bad(p, "its header is not that of an access token");
    if (keyset_find(p->sts->keys, token->kid, &hold, p->why) < 0)
        return p->why->code == MCPSTS_INVALID_TOKEN ? bad(p, "its kid is unknown") : -1;
    rc = jws_verify(token, hold.key, NULL);
    keyset_drop(&hold);
    return rc == 0 ? 0 : bad(p, "its signature is not good");
}

/* contract.md 3.1: the project's own issuer, or that of one of its MCP servers. */
static int check_issuer(const struct passage *p, struct jobj claims)
{
    const struct config *c = &p->sts->config;
    size_t len = strlen(c->agentic_issuer);
    const char *iss;

    if (jobj_text(claims, "iss", &iss, NULL) < 0)
        return bad(p, "it has no issuer");
    if (strcmp(iss, c->issuer) == 0)
        return 0;
    if (strncmp(iss, c->agentic_issuer, len) != 0 || iss[len] == '\0' ||
        iss[len + strcspn(iss + len, "/?#")] != '\0')
        return bad(p, "it is of another issuer");
    return 0;
}

static int check_audience(const struct passage *p, struct jobj claims)
{
    struct jobj aud = jobj_get(claims, "aud");
    struct jobj_list list = { 0 };

    if (!aud.node || jobj_as_texts(p->arena, aud, &list, NULL) < 0)
        return bad(p, "it names no audience");
    for (size_t i = 0; i < list.n; i++) {
        if (strcmp(list.texts[i], p->sts->config.resource) == 0)
            return 0;
    }
    return bad(p, "it is for another audience");
}

static int check_times(const struct passage *p, struct jobj claims)
{
    int64_t now_s = outlet_now_s(&p->sts->outlet), leeway_s = p->sts->config.leeway_s;
    int64_t nbf_s = INT64_MIN, iat_s = INT64_MIN;

    if (jobj_time(claims, "exp", &p->in->seen.expires_s, NULL) < 0 ||
        jobj_opt_time(claims, "nbf", &nbf_s, NULL) < 0 ||
        jobj_opt_time(claims, "iat", &iat_s, NULL) < 0)
        return bad(p, "exp, nbf or iat is no time");
    if (p->in->seen.expires_s <= now_s - leeway_s)
        return bad(p, "it has expired");
    if (nbf_s > now_s + leeway_s || iat_s > now_s + leeway_s)
        return bad(p, "it is not valid yet");
    return 0;
}

static int split_scopes(const struct passage *p, const char *text)
{
    const char **list = arena_array(p->arena, SCOPES_MAX, sizeof *list);
    size_t n = 0;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t len = strcspn(text, " ");
        if (n == SCOPES_MAX)
            return bad(p, "it has too many scopes");
        list[n++] = arena_slice(p->arena, text, len);
        text += len;
    }
    p->in->seen.scopes = list;
    p->in->seen.n_scopes = n;
    return 0;
}

/* ID tokens and session tokens have no scope (contract.md 5.1). */
static int read_claims(const struct passage *p, struct jobj claims)
{
    struct mcpsts_inbound *seen = &p->in->seen;
    const char *scope;

    seen->tenant_id = "";
    if (jobj_text(claims, "sub", &seen->user_id, NULL) < 0 || !*seen->user_id ||
        jobj_text(claims, jobj_has(claims, "azp") ? "azp" : "client_id", &seen->client_id,
                  NULL) < 0 ||
        jobj_opt_text(claims, "dct", &seen->tenant_id, NULL) < 0 ||
        jobj_text(claims, "scope", &scope, NULL) < 0)
        return bad(p, "sub, azp, dct or scope is not that of an access token");
    return split_scopes(p, scope);
}

int inbound_read(struct mcpsts *sts, struct arena *a, const char *authorization,
                 struct inbound **out, struct mcpsts_refusal *why)
{
    struct passage p = {
        .sts = sts, .arena = a, .in = arena_alloc(a, sizeof(struct inbound)), .why = why
    };
    struct jobj claims;
    struct jws token;

    p.in->arena = a;
    if (find_token(&p, authorization) < 0)
        return -1;
    if (jws_parse(a, p.in->token, &token, NULL) < 0 ||
        jobj_parse_object(a, token.payload.data, token.payload.len, &claims, NULL) < 0)
        return bad(&p, "it is no signed token");
    if (check_issuer(&p, claims) < 0 || check_audience(&p, claims) < 0 ||
        check_times(&p, claims) < 0 || read_claims(&p, claims) < 0 ||
        check_signature(&p, &token) < 0) /* last: a stranger's kid may cost a request */
        return -1;
    *out = p.in;
    return 0;
}

static bool has_scope(const struct mcpsts_inbound *in, const char *scope, size_t len)
{
    for (size_t i = 0; i < in->n_scopes; i++) {
        if (strlen(in->scopes[i]) == len && memcmp(in->scopes[i], scope, len) == 0)
            return true;
    }
    return false;
}

int inbound_require(const struct mcpsts *sts, const struct mcpsts_inbound *inbound,
                    const char *scopes, struct mcpsts_refusal *why)
{
    const struct challenge c = { .error = "insufficient_scope",
                                 .description = "This needs a scope that is not granted",
                                 .scope = scopes,
                                 .metadata_url = sts->config.metadata_url };
    bool all = true;

    for (const char *at = scopes + strspn(scopes, " "); *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        all = all && has_scope(inbound, at, len);
        at += len;
    }
    if (all)
        return 0;
    refuse(why, MCPSTS_INSUFFICIENT_SCOPE, "the inbound token lacks a scope of: %s",
           scopes);
    if (challenge_write(&c, why->challenge, sizeof why->challenge) == 0)
        return -1;
    return refuse(why, MCPSTS_MISCONFIGURED, "these scopes are none, or too many");
}
