/* SPDX-License-Identifier: MIT */
/* One report in every format; its texts try to break out of each. */
#include "rows.h"
#include "golden.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/report.h"

/* What each format has to escape: markup, quotes, ends of lines and of CDATA, controls. */
#define HOSTILE "<b>&\"'|]]>%0A::error::`x`\x1b[31m\r\n@all #1 \\ \xE2\x80\xAEtxt"

static const char *const scopes[] = { "loans:read", "=cmd()" };
static const char *const columns[] = { "who", "scopes", "count" };
static const struct report_cell cells[] = {
    { .text = "dana via finance-mcp" },
    { .items = scopes, .n_items = 2 },
    { .number = -3, .is_number = true },
    { .text = "-1+1" },
    { .n_items = 0 },
    { .number = INT64_MAX, .is_number = true },
    { .text = HOSTILE },
    { .items = scopes, .n_items = 1 },
    { .number = 0, .is_number = true },
};
static const struct report_table tables[] = {
    { "reach", "who reaches payroll:run", columns, 3, cells, 3 },
    { "empty", "who reaches nothing", columns, 3, NULL, 0 },
};
static const struct report_figure figures[] = { { "rules", 12 },
                                                { "score_percent", 99 } };
static const struct report_row rows[] = {
    { .id = "passes", .status = REPORT_PASS, .text = "as expected" },
    { .id = "scope-unknown",
      .name = "rule read-for-staff",
      .status = REPORT_WARN,
      .text = "no target has a scope loans:raed",
      .witness = "dana via finance-mcp, asking loan-api loans:read",
      .detail = "did you mean loans:read?\n  it is granted nowhere\n",
      .command = "mockstsd policy explain --user dana --client finance-mcp",
      .place = { "a b:c/loans.yaml", 12, 3 } },
    { .id = "note",
      .status = REPORT_NOTE,
      .text = "of a file alone",
      .place = { .file = "f" } },
    { .id = "hostile" HOSTILE,
      .name = HOSTILE,
      .status = REPORT_FAIL,
      .text = HOSTILE,
      .witness = HOSTILE,
      .detail = HOSTILE,
      .command = HOSTILE,
      .place = { HOSTILE, 1, 0 } },
    { .id = "skipped", .status = REPORT_SKIP, .text = "nothing to judge #here" },
    { .id = "undecided", .status = REPORT_ERROR, .text = "the budget is spent" },
};

static const struct report full = {
    .tool = "mockstsd policy test",
    .answer = "1 of 4 cases passes",
    .exit_code = 1,
    .figures = figures,
    .n_figures = 2,
    .rows = rows,
    .n_rows = ROWS_COUNT(rows),
    .tables = tables,
    .n_tables = 2,
};
static const struct report empty = { .tool = "mockstsd policy lint",
                                     .answer = "Nothing to complain about." };
static const struct report plain = { .tool = "mockstsd policy lint",
                                     .answer = "1 finding",
                                     .exit_code = 3,
                                     .rows = rows,
                                     .n_rows = 4 };

struct form {
    const char *name;
    const struct report *report;
    enum report_format format;
    bool colour;
    const char *file;
};

static const struct form forms[] = {
    { "text", &full, REPORT_TEXT, false, "report.txt" },
    { "text with colour", &full, REPORT_TEXT, true, "report.ansi" },
    { "colour is for text alone", &full, REPORT_JSON, true, "report.json" },
    { "json", &full, REPORT_JSON, false, "report.json" },
    { "junit", &full, REPORT_JUNIT, false, "report.junit.xml" },
    { "tap", &full, REPORT_TAP, false, "report.tap" },
    { "sarif", &full, REPORT_SARIF, false, "report.sarif" },
    { "github", &full, REPORT_GITHUB, false, "report.github" },
    { "md", &full, REPORT_MD, false, "report.md" },
    { "csv of a table", &full, REPORT_CSV, false, "report.csv" },
    { "csv of rows, where there is no table", &plain, REPORT_CSV, false, "rows.csv" },
    { "html", &full, REPORT_HTML, false, "report.html" },
    { "nothing to say, in text", &empty, REPORT_TEXT, false, "empty.txt" },
    { "nothing to say, in json", &empty, REPORT_JSON, false, "empty.json" },
    { "nothing to say is one good test, in junit", &empty, REPORT_JUNIT, false,
      "empty.junit.xml" },
    { "nothing to say is one good test, in tap", &empty, REPORT_TAP, false, "empty.tap" },
    { "nothing to say, in sarif", &empty, REPORT_SARIF, false, "empty.sarif" },
    { "nothing to say, in github", &empty, REPORT_GITHUB, false, "empty.github" },
    { "nothing to say, in md", &empty, REPORT_MD, false, "empty.md" },
    { "nothing to say, in csv", &empty, REPORT_CSV, false, "empty.csv" },
    { "nothing to say, in html", &empty, REPORT_HTML, false, "empty.html" },
};

static struct arena *arena;

static void check_form(void **state)
{
    const struct form *form = *state;
    struct buf out = buf_make(arena, 1 << 20);

    report_write(form->report, form->format, form->colour, &out);
    assert_true(buf_ok(&out));
    golden_check(GOLDEN, form->file, out.data, out.len);
}

/* A report over the buffer's ceiling is cut, and the buffer knows. */
static void check_ceiling(void **state)
{
    (void)state;
    for (int i = 0; i < REPORT_FORMATS; i++) {
        struct buf out = buf_make(arena, 30);
        report_write(&full, (enum report_format)i, false, &out);
        assert_false(buf_ok(&out));
        assert_true(out.len <= 30);
    }
}

static void check_names(void **state)
{
    enum report_format found = REPORT_FORMATS;
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < REPORT_FORMATS; i++) {
        assert_int_equal(
            report_format_find(report_format_name((enum report_format)i), &found, &e), 0);
        assert_int_equal(found, i);
    }
    assert_int_equal(report_format_find("jsno", &found, &e), -1);
    assert_int_equal(found, REPORT_FORMATS - 1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_string_equal(e.text, "no format jsno (did you mean json?)");
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(forms, check_form);
    rows_add_one("over the ceiling a report is cut, and that is known", check_ceiling);
    rows_add_one("each format is found by its name, a slip gets the nearest",
                 check_names);
    int failed = rows_run("report");
    arena_free(arena);
    return failed;
}
