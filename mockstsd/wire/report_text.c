/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

enum { WIDEST = 60 }; /* a longer cell does not push the next column further */

struct paper {
    struct buf *out;
    bool colour;
};

#define RED    "\x1b[31m"
#define GREEN  "\x1b[32m"
#define YELLOW "\x1b[33m"
#define CYAN   "\x1b[36m"
#define BOLD   "\x1b[1m"
#define PURPLE "\x1b[35m"

static const char *const paints[] = {
    [REPORT_PASS] = GREEN,  [REPORT_NOTE] = CYAN,    [REPORT_WARN] = YELLOW,
    [REPORT_FAIL] = RED,    [REPORT_SKIP] = CYAN,    [REPORT_ERROR] = RED,
    [REPORT_OPEN] = PURPLE, [REPORT_KNOWN] = YELLOW,
};

static void add_shown(struct paper *p, const char *text)
{
    utf8_add_shown(p->out, text, strlen(text));
}

static void paint(struct paper *p, const char *how, const char *text)
{
    if (p->colour)
        buf_add(p->out, how);
    add_shown(p, text);
    if (p->colour)
        buf_add(p->out, "\x1b[0m");
}

/* Lines below a row: the first begins with a label, the others stand under it. */
static void add_block(struct paper *p, const char *label, const char *text)
{
    const char *line;
    size_t len;

    while ((line = report_line(&text, &len))) {
        buf_printf(p->out, "    %s", label);
        utf8_add_shown(p->out, line, len);
        buf_add_char(p->out, '\n');
    }
}

static void add_row(struct paper *p, const struct report_row *row)
{
    if (row->place.file) {
        report_place(&row->place, p->out);
        buf_add(p->out, ": ");
    }
    paint(p, paints[row->status], report_status_name(row->status));
    buf_add(p->out, ": ");
    if (row->name) {
        add_shown(p, row->name);
        buf_add(p->out, ": ");
    }
    add_shown(p, row->text);
    buf_add(p->out, " [");
    add_shown(p, row->id);
    buf_add(p->out, "]\n");
    add_block(p, "for example: ", row->witness);
    add_block(p, "", row->detail);
    add_block(p, "explain: ", row->command);
}

/* Characters, not bytes; nothing here is wider than one column but rarely. */
static size_t width(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static const char *shown(const struct report_cell *cell, struct arena *a)
{
    struct buf b = buf_make(a, 1 << 20);

    report_cell(cell, &b);
    return b.data;
}

/* One line of a table. The last column ends it, without blanks. */
static void add_cells(struct paper *p, const char *const *cells, const size_t *widths,
                      size_t n)
{
    buf_add(p->out, " ");
    for (size_t i = 0; i < n; i++) {
        buf_add_char(p->out, ' ');
        buf_add(p->out, cells[i]);
        for (size_t at = width(cells[i]); i + 1 < n && at <= widths[i]; at++)
            buf_add_char(p->out, ' ');
    }
    buf_add_char(p->out, '\n');
}

static void measure(const char *const *cells, size_t *widths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t w = width(cells[i]);
        if (w > widths[i] && w <= WIDEST)
            widths[i] = w;
    }
}

static void add_table(struct paper *p, const struct report_table *t)
{
    struct arena *a = p->out->arena;
    size_t n = t->n_rows * t->n_columns;
    size_t *widths = arena_array(a, t->n_columns + 1, sizeof *widths);
    const char **cells = arena_array(a, n + 1, sizeof *cells);

    buf_add_char(p->out, '\n');
    paint(p, BOLD, t->title);
    buf_add(p->out, t->n_rows > 0 ? "\n" : ": nothing\n");
    if (t->n_rows == 0)
        return;
    measure(t->columns, widths, t->n_columns);
    for (size_t i = 0; i < n; i++)
        cells[i] = shown(&t->cells[i], a);
    for (size_t row = 0; row < t->n_rows; row++)
        measure(cells + row * t->n_columns, widths, t->n_columns);
    add_cells(p, t->columns, widths, t->n_columns);
    for (size_t row = 0; row < t->n_rows; row++)
        add_cells(p, cells + row * t->n_columns, widths, t->n_columns);
}

static void add_figures(struct paper *p, const struct report *r)
{
    for (size_t i = 0; i < r->n_figures; i++)
        buf_printf(p->out, "%s%s %lld", i > 0 ? ", " : "\n", r->figures[i].name,
                   (long long)r->figures[i].value);
    if (r->n_figures > 0)
        buf_add_char(p->out, '\n');
}

/* What passed is counted by the answer; only the rest is told. */
void report_text(const struct report *r, bool colour, struct buf *out)
{
    struct paper p = { out, colour };

    paint(&p, r->exit_code == 0 ? BOLD GREEN : BOLD RED, r->answer);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->rows[i].status != REPORT_PASS)
            add_row(&p, &r->rows[i]);
    for (size_t i = 0; i < r->n_tables; i++)
        add_table(&p, &r->tables[i]);
    add_figures(&p, r);
}
