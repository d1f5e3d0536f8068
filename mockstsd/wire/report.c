/* SPDX-License-Identifier: MIT */
#include "wire/report.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "wire/report_forms.h"

static const struct {
    const char *name;
    void (*write)(const struct report *r, struct buf *out);
} forms[REPORT_FORMATS] = {
    [REPORT_TEXT] = { "text", NULL }, /* it takes colour: see report_write */
    [REPORT_JSON] = { "json", report_json },
    [REPORT_JUNIT] = { "junit", report_junit },
    [REPORT_TAP] = { "tap", report_tap },
    [REPORT_SARIF] = { "sarif", report_sarif },
    [REPORT_GITHUB] = { "github", report_github },
    [REPORT_MD] = { "md", report_md },
    [REPORT_CSV] = { "csv", report_csv },
    [REPORT_HTML] = { "html", report_html },
};

const char *report_format_name(enum report_format format)
{
    return forms[format].name;
}

int report_format_find(const char *name, enum report_format *out, struct err *e)
{
    const char *names[REPORT_FORMATS];
    const char *near;

    for (int i = 0; i < REPORT_FORMATS; i++) {
        names[i] = forms[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        *out = (enum report_format)i;
        return 0;
    }
    near = nearest_find(name, names, REPORT_FORMATS);
    return err_set(e, ERR_PARSE,
                   near ? "no format %s (did you mean %s?)" : "no format %s", name, near);
}

void report_write(const struct report *r, enum report_format format, bool colour,
                  struct buf *out)
{
    if (format == REPORT_TEXT)
        report_text(r, colour, out);
    else
        forms[format].write(r, out);
}

const char *report_status_name(enum report_status status)
{
    static const char *const names[] = {
        [REPORT_PASS] = "pass",       [REPORT_NOTE] = "note",
        [REPORT_WARN] = "warning",    [REPORT_FAIL] = "fail",
        [REPORT_SKIP] = "skipped",    [REPORT_ERROR] = "error",
        [REPORT_OPEN] = "NOT JUDGED", [REPORT_KNOWN] = "known",
    };

    return names[status];
}

bool report_is_bad(enum report_status status)
{
    return status == REPORT_FAIL || status == REPORT_ERROR || status == REPORT_OPEN;
}

static void add_shown(const char *text, struct buf *out)
{
    utf8_add_shown(out, text, strlen(text));
}

void report_cell(const struct report_cell *cell, struct buf *out)
{
    if (cell->is_number)
        buf_printf(out, "%lld", (long long)cell->number);
    if (cell->text)
        add_shown(cell->text, out);
    for (size_t i = 0; i < cell->n_items; i++) {
        buf_add(out, i > 0 ? ", " : "");
        add_shown(cell->items[i], out);
    }
}

void report_place(const struct report_place *place, struct buf *out)
{
    if (!place->file)
        return;
    add_shown(place->file, out);
    if (place->line > 0)
        buf_printf(out, ":%u", place->line);
    if (place->line > 0 && place->column > 0)
        buf_printf(out, ":%u", place->column);
}

const char *report_line(const char **text, size_t *len)
{
    const char *line = *text;

    *len = 0;
    if (!line || !*line)
        return NULL;
    *len = strcspn(line, "\n");
    *text = line + *len + (line[*len] == '\n');
    return line;
}

void report_markup(const char *text, struct buf *out)
{
    static const struct {
        char c;
        const char *entity;
    } escapes[] = {
        { '<', "&lt;" },   { '>', "&gt;" },   { '&', "&amp;" },
        { '"', "&quot;" }, { '\'', "&#39;" },
    };
    size_t start = out->len;

    /* control characters have no form in XML 1.0 at all */
    add_shown(text, out);
    if (!buf_ok(out) || !strpbrk(out->data + start, "<>&\"'"))
        return;
    struct buf raw = buf_make(out->arena, out->ceiling);
    buf_add(&raw, out->data + start);
    out->len = start;
    for (const char *p = raw.data; *p; p++) {
        const char *entity = NULL;
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
            if (*p == escapes[i].c)
                entity = escapes[i].entity;
        if (entity)
            buf_add(out, entity);
        else
            buf_add_char(out, *p);
    }
}
