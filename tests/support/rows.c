/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdio.h>

enum { ROWS_MAX = 4096 };

static struct CMUnitTest tests[ROWS_MAX];
static size_t n_tests;

static void add(const char *name, void (*test)(void **), const void *row)
{
    if (n_tests == ROWS_MAX) {
        fprintf(stderr, "rows: more than %d tests in one program\n", ROWS_MAX);
        n_tests = ROWS_MAX + 1;
    }
    if (n_tests > ROWS_MAX)
        return;
    tests[n_tests].name = name;
    tests[n_tests].test_func = test;
    /* cmocka hands it back as *state; no test writes to its row */
    memcpy(&tests[n_tests].initial_state, &row, sizeof row);
    n_tests++;
}

void rows_add(const void *rows, size_t n_rows, size_t row_size,
              void (*each)(void **state))
{
    const char *at = rows;

    for (size_t i = 0; i < n_rows; i++, at += row_size) {
        const char *name;

        memcpy(&name, at, sizeof name);
        add(name, each, at);
    }
}

void rows_add_one(const char *sentence, void (*test)(void **state))
{
    add(sentence, test, NULL);
}

int rows_run(const char *group)
{
    if (n_tests == 0 || n_tests > ROWS_MAX)
        return 1;
    return _cmocka_run_group_tests(group, tests, n_tests, NULL, NULL) != 0;
}
