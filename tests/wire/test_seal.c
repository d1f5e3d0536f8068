/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "wire/seal.h"

static struct arena *arena;

struct row {
    const char *name, *key, *text, *hex; /* key NULL: a plain digest */
};

static const struct row rows[] = {
    { "SHA-256 of nothing", NULL, "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "SHA-256 of abc (FIPS 180-4)", NULL, "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "HMAC of RFC 4231 4.2",
      "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
      "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { "HMAC of RFC 4231 4.3", "Jefe", "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
};

static void check(void **state)
{
    const struct row *row = *state;
    char hex[2 * SEAL_HASH_BYTES + 1];
    struct seal_hash h;

    for (int round = 0; round < 2; round++) { /* the thread's context serves again */
        if (row->key) {
            struct secret key = secret_make(arena, row->key, strlen(row->key));
            h = seal_hmac(&key, row->text, strlen(row->text));
        } else {
            h = seal_sha256(row->text, strlen(row->text));
        }
        seal_hex(&h, hex);
        assert_string_equal(hex, row->hex);
    }
}

static void the_challenge_of_rfc_7636(void **state)
{
    static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    struct seal_hash h = seal_sha256(verifier, sizeof verifier - 1);

    (void)state;
    assert_string_equal(seal_b64url(arena, &h),
                        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/* The nonce is drawn, so the known answer is opened, not made: case 14 of the GCM paper. */
static void a_known_box_opens(void **state)
{
    static const unsigned char box[] = { 0,    0,    0,    0,    0,    0,    0,    0,
                                         0,    0,    0,    0,    0xce, 0xa7, 0x40, 0x3d,
                                         0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5, 0xd3,
                                         0xba, 0xf3, 0x9d, 0x18, 0xd0, 0xd1, 0xc8, 0xa7,
                                         0x99, 0x99, 0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5,
                                         0xd4, 0x8a, 0xb9, 0x19 };
    static const char zeros[SEAL_KEY_BYTES];
    struct secret key = secret_make(arena, zeros, sizeof zeros), clear = { 0 };
    struct seal_job job = { .body = { box, sizeof box } };
    struct err e;

    (void)state;
    assert_int_equal(seal_open(arena, &key, &job, &clear, &e), 0);
    assert_int_equal(clear.len, 16);
    assert_memory_equal(clear.bytes, zeros, 16);
}

static struct secret some_key(char letter)
{
    char bytes[SEAL_KEY_BYTES];

    memset(bytes, letter, sizeof bytes);
    return secret_make(arena, bytes, sizeof bytes);
}

static struct seal_bytes box_of(const struct secret *key, const char *text,
                                const char *bound)
{
    struct seal_job job = { { text, strlen(text) }, { bound, strlen(bound) } };
    struct seal_bytes box = { 0 };
    struct err e;

    assert_int_equal(seal_close(arena, key, &job, &box, &e), 0);
    assert_int_equal(box.len, strlen(text) + SEAL_EXTRA_BYTES);
    return box;
}

/* What a box says; "refused" if it does not open. */
static const char *opened(const struct secret *key, struct seal_bytes box,
                          const char *bound)
{
    struct seal_job job = { box, { bound, strlen(bound) } };
    struct secret clear = { 0 };
    struct err e = { 0 };

    if (seal_open(arena, key, &job, &clear, &e) == 0)
        return clear.bytes;
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_false(secret_present(&clear));
    return "refused";
}

static void a_box_opens_in_its_own_place_alone(void **state)
{
    struct secret key = some_key('k'), other = some_key('o');
    struct seal_bytes box = box_of(&key, "ya29.token", "P1:conn:U1");

    (void)state;
    assert_string_equal(opened(&key, box, "P1:conn:U1"), "ya29.token");
    assert_string_equal(opened(&key, box, "P1:conn:U2"), "refused");
    assert_string_equal(opened(&key, box, ""), "refused");
    assert_string_equal(opened(&other, box, "P1:conn:U1"), "refused");
    assert_string_equal(opened(&key, box_of(&key, "", ""), ""), "");
}

static void any_flipped_bit_is_seen(void **state)
{
    struct secret key = some_key('k');
    struct seal_bytes box = box_of(&key, "token", "place");
    unsigned char copy[64];

    (void)state;
    for (size_t bit = 0; bit < box.len * 8; bit++) {
        memcpy(copy, box.data, box.len);
        copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_string_equal(opened(&key, (struct seal_bytes){ copy, box.len }, "place"),
                            "refused");
    }
    for (size_t len = 0; len < box.len; len++)
        assert_string_equal(opened(&key, (struct seal_bytes){ box.data, len }, "place"),
                            "refused");
}

static void no_nonce_comes_twice(void **state)
{
    struct secret key = some_key('k');
    struct seal_bytes x = box_of(&key, "token", ""), y = box_of(&key, "token", "");

    (void)state;
    assert_memory_not_equal(x.data, y.data, 12);
    assert_memory_not_equal((const char *)x.data + 12, (const char *)y.data + 12, 5);
}

static void a_key_of_another_length_is_refused(void **state)
{
    struct secret key = secret_make(arena, "0123456789abcdef", 16);
    struct seal_job job = { { "x", 1 }, { "", 0 } };
    struct seal_bytes box;
    struct err e;

    (void)state;
    assert_int_equal(seal_close(arena, &key, &job, &box, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, check);
    rows_add_one("the code challenge of RFC 7636", the_challenge_of_rfc_7636);
    rows_add_one("a known box opens", a_known_box_opens);
    rows_add_one("a box opens with its key in its own place alone",
                 a_box_opens_in_its_own_place_alone);
    rows_add_one("any flipped bit or missing byte is seen", any_flipped_bit_is_seen);
    rows_add_one("no nonce comes twice", no_nonce_comes_twice);
    rows_add_one("a key of another length is refused",
                 a_key_of_another_length_is_refused);
    int rc = rows_run("seal");
    arena_free(arena);
    return rc;
}
