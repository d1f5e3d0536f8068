/* SPDX-License-Identifier: MIT */
#include "workbench/wb_known.h"

#include <string.h>

#include "base/arena.h"
#include "tenant/snapshot.h"

enum {
    TAGS,
    CLIENT_NAMES,
    CLIENT_IDS,
    ROLES,
    PERMISSIONS,
    USER_IDS,
    EMAILS,
    TENANTS,
    LISTS,
};

/* What a condition key is about, and the noun for it. */
static const struct {
    const char *key;
    int list;
} keys[] = {
    { "client.tags", TAGS },         { "mcpClient.tags", TAGS },
    { "client.name", CLIENT_NAMES }, { "mcpClient.name", CLIENT_NAMES },
    { "client.id", CLIENT_IDS },     { "mcpClient.id", CLIENT_IDS },
    { "user.roles", ROLES },         { "user.permissions", PERMISSIONS },
    { "user.id", USER_IDS },         { "user.email", EMAILS },
    { "user.tenants", TENANTS },     { "tenant.id", TENANTS },
};

static const char *const nouns[LISTS] = {
    [TAGS] = "client has the tag",
    [CLIENT_NAMES] = "client is named",
    [CLIENT_IDS] = "client has the id",
    [ROLES] = "user has the role",
    [PERMISSIONS] = "user has the permission",
    [USER_IDS] = "user has the id",
    [EMAILS] = "user has the e-mail",
    [TENANTS] = "tenant has the id",
};

struct wb_known {
    struct wb_names *lists[LISTS];
    struct wb_names *callers, *anybody, *uris, *targets;
};

static void add_all(struct wb_names *names, struct texts texts)
{
    for (size_t i = 0; i < texts.n; i++)
        wb_names_add(names, texts.items[i], 0);
}

static void add_users(struct wb_known *k, const struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    const struct user *u;

    while ((u = snapshot_next(s, RECORD_USER, &walk))) {
        wb_names_add(k->lists[USER_IDS], u->user_id, 0);
        wb_names_add(k->anybody, u->user_id, 0);
        wb_names_add(k->lists[EMAILS], u->email, 0);
        add_all(k->lists[ROLES], u->role_names);
        add_all(k->lists[PERMISSIONS], u->permissions);
        for (size_t i = 0; i < u->n_user_tenants; i++) {
            add_all(k->lists[ROLES], u->user_tenants[i].role_names);
            add_all(k->lists[PERMISSIONS], u->user_tenants[i].permissions);
        }
    }
}

/* A program that logs in with an access key has roles as a user has. */
static void add_access_keys(struct wb_known *k, const struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    const struct access_key *key;

    while ((key = snapshot_next(s, RECORD_ACCESS_KEY, &walk))) {
        add_all(k->lists[ROLES], key->role_names);
        add_all(k->lists[PERMISSIONS], key->permissions);
        for (size_t i = 0; i < key->n_key_tenants; i++)
            add_all(k->lists[ROLES], key->key_tenants[i].role_names);
    }
}

static void add_clients(struct wb_known *k, const struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    const struct client *c;

    while ((c = snapshot_next(s, RECORD_CLIENT, &walk))) {
        add_all(k->lists[TAGS], c->tags);
        wb_names_add(k->lists[CLIENT_NAMES], c->dynamic ? "" : c->name, 0);
        wb_names_add(k->lists[CLIENT_IDS], c->id, 0);
        wb_names_add(k->callers, c->id, 0);
        wb_names_add(k->callers, c->client_id, 0);
        wb_names_add(k->anybody, c->id, 0);
        wb_names_add(k->anybody, c->client_id, 0);
    }
}

/* Clients that register themselves get the tags of the template. */
static void add_templates(struct wb_known *k, const struct snapshot *s)
{
    struct snapshot_walk resources = { 0 }, tenants = { 0 };
    const struct resource *r;
    const struct tenant *t;

    while ((r = snapshot_next(s, RECORD_RESOURCE, &resources))) {
        add_all(k->lists[TAGS], r->registration.tags);
        wb_names_add(k->uris, r->uri, 0);
    }
    while ((t = snapshot_next(s, RECORD_TENANT, &tenants)))
        wb_names_add(k->lists[TENANTS], t->id, 0);
}

const struct wb_known *wb_known_make(const struct wb_world *w, struct arena *a)
{
    struct wb_known *k = arena_alloc(a, sizeof *k);

    for (int i = 0; i < LISTS; i++)
        k->lists[i] = wb_names_make(a, nouns[i], NULL);
    k->callers = wb_names_make(a, "client has the id", NULL);
    k->anybody = wb_names_make(a, "user or client has the id", NULL);
    k->uris = wb_names_make(a, "Resource has the URI", NULL);
    k->targets = wb_names_make(a, "target has the id", NULL);
    add_users(k, w->snapshot);
    add_access_keys(k, w->snapshot);
    add_clients(k, w->snapshot);
    add_templates(k, w->snapshot);
    for (size_t i = 0; i < w->input->n_targets; i++) {
        wb_names_add(k->targets, w->input->targets[i].id, 0);
        wb_names_add(k->targets, w->input->targets[i].uri ? w->input->targets[i].uri : "",
                     0);
    }
    return k;
}

const struct wb_names *wb_known_values(const struct wb_known *k, const char *key)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i].key, key) == 0)
            return k->lists[keys[i].list];
    return NULL;
}

const struct wb_names *wb_known_selectors(const struct wb_known *k,
                                          enum rule_principal of)
{
    if (of == RULE_USER)
        return k->lists[USER_IDS];
    return of == RULE_CLIENT ? k->callers : k->anybody;
}

const struct wb_names *wb_known_uris(const struct wb_known *k)
{
    return k->uris;
}

const struct wb_names *wb_known_targets(const struct wb_known *k)
{
    return k->targets;
}
