/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

static struct arena *arena;

static struct jobj parse(const char *text)
{
    struct jobj v = { 0 };
    struct err e;

    assert_int_equal(jobj_parse(arena, text, strlen(text), &v, &e), 0);
    return v;
}

struct number_row {
    const char *name, *text;
    bool whole, time; /* taken as a whole number; as a time */
    int64_t value;
};

static const struct number_row numbers[] = {
    { "a plain number", "1700000000", true, true, 1700000000 },
    { "an exponent", "1e9", true, true, 1000000000 },
    { "a large exponent sign", "1E+9", true, true, 1000000000 },
    { "a fraction of zero", "1000000000.0", true, true, 1000000000 },
    { "a fraction that the exponent eats", "1.5e9", true, true, 1500000000 },
    { "an exponent below zero that leaves a whole", "1500e-2", true, true, 15 },
    { "a fraction", "1700000000.7", false, true, 1700000000 },
    { "an exponent that leaves a fraction", "15e-1", false, true, 1 },
    { "a number under one", "1e-5", false, true, 0 },
    { "minus one", "-1", true, true, -1 },
    { "zero with a huge exponent", "0e300", true, true, 0 },
    { "past 2^53, where a double rounds", "9007199254740993", true, true,
      INT64_C(9007199254740993) },
    { "sixteen digits", "1234567890123460", true, true, INT64_C(1234567890123460) },
    { "the largest", "9223372036854775807", true, true, INT64_MAX },
    { "one past the largest", "9223372036854775808", false, false, 0 },
    { "the smallest", "-9223372036854775808", true, true, INT64_MIN },
    { "one past the smallest", "-9223372036854775809", false, false, 0 },
    { "two to the 64th", "18446744073709551616", false, false, 0 },
    { "an exponent out of range", "1e19", false, false, 0 },
    { "the largest exponent", "1e308", false, false, 0 },
    { "a text of digits", "\"9999999999\"", false, false, 0 },
    { "true", "true", false, false, 0 },
    { "null", "null", false, false, 0 },
    { "an array", "[1]", false, false, 0 },
    { "an object", "{}", false, false, 0 },
};

static void check_number(void **state)
{
    const struct number_row *row = *state;
    struct jobj o = parse(arena_printf(arena, "{\"exp\":%s}", row->text));
    int64_t n = 7;
    struct err e = { 0 };

    assert_int_equal(jobj_int(o, "exp", &n, &e), row->whole ? 0 : -1);
    assert_true(n == (row->whole ? row->value : 7));
    assert_int_equal(jobj_time(o, "exp", &n, &e), row->time ? 0 : -1);
    assert_true(n == (row->time ? row->value : 7));
    if (!row->whole)
        assert_memory_equal(e.text, "exp: ", 5);
}

struct copy_row {
    const char *name, *text, *want;
};

static const struct copy_row copies[] = {
    { "numbers keep their digits", "[1e9, 9007199254740993,-0.0 ,1.2e+15]",
      "[1e9,9007199254740993,-0.0,1.2e+15]" },
    { "a number longer than the parser's room keeps them too",
      "[0.00000000000000000000000000000000000000000000000000000000000000000000001,2]",
      "[0.00000000000000000000000000000000000000000000000000000000000000000000001,2]" },
    { "blanks go, nesting stays",
      "{ \"a\" : [ [ ] , { } , [ { \"b\" : null } ] ] , \"c\" : true }",
      "{\"a\":[[],{},[{\"b\":null}]],\"c\":true}" },
    { "texts are escaped as little as may be", "[\"\\u00e9\\/\\n\\u0001\\\"\\\\\"]",
      "[\"\xC3\xA9/\\n\\u0001\\\"\\\\\"]" },
    { "a value alone", "\"a\"", "\"a\"" },
    { "an empty object", "{}", "{}" },
};

static void check_copy(void **state)
{
    const struct copy_row *row = *state;
    struct buf b = buf_make(arena, 1000);
    struct jwrite w = jwrite_make(&b);

    jobj_write(parse(row->text), &w);
    assert_string_equal(b.data, row->want);
}

