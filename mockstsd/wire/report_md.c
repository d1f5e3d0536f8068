/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

/* What Markdown or the HTML within it would take for markup. */
static void add_shown(const char *text, size_t len, struct buf *out)
{
    struct buf shown = buf_make(out->arena, out->ceiling);

    utf8_add_shown(&shown, text, len);
    for (const char *p = shown.data; *p; p++) {
        if (*p == '<' || *p == '&') {
            buf_add(out, *p == '<' ? "&lt;" : "&amp;");
            continue;
        }
        if (strchr("\\`*_[]|~#@", *p)) /* @: nobody is to be notified */
            buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
}

static void add(const char *text, struct buf *out)
{
    add_shown(text, strlen(text), out);
}

static void add_break(const char *label, const char *text, struct buf *out)
{
    const char *line;
    size_t len;

    while ((line = report_line(&text, &len))) {
        buf_printf(out, "<br>%s", label);
        add_shown(line, len, out);
    }
}

static void add_row(const struct report_row *row, struct buf *out)
{
    struct buf place = buf_make(out->arena, out->ceiling);

    report_place(&row->place, &place);
    buf_printf(out, "| %s | ", report_status_name(row->status));
    add(place.data, out);
    buf_add(out, " | ");
    add(row->id, out);
    buf_add(out, " | ");
    if (row->name) {
        add(row->name, out);
        buf_add(out, ": ");
    }
    add(row->text, out);
    add_break("for example: ", row->witness, out);
    add_break("", row->detail, out);
    add_break("explain: ", row->command, out);
    buf_add(out, " |\n");
}

static void add_rows(const struct report *r, struct buf *out)
{
    bool begun = false;

    for (size_t i = 0; i < r->n_rows; i++) {
        if (r->rows[i].status == REPORT_PASS)
            continue;
        if (!begun)
            buf_add(out, "\n| | where | what | |\n|---|---|---|---|\n");
        begun = true;
        add_row(&r->rows[i], out);
    }
}

static void add_table(const struct report_table *t, struct buf *out)
{
    buf_add(out, "\n### ");
    add(t->title, out);
    buf_add(out, "\n\n");
    for (size_t i = 0; i < t->n_columns; i++) {
        buf_add(out, "| ");
        add(t->columns[i], out);
        buf_add_char(out, ' ');
    }
    buf_add(out, "|\n");
    for (size_t i = 0; i < t->n_columns; i++)
        buf_add(out, "|---");
    buf_add(out, "|\n");
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        struct buf cell = buf_make(out->arena, out->ceiling);
        report_cell(&t->cells[i], &cell);
        buf_add(out, "| ");
        add(cell.data, out);
        buf_add(out, (i + 1) % t->n_columns == 0 ? " |\n" : " ");
    }
}

void report_md(const struct report *r, struct buf *out)
{
    buf_add(out, "**");
    add(r->answer, out);
    buf_add(out, "**\n");
    for (size_t i = 0; i < r->n_facts; i++) {
        buf_add(out, i > 0 ? ", " : "\n");
        add(r->facts[i].name, out);
        buf_add_char(out, ' ');
        add(r->facts[i].text, out);
    }
    buf_add(out, r->n_facts > 0 ? "\n" : "");
    for (size_t i = 0; i < r->n_first; i++)
        add_table(&r->tables[i], out);
    add_rows(r, out);
    for (size_t i = r->n_first; i < r->n_tables; i++)
        add_table(&r->tables[i], out);
    for (size_t i = 0; i < r->n_figures; i++) {
        buf_add(out, i > 0 ? ", " : "\n");
        add(r->figures[i].name, out);
        buf_printf(out, " %lld", (long long)r->figures[i].value);
    }
    buf_add(out, r->n_figures > 0 ? "\n" : "");
}
