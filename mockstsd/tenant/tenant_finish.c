/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_finish.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/rule.h"
#include "tenant/snapshot.h"
#include "tenant/world.h"
#include "tenant/tenant_source.h"
#include "wire/b64url.h"
#include "wire/seal.h"

enum { ID_TAIL = 27, PLACE_BYTES_MAX = 4096 };

static void *row_of(const struct tenant_finish *f, enum record_kind kind, size_t row)
{
    return layer_row(f->layer, kind, row);
}

/* contract 1.2: the clientId generated from project and record id */
static const char *generated_client_id(struct arena *a, const char *project_id,
                                       const char *record_id)
{
    const char *plain = arena_printf(a, "%s:%s", project_id, record_id);

    return b64url_plain_text(a, plain, strlen(plain));
}

static struct texts catalogue_of(struct arena *a, const struct scope_groups *groups)
{
    const struct scopes *all[] = { &groups->permissions_scopes,
                                   &groups->attributes_scopes,
                                   &groups->connections_scopes };
    const char **items = arena_array(a, all[0]->n + all[1]->n + all[2]->n, sizeof *items);
    struct texts names = { items, 0 };

    for (size_t g = 0; g < 3; g++)
        for (size_t i = 0; i < all[g]->n; i++)
            items[names.n++] = all[g]->items[i].name;
    return names;
}

/* chosen: a client that names no grants has those that its kind usually has */
static unsigned usual_grants(const struct client *c)
{
    unsigned grants = GRANT_AUTHORIZATION_CODE | GRANT_REFRESH_TOKEN;

    if (c->n_secrets > 0 && !c->non_confidential)
        grants |= GRANT_CLIENT_CREDENTIALS;
    return grants;
}

static void finish_client(const struct tenant_finish *f, struct client *c)
{
    struct arena *a = f->layer->arena;

    c->catalogue = catalogue_of(a, &c->scopes);
    if (c->grant_types == 0)
        c->grant_types = usual_grants(c);
    c->grant_types |= GRANT_TOKEN_EXCHANGE; /* contract 4.1: always enabled */
    if (!c->client_id[0] && c->id[0])
        c->client_id = generated_client_id(a, f->project->id, c->id);
}

