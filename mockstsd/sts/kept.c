/* SPDX-License-Identifier: MIT */
#include "sts/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/parts.h"
#include "tenant/overlay.h"
#include "wire/seal.h"

/* The parts of a sealed record. */
enum part { VERSION, KIND, ID, GONE, JSON, PARTS };

static const char version[] = "1";

static const char *key_of(enum record_kind kind, const char *id, struct arena *a)
{
    return arena_printf(a, "%d/%s", (int)kind, id);
}

/* A row opens only in its own project, under its own name. */
static struct seal_bytes bound(const struct kept_place *place, const char *key,
                               struct arena *a)
{
    const char *text = arena_printf(a, "record %s %s %s", version, place->project, key);

    return (struct seal_bytes){ text, strlen(text) };
}

int kept_put(const struct kept_place *place, const struct overlay_change *record,
             struct change *change, struct err *e)
{
    struct arena *a = change->arena;
    const char *key = key_of(record->kind, record->id, a);
    const char *const items[PARTS] = {
        [VERSION] = version,
        [KIND] = arena_printf(a, "%d", (int)record->kind),
        [ID] = record->id,
        [GONE] = record->json == NULL ? "1" : "0",
        [JSON] = record->json == NULL ? "" : record->json,
    };
    const struct texts all = { items, PARTS };
    struct seal_job job = { .bound = bound(place, key, a) };
    struct seal_bytes sealed;
    struct store_row row = { .kind = place->row_kind,
                             .project = place->project,
                             .key = key };

    job.body.data = parts_join(&all, a, &job.body.len);
    if (seal_close(a, &place->vault_key, &job, &sealed, e) < 0)
        return -1;
    row.value = sealed.data;
    row.value_len = sealed.len;
    change_put(change, &row);
    return 0;
}

static int read_row(const struct kept_place *place, const struct store_row *row,
                    struct arena *a, struct overlay_change *out, struct err *e)
{
    struct seal_job job = { .body = { row->value, row->value_len },
                            .bound = bound(place, row->key, a) };
    struct secret plain;
    struct texts parts;

    if (seal_open(a, &place->vault_key, &job, &plain, NULL) < 0)
        return err_set(e, ERR_CRYPTO,
                       "A kept record cannot be opened: it was altered, or the vault key "
                       "is another one");
    parts = parts_split(plain.bytes, plain.len, a);
    if (parts.n != PARTS || strcmp(parts.items[VERSION], version) != 0)
        return err_set(e, ERR_PARSE,
                       "A kept record has a form that this build does not know");
    out->kind = (enum record_kind)strtol(parts.items[KIND], NULL, 10);
    out->id = parts.items[ID];
    out->json = strcmp(parts.items[GONE], "1") == 0 ? NULL : parts.items[JSON];
    return 0;
}

int kept_read(const struct kept_place *place, struct arena *a,
              struct overlay_change **out, size_t *n, struct err *e)
{
    struct store_query q = { .kind = place->row_kind, .project = place->project };
    struct overlay_change *list;
    struct store_rows rows;

    if (store_each(place->store, &q, a, &rows, e) < 0)
        return -1;
    list = arena_array(a, rows.n_rows, sizeof *list);
    for (size_t i = 0; i < rows.n_rows; i++) {
        if (read_row(place, &rows.rows[i], a, &list[i], e) < 0)
            return -1;
    }
    *out = list;
    *n = rows.n_rows;
    return 0;
}
