/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rnd.h"
#include "guest.h"
#include "guest_find.h"
#include "guest_grant.h"
#include "wire/jwrite.h"
#include "wire/jws.h"
#include "wire/signkey.h"

#define TYPE      "urn:ietf:params:oauth:token-type:"
#define GRANT     "urn:ietf:params:oauth:grant-type:"
#define ASSERTION "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

enum { LIFE_S = 60, JTI = 16 };

/* One way to a token: the metadata of the server, and where the token goes. */
struct way {
    struct guest *g;
    struct jobj server;
    const char *endpoint; /* its token endpoint */
    const char **token;
};

static int ask(const struct way *w, struct guest_grant *grant, struct err *e)
{
    return guest_grant_ask(w->g, w->endpoint, grant, w->token, e);
}

/* A JWT that says who asks (RFC 7523 2.2). */
static int add_assertion(const struct way *w, const char *pem, struct guest_grant *grant,
                         struct err *e)
{
    struct guest *g = w->g;
    struct buf claims = buf_make(g->arena, GUEST_TEXT);
    struct jwrite to = jwrite_make(&claims);
    const char *id = guest_text(g->context, "client_id", "");
    struct jws_draft draft;
    struct signkey *key;
    char jti[JTI + 1], *token;

    rnd_base62(jti, JTI);
    jwrite_object(&to);
    jwrite_member_text(&to, "iss", id);
    jwrite_member_text(&to, "sub", id);
    jwrite_member_text(&to, "aud",
                       g->fault == FAULT_ASSERTION_AUD_WRONG
                           ? g->url
                           : guest_text(w->server, "issuer", ""));
    jwrite_member_int(&to, "iat", clock_now_s(NULL));
    jwrite_member_int(&to, "exp", clock_now_s(NULL) + LIFE_S);
    jwrite_member_text(&to, "jti", jti);
    jwrite_object_end(&to);
    if (signkey_load_private(g->arena, pem, NULL, &key, e) < 0)
        return -1;
    draft = (struct jws_draft){ jws_header(g->arena, key, "JWT"), claims.data };
    if (jws_sign(g->arena, key, &draft, &token, e) < 0)
        return -1;
    guest_grant_add(grant, "client_assertion_type", ASSERTION);
    guest_grant_add(grant, "client_assertion", token);
    return 0;
}

/* client_credentials, by a secret or by an assertion. */
static int by_itself(const struct way *w, struct err *e)
{
    struct guest_grant *grant = guest_grant_make(w->g, "client_credentials");
    const char *pem = guest_text(w->g->context, "private_key_pem", NULL);
    int rc;

    guest_grant_add(grant, "resource", w->g->url);
    rc = pem != NULL ? add_assertion(w, pem, grant, e)
                     : guest_grant_sign(w->g, w->server, grant, e);
    return rc == 0 ? ask(w, grant, e) : -1;
}

/* The identity provider's token for one that the authorization server takes. */
static int ask_provider(const struct way *w, const char **assertion, struct err *e)
{
    struct guest_grant *grant = guest_grant_make(w->g, GRANT "token-exchange");
    struct jobj context = w->g->context;

    guest_grant_add(grant, "subject_token", *assertion);
    guest_grant_add(grant, "subject_token_type", TYPE "id_token");
    guest_grant_add(grant, "requested_token_type", TYPE "id-jag");
    guest_grant_add(grant, "audience", guest_text(w->server, "issuer", ""));
    guest_grant_add(grant, "resource", w->g->url);
    guest_grant_add(grant, "client_id", guest_text(context, "idp_client_id", ""));
    return guest_grant_ask(w->g, guest_text(context, "idp_token_endpoint", ""), grant,
                           assertion, e);
}

static int by_provider(const struct way *w, const char *assertion, struct err *e)
{
    struct guest_grant *grant;

    if (w->g->fault != FAULT_ONE_STEP_ENTERPRISE && ask_provider(w, &assertion, e) < 0)
        return -1;
    grant = guest_grant_make(w->g, GRANT "jwt-bearer");
    guest_grant_add(grant, "assertion", assertion);
    return guest_grant_sign(w->g, w->server, grant, e) < 0 ? -1 : ask(w, grant, e);
}

static int by_workload(const struct way *w, const char *jwt, struct err *e)
{
    struct guest_grant *grant = guest_grant_make(w->g, GRANT "jwt-bearer");

    guest_grant_add(grant, "assertion", jwt);
    guest_grant_add(grant, "resource", w->g->url);
    guest_grant_add(grant, "client_id", guest_text(w->g->context, "client_id", ""));
    if (ask(w, grant, e) == 0)
        return 0;
    return w->g->fault == FAULT_WIF_FALLS_BACK
               ? ask(w, guest_grant_make(w->g, "client_credentials"), e)
               : -1;
}

int guest_token_get(struct guest *g, const struct guest_asked *asked, struct err *e)
{
    struct way w = { .g = g, .token = &g->token };
    struct jobj resource;
    const char *proof;
    int rc;

    if (guest_find_issuer(g, asked, &resource, e) < 0 ||
        guest_find_server(g, &w.server, e) < 0 ||
        jobj_text(w.server, "token_endpoint", &w.endpoint, e) < 0)
        return -1;
    if ((proof = guest_text(g->context, "idp_id_token", NULL)) != NULL)
        rc = by_provider(&w, proof, e);
    else if ((proof = guest_text(g->context, "valid_jwt", NULL)) != NULL)
        rc = by_workload(&w, proof, e);
    else if (strstr(g->name, "client-credentials") != NULL)
        rc = by_itself(&w, e);
    else
        rc = guest_login(g, w.server, asked, resource, &g->token, e);
    if (rc == 0 && g->fault == FAULT_CRASHES_AFTER_TOKEN)
        (void)raise(SIGKILL);
    return rc;
}
