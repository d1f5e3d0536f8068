/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/err.h"
#include "head.h"

struct once_row {
    const char *name;
    const char *head;
    int want;
    const char *value; /* NULL: absent */
};

static const struct once_row once_rows[] = {
    { "a field that came once is given", "GET /\nAuthorization: Basic eA\n", 0,
      "Basic eA" },
    { "its name is compared without case", "GET /\naUTHORIZATION: x\n", 0, "x" },
    { "an absent field is no error", "GET /\nHost: a\n", 0, NULL },
    { "an empty field is not an absent one", "GET /\nAuthorization: \n", 0, "" },
    { "a field that came twice is refused", "GET /\nAuthorization: x\nauthorization: x\n",
      -1, NULL },
    { "a longer name is another field", "GET /\nAuthorization-X: x\n", 0, NULL },
};

static void finds_once(void **state)
{
    const struct once_row *row = *state;
    static struct head h;
    const char untouched[] = "untouched", *value = untouched;
    struct err e = { 0 };

    head_read(row->head, &h);
    assert_int_equal(request_once(&h.req, "Authorization", &value, &e), row->want);
    if (row->want < 0) {
        assert_int_equal(e.code, ERR_PARSE);
        assert_ptr_equal(value, untouched);
    } else if (!row->value) {
        assert_null(value);
    } else {
        assert_string_equal(value, row->value);
    }
}

struct list_row {
    const char *name;
    const char *head;
    bool want;
};

static const struct list_row list_rows[] = {
    { "a single word is found", "GET /\nConnection: close\n", true },
    { "in any case", "GET /\nConnection: CLOSE\n", true },
    { "among others", "GET /\nConnection: upgrade , close\n", true },
    { "in a second field", "GET /\nConnection: upgrade\nConnection: close\n", true },
    { "a part of a word is not it", "GET /\nConnection: closed\n", false },
    { "an empty list holds nothing", "GET /\nConnection: ,,\n", false },
    { "another field does not count", "GET /\nX: close\n", false },
};

static void finds_in_lists(void **state)
{
    const struct list_row *row = *state;
    static struct head h;

    head_read(row->head, &h);
    assert_int_equal(request_lists(&h.req, "connection", "close"), row->want);
}

static void counts_and_finds_the_first(void **state)
{
    static struct head h;

    (void)state;
    head_read("GET /\nX: 1\nY: 2\nx: 3\n", &h);
    assert_int_equal(request_count(&h.req, "X"), 2);
    assert_int_equal(request_count(&h.req, "Z"), 0);
    assert_string_equal(request_find(&h.req, "x"), "1");
    assert_null(request_find(&h.req, "Z"));
}

int main(void)
{
    ROWS_ADD(once_rows, finds_once);
    ROWS_ADD(list_rows, finds_in_lists);
    rows_add_one("fields are counted, and the first is found",
                 counts_and_finds_the_first);
    return rows_run("request");
}
