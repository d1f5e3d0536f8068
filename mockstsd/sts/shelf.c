/* SPDX-License-Identifier: MIT */
#include "sts/shelf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/state.h"
#include "wire/seal.h"

/* The parts of a sealed item; its scopes follow. */
enum part {
    VERSION,
    GONE,
    SINCE,
    EXPIRY,
    REFRESHED,
    ACCOUNT,
    TOKEN_SUB,
    TYPE,
    REFRESH_ERROR,
    GRANTED_BY,
    ACCESS,
    REFRESH,
    PARTS
};

static const char version[] = "1";
static const char key_version[] =
    "1"; /* of the vault key: part of what a row is bound to */

static const char *group_of(const struct snapshot_place *p, struct arena *a)
{
    return arena_printf(a, "%s|%s|%s", p->app_id, p->user_id, p->tenant_id);
}

static struct seal_bytes bound(const char *project, const struct snapshot_place *p,
                               const char *id, struct arena *a)
{
    const char *const items[] = { project,      p->app_id,   p->user_id,
                                  p->tenant_id, key_version, id };
    struct texts all = { items, sizeof items / sizeof items[0] };

    struct seal_bytes out;

    out.data = parts_join(&all, a, &out.len);
    return out;
}

static const char *number(int64_t n, struct arena *a)
{
    return arena_printf(a, "%" PRId64, n);
}

static const char *open_text(const struct secret *s)
{
    return secret_present(s) ? s->bytes : "";
}

static char *pack(const struct shelf_item *item, struct arena *a, size_t *out_len)
{
    const struct stored *s = &item->stored;
    const char **items = arena_array(a, PARTS + s->scopes.n, sizeof *items);
    struct texts all = { items, PARTS + s->scopes.n };

    items[VERSION] = version;
    items[GONE] = item->gone ? "1" : "0";
    items[SINCE] = number(item->since_ms, a);
    items[EXPIRY] = number(s->access_token_expiry_s, a);
    items[REFRESHED] = number(s->last_refresh_time_s, a);
    items[ACCOUNT] = s->external_identifier;
    items[TOKEN_SUB] = s->token_sub;
    items[TYPE] = s->access_token_type;
    items[REFRESH_ERROR] = s->last_refresh_error;
    items[GRANTED_BY] = s->granted_by;
    items[ACCESS] = open_text(&s->access_token);
    items[REFRESH] = open_text(&s->refresh_token);
    for (size_t i = 0; i < s->scopes.n; i++)
        items[PARTS + i] = s->scopes.items[i];
    return parts_join(&all, a, out_len);
}

int shelf_put(const struct sts *sts, const char *project, const struct shelf_item *item,
              struct change *change, struct err *e)
{
    const struct stored *s = &item->stored;
    const struct snapshot_place place = { s->app_id, s->user_id, s->tenant_id };
    struct arena *a = change->arena;
    struct seal_job job = { .bound = bound(project, &place, s->id, a) };
    struct secret key = sts_vault_key(sts);
    struct seal_bytes sealed;
    char *clear = pack(item, a, &job.body.len);
    struct store_row row = { .kind = ROW_CREDENTIAL,
                             .project = project,
                             .key = s->id,
                             .group = group_of(&place, a) };
    int rc;

    job.body.data = clear;
    rc = seal_close(a, &key, &job, &sealed, NULL);
    secret_wipe(clear, job.body.len);
    if (rc < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The credential could not be sealed");
    row.value = sealed.data;
    row.value_len = sealed.len;
    change_put(change, &row);
    return 0;
}

static struct secret as_secret(const char *text)
{
    if (!*text)
        return (struct secret){ 0 };
    return (struct secret){ text, strlen(text) };
}

static int unpack(const struct secret *clear, struct arena *a, struct shelf_item *out)
{
    struct texts all = parts_split(clear->bytes, clear->len, a);
    struct stored *s = &out->stored;

    if (all.n < PARTS || strcmp(all.items[VERSION], version) != 0)
        return -1;
    out->gone = all.items[GONE][0] == '1';
    out->since_ms = strtoll(all.items[SINCE], NULL, 10);
    s->access_token_expiry_s = strtoll(all.items[EXPIRY], NULL, 10);
    s->last_refresh_time_s = strtoll(all.items[REFRESHED], NULL, 10);
    s->external_identifier = all.items[ACCOUNT];
    s->token_sub = all.items[TOKEN_SUB];
    s->access_token_type = all.items[TYPE];
    s->last_refresh_error = all.items[REFRESH_ERROR];
    s->granted_by = all.items[GRANTED_BY];
    s->access_token = as_secret(all.items[ACCESS]);
    s->refresh_token = as_secret(all.items[REFRESH]);
    s->scopes = (struct texts){ all.items + PARTS, all.n - PARTS };
    return 0;
}

/* The place that group_of wrote down; ids hold no '|'. */
static struct snapshot_place place_of(const char *group, struct arena *a)
{
    const char *user = strchr(group, '|') + 1, *tenant = strchr(user, '|') + 1;

    return (struct snapshot_place){ arena_slice(a, group, (size_t)(user - group) - 1),
                                    arena_slice(a, user, (size_t)(tenant - user) - 1),
                                    tenant };
}

static int open_row(const struct sts *sts, const struct shelf_query *query,
                    const struct store_row *row, struct arena *a,
                    const struct shelf_item **out)
{
    const struct snapshot_place place =
        query->place.app_id ? query->place : place_of(row->group, a);
    struct seal_job job = { { row->value, row->value_len },
                            bound(query->project, &place, row->key, a) };
    struct shelf_item *item = arena_alloc(a, sizeof *item);
    struct secret key = sts_vault_key(sts), clear;

    if (seal_open(a, &key, &job, &clear, NULL) < 0 || unpack(&clear, a, item) < 0)
        return -1;
    item->stored.id = row->key;
    item->stored.app_id = place.app_id;
    item->stored.user_id = place.user_id;
    item->stored.tenant_id = place.tenant_id;
    *out = item;
    return 0;
}

/* Newest first; of two of one moment, the one with the later id. */
static int compare(const void *x, const void *y)
{
    const struct shelf_item *a = *(const struct shelf_item *const *)x;
    const struct shelf_item *b = *(const struct shelf_item *const *)y;

    if (a->since_ms != b->since_ms)
        return a->since_ms < b->since_ms ? 1 : -1;
    return strcmp(b->stored.id, a->stored.id);
}

int shelf_read(const struct sts *sts, const struct shelf_query *query, struct arena *a,
               struct shelf_items *out, struct err *e)
{
    struct store_query q = { .kind = ROW_CREDENTIAL,
                             .project = query->project,
                             .now_s = query->now_s };
    struct shelf_items items = { 0 };
    struct store_rows rows = { 0 };

    if (!store_any(sts->store, ROW_CREDENTIAL)) {
        *out = items;
        return 0;
    }
    q.group = query->place.app_id ? group_of(&query->place, a) : NULL;
    if (store_each(sts->store, &q, a, &rows, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The vault cannot be read");
    items.items = arena_array(a, rows.n_rows, sizeof *items.items);
    for (items.n = 0; items.n < rows.n_rows; items.n++) {
        if (open_row(sts, query, &rows.rows[items.n], a, &items.items[items.n]) < 0)
            return err_set(e, OAUTH_SERVER_ERROR, "A kept credential does not open");
    }
    if (items.n > 1)
        qsort(items.items, items.n, sizeof *items.items, compare);
    *out = items;
    return 0;
}
