/* SPDX-License-Identifier: MIT */
#include "workbench/wb_found.h"

#include <string.h>

#include "base/arena.h"

/* Room for one more: the same items in a larger array where they had none left. */
static void *roomy(struct arena *a, void *items, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return items;
    *room = *room ? 2 * *room : 16;
    void *more = arena_array(a, *room, size);
    if (n > 0)
        memcpy(more, items, n * size);
    return more;
}

struct report_row *wb_found_add(struct wb_found *f)
{
    f->rows = roomy(f->arena, f->rows, f->n, &f->room, sizeof *f->rows);
    return &f->rows[f->n++];
}

static struct report_cell *cell(struct wb_cells *c)
{
    c->cells = roomy(c->arena, c->cells, c->n, &c->room, sizeof *c->cells);
    return &c->cells[c->n++];
}

void wb_found_cell(struct wb_cells *c, const struct report_cell *one)
{
    *cell(c) = *one;
}

void wb_found_text(struct wb_cells *c, const char *text)
{
    cell(c)->text = text;
}

void wb_found_texts(struct wb_cells *c, const char *const *items, size_t n)
{
    *cell(c) = (struct report_cell){ .items = items, .n_items = n };
}

struct report_table wb_found_table(const struct wb_cells *c, const char *name,
                                   const char *title, const char *const *columns,
                                   size_t n_columns)
{
    return (struct report_table){ name,      title,    columns,
                                  n_columns, c->cells, c->n / n_columns };
}

const char *wb_found_count(struct arena *a, size_t n, const char *noun)
{
    return arena_printf(a, "%zu %s%s", n, noun, n == 1 ? "" : "s");
}
