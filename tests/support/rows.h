/* SPDX-License-Identifier: MIT */
/*
 * rows: named rows → cmocka tests, so that a failing line is an English sentence.
 *
 * The one place that includes cmocka.h in the right order and calls its runner (its result
 * is a count, and 256 failures would be exit code 0; a group without tests would be green).
 */
#ifndef STS_ROWS_H
#define STS_ROWS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROWS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Add one cmocka test per row to the program's group.
 *
 * Takes    rows: an array of structs whose first member is `const char *name`, the sentence;
 *          each(&row_pointer) is called with *state = the row. The array must be static.
 */
void rows_add(const void *rows, size_t n_rows, size_t row_size,
              void (*each)(void **state));

/* Add a single test with a sentence for a name. */
void rows_add_one(const char *sentence, void (*test)(void **state));

/* Run all that was added; the exit code: 0 if there were tests and none failed. */
int rows_run(const char *group);

#define ROWS_ADD(array, each) rows_add(array, ROWS_COUNT(array), sizeof((array)[0]), each)

#endif
