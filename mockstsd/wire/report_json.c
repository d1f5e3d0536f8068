/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "wire/jwrite.h"
#include "wire/report_forms.h"

static void member(struct jwrite *w, const char *name, const char *text)
{
    if (text)
        jwrite_member_text(w, name, text);
}

static void add_row(struct jwrite *w, const struct report_row *row)
{
    jwrite_object(w);
    member(w, "id", row->id);
    member(w, "name", row->name);
    member(w, "status", report_status_name(row->status));
    member(w, "text", row->text);
    member(w, "witness", row->witness);
    member(w, "detail", row->detail);
    member(w, "command", row->command);
    member(w, "todo", row->todo);
    member(w, "group", row->group);
    member(w, "file", row->place.file);
    if (row->place.file && row->place.line > 0)
        jwrite_member_int(w, "line", row->place.line);
    if (row->place.file && row->place.column > 0)
        jwrite_member_int(w, "column", row->place.column);
    jwrite_object_end(w);
}

static void add_cell(struct jwrite *w, const struct report_cell *cell)
{
    if (cell->is_number)
        jwrite_int(w, cell->number);
    else if (cell->text)
        jwrite_text(w, cell->text);
    else {
        jwrite_array(w);
        for (size_t i = 0; i < cell->n_items; i++)
            jwrite_text(w, cell->items[i]);
        jwrite_array_end(w);
    }
}

static void add_table(struct jwrite *w, const struct report_table *t)
{
    jwrite_member_array(w, t->name);
    for (size_t row = 0; row < t->n_rows; row++) {
        jwrite_object(w);
        for (size_t i = 0; i < t->n_columns; i++) {
            jwrite_key(w, t->columns[i]);
            add_cell(w, &t->cells[row * t->n_columns + i]);
        }
        jwrite_object_end(w);
    }
    jwrite_array_end(w);
}

void report_json(const struct report *r, struct buf *out)
{
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    jwrite_member_text(&w, "tool", r->tool);
    jwrite_member_text(&w, "answer", r->answer);
    jwrite_member_int(&w, "exit_code", r->exit_code);
    for (size_t i = 0; i < r->n_facts; i++)
        jwrite_member_text(&w, r->facts[i].name, r->facts[i].text);
    for (size_t i = 0; i < r->n_figures; i++)
        jwrite_member_int(&w, r->figures[i].name, r->figures[i].value);
    jwrite_member_array(&w, "findings");
    for (size_t i = 0; i < r->n_rows; i++)
        add_row(&w, &r->rows[i]);
    jwrite_array_end(&w);
    for (size_t i = 0; i < r->n_tables; i++)
        add_table(&w, &r->tables[i]);
    jwrite_object_end(&w);
    buf_add_char(out, '\n');
}
