/* SPDX-License-Identifier: MIT */
#include "base/buf.h"
#include "wire/report_forms.h"

/* The policy of the page itself: nothing is fetched, nothing runs. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src "
    "'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n";

enum { FOLDED = 8 }; /* more lines than these are folded away */

static const char style[] =
    "<style>\n"
    ":root{--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--soft:#495059;--good:#116329;"
    "--bad:#a40e26;--warn:#7d4e00}\n"
    "@media "
    "(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#30363d;"
    "--soft:#a5adb6;--good:#56d364;--bad:#ff7b72;--warn:#e3b341}}\n"
    "body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
    "margin:2rem auto;max-width:70rem;padding:0 1rem}\n"
    "h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:2rem}\n"
    ".wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse}\n"
    "th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}\n"
    "th{color:var(--soft)}.number{text-align:right}"
    ".rows td:not(:last-child){white-space:nowrap}\n"
    "pre,code{font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;"
    "overflow-wrap:anywhere;margin:.3rem 0 0}\n"
    ".pass{color:var(--good)}.fail,.error{color:var(--bad)}.warning{color:var(--warn)}"
    ".note,.skipped{color:var(--soft)}.open{color:#8250df;font-weight:bold}"
    ".known{color:var(--warn)}summary{cursor:pointer;color:var(--soft)}\n"
    "</style>\n</head>\n<body>\n<main>\n";

static void element(const char *name, const char *text, struct buf *out)
{
    if (!text)
        return;
    buf_printf(out, "<%s>", name);
    report_markup(text, out);
    buf_printf(out, "</%s>", name);
}

static const char *class_of(enum report_status status)
{
    return status == REPORT_OPEN ? "open" : report_status_name(status);
}

static bool is_long(const char *detail)
{
    size_t n = 0, len;

    while (report_line(&detail, &len))
        n++;
    return n > FOLDED;
}

static void add_detail(const char *detail, struct buf *out)
{
    bool folded = detail && is_long(detail);
    const char *line;
    size_t len;

    if (!detail)
        return;
    buf_add(out, folded ? "<details><summary>more</summary><pre>" : "<pre>");
    while ((line = report_line(&detail, &len))) {
        struct buf one = buf_make(out->arena, out->ceiling);
        buf_add_len(&one, line, len);
        report_markup(one.data, out);
        buf_add_char(out, '\n');
    }
    buf_add(out, folded ? "</pre></details>" : "</pre>");
}

/* What is wider than the window is moved by itself, with keys too. */
static void open_table(const char *title, const char *class, struct buf *out)
{
    buf_add(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    report_markup(title, out);
    buf_printf(out, "\">\n<table class=\"%s\">\n<tr>", class);
}

static void heading(const char *text, bool is_number, struct buf *out)
{
    buf_printf(out, "<th%s>", is_number ? " class=\"number\"" : "");
    report_markup(text, out);
    buf_add(out, "</th>");
}

static void add_row(const struct report_row *row, bool placed, struct buf *out)
{
    struct buf place = buf_make(out->arena, out->ceiling);
    const char *status = report_status_name(row->status);

    report_place(&row->place, &place);
    buf_printf(out, "<tr><td class=\"%s\">%s</td>", class_of(row->status), status);
    if (placed)
        element("td", place.data, out);
    element("td", row->id, out);
    buf_add(out, "<td>");
    element("b", row->name, out);
    buf_add(out, row->name ? ": " : "");
    report_markup(row->text, out);
    if (row->witness) {
        buf_add(out, "<br>for example: ");
        report_markup(row->witness, out);
    }
    add_detail(row->detail, out);
    buf_add(out, row->command ? "<br>" : "");
    element("code", row->command, out);
    buf_add(out, "</td></tr>\n");
}

static void add_cell(const struct report_cell *value, struct buf *out)
{
    struct buf cell = buf_make(out->arena, out->ceiling);

    report_cell(value, &cell);
    buf_add(out, value->is_number ? "<td class=\"number\">" : "<td>");
    report_markup(cell.data, out);
    buf_add(out, "</td>");
}

static void add_table(const struct report_table *t, struct buf *out)
{
    element("h2", t->title, out);
    buf_add_char(out, '\n');
    open_table(t->title, "table", out);
    for (size_t i = 0; i < t->n_columns; i++)
        heading(t->columns[i], t->n_rows > 0 && t->cells[i].is_number, out);
    buf_add(out, "</tr>\n");
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        buf_add(out, i % t->n_columns == 0 ? "<tr>" : "");
        add_cell(&t->cells[i], out);
        buf_add(out, (i + 1) % t->n_columns == 0 ? "</tr>\n" : "");
    }
    buf_add(out, "</table>\n</div>\n");
}

/* The findings; which have a place in a file, if any has. */
static void add_rows(const struct report *r, struct buf *out)
{
    bool placed = false;

    for (size_t i = 0; i < r->n_rows; i++)
        placed = placed || r->rows[i].place.file != NULL;
    open_table("findings", "rows", out);
    heading("status", false, out);
    if (placed)
        heading("where", false, out);
    heading("what", false, out);
    heading("found", false, out);
    buf_add(out, "</tr>\n");
    for (size_t i = 0; i < r->n_rows; i++)
        add_row(&r->rows[i], placed, out);
    buf_add(out, "</table>\n</div>\n");
}

static void add_facts(const struct report *r, struct buf *out)
{
    for (size_t i = 0; i < r->n_facts; i++) {
        buf_add(out, i > 0 ? ", " : "<p>");
        report_markup(r->facts[i].name, out);
        buf_add(out, " <b>");
        report_markup(r->facts[i].text, out);
        buf_add(out, "</b>");
    }
    buf_add(out, r->n_facts > 0 ? "</p>\n" : "");
}

void report_html(const struct report *r, struct buf *out)
{
    buf_add(out, head);
    element("title", r->tool, out);
    buf_add_char(out, '\n');
    buf_add(out, style);
    buf_printf(out, "<h1 class=\"%s\">", r->exit_code == 0 ? "pass" : "fail");
    report_markup(r->answer, out);
    buf_add(out, "</h1>\n");
    add_facts(r, out);
    for (size_t i = 0; i < r->n_first; i++)
        add_table(&r->tables[i], out);
    if (r->n_rows > 0)
        add_rows(r, out);
    for (size_t i = r->n_first; i < r->n_tables; i++)
        add_table(&r->tables[i], out);
    for (size_t i = 0; i < r->n_figures; i++)
        buf_printf(out, "%s%s %lld", i > 0 ? ", " : "<p>", r->figures[i].name,
                   (long long)r->figures[i].value);
    buf_add(out, r->n_figures > 0 ? "</p>\n" : "");
    buf_add(out, "</main>\n</body>\n</html>\n");
}