static void a_part_is_copied_alone(void **state)
{
    struct buf b = buf_make(arena, 1000);
    struct jwrite w = jwrite_make(&b);
    struct jobj o = parse("{\"a\":{\"b\":[1,{}]},\"c\":2}");

    (void)state;
    jwrite_array(&w);
    jobj_write(jobj_get(o, "a"), &w);
    jobj_write(jobj_get(o, "c"), &w);
    jwrite_array_end(&w);
    assert_string_equal(b.data, "[{\"b\":[1,{}]},2]");
}

static void names_are_exact(void **state)
{
    struct jobj o = parse("{\"Aud\":\"x\",\"aud\":\"y\",\"n\":null}");
    const char *text = "untouched";
    struct err e;

    (void)state;
    assert_int_equal(jobj_text(o, "aud", &text, &e), 0);
    assert_string_equal(text, "y");
    assert_false(jobj_has(o, "AUD"));
    assert_true(jobj_has(o, "n"));
    assert_false(jobj_present(o, "n"));
    assert_true(jobj_present(o, "aud"));
    assert_int_equal(jobj_kind(jobj_get(o, "AUD")), JOBJ_ABSENT);
    assert_int_equal(jobj_kind(jobj_get(o, "n")), JOBJ_NULL);
}

static void errors_name_the_path(void **state)
{
    struct jobj o = parse("{\"rules\":[{},{\"when\":{\"tags\":[\"a\",5]}}]}");
    struct jobj rules, when = { 0 };
    struct jobj_list list = { 0 };
    const char *text = "untouched";
    struct err e;

    (void)state;
    assert_int_equal(jobj_array(o, "rules", &rules, &e), 0);
    struct jobj second = jobj_next(jobj_first(rules));
    assert_int_equal(jobj_object(second, "when", &when, &e), 0);
    assert_int_equal(jobj_as_texts(arena, jobj_get(when, "tags"), &list, &e), -1);
    assert_string_equal(e.text, "rules[1].when.tags[1]: expected a text");
    assert_int_equal(jobj_text(second, "effect", &text, &e), -1);
    assert_string_equal(e.text, "rules[1].effect is missing");
    assert_int_equal(jobj_text(o, "rules", &text, &e), -1);
    assert_string_equal(e.text, "rules: expected a text");
    assert_string_equal(text, "untouched");
    assert_string_equal(jobj_path(arena, when), "rules[1].when");
    assert_string_equal(jobj_path(arena, o), "");
    assert_int_equal(jobj_text(o, "sub", &text, &e), -1);
    assert_string_equal(e.text, "sub is missing");
}

static void absent_is_fine_where_it_may_be(void **state)
{
    struct jobj o =
        parse("{\"b\":true,\"n\":null,\"t\":\"x\",\"i\":3,\"a\":[],\"o\":{}}");
    const char *text = "kept";
    bool flag = false;
    int64_t n = 7;
    struct jobj v = { 0 };

    (void)state;
    assert_int_equal(jobj_opt_text(o, "none", &text, NULL), 0);
    assert_int_equal(jobj_opt_int(o, "none", &n, NULL), 0);
    assert_int_equal(jobj_opt_time(o, "none", &n, NULL), 0);
    assert_int_equal(jobj_opt_bool(o, "none", &flag, NULL), 0);
    assert_int_equal(jobj_opt_array(o, "none", &v, NULL), 0);
    assert_int_equal(jobj_opt_object(o, "none", &v, NULL), 0);
    assert_true(n == 7 && !flag && !v.node);
    assert_string_equal(text, "kept");
    assert_int_equal(jobj_opt_text(o, "n", &text, NULL), -1);
    assert_int_equal(jobj_opt_int(o, "t", &n, NULL), -1);
    assert_int_equal(jobj_opt_text(o, "t", &text, NULL), 0);
    assert_int_equal(jobj_opt_int(o, "i", &n, NULL), 0);
    assert_int_equal(jobj_opt_bool(o, "b", &flag, NULL), 0);
    assert_int_equal(jobj_opt_array(o, "a", &v, NULL), 0);
    assert_int_equal(jobj_opt_object(o, "o", &v, NULL), 0);
    assert_true(n == 3 && flag && v.node);
    assert_string_equal(text, "x");
}

