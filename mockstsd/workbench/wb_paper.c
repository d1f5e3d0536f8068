/* SPDX-License-Identifier: MIT */
#include "workbench/wb_paper.h"

#include <assert.h>

#include "base/arena.h"
#include "workbench/wb_found.h"

enum { TABLES_MAX = 4, FIGURES_MAX = 32 };

struct wb_paper {
    struct arena *arena;
    struct wb_found found;
    struct wb_cells cells[TABLES_MAX];
    struct report_table tables[TABLES_MAX];
    size_t n_tables;
    struct report_figure figures[FIGURES_MAX];
    size_t n_figures;
};

struct wb_paper *wb_paper_make(struct arena *a)
{
    struct wb_paper *p = arena_alloc(a, sizeof *p);

    p->arena = p->found.arena = a;
    return p;
}

void wb_paper_row(struct wb_paper *p, const struct report_row *row)
{
    *wb_found_add(&p->found) = *row;
}

void wb_paper_figure(struct wb_paper *p, const char *name, size_t value)
{
    assert(p->n_figures < FIGURES_MAX);
    p->figures[p->n_figures++] = (struct report_figure){ name, (int64_t)value };
}

void wb_paper_table(struct wb_paper *p, const char *name, const char *title,
                    const char *const *columns, size_t n_columns)
{
    assert(p->n_tables < TABLES_MAX);
    p->cells[p->n_tables].arena = p->arena;
    p->tables[p->n_tables++] = (struct report_table){
        .name = name, .title = title, .columns = columns, .n_columns = n_columns
    };
}

void wb_paper_cell(struct wb_paper *p, struct report_cell cell)
{
    wb_found_cell(&p->cells[p->n_tables - 1], &cell);
}

struct report wb_paper_report(struct wb_paper *p, const char *tool, const char *answer,
                              int exit_code)
{
    for (size_t i = 0; i < p->n_tables; i++)
        p->tables[i] = wb_found_table(&p->cells[i], p->tables[i].name, p->tables[i].title,
                                      p->tables[i].columns, p->tables[i].n_columns);
    return (struct report){ .tool = tool,
                            .answer = answer,
                            .exit_code = exit_code,
                            .figures = p->figures,
                            .n_figures = p->n_figures,
                            .rows = p->found.rows,
                            .n_rows = p->found.n,
                            .tables = p->tables,
                            .n_tables = p->n_tables };
}
