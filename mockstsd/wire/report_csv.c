/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

/* RFC 4180. A spreadsheet would run a text that begins like a formula: a quote tames it. */
static void field(const char *text, bool first, struct buf *out)
{
    if (!first)
        buf_add_char(out, ',');
    struct buf shown = buf_make(out->arena, out->ceiling);
    utf8_add_shown(&shown, text, strlen(text));
    bool tame = *text && strchr("=+-@\t\r", *text);
    if (!tame && !strpbrk(shown.data, "\",")) {
        buf_add(out, shown.data);
        return;
    }
    buf_add(out, tame ? "\"'" : "\"");
    for (const char *p = shown.data; *p; p++) {
        if (*p == '"')
            buf_add_char(out, '"');
        buf_add_char(out, *p);
    }
    buf_add_char(out, '"');
}

static void number(int64_t n, bool first, struct buf *out)
{
    buf_printf(out, first ? "%lld" : ",%lld", (long long)n);
}

static void add_table(const struct report_table *t, struct buf *out)
{
    for (size_t i = 0; i < t->n_columns; i++)
        field(t->columns[i], i == 0, out);
    buf_add(out, "\r\n");
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        const struct report_cell *cell = &t->cells[i];
        struct buf text = buf_make(out->arena, out->ceiling);
        report_cell(cell, &text);
        if (cell->is_number)
            number(cell->number, i % t->n_columns == 0, out);
        else
            field(text.data, i % t->n_columns == 0, out);
        if ((i + 1) % t->n_columns == 0)
            buf_add(out, "\r\n");
    }
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static void add_row(const struct report_row *row, struct buf *out)
{
    field(report_status_name(row->status), true, out);
    field(row->id, false, out);
    field(or_nothing(row->name), false, out);
    field(or_nothing(row->place.file), false, out);
    number(row->place.line, false, out);
    number(row->place.column, false, out);
    field(row->text, false, out);
    field(or_nothing(row->witness), false, out);
    field(or_nothing(row->command), false, out);
    buf_add(out, "\r\n");
}

void report_csv(const struct report *r, struct buf *out)
{
    if (r->n_tables > 0) {
        add_table(&r->tables[0], out);
        return;
    }
    buf_add(out, "status,id,name,file,line,column,text,witness,command\r\n");
    for (size_t i = 0; i < r->n_rows; i++)
        add_row(&r->rows[i], out);
}
