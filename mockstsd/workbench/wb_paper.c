/* SPDX-License-Identifier: MIT */
#include "workbench/wb_paper.h"

#include <string.h>

#include "base/arena.h"

enum { TABLES_MAX = 4, FIGURES_MAX = 12 };

/* A list that doubles. */
struct growing {
    void *items;
    size_t n, room;
};

struct wb_paper {
    struct arena *arena;
    struct growing rows;
    struct growing cells[TABLES_MAX];
    struct report_table tables[TABLES_MAX];
    size_t n_tables;
    struct report_figure figures[FIGURES_MAX];
    size_t n_figures;
};

struct wb_paper *wb_paper_make(struct arena *a)
{
    struct wb_paper *p = arena_alloc(a, sizeof *p);

    p->arena = a;
    return p;
}

static void append(struct wb_paper *p, struct growing *g, const void *item, size_t size)
{
    if (g->n == g->room) {
        void *more = arena_array(p->arena, g->room = 2 * g->room + 16, size);

        if (g->n > 0)
            memcpy(more, g->items, g->n * size);
        g->items = more;
    }
    memcpy((char *)g->items + g->n++ * size, item, size);
}

void wb_paper_row(struct wb_paper *p, const struct report_row *row)
{
    append(p, &p->rows, row, sizeof *row);
}

void wb_paper_figure(struct wb_paper *p, const char *name, size_t value)
{
    if (p->n_figures < FIGURES_MAX)
        p->figures[p->n_figures++] = (struct report_figure){ name, (int64_t)value };
}

void wb_paper_table(struct wb_paper *p, const char *name, const char *title,
                    const char *const *columns, size_t n_columns)
{
    if (p->n_tables < TABLES_MAX)
        p->tables[p->n_tables++] = (struct report_table){
            .name = name, .title = title, .columns = columns, .n_columns = n_columns
        };
}

void wb_paper_cell(struct wb_paper *p, struct report_cell cell)
{
    append(p, &p->cells[p->n_tables - 1], &cell, sizeof cell);
}

struct report wb_paper_report(struct wb_paper *p, const char *tool, const char *answer,
                              int exit_code)
{
    for (size_t i = 0; i < p->n_tables; i++) {
        p->tables[i].cells = p->cells[i].items;
        p->tables[i].n_rows = p->cells[i].n / p->tables[i].n_columns;
    }
    return (struct report){ .tool = tool,
                            .answer = answer,
                            .exit_code = exit_code,
                            .figures = p->figures,
                            .n_figures = p->n_figures,
                            .rows = p->rows.items,
                            .n_rows = p->rows.n,
                            .tables = p->tables,
                            .n_tables = p->n_tables };
}