/* A prefix and 27 of base62 that depend on these bytes alone. */
static const char *id_from(struct arena *a, const char *prefix,
                           const struct seal_hash *hash)
{
    static const char base62[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    size_t prefix_len = strlen(prefix);
    char *id = arena_alloc(a, prefix_len + ID_TAIL + 1);

    memcpy(id, prefix, prefix_len);
    for (size_t i = 0; i < ID_TAIL; i++)
        id[prefix_len + i] = base62[hash->bytes[i] % 62];
    return id;
}

/* Append "text\n"; what does not fit is left out, which hurts only texts of thousands of bytes. */
static size_t add_part(char *place, size_t len, const char *text)
{
    size_t room = PLACE_BYTES_MAX - len, text_len = strlen(text);

    if (text_len + 1 > room)
        return len;
    memcpy(place + len, text, text_len);
    place[len + text_len] = '\n';
    return len + text_len + 1;
}

/*
 * Takes place: room for PLACE_BYTES_MAX, shared by all credentials.
 * chosen: the id follows from place and scopes, so the same credential keeps its id
 */
static const char *stored_id(struct arena *a, const struct stored *s, char *place)
{
    size_t len = add_part(place, 0, s->app_id);

    len = add_part(place, len, s->user_id);
    len = add_part(place, len, s->tenant_id);
    len = add_part(place, len, s->external_identifier);
    for (size_t i = 0; i < s->scopes.n; i++)
        len = add_part(place, len, s->scopes.items[i]);
    struct seal_hash hash = seal_sha256(place, len);
    return id_from(a, "OT", &hash);
}

static void finish_stored(const struct tenant_finish *f)
{
    struct arena *a = f->layer->arena;
    char *place = arena_alloc(a, PLACE_BYTES_MAX);

    for (size_t row = 0; row < f->layer->rows[RECORD_STORED].n; row++) {
        struct stored *s = row_of(f, RECORD_STORED, row);
        if (!s->id[0])
            s->id = stored_id(a, s, place);
    }
}

static void finish_keys(const struct tenant_finish *f)
{
    for (size_t row = 0; row < f->layer->rows[RECORD_MANAGEMENT_KEY].n; row++) {
        struct management_key *k = row_of(f, RECORD_MANAGEMENT_KEY, row);
        struct seal_hash hash = seal_sha256(k->sha256, sizeof k->sha256);
        if (!k->id[0])
            k->id = id_from(f->layer->arena, "K", &hash);
    }
    for (size_t row = 0; row < f->layer->rows[RECORD_ACCESS_KEY].n; row++) {
        struct access_key *k = row_of(f, RECORD_ACCESS_KEY, row);
        struct seal_hash hash = seal_sha256(k->sha256, sizeof k->sha256);
        if (!k->id[0])
            k->id = id_from(f->layer->arena, "K", &hash);
    }
}

/* A rule beneath of the same name, or NULL. */
static const struct rule *same_name(const struct tenant_finish *f, const char *name)
{
    for (size_t i = 0; f->below && i < f->below->n_rules; i++)
        if (strcmp(f->below->rules[i].name, name) == 0)
            return &f->below->rules[i];
    return NULL;
}

/* The ids that are taken: those beneath and those written in this text. */
static struct idmap *taken_rule_ids(const struct tenant_finish *f)
{
    struct idmap *taken = idmap_make(f->layer->arena);

    for (size_t i = 0; f->below && i < f->below->n_rules; i++)
        idmap_put(taken, f->below->rules[i].id, taken);
    for (size_t row = 0; row < f->layer->rows[RECORD_RULE].n; row++) {
        const struct rule *rule = row_of(f, RECORD_RULE, row);
        if (rule->id[0])
            idmap_put(taken, rule->id, taken);
    }
    return taken;
}

/* contract 7.1: AR1, AR2 … in file order. A fragment's rule takes the id of its name. */
static void finish_rules(const struct tenant_finish *f)
{
    struct idmap *taken = taken_rule_ids(f);

    for (size_t row = 0; row < f->layer->rows[RECORD_RULE].n; row++) {
        struct rule *rule = row_of(f, RECORD_RULE, row);
        const struct rule *before = same_name(f, rule->name);
        size_t n = row + 1;
        if (rule->id[0])
            continue;
        rule->id = before ? before->id : arena_printf(f->layer->arena, "AR%zu", n);
        while (!before && idmap_find(taken, rule->id))
            rule->id = arena_printf(f->layer->arena, "AR%zu", ++n);
        if (n > row + 1) /* no other rule can come upon an id that is its own */
            idmap_put(taken, rule->id, rule);
    }
}

/* Signing keys lie beside the fixture. */
static void finish_signing_keys(const struct tenant_finish *f)
{
    struct arena *a = f->layer->arena;
    struct texts *keys = &f->project->signing_keys;
    const char *slash = strrchr(f->source->name, '/');
    const char **paths = arena_array(a, keys->n, sizeof *paths);

    for (size_t i = 0; i < keys->n; i++) {
        paths[i] = keys->items[i];
        if (slash && paths[i][0] != '/')
            paths[i] = arena_printf(a, "%.*s/%s", (int)(slash - f->source->name),
                                    f->source->name, paths[i]);
    }
    keys->items = paths;
}

static void finish_project(const struct tenant_finish *f)
{
    struct project *p = f->project;

    if (p->switches.dialect < 0)
        p->switches.dialect = f->source->dialect;
    if (p->switches.login < 0)
        p->switches.login = f->source->login;
    if (!p->default_user[0] && f->layer->rows[RECORD_USER].n > 0)
        p->default_user = layer_id(row_of(f, RECORD_USER, 0));
    if (!f->below)
        finish_signing_keys(f);
}

void tenant_finish(const struct tenant_finish *f)
{
    const struct layer_rows *rows = f->layer->rows;

    finish_project(f);
    for (size_t row = 0; row < rows[RECORD_CLIENT].n; row++)
        finish_client(f, row_of(f, RECORD_CLIENT, row));
    for (size_t row = 0; row < rows[RECORD_RESOURCE].n; row++) {
        struct resource *r = row_of(f, RECORD_RESOURCE, row);
        r->catalogue = catalogue_of(f->layer->arena, &r->scopes);
    }
    for (size_t row = 0; row < rows[RECORD_CONNECTION].n; row++) {
        struct connection *c = row_of(f, RECORD_CONNECTION, row);
        if (c->scopes.n == 0)
            c->scopes = c->default_scopes;
    }
    finish_stored(f);
    finish_keys(f);
    finish_rules(f);
}
