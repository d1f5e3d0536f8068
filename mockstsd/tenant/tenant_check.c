/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_check.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "tenant/diag.h"
#include "tenant/fields.h"
#include "tenant/snapshot.h"
#include "tenant/world.h"

enum { SUGGESTED_MAX = 500, HINTS_MAX = 100 };

/* What is being looked at: the path of a record, and how to go on from it. */
struct spot {
    const struct tenant_check *c;
    enum record_kind kind;
    size_t row;
};

static const char *path_of(const struct spot *at, const char *member)
{
    return arena_printf(diag_arena(at->c->diags), "%s[%zu].%s", fields_top(at->kind)->key,
                        at->row, member);
}

static void PRINTF_LIKE(4, 5) complain(const struct spot *at, const char *member,
                                       enum diag_code code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    const char *text = arena_vprintf(diag_arena(at->c->diags), fmt, args);
    va_end(args);
    diag_add(at->c->diags, &(struct diag_at){ .path = path_of(at, member) }, code, NULL,
             "%s", text);
}

static const char *const kind_names[RECORD_KINDS] = {
    [RECORD_TENANT] = "tenant",
    [RECORD_USER] = "user",
    [RECORD_CLIENT] = "client",
    [RECORD_RESOURCE] = "Resource",
    [RECORD_CONNECTION] = "Connection",
    [RECORD_STORED] = "credential",
    [RECORD_RULE] = "rule",
    [RECORD_MANAGEMENT_KEY] = "management key",
    [RECORD_ACCESS_KEY] = "access key",
};

/* An id of that kind like the one that is not there. */
static const char *suggest(const struct tenant_check *c, enum record_kind kind,
                           const char *id)
{
    struct snapshot_walk walk = { 0 };
    const char *ids[SUGGESTED_MAX];
    size_t n = 0;
    const void *record;

    if (diag_errors(c->diags) > HINTS_MAX)
        return NULL;
    while (n < SUGGESTED_MAX && (record = snapshot_next(c->world, kind, &walk)))
        ids[n++] = layer_id(record);
    return nearest_find(id, ids, n);
}

static const void *find_id(const struct tenant_check *c, enum record_kind kind,
                           const char *id)
{
    struct rowmap_key key = layer_text_key(id);

    return world_find(c->world, (enum layer_index)kind, &key);
}

static void report_unknown(const struct spot *at, const char *member,
                           enum record_kind kind, const char *id)
{
    diag_add(at->c->diags, &(struct diag_at){ .path = path_of(at, member) },
             DIAG_UNKNOWN_REFERENCE, suggest(at->c, kind, id), "there is no %s \"%s\"",
             kind_names[kind], id);
}

/* A reference that may be left out. Returns the record, or NULL. */
static const void *refer(const struct spot *at, const char *member, enum record_kind kind,
                         const char *id)
{
    const void *found = id[0] ? find_id(at->c, kind, id) : NULL;

    if (id[0] && !found)
        report_unknown(at, member, kind, id);
    return found;
}

static void refer_list(const struct spot *at, const char *member, enum record_kind kind,
                       const struct texts *ids)
{
    for (size_t i = 0; i < ids->n; i++)
        if (!find_id(at->c, kind, ids->items[i]))
            report_unknown(at,
                           arena_printf(diag_arena(at->c->diags), "%s[%zu]", member, i),
                           kind, ids->items[i]);
}

static void refer_members(const struct spot *at, const char *member,
                          const struct membership *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!find_id(at->c, RECORD_TENANT, list[i].tenant_id))
            report_unknown(
                at, arena_printf(diag_arena(at->c->diags), "%s[%zu].tenantId", member, i),
                RECORD_TENANT, list[i].tenant_id);
}

