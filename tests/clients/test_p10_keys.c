/* SPDX-License-Identifier: MIT */
/* Keys: fetched when needed, and never because a stranger says so. */
#include "rows.h"

#include "stage.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/err.h"
#include "mcpsts/keyset.h"

enum { TOKENS = 200, THREADS = 4 };

static enum mcpsts_code ask(struct stage *s, const char *bearer,
                            struct mcpsts_refusal *why)
{
    struct mcpsts_inbound *in = NULL;
    enum mcpsts_code code = mcpsts_validate(s->sts, bearer, &in, why);

    mcpsts_inbound_free(in);
    return code;
}

static const char *with_kid(struct stage *s, unsigned n)
{
    const char *header =
        arena_printf(scene_arena(s->desk.scene), "{\"kid\":\"SK%u\"}", n);

    return stage_draft(s, &(struct tokens_draft){ .header = header });
}

static void one_fetch_serves_many(void **state)
{
    struct stage *s = stage_open("", NULL);
    const char *good = stage_bearer(s, NULL);

    (void)state;
    assert_int_equal(atomic_load(&s->n_keys), 0);
    for (int i = 0; i < 10; i++)
        assert_int_equal(ask(s, good, NULL), MCPSTS_OK);
    assert_int_equal(atomic_load(&s->n_keys), 1);
    stage_close(s);
}

static void unknown_kids_cause_no_storm(void **state)
{
    struct stage *s = stage_open("", NULL);

    (void)state;
    for (unsigned i = 0; i < TOKENS; i++)
        assert_int_equal(ask(s, with_kid(s, i), NULL), MCPSTS_INVALID_TOKEN);
    assert_int_equal(atomic_load(&s->n_keys), 1);
    stage_advance(s, KEYSET_BACKOFF_MS);
    for (unsigned i = 0; i < TOKENS; i++)
        assert_int_equal(ask(s, with_kid(s, i), NULL), MCPSTS_INVALID_TOKEN);
    assert_int_equal(atomic_load(&s->n_keys), 2);
    assert_int_equal(ask(s, stage_bearer(s, NULL), NULL), MCPSTS_OK);
    stage_close(s);
}

/* A token that fails without its key costs no request at all. */
static void a_foreign_token_costs_no_request(void **state)
{
    struct stage *s = stage_open("", NULL);

    (void)state;
    assert_int_equal(ask(s, stage_bearer(s, "{\"aud\":\"x\"}"), NULL),
                     MCPSTS_INVALID_TOKEN);
    assert_int_equal(ask(s, "Bearer x.y.z", NULL), MCPSTS_INVALID_TOKEN);
    assert_int_equal(atomic_load(&s->n_keys), 0);
    stage_close(s);
}

/* The STS rotates, and signs with its new key once sets may have expired everywhere. */
static void a_rotation_is_followed(void **state)
{
    struct stage *s = stage_open("", NULL);
    const char *claims = "{\"user\":\"U1\",\"client\":\"TPA1\",\"resource\":\"MS1\"}";
    const char *old = stage_bearer(s, NULL);
    struct scene_answer got;

    (void)state;
    assert_int_equal(ask(s, old, NULL), MCPSTS_OK);
    got = scene_call(s->desk.scene, "POST", "/_mock/keys/rotate", NULL, "{}");
    assert_int_equal(got.status, 200);
    stage_advance(s, 61 * 1000);
    got = scene_call(s->desk.scene, "POST", "/_mock/tokens", NULL, claims);
    assert_int_equal(got.status, 200);
    const char *token = NULL;
    assert_int_equal(jobj_text(got.body, "token", &token, NULL), 0);
    token = arena_printf(scene_arena(s->desk.scene), "Bearer %s", token);
    assert_int_equal(ask(s, token, NULL), MCPSTS_OK);
    assert_int_equal(ask(s, old, NULL), MCPSTS_OK); /* the overlap */
    assert_int_equal(atomic_load(&s->n_keys), 2);
    stage_close(s);
}

