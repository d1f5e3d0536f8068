/* SPDX-License-Identifier: MIT */
#include "sts/clientmeta.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "sts/oauth.h"
#include "sts/redirect.h"
#include "sts/scopes.h"
#include "tenant/fields.h"
#include "tenant/tenant.h"
#include "wire/jwrite.h"
#include "wire/uri.h"

/* chosen: nobody needs more */
enum { REDIRECTS_MAX = 32, URI_MAX = 2048, NAME_MAX_BYTES = 256, KEYS_MAX = 8 };

/* Machine grants are for clients that an administrator set up (contract.md 4.7). */
static const struct {
    const char *name;
    unsigned grant;
} grants[] = {
    { "authorization_code", GRANT_AUTHORIZATION_CODE },
    { "refresh_token", GRANT_REFRESH_TOKEN },
};

static const struct {
    const char *name;
    int method; /* enum auth_method */
} methods[] = {
    { "client_secret_basic", AUTH_BASIC },
    { "client_secret_post", AUTH_POST },
    { "none", AUTH_NONE },
    { "private_key_jwt", AUTH_PRIVATE_KEY_JWT },
};

static int bad(struct err *e, const char *sentence)
{
    return err_set(e, OAUTH_BAD_METADATA, "%s", sentence);
}

static int bad_redirect(struct err *e, const char *sentence)
{
    return err_set(e, OAUTH_META_REDIRECT, "%s", sentence);
}

/* RFC 8252 7: https, http on the user's own machine, or a scheme of the program's own. */
static int check_scheme(const struct uri *u, bool web, struct err *e)
{
    bool https = strcasecmp(u->scheme, "https") == 0;
    bool http = strcasecmp(u->scheme, "http") == 0;

    if (redirect_is_dangerous(u->scheme))
        return bad_redirect(e, "A redirect URI has a scheme that is never approved");
    if ((http || https) && (u->host == NULL || u->host[0] == '\0'))
        return bad_redirect(e, "A redirect URI has no host");
    if (http && !uri_is_loopback(u))
        return bad_redirect(e, "A redirect URI must be https, or http on loopback");
    /* OpenID Connect Registration 2: application_type */
    if (web && (!https || uri_is_loopback(u)))
        return bad_redirect(e, "A web client redirects to https, and never to loopback");
    return 0;
}

static int check_redirect(struct arena *a, const char *text, bool web, struct err *e)
{
    struct uri u;

    if (strlen(text) > URI_MAX || uri_parse(a, text, &u, NULL) < 0)
        return bad_redirect(e, "A redirect URI is no absolute URI");
    if (u.fragment != NULL)
        return bad_redirect(e, "A redirect URI has a fragment");
    if (u.userinfo != NULL)
        return bad_redirect(e, "A redirect URI has user information");
    return check_scheme(&u, web, e);
}

/* A member that is a text of no more than so many bytes; null is as if absent. */
static int read_text(struct jobj json, const char *name, size_t max, const char **out,
                     struct err *e)
{
    const char *text = NULL;

    if (!jobj_present(json, name))
        return 0;
    if (jobj_text(json, name, &text, NULL) < 0 || strlen(text) > max)
        return err_set(e, OAUTH_BAD_METADATA, "%s is no text of at most %zu bytes", name,
                       max);
    if (text[0] != '\0')
        *out = text;
    return 0;
}

/* A member that is a list of texts; absent gives an empty one. */
static int read_list(struct arena *a, struct jobj json, const char *name,
                     struct jobj_list *out, struct err *e)
{
    struct jobj list = jobj_get(json, name);

    if (!jobj_present(json, name))
        return 0;
    if (jobj_kind(list) != JOBJ_ARRAY || jobj_as_texts(a, list, out, NULL) < 0)
        return err_set(e, OAUTH_BAD_METADATA, "%s is no list of texts", name);
    return 0;
}

static int read_web(struct jobj json, bool *web, struct err *e)
{
    const char *type = "native";

    if (read_text(json, "application_type", NAME_MAX_BYTES, &type, e) < 0)
        return -1;
    *web = strcmp(type, "web") == 0;
    return *web || strcmp(type, "native") == 0
               ? 0
               : bad(e, "application_type is web or native");
}

