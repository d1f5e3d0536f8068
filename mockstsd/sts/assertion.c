/* SPDX-License-Identifier: MIT */
#include "sts/assertion.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/casefile.h"
#include "sts/digest.h"
#include "sts/issuer.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "wire/jws.h"
#include "wire/signkey.h"

enum {
    LEEWAY_S = 5,     /* contract.md 4.6: clocks of others */
    LIFE_MAX_S = 3600 /* chosen: as long as one is remembered */
};

static int refuse(struct err *e)
{
    return err_set(e, OAUTH_INVALID_CLIENT, "Client authentication failed");
}

const char *assertion_subject(const char *assertion, struct arena *a)
{
    const char *sub = NULL;
    struct jobj claims;
    struct jws token;

    if (jws_parse(a, assertion, &token, NULL) < 0 ||
        jobj_parse_object(a, token.payload.data, token.payload.len, &claims, NULL) < 0 ||
        jobj_text(claims, "sub", &sub, NULL) < 0)
        return NULL;
    return sub;
}

/* RFC 8725 3.11: tokens of another kind say so in their type, or in their claims. */
static bool is_of_this_kind(const struct jws *token)
{
    return token->typ == NULL || strcasecmp(token->typ, "JWT") == 0 ||
           strcasecmp(token->typ, "client-authentication+jwt") == 0;
}

/* RFC 7523 3 (9): a key of this client, by its kid where the assertion names one. */
static bool is_signed_by(const struct jws *token, const struct client *client,
                         struct arena *a)
{
    struct jobj set, keys;
    struct signkey *key;

    if (jobj_parse_object(a, client->jwks, strlen(client->jwks), &set, NULL) < 0 ||
        jobj_array(set, "keys", &keys, NULL) < 0)
        return false;
    for (struct jobj k = jobj_first(keys); k.node != NULL; k = jobj_next(k)) {
        if (signkey_from_jwk(a, k, &key, NULL) < 0 ||
            strcmp(token->alg, signkey_alg_name(key)) != 0)
            continue;
        if ((token->kid == NULL || strcmp(token->kid, signkey_kid(key)) == 0) &&
            jws_verify(token, key, NULL) == 0)
            return true;
    }
    return false;
}

/* contract.md 4.2: rfc the issuer alone, descope also the token URL called. */
static bool is_for_us(const struct sts *sts, const struct casefile *c,
                      const struct assertion_ask *ask, const char *audience)
{
    const struct resource *server =
        ask->path_server ? snapshot_resource(c->world, ask->path_server) : NULL;
    const char *issuer = issuer_of(sts, c->project->id, server, c->arena);
    const char *url = arena_printf(c->arena, "%s%s", sts->base_url, c->origin.path);

    if (strcmp(audience, issuer) == 0 ||
        strcmp(audience, issuer_of(sts, c->project->id, NULL, c->arena)) == 0)
        return true;
    return c->project->switches.dialect == DIALECT_DESCOPE && strcmp(audience, url) == 0;
}

static bool names_us_alone(const struct sts *sts, const struct casefile *c,
                           const struct assertion_ask *ask, struct jobj claims)
{
    struct jobj_list list = { 0 };

    return jobj_has(claims, "aud") &&
           jobj_as_texts(c->arena, jobj_get(claims, "aud"), &list, NULL) == 0 &&
           list.n == 1 && is_for_us(sts, c, ask, list.texts[0]);
}

static bool names_client(struct jobj claims, const char *client_id)
{
    const char *iss, *sub;

    return jobj_text(claims, "iss", &iss, NULL) == 0 &&
           jobj_text(claims, "sub", &sub, NULL) == 0 && strcmp(iss, client_id) == 0 &&
           strcmp(sub, client_id) == 0;
}

static bool is_timely(struct jobj claims, int64_t now_s, int64_t *exp_s)
{
    int64_t nbf_s = INT64_MIN, iat_s = INT64_MIN;

    if (jobj_time(claims, "exp", exp_s, NULL) < 0 ||
        jobj_opt_time(claims, "nbf", &nbf_s, NULL) < 0 ||
        jobj_opt_time(claims, "iat", &iat_s, NULL) < 0)
        return false;
    return *exp_s > now_s - LEEWAY_S && *exp_s <= now_s + LIFE_MAX_S &&
           nbf_s <= now_s + LEEWAY_S && iat_s <= now_s + LEEWAY_S;
}

/* By what was signed: a signature can be written in more than one way. */
static int spend(struct sts *sts, struct casefile *c, const struct jws *token,
                 int64_t exp_s, struct err *e)
{
    const char *key = digest_text(c->arena, token->signed_text, token->signed_len);
    struct store_query q = { .kind = ROW_ASSERTION,
                             .project = c->project->id,
                             .key = key,
                             .now_s = c->now_ms / 1000 };
    struct store_row row = { .kind = ROW_ASSERTION,
                             .project = c->project->id,
                             .key = key,
                             .value = "",
                             .expires_s = exp_s + LEEWAY_S };
    struct store_row *before = NULL;

    if (store_get(sts->store, &q, c->arena, &before, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The store cannot be read");
    if (before != NULL)
        return refuse(e);
    change_purge(c->change, ROW_ASSERTION, row.project);
    change_expect_absent(c->change, ROW_ASSERTION, row.project, key);
    change_put(c->change, &row);
    return 0;
}

int assertion_check(struct sts *sts, struct casefile *c, const struct client *client,
                    const struct assertion_ask *ask, struct err *e)
{
    struct jobj claims;
    struct jws token;
    int64_t exp_s;

    if (jws_parse(c->arena, ask->assertion, &token, NULL) < 0 ||
        !is_of_this_kind(&token) || !is_signed_by(&token, client, c->arena) ||
        jobj_parse_object(c->arena, token.payload.data, token.payload.len, &claims,
                          NULL) < 0 ||
        !names_client(claims, client->client_id) ||
        !names_us_alone(sts, c, ask, claims) ||
        !is_timely(claims, c->now_ms / 1000, &exp_s))
        return refuse(e);
    return spend(sts, c, &token, exp_s, e);
}