/* A second key that must be unique over the records of this text and those beneath. */
static void check_unique(const struct spot *at, enum layer_index index,
                         const char *member, const char *value)
{
    struct rowmap_key key = layer_text_key(value);
    const void *other = value[0] ? world_find_beneath(at->c->world, index, &key) : NULL;

    if (other)
        complain(at, member, DIAG_DUPLICATE_ID, "\"%s\" belongs to the %s %s already",
                 value, kind_names[at->kind], layer_id(other));
}

static void check_user(const struct spot *at, void *record)
{
    const struct user *u = record;

    refer_members(at, "userTenants", u->user_tenants, u->n_user_tenants);
    for (size_t i = 0; i < u->login_ids.n && at->c->world->n_layers > 1; i++)
        check_unique(at, LAYER_USER_BY_LOGIN,
                     arena_printf(diag_arena(at->c->diags), "loginIds[%zu]", i),
                     u->login_ids.items[i]);
}

/* Neither a secret nor its digest was given. */
static bool is_blank(const unsigned char sha256[32])
{
    static const unsigned char none[32];

    return secret_same_bytes(sha256, none, sizeof none);
}

static void check_secrets(const struct spot *at, const struct client *client)
{
    for (size_t i = 0; i < client->n_secrets; i++)
        if (is_blank(client->secrets[i].sha256))
            complain(at, arena_printf(diag_arena(at->c->diags), "secrets[%zu].secret", i),
                     DIAG_MISSING_KEY, "a secret needs its \"secret\"");
}

static void check_client(const struct spot *at, void *record)
{
    const struct client *client = record;

    check_secrets(at, client);
    check_unique(at, LAYER_CLIENT_BY_CLIENT_ID, "clientId", client->client_id);
    refer(at, "resourceId", RECORD_RESOURCE, client->resource_id);
    refer_list(at, "allowedTenants", RECORD_TENANT, &client->allowed_tenants);
    const struct resource *server =
        refer(at, "mcpServerId", RECORD_RESOURCE, client->mcp_server_id);
    if (server && server->type != RESOURCE_MCP)
        complain(at, "mcpServerId", DIAG_UNKNOWN_REFERENCE,
                 "the Resource \"%s\" is no MCP server", server->id);
}

static void check_resource(const struct spot *at, void *record)
{
    const struct resource *r = record;

    check_unique(at, LAYER_RESOURCE_BY_URI, "uri", r->uri);
    if (r->type == RESOURCE_API && !r->uri[0])
        complain(at, "uri", DIAG_MISSING_KEY, "an api needs the key \"uri\"");
}

/* The scopes that a list has and the catalogue has not. */
static void check_scopes(const struct spot *at, const char *member,
                         const struct texts *scopes, const struct connection *c)
{
    struct arena *a = diag_arena(at->c->diags);

    for (size_t i = 0; i < scopes->n; i++) {
        size_t k = 0;
        while (k < c->scopes.n && strcmp(scopes->items[i], c->scopes.items[k]) != 0)
            k++;
        if (k < c->scopes.n || c->scopes.n == 0)
            continue;
        diag_add(at->c->diags,
                 &(struct diag_at){
                     .path = path_of(at, arena_printf(a, "%s[%zu]", member, i)) },
                 DIAG_UNKNOWN_SCOPE,
                 nearest_find(scopes->items[i], c->scopes.items, c->scopes.n),
                 "the Connection \"%s\" has no scope \"%s\" in its catalogue", c->id,
                 scopes->items[i]);
    }
}

static void check_connection(const struct spot *at, void *record)
{
    const struct connection *c = record;

    if (find_id(at->c, RECORD_RESOURCE, c->id))
        complain(at, "id", DIAG_DUPLICATE_ID, "a Resource has the id \"%s\" already",
                 c->id);
    refer(at, "tenantId", RECORD_TENANT, c->tenant_id);
    check_scopes(at, "defaultScopes", &c->default_scopes, c);
}

