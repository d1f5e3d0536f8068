/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "base/utf8.h"
#include "wire/jwrite.h"
#include "wire/report_forms.h"

#include <string.h>

/* TAP 14: a hash would begin a directive, a backslash escapes. */
static void describe(const char *text, struct buf *out)
{
    struct buf shown = buf_make(out->arena, out->ceiling);

    utf8_add_shown(&shown, text, strlen(text));
    for (const char *p = shown.data; *p; p++) {
        if (*p == '#' || *p == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
}

/* A JSON text is YAML too. */
static void member(const char *name, const char *text, struct buf *out)
{
    struct jwrite w = jwrite_make(out);

    if (!text)
        return;
    buf_printf(out, "  %s: ", name);
    jwrite_text(&w, text);
    buf_add_char(out, '\n');
}

static void add_block(const struct report_row *row, struct buf *out)
{
    struct buf place = buf_make(out->arena, out->ceiling);

    report_place(&row->place, &place);
    buf_add(out, "  ---\n");
    member("message", row->text, out);
    member("severity", report_status_name(row->status), out);
    member("at", row->place.file ? place.data : NULL, out);
    member("witness", row->witness, out);
    member("detail", row->detail, out);
    member("command", row->command, out);
    buf_add(out, "  ...\n");
}

static void add_point(size_t number, const struct report_row *row, struct buf *out)
{
    bool good = !report_is_bad(row->status) && !row->todo;

    buf_printf(out, "%s %zu - ", good ? "ok" : "not ok", number);
    describe(row->id, out);
    if (row->name && strcmp(row->name, row->id) != 0) {
        buf_add(out, ": ");
        describe(row->name, out);
    }
    if (row->status == REPORT_SKIP) {
        buf_add(out, " # SKIP ");
        describe(row->text, out);
    }
    if (row->todo) {
        buf_add(out, " # TODO ");
        describe(row->todo, out);
    }
    buf_add_char(out, '\n');
    if (row->status != REPORT_PASS)
        add_block(row, out);
}

void report_tap(const struct report *r, struct buf *out)
{
    buf_add(out, "TAP version 14\n# ");
    describe(r->answer, out);
    for (size_t i = 0; i < r->n_facts; i++) {
        buf_printf(out, "\n# %s: ", r->facts[i].name);
        describe(r->facts[i].text, out);
    }
    buf_printf(out, "\n1..%zu\n", r->n_rows > 0 ? r->n_rows : 1);
    for (size_t i = 0; i < r->n_rows; i++)
        add_point(i + 1, &r->rows[i], out);
    if (r->n_rows > 0)
        return;
    buf_add(out, r->exit_code ? "not ok 1 - " : "ok 1 - ");
    describe(r->answer, out);
    buf_add_char(out, '\n');
}
