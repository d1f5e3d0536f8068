/* SPDX-License-Identifier: MIT */
/* wb_paper: a report in the making: rows, tables and figures are added one by one. */
#ifndef STS_WB_PAPER_H
#define STS_WB_PAPER_H

#include "wire/report.h"

struct arena;
struct wb_paper;

/* An empty one. Owns: the arena. */
struct wb_paper *wb_paper_make(struct arena *a);

void wb_paper_row(struct wb_paper *p, const struct report_row *row); /* Add a finding. */

/* Add a figure. */
void wb_paper_figure(struct wb_paper *p, const char *name, size_t value);

/* Begin a table; cells go to the latest. Takes: texts that live as long as the arena. */
void wb_paper_table(struct wb_paper *p, const char *name, const char *title,
                    const char *const *columns, size_t n_columns);

/* Add the next cell of the latest table. */
void wb_paper_cell(struct wb_paper *p, struct report_cell cell);

/* Its tables are whole rows by now. Owns: the arena. */
struct report wb_paper_report(struct wb_paper *p, const char *tool, const char *answer,
                              int exit_code);

#endif
