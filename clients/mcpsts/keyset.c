/* SPDX-License-Identifier: MIT */
#include "mcpsts/keyset.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"
#include "wire/jobj.h"
#include "wire/signkey.h"
#include "mcpsts/mcpsts.h"
#include "mcpsts/outlet.h"
#include "mcpsts/refuse.h"

enum { KEYS_MAX = 64, SET_BYTES = 256 * 1024 };

/* One fetched set: immutable, counted, replaced as a whole. */
struct keyset_page {
    struct arena *arena;
    atomic_uint holders;
    int64_t fetched_ms;
    struct signkey *keys[KEYS_MAX];
    size_t n_keys;
};

struct keyset {
    const struct outlet *outlet;
    const char *url;
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t fetched;
    struct keyset_page *page; /* NULL before the first */
    bool fetching, tried;
    int64_t tried_ms;
    char reason[200]; /* why the last try failed */
};

/* What one fetch needs and makes; its arena becomes the page's. */
struct fetch {
    const struct keyset *set;
    struct arena *arena;
    struct keyset_page *page;
    struct err why;
};

static void page_drop(struct keyset_page *page)
{
    if (page && atomic_fetch_sub(&page->holders, 1) == 1)
        arena_free(page->arena);
}

static void keyset_end(void *thing)
{
    struct keyset *k = thing;

    page_drop(k->page);
    pthread_cond_destroy(&k->fetched);
    pthread_mutex_destroy(&k->lock);
}

struct keyset *keyset_open(struct arena *a, const struct outlet *o, const char *url)
{
    struct keyset *k = arena_alloc(a, sizeof *k);

    k->outlet = o;
    k->url = url;
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->fetched, NULL);
    arena_defer(a, keyset_end, k);
    return k;
}

/* RFC 7517 5: keys of a kind that we do not use are passed over. */
static int read_keys(struct fetch *f, struct jobj list)
{
    struct keyset_page *page = f->page;

    for (struct jobj jwk = jobj_first(list); jwk.node && page->n_keys < KEYS_MAX;
         jwk = jobj_next(jwk)) {
        if (jobj_kind(jwk) == JOBJ_OBJECT &&
            signkey_from_jwk(f->arena, jwk, &page->keys[page->n_keys], NULL) == 0)
            page->n_keys++;
    }
    if (page->n_keys == 0)
        return err_set(&f->why, ERR_PARSE, "the key set has no key that signs");
    return 0;
}

static int fetch_work(void *self)
{
    struct fetch *f = self;
    struct httpc_field accept = { "Accept", "application/json" };
    struct httpc_ask ask = { .method = "GET",
                             .url = f->set->url,
                             .headers = &accept,
                             .n_headers = 1,
                             .deadline_ms = f->set->outlet->timeout_ms,
                             .limit_bytes = SET_BYTES };
    struct httpc_answer answer = { 0 };
    struct jobj body, list;

    f->page = arena_alloc(f->arena, sizeof *f->page);
    if (outlet_send(f->set->outlet, f->arena, &ask, &answer, &f->why) < 0)
        return -1;
    if (answer.status != 200)
        return err_set(&f->why, ERR_IO, "the key set's address answers %d",
                       answer.status);
    if (jobj_parse_object(f->arena, answer.body, answer.body_len, &body, &f->why) < 0 ||
        jobj_array(body, "keys", &list, &f->why) < 0)
        return -1;
    return read_keys(f, list);
}

/* A new page with one holder, or NULL with the reason. */
static struct keyset_page *fetch(const struct keyset *k, struct err *e)
{
    struct fetch f = { .set = k, .arena = outlet_arena(k->outlet) };

    err_set(&f.why, ERR_LIMIT, "out of memory");
    if (!f.arena || arena_run(f.arena, fetch_work, &f) < 0) {
        arena_free(f.arena);
        err_pass(e, &f.why);
        return NULL;
    }
    f.page->arena = f.arena;
    atomic_init(&f.page->holders, 1);
    return f.page;
}

/* True if it is for this thread to fetch. Those who must wait wait for another's fetch. */
static bool fetch_begin(struct keyset *k, bool must_wait)
{
    int64_t now_ms = outlet_ticks_ms(k->outlet);
    bool mine;

    pthread_mutex_lock(&k->lock);
    while (k->fetching && must_wait)
        pthread_cond_wait(&k->fetched, &k->lock);
    mine = !k->fetching && (!k->tried || now_ms - k->tried_ms >= KEYSET_BACKOFF_MS);
    if (mine) {
        k->fetching = k->tried = true;
        k->tried_ms = now_ms;
    }
    pthread_mutex_unlock(&k->lock);
    return mine;
}

/* A set that cannot be renewed stays good: tokens end by themselves. */
static void fetch_end(struct keyset *k, struct keyset_page *page, const struct err *why)
{
    struct keyset_page *old = NULL;

    pthread_mutex_lock(&k->lock);
    if (page) {
        page->fetched_ms = k->tried_ms;
        old = k->page;
        k->page = page;
    } else {
        snprintf(k->reason, sizeof k->reason, "%.190s", why->text);
    }
    k->fetching = false;
    pthread_cond_broadcast(&k->fetched);
    pthread_mutex_unlock(&k->lock);
    page_drop(old);
}

static void renew(struct keyset *k, bool must_wait)
{
    struct err why = { 0 };

    if (fetch_begin(k, must_wait))
        fetch_end(k, fetch(k, &why), &why);
}

/* The key as the set is now. *old: the set is due, or there is none. */
static bool look(struct keyset *k, const char *kid, struct keyset_hold *out, bool *old)
{
    int64_t now_ms = outlet_ticks_ms(k->outlet);
    struct keyset_page *page;

    pthread_mutex_lock(&k->lock);
    page = k->page;
    if (page)
        atomic_fetch_add(&page->holders, 1);
    pthread_mutex_unlock(&k->lock);
    *old = !page || now_ms - page->fetched_ms >= KEYSET_FRESH_MS;
    for (size_t i = 0; page && i < page->n_keys; i++) {
        if (strcmp(signkey_kid(page->keys[i]), kid) == 0) {
            *out = (struct keyset_hold){ page->keys[i], page };
            return true;
        }
    }
    page_drop(page);
    return false;
}

static int missing(struct keyset *k, struct mcpsts_refusal *why)
{
    int64_t left_ms = KEYSET_BACKOFF_MS - outlet_ticks_ms(k->outlet);
    int rc;

    pthread_mutex_lock(&k->lock);
    left_ms += k->tried_ms;
    rc = k->page ? refuse(why, MCPSTS_INVALID_TOKEN, "no key of the STS has this kid")
                 : refuse(why, MCPSTS_TEMPORARY, "no keys from the STS: %s", k->reason);
    pthread_mutex_unlock(&k->lock);
    if (why->code == MCPSTS_TEMPORARY)
        why->retry_after_s = left_ms > 0 ? (left_ms + 999) / 1000 : 0;
    return rc;
}

int keyset_find(struct keyset *k, const char *kid, struct keyset_hold *out,
                struct mcpsts_refusal *why)
{
    struct keyset_hold newer;
    bool old;
    bool found = look(k, kid, out, &old);

    if (found && !old)
        return 0;
    renew(k, !found);
    if (!look(k, kid, &newer, &old)) {
        if (found)
            keyset_drop(out); /* it is no longer among them */
        return missing(k, why);
    }
    if (found)
        keyset_drop(out);
    *out = newer;
    return 0;
}

void keyset_drop(const struct keyset_hold *hold)
{
    page_drop(hold->page);
}
