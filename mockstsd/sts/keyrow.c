/* SPDX-License-Identifier: MIT */
#include "sts/keyrow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "store/store.h"
#include "sts/parts.h"
#include "sts/state.h"
#include "wire/seal.h"
#include "wire/signkey.h"

enum part { VERSION, SIGNS, UNTIL, PEM, PARTS };

static const char version[] = "1";

static struct seal_bytes bound(const char *project, const char *kid, struct arena *a)
{
    const char *const items[] = { project, "signing key", kid };
    struct texts all = { items, sizeof items / sizeof items[0] };
    struct seal_bytes out;

    out.data = parts_join(&all, a, &out.len);
    return out;
}

static int put_one(const struct sts *sts, const char *project, const struct keyrow *key,
                   struct change *change, struct err *e)
{
    struct arena *a = change->arena;
    const char *items[PARTS] = { [VERSION] = version };
    struct texts all = { items, PARTS };
    struct store_row row = { .kind = ROW_KEY,
                             .project = project,
                             .key = signkey_kid(key->key) };
    struct seal_job job = { .bound = bound(project, row.key, a) };
    struct secret seal_key = sts_vault_key(sts);
    struct seal_bytes sealed;
    char *clear;
    int rc;

    if (signkey_write_private(a, key->key, &items[PEM], e) < 0)
        return -1;
    items[SIGNS] = arena_printf(a, "%" PRId64, key->signs_s);
    items[UNTIL] = arena_printf(a, "%" PRId64, key->until_s);
    job.body.data = clear = parts_join(&all, a, &job.body.len);
    rc = seal_close(a, &seal_key, &job, &sealed, e);
    secret_wipe(clear, job.body.len);
    if (rc < 0)
        return -1;
    row.value = sealed.data;
    row.value_len = sealed.len;
    change_put(change, &row);
    return 0;
}

int keyrow_put(const struct sts *sts, const char *project, const struct keyrows *keys,
               struct change *change, struct err *e)
{
    change_clear(change, ROW_KEY, project, NULL);
    for (size_t i = 0; i < keys->n; i++) {
        if (put_one(sts, project, &keys->rows[i], change, e) < 0)
            return -1;
    }
    return 0;
}

static int open_row(const struct sts *sts, const struct store_row *row, struct arena *a,
                    struct keyrow *out, struct err *e)
{
    struct seal_job job = { { row->value, row->value_len },
                            bound(row->project, row->key, a) };
    struct secret seal_key = sts_vault_key(sts), clear;
    struct signkey *key;
    struct texts all;

    if (seal_open(a, &seal_key, &job, &clear, NULL) < 0)
        return err_set(e, ERR_CRYPTO, "The kept signing key %s does not open", row->key);
    all = parts_split(clear.bytes, clear.len, a);
    if (all.n != PARTS || strcmp(all.items[VERSION], version) != 0)
        return err_set(e, ERR_CRYPTO, "The kept signing key %s is damaged", row->key);
    if (signkey_load_private(a, all.items[PEM], row->key, &key, e) < 0)
        return -1;
    out->key = key;
    out->signs_s = strtoll(all.items[SIGNS], NULL, 10);
    out->until_s = strtoll(all.items[UNTIL], NULL, 10);
    return 0;
}

int keyrow_read(const struct sts *sts, const char *project, int64_t now_s,
                struct arena *a, struct keyrows *out, struct err *e)
{
    struct store_query q = { .kind = ROW_KEY, .project = project, .now_s = now_s };
    struct keyrows keys = { .n = 0 };
    struct store_rows rows = { 0 };

    if (store_each(sts->store, &q, a, &rows, e) < 0)
        return -1;
    for (size_t i = 0; i < rows.n_rows && keys.n < KEYROW_MAX; i++) {
        struct keyrow *one = &keys.rows[keys.n];

        if (open_row(sts, &rows.rows[i], a, one, e) < 0)
            return -1;
        keys.n += one->until_s > now_s;
    }
    *out = keys;
    return 0;
}