/* What the keys' address says instead of keys. */
static const struct row {
    const char *name;
    struct stage_answer answer;
} rows[] = {
    { "no connection", { .error = ERR_UNAVAILABLE } },
    { "no answer in time", { .error = ERR_IO } },
    { "a certificate that is not good", { .error = ERR_CRYPTO } },
    { "a server that is out of order", { .status = 500, .body = "{\"keys\":[]}" } },
    { "a redirect, which is not followed", { .status = 307 } },
    { "HTML instead of JSON", { .status = 200, .body = "<html></html>" } },
    { "a set without keys", { .status = 200, .body = "{\"keys\":[]}" } },
    { "a set of keys of another kind",
      { .status = 200, .body = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"},7]}" } },
    { "a set whose keys come twice",
      { .status = 200, .body = "{\"keys\":[],\"keys\":[]}" } },
};

static void each_outage(void **state)
{
    const struct row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };
    const char *good = stage_bearer(s, NULL);

    s->keys = &row->answer;
    assert_int_equal(ask(s, good, &why), MCPSTS_TEMPORARY);
    assert_non_null(strstr(why.message, "no keys from the STS: "));
    assert_int_equal(why.retry_after_s, KEYSET_BACKOFF_MS / 1000);
    assert_string_equal(why.challenge, "");
    s->keys = NULL;
    assert_int_equal(ask(s, good, &why), MCPSTS_TEMPORARY);
    assert_int_equal(atomic_load(&s->n_keys), 1);
    stage_advance(s, KEYSET_BACKOFF_MS);
    assert_int_equal(ask(s, good, NULL), MCPSTS_OK);
    /* and when it happens to a library that has keys already, they stay good */
    s->keys = &row->answer;
    stage_advance(s, KEYSET_FRESH_MS);
    assert_int_equal(ask(s, stage_bearer(s, NULL), NULL), MCPSTS_OK);
    assert_int_equal(atomic_load(&s->n_keys), 3);
    stage_close(s);
}

static const struct stage_answer other_keys = {
    .status = 200,
    .body = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"SKother\","
            "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
            "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}",
};

static void a_dropped_key_is_dropped_here(void **state)
{
    struct stage *s = stage_open("", NULL);
    const char *good = stage_bearer(s, NULL);

    (void)state;
    assert_int_equal(ask(s, good, NULL), MCPSTS_OK);
    s->keys = &other_keys;
    stage_advance(s, KEYSET_FRESH_MS - 1);
    assert_int_equal(ask(s, good, NULL), MCPSTS_OK);
    stage_advance(s, 1);
    assert_int_equal(ask(s, good, NULL), MCPSTS_INVALID_TOKEN);
    assert_int_equal(atomic_load(&s->n_keys), 2);
    stage_close(s);
}

struct crowd {
    struct stage *s;
    const char *good;
    pthread_barrier_t begin;
    atomic_uint n_good;
};

/* Time moves on under their feet, so that sets are replaced while others verify. */
static void *validate_often(void *self)
{
    struct crowd *c = self;

    pthread_barrier_wait(&c->begin);
    for (int i = 0; i < 100; i++) {
        if (ask(c->s, c->good, NULL) == MCPSTS_OK)
            atomic_fetch_add(&c->n_good, 1);
        atomic_fetch_add(&c->s->now_ms, KEYSET_FRESH_MS / 100);
    }
    return NULL;
}

static void threads_share_what_one_fetches(void **state)
{
    static struct crowd c;
    pthread_t threads[THREADS];

    (void)state;
    c.s = stage_open("", NULL);
    c.good = stage_bearer(c.s, "{\"exp\":1895437000}");
    pthread_barrier_init(&c.begin, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, validate_often, &c), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(atomic_load(&c.n_good), THREADS * 100);
    assert_in_range(atomic_load(&c.s->n_keys), 2, THREADS + 2);
    pthread_barrier_destroy(&c.begin);
    stage_close(c.s);
}

int main(void)
{
    rows_add_one("one fetch serves many tokens", one_fetch_serves_many);
    rows_add_one("RS-030 unknown kids cause no storm", unknown_kids_cause_no_storm);
    rows_add_one("a foreign token costs no request", a_foreign_token_costs_no_request);
    rows_add_one("RS-029 a rotation is followed", a_rotation_is_followed);
    rows_add_one("a dropped key is dropped here", a_dropped_key_is_dropped_here);
    ROWS_ADD(rows, each_outage);
    rows_add_one("threads share what one fetches", threads_share_what_one_fetches);
    return rows_run("p10_keys");
}
