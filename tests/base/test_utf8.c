/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

struct text_row {
    const char *name, *text;
    bool valid;
};

static const struct text_row texts[] = {
    { "plain text is valid", "abc", true },
    { "the empty text is valid", "", true },
    { "two bytes are valid", "\xC2\x80", true },
    { "an overlong two-byte form is not", "\xC1\xBF", false },
    { "three bytes are valid", "\xE2\x82\xAC", true },
    { "an overlong three-byte form is not", "\xE0\x9F\xBF", false },
    { "the last before the surrogates is valid", "\xED\x9F\xBF", true },
    { "a surrogate is not", "\xED\xA0\x80", false },
    { "four bytes are valid", "\xF0\x9F\x98\x80", true },
    { "an overlong four-byte form is not", "\xF0\x8F\xBF\xBF", false },
    { "U+10FFFF is valid", "\xF4\x8F\xBF\xBF", true },
    { "what comes after it is not", "\xF4\x90\x80\x80", false },
    { "a lone continuation byte is not", "a\x80", false },
    { "a cut character is not", "abcdefgh\xE2\x82", false },
    { "0xFF behind eight plain bytes is not", "abcdefgh\xFF", false },
    { "0xFE within eight bytes is not",
      "ab\xFE"
      "cdefgh",
      false },
};

static void check_text(void **state)
{
    const struct text_row *row = *state;

    assert_int_equal(utf8_valid(row->text, strlen(row->text)), row->valid);
}

struct shown_row {
    const char *name, *text, *shown;
};

static const struct shown_row shown[] = {
    { "plain and foreign letters stay", "a\xC3\xA9\xE2\x82\xAC",
      "a\xC3\xA9\xE2\x82\xAC" },
    { "an escape character is spelled out", "\x1B[2J", "\\x1B[2J" },
    { "a line break is spelled out", "a\r\nb", "a\\x0D\\x0Ab" },
    { "DEL and C1 are spelled out", "\x7F\xC2\x9B", "\\x7F\\x9B" },
    { "a reading-direction override is spelled out", "\xE2\x80\xAE", "\\u{202E}" },
    { "a line separator is spelled out", "\xE2\x80\xA8", "\\u{2028}" },
    { "an invalid byte becomes the replacement character", "\xFFx", "\xEF\xBF\xBDx" },
};

static void check_shown(void **state)
{
    const struct shown_row *row = *state;
    struct arena *a = arena_open(0);
    struct buf b = buf_make(a, 200);

    utf8_add_shown(&b, row->text, strlen(row->text));
    assert_string_equal(b.data, row->shown);
    arena_free(a);
}

static void a_code_point_comes_back(void **state)
{
    static const unsigned long points[] = { 0x41,  0x7F,   0x80,    0x7FF,
                                            0x800, 0xFFFF, 0x10000, 0x10FFFF };
    struct arena *a = arena_open(0);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(points); i++) {
        struct buf b = buf_make(a, 4);
        utf8_add(&b, points[i]);
        assert_true(utf8_valid(b.data, b.len));
        assert_int_equal(b.len, 1 + (points[i] > 0x7F) + (points[i] > 0x7FF) +
                                    (points[i] > 0xFFFF));
    }
    arena_free(a);
}

static void a_cut_falls_between_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_cut("a\xE2\x82\xACz", 5, 5), 5);
    assert_int_equal(utf8_cut("a\xE2\x82\xACz", 5, 4), 4);
    assert_int_equal(utf8_cut("a\xE2\x82\xACz", 5, 3), 1);
    assert_int_equal(utf8_cut("a\xE2\x82\xACz", 5, 0), 0);
}

/* Each byte at each place of texts around two words of eight. */
static void plain_is_what_is_printed(void **state)
{
    char text[20];

    (void)state;
    for (size_t len = 1; len <= sizeof text; len++) {
        for (size_t n = 0; n < len * 256; n++) {
            int byte = (int)(n % 256);
            memset(text, 'x', sizeof text);
            text[n / 256] = (char)byte;
            assert_int_equal(utf8_is_plain(text, len), byte >= 0x20 && byte <= 0x7E);
        }
    }
    assert_true(utf8_is_plain("", 0));
}

int main(void)
{
    ROWS_ADD(texts, check_text);
    ROWS_ADD(shown, check_shown);
    rows_add_one("a code point is written in as many bytes as it needs",
                 a_code_point_comes_back);
    rows_add_one("plain is what is printed of ASCII", plain_is_what_is_printed);
    rows_add_one("a cut falls between characters", a_cut_falls_between_characters);
    return rows_run("utf8");
}