static int read_redirects(struct arena *a, struct jobj json, struct clientmeta *out,
                          struct err *e)
{
    struct jobj_list list = { 0 };
    bool web = false;

    if (read_web(json, &web, e) < 0)
        return -1;
    if (read_list(a, json, "redirect_uris", &list, e) < 0)
        return -1;
    if (list.n == 0)
        return bad_redirect(e, "redirect_uris is required");
    if (list.n > REDIRECTS_MAX)
        return err_set(e, OAUTH_BAD_METADATA, "redirect_uris has more than %d entries",
                       REDIRECTS_MAX);
    for (size_t i = 0; i < list.n; i++) {
        if (check_redirect(a, list.texts[i], web, e) < 0)
            return -1;
    }
    out->redirect_uris = (struct texts){ list.texts, list.n };
    return 0;
}

static int read_grants(struct arena *a, struct jobj json, struct clientmeta *out,
                       struct err *e)
{
    struct jobj_list asked = { 0 }, responses = { 0 };

    if (read_list(a, json, "grant_types", &asked, e) < 0 ||
        read_list(a, json, "response_types", &responses, e) < 0)
        return -1;
    for (size_t i = 0; i < responses.n; i++) {
        if (strcmp(responses.texts[i], "code") != 0)
            return bad(e, "response_types may hold code alone");
    }
    for (size_t i = 0; i < asked.n; i++) {
        for (size_t k = 0; k < sizeof grants / sizeof grants[0]; k++) {
            if (strcmp(asked.texts[i], grants[k].name) == 0)
                out->grant_types |= grants[k].grant;
        }
    }
    /* RFC 7591 2: what is used if the member is left out, or nothing of it is kept */
    out->grant_types |= GRANT_AUTHORIZATION_CODE;
    return 0;
}

static int read_method(struct jobj json, struct clientmeta *out, struct err *e)
{
    const char *name = NULL;

    if (read_text(json, "token_endpoint_auth_method", NAME_MAX_BYTES, &name, e) < 0)
        return -1;
    if (name == NULL)
        return 0;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(name, methods[i].name) == 0) {
            out->method = methods[i].method;
            return 0;
        }
    }
    return bad(e, "token_endpoint_auth_method is not one that is served");
}

/* chosen: keys are given by value; an address of keys would have to be fetched. */
static int check_keys(struct jobj json, const struct switches *sw, struct clientmeta *out,
                      struct err *e)
{
    struct jobj keys;

    if (jobj_present(json, "jwks") && jobj_present(json, "jwks_uri"))
        return bad(e, "jwks and jwks_uri exclude each other");
    if (out->method != AUTH_PRIVATE_KEY_JWT)
        return 0;
    if (!sw->private_key_jwt)
        return bad(e, "token_endpoint_auth_method is not one that is served");
    if (jobj_object(json, "jwks", &out->jwks, NULL) < 0 ||
        jobj_array(out->jwks, "keys", &keys, NULL) < 0 || jobj_count(keys) == 0 ||
        jobj_count(keys) > KEYS_MAX)
        return err_set(e, OAUTH_BAD_METADATA,
                       "private_key_jwt needs jwks with 1 to %d keys", KEYS_MAX);
    return 0;
}

int clientmeta_read(struct arena *a, struct jobj json, const struct switches *sw,
                    struct clientmeta *out, struct err *e)
{
    struct clientmeta meta = { .method = AUTH_ANY_SECRET };

    if (read_text(json, "client_name", NAME_MAX_BYTES, &meta.name, e) < 0 ||
        read_text(json, "logo_uri", URI_MAX, &meta.logo_uri, e) < 0 ||
        read_text(json, "scope", URI_MAX, &meta.scope, e) < 0 ||
        read_redirects(a, json, &meta, e) < 0 || read_grants(a, json, &meta, e) < 0 ||
        read_method(json, &meta, e) < 0 || check_keys(json, sw, &meta, e) < 0)
        return -1;
    *out = meta;
    return 0;
}

