/* SPDX-License-Identifier: MIT */
/* wb_found: rows and cells of a report, gathered while a question is answered. */
#ifndef STS_WB_FOUND_H
#define STS_WB_FOUND_H

#include "wire/report.h"

struct arena;

struct wb_found {
    struct arena *arena;
    struct report_row *rows;
    size_t n, room;
};

/* A blank row at the end. Owns: the list, until the next one is added. */
struct report_row *wb_found_add(struct wb_found *f);

struct wb_cells {
    struct arena *arena;
    struct report_cell *cells;
    size_t n, room;
};

/* Add one cell; texts are not copied. */
void wb_found_cell(struct wb_cells *c, const struct report_cell *one);
void wb_found_text(struct wb_cells *c, const char *text);
void wb_found_texts(struct wb_cells *c, const char *const *items, size_t n);

/* The cells as a table. Owns: the arena the cells, the caller the rest. */
struct report_table wb_found_table(const struct wb_cells *c, const char *name,
                                   const char *title, const char *const *columns,
                                   size_t n_columns);

/* "3 cases", "1 case": a number and its noun, with an s for all but one. Owns: the arena. */
const char *wb_found_count(struct arena *a, size_t n, const char *noun);

#endif
