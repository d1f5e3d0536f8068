/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/b64url.h"

static struct arena *arena;

struct row {
    const char *name, *bytes;
    size_t len;
    const char *url, *plain;
};

#define BYTES(literal) literal, sizeof(literal) - 1

static const struct row rows[] = {
    /* RFC 4648 10 */
    { "nothing", BYTES(""), "", "" },
    { "f", BYTES("f"), "Zg", "Zg==" },
    { "fo", BYTES("fo"), "Zm8", "Zm8=" },
    { "foo", BYTES("foo"), "Zm9v", "Zm9v" },
    { "foob", BYTES("foob"), "Zm9vYg", "Zm9vYg==" },
    { "fooba", BYTES("fooba"), "Zm9vYmE", "Zm9vYmE=" },
    { "foobar", BYTES("foobar"), "Zm9vYmFy", "Zm9vYmFy" },
    { "bytes of RFC 7515 C, with both odd characters", BYTES("\x03\xEC\xFF\xE0\xC1"),
      "A-z_4ME", "A+z/4ME=" },
    { "a NUL", BYTES("\0"), "AA", "AA==" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct b64url_bytes got;
    struct buf b = buf_make(arena, 100);

    assert_string_equal(b64url_text(arena, row->bytes, row->len), row->url);
    assert_string_equal(b64url_plain_text(arena, row->bytes, row->len), row->plain);
    b64url_add(&b, row->bytes, row->len);
    assert_string_equal(b.data, row->url);
    assert_int_equal(b64url_decode(arena, row->url, strlen(row->url), &got, NULL), 0);
    assert_int_equal(got.len, row->len);
    assert_memory_equal(got.data, row->bytes, row->len + 1);
    assert_int_equal(
        b64url_plain_decode(arena, row->plain, strlen(row->plain), &got, NULL), 0);
    assert_int_equal(got.len, row->len);
    assert_memory_equal(got.data, row->bytes, row->len + 1);
}

struct bad_row {
    const char *name, *url, *plain;
};

static const struct bad_row bad_rows[] = {
    { "padding where none belongs, none where it does", "Zg==", "Zg" },
    { "a character alone", "Z", "Z===" },
    { "too little padding", "Zm9vZ", "Zg=" },
    { "too much padding", "Zm8==", "Zm9v====" },
    { "unused bits that are set", "Zh", "Zh==" },
    { "unused bits that are set, of two", "Zm9", "Zm9=" },
    { "the other alphabet's 62", "A+z_", "A-z/" },
    { "the other alphabet's 63", "A-z/", "A+z_" },
    { "a blank", "Zm9 ", "Zm9 " },
    { "a line break at the end", "Zm9v\n", "Zm9v\n" },
    { "an exclamation mark", "Zm9!", "Zm9!" },
    { "padding in the middle", "Zg==Zg", "Zg==Zg==" },
    { "padding alone", "====", "====" },
    { "a byte over 0x7F", "Zm9\xE9", "Zm9\xE9" },
};

static void check_bad(void **state)
{
    const struct bad_row *row = *state;
    struct b64url_bytes got = { NULL, 77 };
    struct err e;

    assert_int_equal(b64url_decode(arena, row->url, strlen(row->url), &got, &e), -1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_int_equal(b64url_plain_decode(arena, row->plain, strlen(row->plain), &got, &e),
                     -1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_int_equal(got.len, 77);
}

static void every_byte_comes_back(void **state)
{
    unsigned char bytes[256];
    struct b64url_bytes got;

    (void)state;
    for (int i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    for (size_t len = 0; len <= 256; len++) {
        const char *text = b64url_text(arena, bytes, len);
        assert_int_equal(b64url_decode(arena, text, strlen(text), &got, NULL), 0);
        assert_int_equal(got.len, len);
        assert_memory_equal(got.data, bytes, len);
    }
}

/* At each place of a group of four, behind a whole group and not. */
static void no_other_byte_is_taken(void **state)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    struct b64url_bytes got;

    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        bool known = byte != 0 && strchr(alphabet, byte) != NULL;
        for (size_t at = 0; at < 8; at++) {
            char text[] = "AAAAAAAA";
            text[at] = (char)byte;
            int rc = b64url_decode(arena, text, 8, &got, NULL);
            assert_int_equal(rc, known ? 0 : -1);
        }
    }
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, check);
    ROWS_ADD(bad_rows, check_bad);
    rows_add_one("every byte comes back at every length", every_byte_comes_back);
    rows_add_one("no byte outside the alphabet is taken", no_other_byte_is_taken);
    int rc = rows_run("b64url");
    arena_free(arena);
    return rc;
}