static void check_stored(const struct spot *at, void *record)
{
    struct stored *s = record;
    const struct connection *c = refer(at, "appId", RECORD_CONNECTION, s->app_id);

    refer(at, "userId", RECORD_USER, s->user_id);
    refer(at, "tenantId", RECORD_TENANT, s->tenant_id);
    if (!s->user_id[0] && !s->tenant_id[0])
        complain(at, "userId", DIAG_MISSING_KEY,
                 "a credential needs a \"userId\", a \"tenantId\" or both");
    if (!secret_present(&s->access_token) && !secret_present(&s->refresh_token))
        complain(at, "accessToken", DIAG_MISSING_KEY,
                 "a credential needs an \"accessToken\" or a \"refreshToken\"");
    if (c && !s->access_token_type[0])
        s->access_token_type =
            c->app_type == CONNECTION_CUSTOM_API_KEY ? "N_A" : "Bearer";
    if (c)
        check_scopes(at, "scopes", &s->scopes, c);
}

static void check_has_key(const struct spot *at, const unsigned char sha256[32])
{
    if (is_blank(sha256))
        complain(at, "key", DIAG_MISSING_KEY, "a %s needs its \"key\"",
                 kind_names[at->kind]);
}

static void check_management_key(const struct spot *at, void *record)
{
    const struct management_key *k = record;

    check_has_key(at, k->sha256);
}

static void check_access_key(const struct spot *at, void *record)
{
    const struct access_key *k = record;

    check_has_key(at, k->sha256);
    refer(at, "boundUserId", RECORD_USER, k->bound_user_id);
    refer_members(at, "keyTenants", k->key_tenants, k->n_key_tenants);
}

static void check_project(const struct tenant_check *c)
{
    const struct project *p = &c->world->project;

    if (p->switches.signing_alg == SIGNING_ES256)
        diag_add(c->diags, &(struct diag_at){ .path = "project.switches.signingAlg" },
                 DIAG_ES256, NULL,
                 "the Java SDK and FastMCP cannot verify ES256; with RS256 all can");
    if (p->default_user[0] && !find_id(c, RECORD_USER, p->default_user))
        diag_add(c->diags, &(struct diag_at){ .path = "project.defaultUser" },
                 DIAG_UNKNOWN_REFERENCE, suggest(c, RECORD_USER, p->default_user),
                 "there is no user \"%s\"", p->default_user);
}

void tenant_check(const struct tenant_check *c)
{
    static void (*const checks[RECORD_KINDS])(const struct spot *, void *) = {
        [RECORD_USER] = check_user,
        [RECORD_CLIENT] = check_client,
        [RECORD_RESOURCE] = check_resource,
        [RECORD_CONNECTION] = check_connection,
        [RECORD_STORED] = check_stored,
        [RECORD_MANAGEMENT_KEY] = check_management_key,
        [RECORD_ACCESS_KEY] = check_access_key,
    };

    check_project(c);
    for (int kind = 0; kind < RECORD_KINDS; kind++) {
        struct spot at = { c, (enum record_kind)kind, 0 };
        for (; checks[kind] && at.row < c->layer->rows[kind].n; at.row++)
            checks[kind](&at, layer_row(c->layer, at.kind, at.row));
    }
}

void tenant_check_twice(const struct tenant_check *c, enum layer_index index,
                        uint32_t row, uint32_t before)
{
    static const char *const members[LAYER_INDEXES] = {
        [LAYER_USER_BY_LOGIN] = "loginIds",   [LAYER_CLIENT_BY_CLIENT_ID] = "clientId",
        [LAYER_RESOURCE_BY_URI] = "uri",      [LAYER_MANAGEMENT_KEY_BY_DIGEST] = "key",
        [LAYER_ACCESS_KEY_BY_DIGEST] = "key",
    };
    struct spot at = { c, layer_kind(index), row };
    const char *member = members[index];

    if (!member)
        member = at.kind == RECORD_USER ? "userId" : "id";
    complain(&at, member, DIAG_DUPLICATE_ID, "this %s has the same %s as %s[%u]",
             kind_names[at.kind], member, fields_top(at.kind)->key, (unsigned)before);
}
