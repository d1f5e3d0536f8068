/* SPDX-License-Identifier: MIT */
#include "stub/admit.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "stub/apis.h"
#include "stub/stsview.h"
#include "wire/jws.h"
#include "wire/signkey.h"

enum { BEARER = 7 };

/* One credential before one service. */
struct visit_card {
    struct arena *arena;
    const struct apis_row *row;
    struct stsview view;
    const char *credential;
    struct admit *out;
};

static int refuse(const struct visit_card *c, int status, const char *error,
                  const char *message)
{
    c->out->status = status;
    c->out->error = error;
    c->out->message = message;
    return -1;
}

/* What the field holds: an API key as it is, or a token after Bearer. */
static int find_credential(struct visit_card *c, const char *value)
{
    const char *header = c->row->key_header;

    if (value == NULL)
        return refuse(c, 401, "missing_credential",
                      arena_printf(c->arena, "%s wants its %s in %s", c->row->name,
                                   header != NULL ? "API key" : "token",
                                   header != NULL ? header : "Authorization: Bearer"));
    if (header == NULL && strncasecmp(value, "Bearer ", BEARER) != 0)
        return refuse(c, 401, "missing_credential",
                      "Authorization does not begin with Bearer");
    c->credential = header != NULL ? value : value + BEARER;
    return 0;
}

static int check_signature(const struct visit_card *c, const struct jws *token)
{
    struct jobj jwk = jobj_first(jobj_get(c->view.keys, "keys"));
    struct signkey *key = NULL;
    const char *kid = NULL;

    for (; jwk.node != NULL; jwk = jobj_next(jwk)) {
        if (token->kid == NULL || jobj_text(jwk, "kid", &kid, NULL) < 0 ||
            strcmp(kid, token->kid) != 0)
            continue;
        if (signkey_from_jwk(c->arena, jwk, &key, NULL) == 0 &&
            jws_verify(token, key, NULL) == 0)
            return 0;
    }
    return refuse(
        c, 401, "invalid_token",
        arena_printf(c->arena, "no key of %s has signed this JWT", c->view.url));
}

/* The token is one of ours, so what it was meant for can be said aloud. */
static int foreign_audience(const struct visit_card *c, const struct jobj_list *aud)
{
    const char *first = aud->n > 0 ? aud->texts[0] : "nobody";

    for (size_t i = 0; i < aud->n; i++) {
        if (stsview_is_mcp_server(&c->view, aud->texts[i]))
            return refuse(c, 401, "token_passthrough",
                          arena_printf(c->arena,
                                       "this is the inbound token of the MCP server %s, "
                                       "passed through; it must be exchanged at the STS "
                                       "for a credential of %s",
                                       aud->texts[i], c->row->target));
    }
    return refuse(c, 401, "wrong_audience",
                  arena_printf(c->arena, "this token is for %s, not for %s", first,
                               c->row->target));
}

static bool lists(const struct jobj_list *list, const char *text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->texts[i], text) == 0)
            return true;
    }
    return false;
}

static int check_scope(const struct visit_card *c, const struct jobj_list *scopes)
{
    if (c->row->scope == NULL || lists(scopes, c->row->scope))
        return 0;
    return refuse(c, 403, "insufficient_scope",
                  arena_printf(c->arena, "%s needs the scope %s, which is not granted",
                               c->row->name, c->row->scope));
}

static struct jobj_list read_texts(const struct visit_card *c, struct jobj record,
                                   const char *name)
{
    struct jobj_list list = { 0 };

    if (jobj_as_texts(c->arena, jobj_get(record, name), &list, NULL) < 0)
        list.n = 0;
    return list;
}

static int check_claims(const struct visit_card *c, struct jobj claims)
{
    struct jobj_list aud = read_texts(c, claims, "aud");
    struct jobj_list scopes = read_texts(c, claims, "scopes");
    const char *iss = "";
    int64_t exp_s = 0;

    if (!c->row->is_resource || !lists(&aud, c->row->target))
        return foreign_audience(c, &aud);
    if (jobj_text(claims, "iss", &iss, NULL) < 0 || strcmp(iss, c->view.issuer) != 0)
        return refuse(c, 401, "wrong_issuer",
                      arena_printf(c->arena, "the issuer is not %s", c->view.issuer));
    if (jobj_time(claims, "exp", &exp_s, NULL) < 0 || exp_s <= clock_now_s(NULL))
        return refuse(c, 401, "expired", "this token has expired");
    return check_scope(c, &scopes);
}

static int check_jwt(struct visit_card *c, const struct jws *token)
{
    struct jobj claims;
    struct err e = { 0 };

    if (stsview_load_keys(c->arena, &c->view, &e) < 0)
        return refuse(c, 503, "sts_unreachable", arena_text(c->arena, e.text));
    if (check_signature(c, token) < 0)
        return -1;
    if (jobj_parse_object(c->arena, token->payload.data, token->payload.len, &claims,
                          NULL) < 0)
        return refuse(c, 401, "invalid_token", "the claims are no JSON object");
    return check_claims(c, claims);
}

static int check_stored(const struct visit_card *c)
{
    const char *digest = arena_printf(c->arena, "sha256:%s", c->out->digest);
    struct jobj stored = stsview_credential(&c->view, c->row->target, digest);
    const char *elsewhere = stsview_connection(&c->view, digest);
    struct jobj_list scopes = read_texts(c, stored, "scopes");
    int64_t ends_s = 0;

    if (c->row->is_resource)
        return refuse(c, 401, "invalid_token",
                      arena_printf(c->arena, "%s takes a JWT that was issued for %s",
                                   c->row->name, c->row->target));
    if (stored.node == NULL && elsewhere != NULL)
        return refuse(
            c, 401, "wrong_connection",
            arena_printf(c->arena,
                         "this credential belongs to the Connection %s, not to %s",
                         elsewhere, c->row->target));
    if (stored.node == NULL)
        return refuse(
            c, 401, "unknown_credential",
            arena_printf(c->arena,
                         "the STS stores no such credential for the Connection %s",
                         c->row->target));
    if (jobj_opt_time(stored, "accessTokenExpiry", &ends_s, NULL) == 0 && ends_s > 0 &&
        ends_s <= clock_now_s(NULL))
        return refuse(c, 401, "expired", "this credential has expired");
    return check_scope(c, &scopes);
}

struct admit admit_judge(struct arena *a, const char *sts_url, const struct apis_row *row,
                         const char *value)
{
    struct admit out = { .status = 200, .error = "", .message = "" };
    struct visit_card c = { .arena = a, .row = row, .out = &out };
    struct seal_hash hash;
    struct jws token;
    struct err e = { 0 };

    if (find_credential(&c, value) < 0)
        return out;
    hash = seal_sha256(c.credential, strlen(c.credential));
    seal_hex(&hash, out.digest);
    if (stsview_load(a, sts_url, &c.view, &e) < 0)
        (void)refuse(&c, 503, "sts_unreachable", arena_text(a, e.text));
    else if (jws_parse(a, c.credential, &token, NULL) == 0)
        (void)check_jwt(&c, &token);
    else
        (void)check_stored(&c);
    return out;
}