static void a_text_is_a_list_of_one(void **state)
{
    struct jobj o = parse("{\"one\":\"x\",\"two\":[\"x\",\"y\"],\"none\":[]}");
    struct jobj_list list;
    struct err e;

    (void)state;
    assert_int_equal(jobj_as_texts(arena, jobj_get(o, "one"), &list, &e), 0);
    assert_int_equal(list.n, 1);
    assert_string_equal(list.texts[0], "x");
    assert_int_equal(jobj_as_texts(arena, jobj_get(o, "two"), &list, &e), 0);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.texts[1], "y");
    assert_int_equal(jobj_as_texts(arena, jobj_get(o, "none"), &list, &e), 0);
    assert_int_equal(list.n, 0);
    assert_int_equal(jobj_as_texts(arena, jobj_get(o, "absent"), &list, &e), -1);
}

static void members_come_in_order(void **state)
{
    struct jobj o = parse("{\"a\":1,\"b\":{\"x\":1},\"c\":3}");
    struct buf b = buf_make(arena, 100);

    (void)state;
    for (struct jobj v = jobj_first(o); v.node; v = jobj_next(v))
        buf_printf(&b, "%s ", jobj_name(v));
    assert_string_equal(b.data, "a b c ");
    assert_int_equal(jobj_count(o), 3);
    assert_int_equal(jobj_count(jobj_get(o, "a")), 0);
    assert_null(jobj_next(o).node);
}

static void only_what_passes_the_gate(void **state)
{
    struct jobj v = { 0 };
    struct err e;

    (void)state;
    assert_int_equal(jobj_parse(arena, "{} x", 4, &v, &e), -1);
    assert_int_equal(jobj_parse(arena, "{} x", 2, &v, &e), 0);
    v.node = NULL;
    assert_int_equal(jobj_parse_object(arena, "[]", 2, &v, &e), -1);
    assert_null(v.node);
}

static void values_are_written_with_their_commas(void **state)
{
    static const char *const texts[] = { "x", "y" };
    struct buf b = buf_make(arena, 1000);
    struct jwrite w = jwrite_make(&b);

    (void)state;
    jwrite_object(&w);
    jwrite_member_text(&w, "a", "b\x1F\t\"</\xC3\xA9");
    jwrite_member_int(&w, "min", INT64_MIN);
    jwrite_member_bool(&w, "yes", true);
    jwrite_member_texts(&w, "list", texts, 2);
    jwrite_member_texts(&w, "none", NULL, 0);
    jwrite_member_text(&w, "null", NULL);
    jwrite_member_object(&w, "o");
    jwrite_object_end(&w);
    jwrite_member_array(&w, "l");
    jwrite_int(&w, 1);
    jwrite_null(&w);
    jwrite_text_len(&w, "a\0b", 3);
    jwrite_raw(&w, "{\"r\":1}");
    jwrite_array_end(&w);
    jwrite_member_raw(&w, "raw", "2.50");
    jwrite_object_end(&w);
    assert_string_equal(
        b.data, "{\"a\":\"b\\u001f\\t\\\"</\xC3\xA9\",\"min\":-9223372036854775808,"
                "\"yes\":true,\"list\":[\"x\",\"y\"],\"none\":[],\"null\":null,\"o\":{},"
                "\"l\":[1,null,\"a\\u0000b\",{\"r\":1}],\"raw\":2.50}");
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(numbers, check_number);
    ROWS_ADD(copies, check_copy);
    rows_add_one("a part is copied alone", a_part_is_copied_alone);
    rows_add_one("names are exact, null is there but not present", names_are_exact);
    rows_add_one("errors name the path and leave the output alone", errors_name_the_path);
    rows_add_one("absent is fine where it may be, null is not",
                 absent_is_fine_where_it_may_be);
    rows_add_one("a text is a list of one", a_text_is_a_list_of_one);
    rows_add_one("members come in order", members_come_in_order);
    rows_add_one("only what passes the gate is parsed", only_what_passes_the_gate);
    rows_add_one("values are written with their commas and escapes",
                 values_are_written_with_their_commas);
    int rc = rows_run("jobj");
    arena_free(arena);
    return rc;
}
