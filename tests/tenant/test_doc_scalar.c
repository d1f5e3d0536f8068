/* SPDX-License-Identifier: MIT */
/* Plain words by the core schema of YAML 1.2 (10.3.2). */
#include <string.h>

#include "rows.h"

#include "tenant/doc_scalar.h"

struct row {
    const char *name;
    const char *text;
    enum node_kind kind;
    int64_t integer;
    double number;
    bool refused;
};

static const struct row rows[] = {
    { "nothing is null", "", NODE_NULL, .integer = 0 },
    { "a tilde is null", "~", NODE_NULL, .integer = 0 },
    { "Null is null", "Null", NODE_NULL, .integer = 0 },
    { "nULL is a text", "nULL", NODE_TEXT, .integer = 0 },
    { "true is a truth", "true", NODE_BOOL, .integer = 1 },
    { "False is a truth", "False", NODE_BOOL, .integer = 0 },
    { "yes is a text", "yes", NODE_TEXT, .integer = 0 },
    { "no is a text", "no", NODE_TEXT, .integer = 0 },
    { "on is a text", "on", NODE_TEXT, .integer = 0 },
    { "off is a text", "off", NODE_TEXT, .integer = 0 },
    { "n is a text", "n", NODE_TEXT, .integer = 0 },
    { "010 is ten", "010", NODE_INTEGER, .integer = 10 },
    { "0o10 is eight", "0o10", NODE_INTEGER, .integer = 8 },
    { "0x1F is thirty-one", "0x1F", NODE_INTEGER, .integer = 31 },
    { "0b1 is a text", "0b1", NODE_TEXT, .integer = 0 },
    { "-7 is an integer", "-7", NODE_INTEGER, .integer = -7 },
    { "+7 is an integer", "+7", NODE_INTEGER, .integer = 7 },
    { "1_000 is a text", "1_000", NODE_TEXT, .integer = 0 },
    { "12:30 is a text", "12:30", NODE_TEXT, .integer = 0 },
    { "a date is a text", "2026-11-24", NODE_TEXT, .integer = 0 },
    { "the largest integer is exact", "9223372036854775807", NODE_INTEGER,
      .integer = INT64_MAX },
    { "one more is refused", "9223372036854775808", .refused = true },
    { "1e3 is a double", "1e3", NODE_DOUBLE, .number = 1000 },
    { ".5 is a double", ".5", NODE_DOUBLE, .number = 0.5 },
    { "1. is a double", "1.", NODE_DOUBLE, .number = 1 },
    { "1e is a text", "1e", NODE_TEXT, .integer = 0 },
    { "a dot is a text", ".", NODE_TEXT, .integer = 0 },
    { "a sign is a text", "-", NODE_TEXT, .integer = 0 },
    { "1.2.3 is a text", "1.2.3", NODE_TEXT, .integer = 0 },
    { "1e999 is refused", "1e999", .refused = true },
    { ".inf is refused", "-.inf", .refused = true },
    { ".nan is refused", ".nan", .refused = true },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct node node = { .text = row->text, .text_len = strlen(row->text) };
    const char *why = doc_scalar(&node);

    assert_int_equal(why != NULL, row->refused);
    if (row->refused)
        return;
    assert_int_equal(node.kind, row->kind);
    assert_int_equal(node.integer, row->integer);
    assert_true(node.number >= row->number && node.number <= row->number);
}

int main(void)
{
    ROWS_ADD(rows, each);
    return rows_run("doc_scalar");
}
