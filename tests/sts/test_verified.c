/* SPDX-License-Identifier: MIT */
#include "sts/verified.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "rows.h"
#include "wire/signkey.h"

struct bench {
    struct arena *arena;
    struct verified *memory;
    struct signkey *key, *other;
};

static struct bench open_bench(void)
{
    struct bench b = { .arena = arena_open(0) };
    struct err e = { 0 };

    b.memory = verified_make(b.arena);
    assert_int_equal(signkey_make(b.arena, SIGNKEY_ES256, "one", &b.key, &e), 0);
    assert_int_equal(signkey_make(b.arena, SIGNKEY_ES256, "one", &b.other, &e), 0);
    return b;
}

static bool knows(const struct bench *b, const char *token, const struct signkey *key)
{
    struct seal_hash digest = seal_sha256(token, strlen(token));

    return verified_find(b->memory, &digest) == signkey_serial(key);
}

static void learn(const struct bench *b, const char *token, const struct signkey *key)
{
    struct seal_hash digest = seal_sha256(token, strlen(token));

    verified_add(b->memory, &digest, key);
}

static void remembers(void **state)
{
    struct bench b = open_bench();

    (void)state;
    assert_false(knows(&b, "a.b.c", b.key));
    learn(&b, "a.b.c", b.key);
    assert_true(knows(&b, "a.b.c", b.key));
    arena_free(b.arena);
}

static void tells_tokens_apart(void **state)
{
    struct bench b = open_bench();

    (void)state;
    learn(&b, "a.b.c", b.key);
    assert_false(knows(&b, "a.b.d", b.key));
    assert_false(knows(&b, "a.b.c ", b.key));
    assert_false(knows(&b, "", b.key));
    arena_free(b.arena);
}

static void tells_keys_apart(void **state)
{
    struct bench b = open_bench();

    (void)state;
    learn(&b, "a.b.c", b.key);
    assert_false(knows(&b, "a.b.c", b.other)); /* though its kid is the same */
    arena_free(b.arena);
}

/* Few tokens, as a busy server sees them in an hour: each of them is known. */
static void keeps_what_fits(void **state)
{
    struct bench b = open_bench();
    char token[32];
    int known = 0;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        snprintf(token, sizeof token, "token.%d", i);
        learn(&b, token, b.key);
    }
    for (int i = 0; i < 2000; i++) {
        snprintf(token, sizeof token, "token.%d", i);
        known += knows(&b, token, b.key);
    }
    assert_true(known > 1980);
    arena_free(b.arena);
}

/* More than fit are learned: none is ever known that was not, and most of the last are. */
static void stays_bounded(void **state)
{
    struct bench b = open_bench();
    char token[32];
    int known = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        snprintf(token, sizeof token, "token.%d", i);
        learn(&b, token, b.key);
    }
    for (int i = 19000; i < 20000; i++) {
        snprintf(token, sizeof token, "token.%d", i);
        known += knows(&b, token, b.key);
    }
    assert_true(known > 600);
    for (int i = 20000; i < 40000; i++) {
        snprintf(token, sizeof token, "token.%d", i);
        assert_false(knows(&b, token, b.key));
    }
    arena_free(b.arena);
}

int main(void)
{
    rows_add_one("a check that was passed is remembered", remembers);
    rows_add_one("another token was not checked", tells_tokens_apart);
    rows_add_one("another key did not check it, even under the same kid",
                 tells_keys_apart);
    rows_add_one("two thousand tokens fit", keeps_what_fits);
    rows_add_one("memory is bounded and never invents", stays_bounded);
    return rows_run("verified");
}
