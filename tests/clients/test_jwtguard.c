/* SPDX-License-Identifier: MIT */
/* What would fool libjwt does not reach it (traps: RSA keys, since HMAC proves nothing). */
#include "rows.h"

#include "forge.h"
#include "tokens.h"

#include "base/arena.h"
#include "base/err.h"
#include "jwtguard/jwtguard.h"
#include "wire/signkey.h"

static struct arena *arena;
static struct tokens_mint mints[2]; /* RSA and P-256 */

static const char claims[] =
    "{\"iss\":\"i\",\"sub\":\"U1\",\"exp\":1795437000,\"n\":{\"a\":[1]}}";

/* A token that differs from a perfect one, and what is made of it. */
static const struct row {
    const char *name;
    struct tokens_draft draft;
    enum jwtguard_verdict want;
} rows[] = {
    { "a perfect token is valid", { 0 }, JWTGUARD_VALID },
    { "without typ as well", { .header = "{\"typ\":null}" }, JWTGUARD_VALID },
    { "typ at+jwt cannot be judged",
      { .header = "{\"typ\":\"at+jwt\"}" },
      JWTGUARD_CANNOT_JUDGE },
    { "L1 alg none is invalid", { .header = "{\"alg\":\"none\"}" }, JWTGUARD_INVALID },
    { "L2 alg HS256 is invalid", { .header = "{\"alg\":\"HS256\"}" }, JWTGUARD_INVALID },
    { "L4 an alg in small letters is invalid",
      { .header = "{\"alg\":\"rs256\"}" },
      JWTGUARD_INVALID },
    { "L5 crit is invalid", { .header = "{\"crit\":[\"exp\"]}" }, JWTGUARD_INVALID },
    { "L8 a claim that comes twice is invalid",
      { .front = "\"sub\":\"U2\"," },
      JWTGUARD_INVALID },
    { "L9 another signature is invalid", { .signature = "AAAA" }, JWTGUARD_INVALID },
    { "a payload that is no object is invalid", { .payload = "[]" }, JWTGUARD_INVALID },
};

static enum jwtguard_verdict ask(const char *token, const struct signkey *key)
{
    struct jobj read = { 0 };
    struct err e = { 0 };
    enum jwtguard_verdict verdict = jwtguard_ask(arena, token, key, &read, &e);
    const char *sub = NULL;

    assert_int_equal(e.code != ERR_NONE, verdict != JWTGUARD_VALID);
    assert_int_equal(read.node != NULL, verdict == JWTGUARD_VALID);
    if (read.node)
        assert_int_equal(jobj_text(read, "sub", &sub, NULL), 0);
    return verdict;
}

static void each(void **state)
{
    const struct row *row = *state;

    for (size_t i = 0; i < ROWS_COUNT(mints); i++)
        assert_int_equal(ask(tokens_make(arena, &mints[i], &row->draft), mints[i].key),
                         row->want);
}

static void another_key_is_invalid(void **state)
{
    const char *token = tokens_make(arena, &mints[0], &(struct tokens_draft){ 0 });

    (void)state;
    assert_int_equal(ask(token, mints[0].key), JWTGUARD_VALID);
    assert_int_equal(ask(token, mints[1].key), JWTGUARD_INVALID);
}

/* L2: keyed with the text of the public PEM, libjwt alone would take it. */
static void the_public_pem_is_no_hmac_key(void **state)
{
    const struct tokens_draft draft = { .header = "{\"alg\":\"HS256\"}" };
    const char *text = tokens_text(arena, &mints[0], &draft), *pem = NULL;

    (void)state;
    assert_int_equal(signkey_write_public(arena, mints[0].key, &pem, NULL), 0);
    struct b64url_bytes mac = forge_mac(arena, FORGE_HS256, pem, strlen(pem), text);
    assert_int_equal(ask(tokens_join(arena, text, mac), mints[0].key), JWTGUARD_INVALID);
}

/* L9: what libjwt lets pass behind a good RSA signature. */
static const struct tail {
    const char *name, *tail;
} tails[] = {
    { "L9 padding behind it", "==" },      { "L9 a sign behind it", "!" },
    { "L9 a line break behind it", "\n" }, { "L9 an empty fourth part", "." },
    { "L13 more text", "AAAA" },
};

static void each_tail(void **state)
{
    const struct tail *row = *state;
    const char *token = tokens_make(arena, &mints[0], &(struct tokens_draft){ 0 });

    assert_int_equal(ask(arena_printf(arena, "%s%s", token, row->tail), mints[0].key),
                     JWTGUARD_INVALID);
}

int main(void)
{
    struct signkey *keys[2] = { 0 };

    arena = arena_open(0);
    for (size_t i = 0; i < ROWS_COUNT(mints); i++) {
        if (signkey_make(arena, i ? SIGNKEY_ES256 : SIGNKEY_RS256, NULL, &keys[i], NULL) <
            0)
            return 1;
        mints[i] = (struct tokens_mint){ .key = keys[i], .claims = claims };
    }
    ROWS_ADD(rows, each);
    ROWS_ADD(tails, each_tail);
    rows_add_one("another key is invalid", another_key_is_invalid);
    rows_add_one("L2 the public PEM is no HMAC key", the_public_pem_is_no_hmac_key);
    int rc = rows_run("jwtguard");
    arena_free(arena);
    return rc;
}