/* What a client may ask for at that place without being refused. */
static bool is_known_scope(const struct clientmeta_place *place, const char *name)
{
    static const char *const everywhere[] = { "openid", "profile", "email", "phone",
                                              "offline_access" };
    const struct texts standard = { everywhere,
                                    sizeof everywhere / sizeof everywhere[0] };

    if (scopes_have(&standard, name))
        return true;
    if (place->server == NULL)
        return scopes_have(&place->project->scopes, name);
    return scopes_have(&place->server->catalogue, name) ||
           (place->server->scopes.connections_scopes.n > 0 &&
            strcmp(name, "outbound.token.fetch") == 0);
}

/* RFC 7591 2: left out, a default set; what is unknown is not registered. */
static int settle_scopes(const struct clientmeta *meta,
                         const struct clientmeta_place *place, struct arena *a,
                         struct texts *out, struct err *e)
{
    struct texts asked = { 0 };
    const char **kept;

    if (meta->scope == NULL) {
        if (place->server == NULL)
            *out = place->project->scopes;
        else if (!place->server->registration.disable_approved_scopes_as_default)
            *out = place->server->catalogue;
        return 0;
    }
    if (scopes_parse(a, meta->scope, &asked, NULL) < 0)
        return bad(e, "scope holds something that is no scope");
    kept = arena_array(a, asked.n + 1, sizeof *kept);
    for (size_t i = 0; i < asked.n; i++) {
        if (is_known_scope(place, asked.items[i]))
            kept[out->n++] = asked.items[i];
    }
    out->items = kept;
    return 0;
}

static const char *text_of(struct jobj json, struct arena *a)
{
    struct buf text = buf_make(a, SIZE_MAX / 2);
    struct jwrite w = jwrite_make(&text);

    jobj_write(json, &w);
    return text.data;
}

static struct scopes as_scopes(const struct texts *names, struct arena *a)
{
    struct scope *items = arena_array(a, names->n + 1, sizeof *items);

    for (size_t i = 0; i < names->n; i++)
        items[i] = (struct scope){ .name = names->items[i], .description = "" };
    return (struct scopes){ items, names->n };
}

/* The template of the MCP server (contract.md 4.7). */
static void apply_template(const struct resource *server, struct client *out)
{
    const struct registration *r = &server->registration;

    out->mcp_server_id = server->id;
    out->tags = r->tags;
    out->skip_consent_screen = r->skip_consent_screen;
    out->force_add_all_authorization_info = r->force_add_all_authorization_info;
    out->login_page_url = r->login_page_url;
}

int clientmeta_record(const struct clientmeta *meta, const struct clientmeta_place *place,
                      struct arena *a, struct client *out, struct err *e)
{
    struct client record;

    memcpy(&record, fields_client.blank, sizeof record);
    if (settle_scopes(meta, place, a, &record.catalogue, e) < 0)
        return -1;
    record.scopes.permissions_scopes = as_scopes(&record.catalogue, a);
    record.dynamic = true;
    record.name = meta->name != NULL ? meta->name : "unnamed client"; /* chosen */
    record.approved_callback_urls = meta->redirect_uris;
    record.grant_types = meta->grant_types;
    record.token_endpoint_auth_method = meta->method;
    record.non_confidential = meta->method == AUTH_NONE;
    if (meta->jwks.node != NULL)
        record.jwks = text_of(meta->jwks, a);
    if (meta->logo_uri != NULL)
        record.logo_url = meta->logo_uri;
    if (place->server != NULL)
        apply_template(place->server, &record);
    *out = record;
    return 0;
}

const char *clientmeta_method_name(int method)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (methods[i].method == method)
            return methods[i].name;
    }
    return methods[0].name;
}

struct texts clientmeta_grant_names(unsigned grant_types, struct arena *a)
{
    const char **names = arena_array(a, sizeof grants / sizeof grants[0], sizeof *names);
    size_t n = 0;

    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
        if (grant_types & grants[i].grant)
            names[n++] = grants[i].name;
    }
    return (struct texts){ names, n };
}
