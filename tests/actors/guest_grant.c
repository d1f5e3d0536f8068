/* SPDX-License-Identifier: MIT */
#include "guest_grant.h"

#include <string.h>

#include "base/secret.h"
#include "guest.h"
#include "wire/b64url.h"
#include "wire/basicauth.h"
#include "wire/form.h"
#include "wire/jwrite.h"

#define DOCUMENT "{\"client_id\":\"https://client.test/metadata.json\"}"

struct guest_grant *guest_grant_make(struct guest *g, const char *type)
{
    struct guest_grant *grant = arena_alloc(g->arena, sizeof *grant);

    grant->form = buf_make(g->arena, GUEST_TEXT);
    grant->ask.method = "POST";
    guest_grant_add(grant, "grant_type", type);
    return grant;
}

void guest_grant_add(struct guest_grant *grant, const char *name, const char *value)
{
    form_add(&grant->form, name, value);
}

/* How a client may say who it is; chosen: the first that is offered. */
static const char *offered(struct jobj server, const char *wanted)
{
    struct jobj list = jobj_get(server, "token_endpoint_auth_methods_supported");
    const char *first = "client_secret_basic";

    if (guest_lists(list, wanted))
        return wanted;
    return jobj_as_text(jobj_first(list), &first, NULL) == 0 ? first
                                                             : "client_secret_basic";
}

static const char *about_us(struct guest *g, struct jobj server)
{
    struct buf text = buf_make(g->arena, GUEST_TEXT);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "client_name", "test client");
    jwrite_member_raw(&w, "redirect_uris", "[\"" GUEST_GRANT_REDIRECT "\"]");
    jwrite_member_raw(&w, "response_types", "[\"code\"]");
    jwrite_member_raw(&w, "grant_types", "[\"authorization_code\",\"refresh_token\"]");
    if (g->fault != FAULT_APPLICATION_TYPE_MISSING)
        jwrite_member_text(&w, "application_type", "native");
    jwrite_member_text(&w, "token_endpoint_auth_method", offered(server, "none"));
    jwrite_object_end(&w);
    return text.data;
}

static int enrol(struct guest *g, struct jobj server, struct jobj *client, struct err *e)
{
    struct guest_web_ask ask = { .method = "POST", .body = about_us(g, server) };
    struct httpc_answer answer;

    guest_web_header(&ask, "Content-Type", "application/json");
    if (jobj_text(server, "registration_endpoint", &ask.url, e) < 0 ||
        guest_web_send(g, &ask, &answer, e) < 0)
        return -1;
    if (answer.status != 201)
        return err_set(e, ERR_PARSE, "the registration is refused");
    return guest_web_json(g, &answer, client, e);
}

/* Once for each issuer. */
static int enrol_once(struct guest *g, struct jobj server, struct jobj *client,
                      struct err *e)
{
    const char *issuer =
        g->fault == FAULT_CREDENTIALS_FOLLOW ? "any" : guest_text(server, "issuer", "");

    for (size_t i = 0; i < g->n_registered; i++)
        if (strcmp(g->registered[i].issuer, issuer) == 0) {
            *client = g->registered[i].client;
            return 0;
        }
    if (enrol(g, server, client, e) < 0)
        return -1;
    if (g->n_registered == GUEST_ISSUERS)
        return err_set(e, ERR_LIMIT, "too many issuers");
    g->registered[g->n_registered].issuer = issuer;
    g->registered[g->n_registered++].client = *client;
    return 0;
}

int guest_grant_client(struct guest *g, struct jobj server, struct jobj *client,
                       struct err *e)
{
    bool documents = false;

    if (g->fault != FAULT_DCR_FIRST && jobj_has(g->context, "client_id")) {
        *client = g->context;
        return 0;
    }
    if (jobj_opt_bool(server, "client_id_metadata_document_supported", &documents, e) < 0)
        return -1;
    if (documents && g->fault != FAULT_DCR_FIRST)
        return jobj_parse_object(g->arena, DOCUMENT, sizeof DOCUMENT - 1, client, e);
    return enrol_once(g, server, client, e);
}

static const char *basic(struct guest *g, const char *id, const char *text)
{
    struct secret secret = secret_make(g->arena, text, strlen(text));
    const char *both;

    if (g->fault != FAULT_BASIC_UNENCODED)
        return basicauth_text(g->arena, id, &secret);
    both = arena_printf(g->arena, "%s:%s", id, text);
    return arena_printf(g->arena, "Basic %s",
                        b64url_plain_text(g->arena, both, strlen(both)));
}

int guest_grant_sign(struct guest *g, struct jobj server, struct guest_grant *grant,
                     struct err *e)
{
    const char *method, *secret, *id;
    struct jobj client;

    if (guest_grant_client(g, server, &client, e) < 0 ||
        jobj_text(client, "client_id", &id, e) < 0)
        return -1;
    secret = guest_text(client, "client_secret", NULL);
    method = guest_text(client, "token_endpoint_auth_method", offered(server, ""));
    if (g->fault == FAULT_METHOD_FIXED) {
        method = "client_secret_post";
        secret = secret != NULL ? secret : "";
    }
    if (secret != NULL && strcmp(method, "client_secret_basic") == 0) {
        guest_web_header(&grant->ask, "Authorization", basic(g, id, secret));
        return 0;
    }
    guest_grant_add(grant, "client_id", id);
    if (secret != NULL && strcmp(method, "none") != 0)
        guest_grant_add(grant, "client_secret", secret);
    return 0;
}

int guest_grant_ask(struct guest *g, const char *endpoint, struct guest_grant *grant,
                    const char **token, struct err *e)
{
    bool proves = g->fault == FAULT_DPOP_PROOF_REUSED;
    struct httpc_answer answer;
    struct jobj json;

    grant->ask.url = endpoint;
    grant->ask.body = grant->form.data;
    guest_web_header(&grant->ask, "Content-Type", "application/x-www-form-urlencoded");
    if (proves)
        guest_web_header(&grant->ask, "DPoP", "e30.e30.c2ln");
    if (guest_web_send(g, &grant->ask, &answer, e) < 0 ||
        (proves && answer.status == 400 &&
         guest_web_send(g, &grant->ask, &answer, e) < 0))
        return -1;
    if (answer.status != 200)
        return err_set(e, ERR_PARSE, "no token: %d", answer.status);
    return guest_web_json(g, &answer, &json, e) < 0
               ? -1
               : jobj_text(json, "access_token", token, e);
}
