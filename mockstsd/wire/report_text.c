/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

enum {
    CELL_MAX = 1 << 20,
    WIDEST = 60, /* a longer cell does not push the next column further */
};

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

struct columns {
    size_t n, *widths;
};

/* Written over the one before: a table may have millions of cells. */
static const char *shown(const struct report_cell *cell, struct buf *scratch)
{
    buf_clear(scratch);
    report_cell(cell, scratch);
    return scratch->data;
}

static void measure(const char *cell, size_t *widest)
{
    size_t w = width(cell);

    if (w > *widest && w <= WIDEST)
        *widest = w;
}

/* Cell i of a table, beginning with 0. The last of a line ends it, without blanks. */
static void add_cell(struct paper *p, const char *cell, const struct columns *of,
                     size_t i)
{
    size_t at = i % of->n;

    buf_add(p->out, at == 0 ? "  " : " ");
    buf_add(p->out, cell);
    for (size_t w = width(cell); at + 1 < of->n && w <= of->widths[at]; w++)
        buf_add_char(p->out, ' ');
    if (at + 1 == of->n)
        buf_add_char(p->out, '\n');
}

static void add_table(struct paper *p, const struct report_table *t)
{
    struct arena *a = p->out->arena;
    size_t n = t->n_rows * t->n_columns;
    struct columns of = { t->n_columns,
                          arena_array(a, t->n_columns + 1, sizeof *of.widths) };
    struct buf scratch = buf_make(a, CELL_MAX);

    buf_add_char(p->out, '\n');
    paint(p, BOLD, t->title);
    buf_add(p->out, t->n_rows > 0 ? "\n" : ": nothing\n");
    if (t->n_rows == 0)
        return;
    for (size_t i = 0; i < of.n; i++)
        measure(t->columns[i], &of.widths[i]);
    for (size_t i = 0; i < n; i++)
        measure(shown(&t->cells[i], &scratch), &of.widths[i % of.n]);
    for (size_t i = 0; i < of.n; i++)
        add_cell(p, t->columns[i], &of, i);
    for (size_t i = 0; i < n; i++)
        add_cell(p, shown(&t->cells[i], &scratch), &of, i);
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
