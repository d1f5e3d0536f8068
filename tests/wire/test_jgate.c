/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jgate.h"
#include "wire/jtext.h"

struct row {
    const char *name, *text;
    bool good;
    size_t len; /* 0: up to the NUL */
};

#define GOOD true, 0
#define BAD  false, 0

/* The classes of JSONTestSuite, a fault and its positive twin side by side. */
static const struct row rows[] = {
    { "an empty object", "{}", GOOD },
    { "an empty array", "[]", GOOD },
    { "an object that is not closed", "{", BAD },
    { "an array that is not closed", "[1", BAD },
    { "an array closed by a brace", "[1}", BAD },
    { "an object closed by a bracket", "{\"a\":1]", BAD },
    { "an end without a beginning", "]", BAD },
    { "a comma before the end of an array", "[1,]", BAD },
    { "a comma before the end of an object", "{\"a\":1,}", BAD },
    { "a comma at the beginning", "[,1]", BAD },
    { "two commas", "[1,,2]", BAD },
    { "a missing comma", "[1 2]", BAD },
    { "a missing comma between members", "{\"a\":1 \"b\":2}", BAD },
    { "a missing colon", "{\"a\" 1}", BAD },
    { "two colons", "{\"a\"::1}", BAD },
    { "a comma for a colon", "{\"a\",1}", BAD },
    { "a name without a value", "{\"a\":}", BAD },
    { "a name that is a number", "{1:1}", BAD },
    { "a name without quotes", "{a:1}", BAD },
    { "a name in single quotes", "{'a':1}", BAD },
    { "an empty name", "{\"\":0}", GOOD },
    { "two members", "{\"a\":1,\"b\":2}", GOOD },
    { "the same name twice", "{\"a\":1,\"a\":1}", BAD },
    { "the same name twice, once escaped", "{\"a\":1,\"\\u0061\":2}", BAD },
    { "the same name in other case", "{\"a\":1,\"A\":2}", GOOD },
    { "the same name in two objects", "[{\"a\":1},{\"a\":1}]", GOOD },
    { "the same name within and without", "{\"a\":{\"a\":1}}", GOOD },
    { "the same name after an inner object", "{\"a\":{\"b\":1},\"a\":2}", BAD },
    { "nothing at all", "", BAD },
    { "blanks alone", " \n", BAD },
    { "blanks of all four kinds", " \t\r\n[ \t\r\n1 \t\r\n] \t\r\n", GOOD },
    { "a vertical tab", "\v[]", BAD },
    { "a form feed", "[\f]", BAD },
    { "a no-break space", "[\xC2\xA0]", BAD },
    { "a byte order mark", "\xEF\xBB\xBF{}", BAD },
    { "a second value", "{} {}", BAD },
    { "a word behind the value", "{} x", BAD },
    { "a comment", "[1/**/]", BAD },
    { "a NUL behind the value", "{}\0", false, 3 },
    { "a NUL within a string", "[\"a\0b\"]", false, 7 },
    { "a NUL that is escaped", "[\"a\\u0000b\"]", BAD },
    { "a control character that is escaped", "[\"a\\u0001b\"]", GOOD },
    { "a control character", "[\"a\x01\"]", BAD },
    { "a line break within a string", "[\"a\nb\"]", BAD },
    { "a tab within a string", "[\"\t\"]", BAD },
    { "DEL", "[\"\x7F\"]", GOOD },
    { "all short escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", GOOD },
    { "an escape that does not exist", "[\"\\a\"]", BAD },
    { "an escaped quote at the end", "[\"\\\"]", BAD },
    { "a hexadecimal escape", "[\"\\x00\"]", BAD },
    { "a capital U", "[\"\\U0041\"]", BAD },
    { "three hex digits", "[\"\\u004\"]", BAD },
    { "a letter among the hex digits", "[\"\\u00g1\"]", BAD },
    { "a pair of surrogates", "[\"\\ud83d\\ude00\"]", GOOD },
    { "a pair in capitals", "[\"\\uD83D\\uDE00\"]", GOOD },
    { "a high surrogate alone", "[\"\\ud83d\"]", BAD },
    { "a high surrogate before a letter", "[\"\\ud83dx\"]", BAD },
    { "a high surrogate before another", "[\"\\ud83d\\ud83d\"]", BAD },
    { "a high surrogate before another escape", "[\"\\ud83d\\n\"]", BAD },
    { "a low surrogate alone", "[\"\\ude00\"]", BAD },
    { "a string that is not closed", "[\"abc", BAD },
    { "a string that ends in a backslash", "[\"abc\\", BAD },
    { "a string of two bytes a character", "[\"\xC3\xA9\"]", GOOD },
    { "a lone continuation byte", "[\"\x80\"]", BAD },
    { "an overlong slash", "[\"\xC0\xAF\"]", BAD },
    { "a surrogate in UTF-8", "[\"\xED\xA0\x80\"]", BAD },
    { "a code point past the last", "[\"\xF4\x90\x80\x80\"]", BAD },
    { "a character cut by the quote", "[\"\xE2\x82\"]", BAD },
    { "invalid UTF-8 in a name", "{\"\xFF\":1}", BAD },
    { "invalid UTF-8 right before a quote, with more behind", "[\"abc\xFF\", 10, 20]",
      BAD },
    { "UTF-8 right before a quote, with more behind", "[\"ab\xC3\xA9\", 10, 20]", GOOD },
    { "zero", "[0]", GOOD },
    { "minus zero", "[-0]", GOOD },
    { "a leading zero", "[01]", BAD },
    { "a leading zero behind a minus", "[-01]", BAD },
    { "a minus alone", "[-]", BAD },
    { "a plus", "[+1]", BAD },
    { "a fraction", "[1.5]", GOOD },
    { "a point without a fraction", "[1.]", BAD },
    { "a fraction without a whole part", "[.5]", BAD },
    { "an exponent", "[1e5]", GOOD },
    { "exponents with signs", "[1E+5,1e-5,0e+1]", GOOD },
    { "an exponent without digits", "[1e]", BAD },
    { "an exponent with a sign alone", "[1e+]", BAD },
    { "an exponent with a fraction", "[1e1.5]", BAD },
    { "a hexadecimal number", "[0x10]", BAD },
    { "the largest double", "[1.7976931348623157e308]", GOOD },
    { "a number past it", "[1e400]", BAD },
    { "a negative number past it", "[-1e400]", BAD },
    { "a number too small to tell from zero", "[1e-400]", GOOD },
    { "NaN", "[NaN]", BAD },
    { "Infinity", "[Infinity]", BAD },
    { "minus Infinity", "[-Infinity]", BAD },
    { "true, false and null", "[true,false,null]", GOOD },
    { "True", "[True]", BAD },
    { "a word cut short", "[tru", BAD },
    { "a word with something behind it", "[nullx]", BAD },
    { "a string alone", "\"a\"", GOOD },
    { "a number alone", "42", GOOD },
    { "a number alone with a letter behind it", "42x", BAD },
    { "null alone", "null", GOOD },
    { "a word that means nothing", "abc", BAD },
};

