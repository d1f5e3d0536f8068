/* SPDX-License-Identifier: MIT */
#include "sts/cimd.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/cimd_url.h"
#include "sts/clientmeta.h"
#include "sts/documents.h"
#include "sts/oauth.h"
#include "sts/stableid.h"
#include "tenant/snapshot.h"
#include "wire/jobj.h"

static int refuse(struct err *e, const char *why)
{
    return err_set(e, OAUTH_INVALID_CLIENT, "The client id is not usable: %s", why);
}

bool cimd_is_url(const char *client_id)
{
    return strstr(client_id, "://") != NULL;
}

bool cimd_is_open(const struct resource *server, const struct switches *sw)
{
    return server->type == RESOURCE_MCP && server->registration.cimd_enabled &&
           (sw->n_cimd_documents > 0 || sw->cimd_fetch != CIMD_OFF);
}

static bool admits(const struct resource *server, const char *host, struct arena *a)
{
    return server->type == RESOURCE_MCP && server->registration.cimd_enabled &&
           cimd_url_is_admitted(host, server->registration.domain_policies, a);
}

/* chosen: where the path names no MCP server, the first that admits the host counts. */
static const struct resource *server_for(const struct cimd_ask *ask, const char *host,
                                         struct arena *a)
{
    struct snapshot_walk walk = { 0 };
    const struct resource *r;

    if (ask->server != NULL)
        return admits(ask->server, host, a) ? ask->server : NULL;
    do {
        r = snapshot_next(ask->world, RECORD_RESOURCE, &walk);
    } while (r != NULL && !admits(r, host, a));
    return r;
}

/* The MCP server at which that address is a client id. */
static int find_place(const struct cimd_ask *ask, struct arena *a,
                      struct clientmeta_place *out, struct err *e)
{
    const struct project *project = snapshot_project(ask->world);
    bool loopback = project->switches.cimd_fetch == CIMD_LOOPBACK;
    const char *host;

    if (cimd_url_check(ask->url, loopback, a, &host, e) < 0)
        return -1;
    *out = (struct clientmeta_place){ project, server_for(ask, host, a) };
    return out->server != NULL ? 0 : refuse(e, "its host is not admitted");
}

/* The members that no document may leave out, or have. */
static int check_document(struct jobj json, const char *url, struct err *e)
{
    const char *id;

    if (jobj_text(json, "client_id", &id, NULL) < 0 || strcmp(id, url) != 0)
        return refuse(e, "the document has another client_id");
    if (jobj_has(json, "client_secret") || jobj_has(json, "client_secret_expires_at"))
        return refuse(e, "a document holds no secret");
    if (!jobj_present(json, "redirect_uris"))
        return refuse(e, "the document has no redirect_uris");
    return 0;
}

static int read_document(const struct documents_text *text,
                         const struct documents_ask *ask, struct arena *a,
                         struct clientmeta *out, struct err *e)
{
    struct err why = { 0 };
    struct jobj json;

    if (jobj_parse_object(a, text->bytes, text->len, &json, NULL) < 0)
        return refuse(e, "the document is no JSON object");
    if (check_document(json, ask->url, e) < 0)
        return -1;
    if (clientmeta_read(a, json, &snapshot_project(ask->world)->switches, out, &why) < 0)
        return refuse(e, why.text);
    if (out->name == NULL)
        return refuse(e, "the document has no client_name");
    if (out->method == AUTH_BASIC || out->method == AUTH_POST)
        return refuse(e, "a document cannot agree on a shared secret");
    if (out->method == AUTH_ANY_SECRET)
        out->method = AUTH_NONE;
    return 0;
}

static int make_record(const struct cimd_ask *ask, const struct clientmeta *meta,
                       const struct clientmeta_place *place, struct arena *a,
                       struct client *out)
{
    const char *const parts[] = { place->project->id, ask->url };
    struct err why = { 0 };

    if (clientmeta_record(meta, place, a, out, &why) < 0)
        return -1;
    out->id = stableid_make("TPA", parts, 2, a);
    out->client_id = ask->url;
    out->registration_type = "cimd";
    out->grant_types |= GRANT_TOKEN_EXCHANGE; /* contract.md 4.1: always enabled */
    return 0;
}

int cimd_find(const struct cimd_ask *ask, struct arena *a, const struct client **out,
              struct err *e)
{
    struct client *record = arena_alloc(a, sizeof *record);
    struct documents_ask document = { ask->sts, ask->world, ask->url, ask->now_s };
    struct clientmeta_place place;
    struct documents_text text;
    struct clientmeta meta;

    if (find_place(ask, a, &place, e) < 0 || documents_get(&document, a, &text, e) < 0 ||
        read_document(&text, &document, a, &meta, e) < 0)
        return -1;
    if (make_record(ask, &meta, &place, a, record) < 0)
        return refuse(e, "the document has a scope that is none");
    documents_keep(&document, &text, a);
    *out = record;
    return 0;
}

const struct client *cimd_recall(const struct cimd_ask *ask, struct arena *a)
{
    static const struct clientmeta nothing = { .scope = "", .method = AUTH_NONE };
    struct client *record = arena_alloc(a, sizeof *record);
    struct clientmeta_place place;
    struct err why = { 0 };

    if (find_place(ask, a, &place, &why) < 0 ||
        make_record(ask, &nothing, &place, a, record) < 0)
        return NULL;
    record->name = "";
    return record;
}
