/* SPDX-License-Identifier: MIT */
#include "sts/connect.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/digest.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/provider.h"
#include "sts/shelf.h"
#include "sts/sts.h"
#include "wire/jwrite.h"

enum { TICKET_S = 600, PROJECT_CHARS = 28, RANDOM_CHARS = 27 };

/* The parts of a ticket's row; the scopes follow. */
enum part { APP, USER, TENANT, PARTS };

/* A ticket is the project's id and a random part. Only its digest is kept. */
static const char *key_of(const char *ticket, struct arena *a)
{
    return digest_text(a, ticket, strlen(ticket));
}

const char *connect_ticket(const struct sts *sts, const struct connect_ask *ask,
                           struct change *change)
{
    struct arena *a = change->arena;
    const char **items = arena_array(a, PARTS + ask->scopes.n, sizeof *items);
    const struct texts all = { items, PARTS + ask->scopes.n };
    struct store_row row = { .kind = ROW_TICKET, .project = ask->project };
    char random[RANDOM_CHARS + 1];
    const char *ticket;

    items[APP] = ask->app_id;
    items[USER] = ask->user_id;
    items[TENANT] = ask->tenant_id;
    for (size_t i = 0; i < ask->scopes.n; i++)
        items[PARTS + i] = ask->scopes.items[i];
    rnd_base62(random, RANDOM_CHARS);
    ticket = arena_printf(a, "%s%s", ask->project, random);
    row.key = key_of(ticket, a);
    row.value = parts_join(&all, a, &row.value_len);
    row.expires_s = change->now_s + TICKET_S;
    change_purge(change, ROW_TICKET, ask->project);
    change_put(change, &row);
    return arena_printf(a, "%s/_mock/connect/%s", sts->base_url, ticket);
}

/* One ticket on its way to a credential. */
struct visit {
    struct sts *sts;
    struct sts_world *home;
    struct arena *arena;
    const char *key, *peer;
    int64_t now_ms;
    struct texts parts;
    const struct connection *app;
    const struct user *user;
};

static int unknown(struct err *e)
{
    return err_set(e, OAUTH_NOT_FOUND, "There is no such ticket");
}

static struct sts_world *world_of(struct sts *sts, const char *ticket, struct arena *a)
{
    if (strlen(ticket) != PROJECT_CHARS + RANDOM_CHARS)
        return NULL;
    return sts_find(sts, arena_slice(a, ticket, PROJECT_CHARS), a);
}

static int read_ticket(struct visit *v, struct err *e)
{
    struct store_query q = { .kind = ROW_TICKET,
                             .project = v->home->project,
                             .key = v->key,
                             .now_s = v->now_ms / 1000 };
    struct store_row *row = NULL;

    if (store_get(v->sts->store, &q, v->arena, &row, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The ticket cannot be read");
    if (!row)
        return unknown(e);
    v->parts = parts_split(row->value, row->value_len, v->arena);
    return v->parts.n < PARTS ? unknown(e) : 0;
}

static int find_parties(struct visit *v, struct err *e)
{
    struct snapshot *world =
        snapshot_drop_with(snapshot_slot_hold(v->home->slot), v->arena);

    v->app = snapshot_connection(world, v->parts.items[APP]);
    v->user = snapshot_user(world, v->parts.items[USER]);
    return !v->app || !v->user || v->user->disabled ? unknown(e) : 0;
}

static void fill_oauth(const struct visit *v, struct stored *out)
{
    const struct texts *asked = &v->parts;

    out->access_token = provider_value(v->arena, "mock_at_");
    out->refresh_token = provider_value(v->arena, "mock_rt_");
    out->access_token_type = "Bearer";
    out->last_refresh_time_s = v->now_ms / 1000;
    out->access_token_expiry_s = out->last_refresh_time_s + PROVIDER_LIFE_S;
    out->scopes = v->app->default_scopes;
    if (asked->n > PARTS)
        out->scopes = (struct texts){ asked->items + PARTS, asked->n - PARTS };
}

static void fill_api_key(const struct visit *v, struct stored *out)
{
    out->access_token = provider_value(v->arena, "mock_key_");
    out->access_token_type = "N_A";
}

static void fill(const struct visit *v, struct shelf_item *item)
{
    char *id = arena_alloc(v->arena, sizeof "OT" + RANDOM_CHARS);
    struct stored *out = &item->stored;

    rnd_id(id, "OT");
    item->since_ms = v->now_ms;
    out->id = id;
    out->app_id = v->app->id;
    out->user_id = out->token_sub = v->user->user_id;
    out->tenant_id = v->parts.items[TENANT];
    out->external_identifier = out->last_refresh_error = "";
    out->granted_by = "user";
    if (v->app->app_type == CONNECTION_CUSTOM_API_KEY)
        fill_api_key(v, out);
    else
        fill_oauth(v, out);
}

static const char *data_of(const struct stored *stored, struct arena *a)
{
    struct buf b = buf_make(a, 64 * 1024);
    struct jwrite w = jwrite_make(&b);

    jwrite_object(&w);
    jwrite_member_text(&w, "connectionId", stored->app_id);
    jwrite_member_text(&w, "credentialId", stored->id);
    jwrite_member_text(&w, "credentialLevel",
                       *stored->tenant_id ? "user_tenant" : "user");
    jwrite_member_texts(&w, "scopes", stored->scopes.items, stored->scopes.n);
    jwrite_object_end(&w);
    return b.data;
}

static struct event event_of(const struct visit *v, const struct stored *stored)
{
    struct event ev = { .project = v->home->project,
                        .action = "ConnectionTokenStored",
                        .type = "info",
                        .method = "vault",
                        .remote_address = v->peer,
                        .clock = &v->home->clock,
                        .external_ids = v->user->login_ids,
                        .user_id = v->user->user_id,
                        .actor_id = v->user->user_id };

    if (*stored->tenant_id)
        ev.tenants = (struct texts){ v->parts.items + TENANT, 1 };
    ev.other_data = data_of(stored, v->arena);
    return ev;
}

/* Of many who open the ticket at once, one has it: the others conflict. */
static int store_credential(const struct visit *v, struct err *e)
{
    struct change *change = change_make(v->arena, v->now_ms / 1000);
    struct shelf_item *item = arena_alloc(v->arena, sizeof *item);
    struct err why = { 0 };
    struct event ev;

    fill(v, item);
    change_take(change, ROW_TICKET, v->home->project, v->key);
    if (shelf_put(v->sts, v->home->project, item, change, e) < 0)
        return -1;
    ev = event_of(v, &item->stored);
    if (audit_commit(v->sts, change, &ev, &why) == 0)
        return 0;
    return why.code == OAUTH_CONFLICT ? unknown(e) : err_pass(e, &why);
}

int connect_complete(struct sts *sts, const struct connect_visit *visit, struct arena *a,
                     const char **redirect, struct err *e)
{
    struct visit v = { .sts = sts, .arena = a, .peer = visit->peer };

    v.home = world_of(sts, visit->ticket, a);
    if (!v.home)
        return unknown(e);
    v.key = key_of(visit->ticket, a);
    v.now_ms = clock_now_ms(&v.home->clock);
    if (read_ticket(&v, e) < 0 || find_parties(&v, e) < 0 || store_credential(&v, e) < 0)
        return -1;
    *redirect = v.app->default_redirect_url;
    return 0;
}
