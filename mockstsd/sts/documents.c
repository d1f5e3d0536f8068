/* SPDX-License-Identifier: MIT */
#include "sts/documents.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "tenant/snapshot.h"
#include "wire/seal.h"

enum { PLACES = 1024 };

static const struct switches *switches_of(const struct documents_ask *ask)
{
    return &snapshot_project(ask->world)->switches;
}

static bool find_in_map(const struct documents_ask *ask, struct documents_text *out)
{
    const struct switches *sw = switches_of(ask);

    for (size_t i = 0; i < sw->n_cimd_documents; i++) {
        const struct cimd_document *d = &sw->cimd_documents[i];

        if (strcmp(d->url, ask->url) != 0)
            continue;
        *out = (struct documents_text){ .bytes = d->json, .len = strlen(d->json) };
        return true;
    }
    return false;
}

static const char *place_of(const struct documents_ask *ask, struct arena *a)
{
    struct seal_hash hash = seal_sha256(ask->url, strlen(ask->url));

    return arena_printf(a, "%d", (hash.bytes[0] << 8 | hash.bytes[1]) % PLACES);
}

/* A kept row is the address, a NUL, the document. */
static bool find_kept(const struct documents_ask *ask, struct arena *a,
                      struct documents_text *out)
{
    struct store_query q = { .kind = ROW_DOCUMENT,
                             .project = snapshot_project(ask->world)->id,
                             .key = place_of(ask, a),
                             .now_s = ask->now_s };
    size_t url_len = strlen(ask->url) + 1;
    struct store_row *row = NULL;

    if (store_get(ask->sts->store, &q, a, &row, NULL) < 0 || row == NULL)
        return false;
    if (row->value_len < url_len || memcmp(row->value, ask->url, url_len) != 0)
        return false;
    *out = (struct documents_text){ .bytes = (const char *)row->value + url_len,
                                    .len = row->value_len - url_len };
    return true;
}

static int fetch(const struct documents_ask *ask, struct arena *a,
                 struct documents_text *out, struct err *e)
{
    const struct fetcher *f = &ask->sts->fetcher;
    struct fetcher_ask what = { .url = ask->url,
                                .loopback = switches_of(ask)->cimd_fetch == CIMD_LOOPBACK,
                                .arena = a };
    struct fetcher_answer got;

    if (switches_of(ask)->cimd_fetch == CIMD_OFF || f->get == NULL)
        return err_set(e, OAUTH_INVALID_CLIENT,
                       "The client id is not usable: documents are not fetched here");
    if (f->get(f->self, &what, &got, NULL) < 0)
        return err_set(e, OAUTH_INVALID_CLIENT,
                       "The client id is not usable: its document could not be fetched");
    *out = (struct documents_text){ got.body, got.body_len, got.fresh_s };
    return 0;
}

int documents_get(const struct documents_ask *ask, struct arena *a,
                  struct documents_text *out, struct err *e)
{
    if (find_in_map(ask, out) || find_kept(ask, a, out))
        return 0;
    return fetch(ask, a, out, e);
}

void documents_keep(const struct documents_ask *ask, const struct documents_text *text,
                    struct arena *a)
{
    size_t url_len = strlen(ask->url) + 1;
    char *value = arena_alloc(a, url_len + text->len);
    struct change *change = change_make(a, ask->now_s);
    struct store_row row = { .kind = ROW_DOCUMENT,
                             .project = snapshot_project(ask->world)->id,
                             .key = place_of(ask, a),
                             .value = value,
                             .value_len = url_len + text->len,
                             .expires_s = ask->now_s + text->fresh_s };

    if (text->fresh_s <= 0)
        return;
    memcpy(value, ask->url, url_len);
    memcpy(value + url_len, text->bytes, text->len);
    change_put(change, &row);
    if (store_commit(ask->sts->store, change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return; /* it will be fetched again */
}
