/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"

static const char date[] = "Mon, 23 Nov 2026 12:05:00 GMT";

static char *write_out(struct arena *a, const struct response *r, bool close,
                       bool head_only)
{
    struct response_frame frame = { .date = date,
                                    .close = close,
                                    .head_only = head_only };
    struct err e = { 0 };
    char *bytes;
    size_t len;

    assert_int_equal(response_write(r, &frame, a, &bytes, &len, &e), 0);
    return arena_slice(a, bytes, len);
}

static void lays_out_the_whole_answer(void **state)
{
    struct arena *a = arena_open(0);
    struct response r = response_make();

    (void)state;
    response_text(&r, 403, "{\"a\":1}");
    response_add(&r, "Cache-Control", "no-store");
    assert_string_equal(write_out(a, &r, false, false),
                        "HTTP/1.1 403 Forbidden\r\n"
                        "Content-Length: 7\r\n"
                        "Date: Mon, 23 Nov 2026 12:05:00 GMT\r\n"
                        "X-Content-Type-Options: nosniff\r\n"
                        "X-STS-Mock: 1\r\n"
                        "Content-Type: application/json\r\n"
                        "Cache-Control: no-store\r\n"
                        "\r\n"
                        "{\"a\":1}");
    arena_free(a);
}

static void a_head_answer_has_the_length_alone(void **state)
{
    struct arena *a = arena_open(0);
    struct response r = response_make();

    (void)state;
    response_text(&r, 200, "12345");
    char *text = write_out(a, &r, false, true);
    assert_non_null(strstr(text, "Content-Length: 5\r\n"));
    assert_string_equal(text + strlen(text) - 4, "\r\n\r\n");
    arena_free(a);
}

static void idle_time_is_said_while_it_stays(void **state)
{
    static const struct response_frame frames[] = {
        { .date = date, .keep_alive_s = 5 },
        { .date = date, .keep_alive_s = 5, .close = true },
        { .date = date },
    };
    struct arena *a = arena_open(0);
    struct response r = response_make();

    (void)state;
    response_text(&r, 200, "x");
    for (size_t i = 0; i < ROWS_COUNT(frames); i++) {
        char *bytes;
        size_t len;

        assert_int_equal(response_write(&r, &frames[i], a, &bytes, &len, NULL), 0);
        const char *text = arena_slice(a, bytes, len);
        assert_int_equal(strstr(text, "\r\nKeep-Alive: timeout=5\r\n") != NULL, i == 0);
    }
    arena_free(a);
}

static void close_is_said_by_frame_or_response(void **state)
{
    struct arena *a = arena_open(0);
    struct response r = response_make();

    (void)state;
    assert_null(strstr(write_out(a, &r, false, false), "Connection:"));
    assert_non_null(strstr(write_out(a, &r, true, false), "\r\nConnection: close\r\n"));
    r.close = true;
    assert_non_null(strstr(write_out(a, &r, false, false), "\r\nConnection: close\r\n"));
    arena_free(a);
}

static void a_body_may_hold_any_byte(void **state)
{
    struct arena *a = arena_open(0);
    struct response r = response_make();
    struct response_frame frame = { .date = date };
    char *bytes;
    size_t len;

    (void)state;
    response_fill(&r, 200, "a\0b", 3);
    assert_int_equal(response_write(&r, &frame, a, &bytes, &len, NULL), 0);
    assert_memory_equal(bytes + len - 3, "a\0b", 3);
    arena_free(a);
}

static void fields_are_found_again(void **state)
{
    struct response r = response_make();

    (void)state;
    response_add(&r, "Location", "/a");
    assert_string_equal(response_find(&r, "location"), "/a");
    assert_null(response_find(&r, "Allow"));
}

static void without_a_type_there_is_no_such_field(void **state)
{
    struct arena *a = arena_open(0);
    struct response r = response_make();

    (void)state;
    r.content_type = NULL;
    assert_null(strstr(write_out(a, &r, false, false), "Content-Type:"));
    arena_free(a);
}

struct split_row {
    const char *name;
    const char *field, *value, *type;
    int want;
};

static const struct split_row split_rows[] = {
    { "a plain field goes out", "Location", "/a?b=c d", "text/html", 0 },
    { "CR LF in a value is refused", "Location", "/a\r\nX-Evil: 1", "text/html", -1 },
    { "a bare LF in a value is refused", "Location", "/a\nX-Evil: 1", "text/html", -1 },
    { "a tab in a value is refused", "Location", "/a\tb", "text/html", -1 },
    { "DEL in a value is refused", "Location", "/a\x7f", "text/html", -1 },
    { "LF in a name is refused", "X\nY", "1", "text/html", -1 },
    { "LF in the type is refused", "X", "1", "text/html\nX: 1", -1 },
};

static void nothing_splits_a_head(void **state)
{
    const struct split_row *row = *state;
    struct arena *a = arena_open(0);
    struct response r = response_make();
    struct response_frame frame = { .date = date };
    struct err e = { 0 };
    char *bytes;
    size_t len;

    r.content_type = row->type;
    response_add(&r, row->field, row->value);
    assert_int_equal(response_write(&r, &frame, a, &bytes, &len, &e), row->want);
    assert_int_equal(e.code, row->want < 0 ? ERR_PARSE : ERR_NONE);
    arena_free(a);
}

int main(void)
{
    rows_add_one("head and body are laid out as one piece", lays_out_the_whole_answer);
    rows_add_one("the answer to HEAD has the length and no body",
                 a_head_answer_has_the_length_alone);
    rows_add_one("how long it may be idle is said while it stays",
                 idle_time_is_said_while_it_stays);
    rows_add_one("Connection: close stands there when asked for",
                 close_is_said_by_frame_or_response);
    rows_add_one("a body may hold any byte", a_body_may_hold_any_byte);
    rows_add_one("added fields are found without regard to case", fields_are_found_again);
    rows_add_one("without a type there is no Content-Type",
                 without_a_type_there_is_no_such_field);
    ROWS_ADD(split_rows, nothing_splits_a_head);
    return rows_run("response");
}
