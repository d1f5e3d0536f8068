/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "wire/report_forms.h"

static void attribute(const char *name, const char *value, struct buf *out)
{
    buf_printf(out, " %s=\"", name);
    report_markup(value, out);
    buf_add_char(out, '"');
}

static size_t count(const struct report *r, enum report_status status)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_rows; i++)
        n += r->rows[i].status == status;
    return n;
}

/* All that is known of a row, as lines of text within an element. */
static void add_story(const struct report_row *row, struct buf *out)
{
    const char *detail = row->detail, *line;
    struct buf place = buf_make(out->arena, out->ceiling);
    size_t len;

    report_place(&row->place, &place);
    report_markup(place.data, out);
    buf_add(out, row->place.file ? ": " : "");
    report_markup(row->text, out);
    if (row->witness) {
        buf_add(out, "\nfor example: ");
        report_markup(row->witness, out);
    }
    while ((line = report_line(&detail, &len))) {
        struct buf one = buf_make(out->arena, out->ceiling);
        buf_add_len(&one, line, len);
        buf_add_char(out, '\n');
        report_markup(one.data, out);
    }
    if (row->command) {
        buf_add(out, "\nexplain: ");
        report_markup(row->command, out);
    }
}

static const char *const elements[] = {
    [REPORT_PASS] = NULL,      [REPORT_NOTE] = "system-out", [REPORT_WARN] = "system-out",
    [REPORT_FAIL] = "failure", [REPORT_SKIP] = "skipped",    [REPORT_ERROR] = "error",
    [REPORT_OPEN] = "error",   [REPORT_KNOWN] = "skipped",
};

static void add_case(const struct report *r, const struct report_row *row,
                     struct buf *out)
{
    const char *element = elements[row->status];

    buf_add(out, "    <testcase");
    attribute("classname", row->group ? row->group : r->tool, out);
    attribute("name", row->name ? row->name : row->id, out);
    if (row->place.file)
        attribute("file", row->place.file, out);
    if (row->place.file && row->place.line > 0)
        buf_printf(out, " line=\"%u\"", row->place.line);
    if (!element) {
        buf_add(out, "/>\n");
        return;
    }
    buf_printf(out, ">\n      <%s", element);
    if (strcmp(element, "system-out") != 0)
        attribute("message", row->todo ? row->todo : row->text, out);
    if (report_is_bad(row->status))
        attribute("type", row->status == REPORT_OPEN ? "skip" : row->id, out);
    buf_add_char(out, '>');
    add_story(row, out);
    buf_printf(out, "</%s>\n    </testcase>\n", element);
}

static void add_properties(const struct report *r, struct buf *out)
{
    if (r->n_figures + r->n_facts == 0)
        return;
    buf_add(out, "    <properties>\n");
    for (size_t i = 0; i < r->n_facts; i++) {
        buf_add(out, "      <property");
        attribute("name", r->facts[i].name, out);
        attribute("value", r->facts[i].text, out);
        buf_add(out, "/>\n");
    }
    for (size_t i = 0; i < r->n_figures; i++) {
        buf_add(out, "      <property");
        attribute("name", r->figures[i].name, out);
        buf_printf(out, " value=\"%lld\"/>\n", (long long)r->figures[i].value);
    }
    buf_add(out, "    </properties>\n");
}

/* A run without rows is one test: its answer, else it would look as if nothing had run. */
void report_junit(const struct report *r, struct buf *out)
{
    struct report_row whole = { .id = "answer",
                                .name = r->answer,
                                .status = r->exit_code ? REPORT_FAIL : REPORT_PASS,
                                .text = r->answer };
    struct report one = *r;

    if (r->n_rows == 0) {
        one.rows = &whole;
        one.n_rows = 1;
    }
    buf_add(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    attribute("name", r->tool, out);
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
               one.n_rows, count(&one, REPORT_FAIL),
               count(&one, REPORT_ERROR) + count(&one, REPORT_OPEN),
               count(&one, REPORT_SKIP) + count(&one, REPORT_KNOWN));
    add_properties(r, out);
    for (size_t i = 0; i < one.n_rows; i++)
        add_case(&one, &one.rows[i], out);
    buf_add(out, "    <system-out>");
    report_markup(r->answer, out);
    buf_add(out, "</system-out>\n  </testsuite>\n</testsuites>\n");
}
