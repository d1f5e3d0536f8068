/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

static struct arena *arena;

static void pieces_join_in_order(void **state)
{
    struct buf b = buf_make(arena, 100);

    (void)state;
    buf_add(&b, "one ");
    buf_add_len(&b, "two, and", 3);
    buf_add_char(&b, ' ');
    buf_printf(&b, "%d", 3);
    assert_string_equal(b.data, "one two 3");
    assert_int_equal(b.len, 9);
    assert_true(buf_ok(&b));
}

static void numbers_are_exact(void **state)
{
    struct buf b = buf_make(arena, 200);

    (void)state;
    buf_add_int(&b, 0);
    buf_add_char(&b, ' ');
    buf_add_int(&b, INT64_MIN);
    buf_add_char(&b, ' ');
    buf_add_int(&b, INT64_MAX);
    assert_string_equal(b.data, "0 -9223372036854775808 9223372036854775807");
}

static void room_made_ahead_is_no_text(void **state)
{
    struct buf b = buf_make(arena, 300);
    const char *data;

    (void)state;
    buf_room(&b, 250);
    data = b.data;
    assert_int_equal(b.len, 0);
    for (int i = 0; i < 250; i++)
        buf_add_char(&b, 'x');
    assert_ptr_equal(b.data, data);
    buf_room(&b, 51); /* over the ceiling: nothing was dropped yet */
    assert_true(buf_ok(&b));
}

static void it_grows_to_its_ceiling_exactly(void **state)
{
    struct buf b = buf_make(arena, 1000);

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_add_char(&b, 'x');
    assert_true(buf_ok(&b));
    assert_int_equal(b.len, 1000);
    assert_int_equal(strlen(b.data), 1000);
    buf_add_char(&b, 'y');
    assert_false(buf_ok(&b));
    assert_int_equal(b.len, 1000);
}

static void after_a_drop_everything_is_dropped(void **state)
{
    struct buf b = buf_make(arena, 4);

    (void)state;
    buf_add(&b, "abc");
    buf_add(&b, "de");
    buf_add(&b, "f");
    buf_printf(&b, "g");
    assert_string_equal(b.data, "abc");
    assert_false(buf_ok(&b));
    buf_clear(&b);
    buf_add(&b, "abcd");
    assert_string_equal(b.data, "abcd");
    assert_true(buf_ok(&b));
}

static void an_error_may_quote_itself(void **state)
{
    struct err e;

    (void)state;
    assert_int_equal(err_set(&e, ERR_IO, "inner"), -1);
    assert_int_equal(err_set(&e, ERR_PARSE, "outer: %s", e.text), -1);
    assert_string_equal(e.text, "outer: inner");
    assert_int_equal(e.code, ERR_PARSE);
}

static void a_long_error_is_cut_between_characters(void **state)
{
    struct err e;
    char text[400];

    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = i % 2 ? '\xA4' : '\xC3';
    text[sizeof text - 1] = '\0';
    assert_int_equal(err_set(&e, ERR_IO, "%s", text), -1);
    assert_int_equal(strlen(e.text), 298);
    assert_int_equal(err_set(&e, ERR_IO, "x%s", text), -1);
    assert_int_equal(strlen(e.text), 299);
}

static void nobody_needs_the_reason(void **state)
{
    struct err why = { .code = ERR_LIMIT, .text = "too much" }, e = { 0 };

    (void)state;
    assert_int_equal(err_set(NULL, ERR_IO, "lost"), -1);
    assert_int_equal(err_pass(NULL, &why), -1);
    assert_int_equal(err_pass(&e, &why), -1);
    assert_string_equal(e.text, "too much");
}

int main(void)
{
    arena = arena_open(0);
    rows_add_one("pieces join in order", pieces_join_in_order);
    rows_add_one("numbers are exact from one end to the other", numbers_are_exact);
    rows_add_one("room made ahead is no text", room_made_ahead_is_no_text);
    rows_add_one("it grows to its ceiling exactly", it_grows_to_its_ceiling_exactly);
    rows_add_one("after a drop everything is dropped until it is cleared",
                 after_a_drop_everything_is_dropped);
    rows_add_one("an error may quote itself", an_error_may_quote_itself);
    rows_add_one("a long error is cut between characters",
                 a_long_error_is_cut_between_characters);
    rows_add_one("an error without a place for it is still a failure",
                 nobody_needs_the_reason);
    int rc = rows_run("buf");
    arena_free(arena);
    return rc;
}
