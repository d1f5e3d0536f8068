/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

static const char *const commands[] = {
    [REPORT_NOTE] = "notice",  [REPORT_WARN] = "warning", [REPORT_FAIL] = "error",
    [REPORT_SKIP] = "notice",  [REPORT_ERROR] = "error",  [REPORT_PASS] = NULL,
    [REPORT_OPEN] = "warning", [REPORT_KNOWN] = "notice",
};

/* The runner reads %0A as the end of a line, and ends a command at a real one. */
static void escape(const char *text, const char *also, struct buf *out)
{
    const char *line;
    size_t len;

    for (bool first = true; (line = report_line(&text, &len)); first = false) {
        struct buf shown = buf_make(out->arena, out->ceiling);
        utf8_add_shown(&shown, line, len);
        buf_add(out, first ? "" : "%0A");
        for (const char *p = shown.data; *p; p++) {
            if (*p == '%' || strchr(also, *p))
                buf_printf(out, "%%%02X", (unsigned)(unsigned char)*p);
            else
                buf_add_char(out, *p);
        }
    }
}

static void property(const char *name, const char *value, struct buf *out)
{
    buf_printf(out, "%s=", name);
    escape(value, ":,", out);
}

static void add_line(const char *label, const char *text, struct buf *out)
{
    if (!text)
        return;
    buf_printf(out, "%%0A%s", label);
    escape(text, "", out);
}

static void add_row(const struct report_row *row, struct buf *out)
{
    if (!commands[row->status])
        return;
    buf_printf(out, "::%s ", commands[row->status]);
    if (row->place.file) {
        property("file", row->place.file, out);
        if (row->place.line > 0)
            buf_printf(out, ",line=%u", row->place.line);
        if (row->place.line > 0 && row->place.column > 0)
            buf_printf(out, ",col=%u", row->place.column);
        buf_add_char(out, ',');
    }
    property("title", row->id, out);
    buf_add(out, "::");
    if (row->name) {
        escape(row->name, "", out);
        buf_add(out, ": ");
    }
    escape(row->text, "", out);
    add_line("for example: ", row->witness, out);
    add_line("", row->detail, out);
    add_line("explain: ", row->command, out);
    buf_add_char(out, '\n');
}

/* The answer begins with the tool's name: whatever it says, it is never read as a command. */
void report_github(const struct report *r, struct buf *out)
{
    buf_printf(out, "%s: ", r->tool);
    utf8_add_shown(out, r->answer, strlen(r->answer));
    buf_add_char(out, '\n');
    for (size_t i = 0; i < r->n_rows; i++)
        add_row(&r->rows[i], out);
}