/* In memory of its exact size, so that a sanitizer sees one byte too many. */
static int check_exact(const char *text, size_t len, struct err *e)
{
    struct arena *a = arena_open(0);
    char *exact = arena_alloc(a, len);

    memcpy(exact, text, len);
    int rc = jgate_check(exact, len, e);
    arena_free(a);
    return rc;
}

static void check(void **state)
{
    const struct row *row = *state;
    struct err e = { 0 };
    size_t len = row->len ? row->len : strlen(row->text);

    assert_int_equal(check_exact(row->text, len, &e), row->good ? 0 : -1);
    assert_int_equal(e.code, row->good ? ERR_NONE : ERR_PARSE);
}

static int check_nested(size_t depth, struct err *e)
{
    char text[200];

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    return check_exact(text, 2 * depth, e);
}

static void thirty_two_levels_and_no_more(void **state)
{
    struct err e;

    (void)state;
    assert_int_equal(check_nested(32, &e), 0);
    assert_int_equal(check_nested(33, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    assert_string_equal(e.text, "JSON, line 1, column 33 (byte 32): too many levels");
}

static void a_fault_has_a_place(void **state)
{
    static const char text[] = "{\n  \"a\": 1,\n  \"b\": x\n}";
    struct err e;

    (void)state;
    assert_int_equal(jgate_check(text, sizeof text - 1, &e), -1);
    assert_string_equal(e.text, "JSON, line 3, column 8 (byte 19): expected a value");
}

/* An object of n names, the last one as given. */
static struct buf wide(struct arena *a, int n, const char *last)
{
    struct buf b = buf_make(a, 10000000);

    buf_add(&b, "{");
    for (int i = 0; i < n; i++)
        buf_printf(&b, "\"n%d\":0,", i);
    buf_printf(&b, "\"%s\":0}", last);
    return b;
}

static void wide_objects_find_their_double_too(void **state)
{
    static const int widths[] = { 1, 15, 16, 17, 63, 64, 65, 100000 };
    struct arena *a = arena_open(0);
    struct err e;

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(widths); i++) {
        struct buf b = wide(a, widths[i], "n0");
        assert_int_equal(jgate_check(b.data, b.len, &e), -1);
        assert_non_null(strstr(e.text, "the name is there already"));
        b = wide(a, widths[i], "other");
        assert_int_equal(jgate_check(b.data, b.len, &e), 0);
    }
    arena_free(a);
}

static void limits_are_exact(void **state)
{
    struct arena *a = arena_open(0);
    struct jgate_sink sink = { .max_bytes = 4, .max_depth = 2 };
    struct buf b = buf_make(a, 2000);
    struct err e;

    (void)state;
    assert_int_equal(jgate_walk("[[]]", 4, &sink, NULL, &e), 0);
    assert_int_equal(jgate_walk("[[] ]", 5, &sink, NULL, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    sink.max_bytes = 6;
    assert_int_equal(jgate_walk("[[[]]]", 6, &sink, NULL, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    buf_add(&b, "0.");
    while (b.len < JTEXT_NUMBER_CHARS)
        buf_add(&b, "1");
    assert_int_equal(jgate_check(b.data, b.len, &e), 0);
    buf_add(&b, "1");
    assert_int_equal(jgate_check(b.data, b.len, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    arena_free(a);
}

static int tell(void *self, const struct jgate_event *event, struct err *e)
{
    static const char marks[] = "{}[]ks#tf0";
    struct buf *b = self;

    buf_printf(b, "%c%zu:%zu", marks[event->kind], event->line, event->column);
    if (event->text)
        buf_printf(b, "(%.*s)", (int)event->text_len, event->text);
    if (event->kind == JGATE_NULL)
        return err_set(e, ERR_CONFLICT, "no null please");
    return 0;
}

static void a_walk_tells_everything_in_order(void **state)
{
    static const char text[] =
        "{\"a\\n\":[1.50,\"x\\u00e9y\"],\n \"b\":{},\"c\":true,\"d\":false}";
    struct arena *a = arena_open(0);
    struct buf b = buf_make(a, 1000);
    struct jgate_sink sink = { .event = tell, .arena = a };
    struct err e;

    (void)state;
    assert_int_equal(jgate_walk(text, sizeof text - 1, &sink, &b, &e), 0);
    assert_string_equal(b.data,
                        "{1:1k1:2(a\n)[1:8#1:9(1.50)s1:14(x\xC3\xA9y)]1:24k2:2(b){2:6}2:7"
                        "k2:9(c)t2:13k2:18(d)f2:22}2:27");
    assert_int_equal(jgate_walk("[null]", 6, &sink, &b, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check);
    rows_add_one("32 levels are taken, 33 are not", thirty_two_levels_and_no_more);
    rows_add_one("a fault has line, column and byte", a_fault_has_a_place);
    rows_add_one("objects of any width find a name that comes twice",
                 wide_objects_find_their_double_too);
    rows_add_one("limits of size, depth and number length are exact", limits_are_exact);
    rows_add_one("a walk tells everything in order, unescaped, with its place",
                 a_walk_tells_everything_in_order);
    return rows_run("jgate");
}
