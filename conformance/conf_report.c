/* SPDX-License-Identifier: MIT */
#include "conformance/conf_report.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conformance/requirements.h"
#include "wire/report.h"

enum { PROFILES = 16, LINE_MAX_BYTES = 4096 };

static const enum report_status statuses[VERDICTS] = {
    [VERDICT_PASS] = REPORT_PASS,    [VERDICT_NA] = REPORT_NOTE,
    [VERDICT_INFO] = REPORT_NOTE,    [VERDICT_DEVIATION] = REPORT_NOTE,
    [VERDICT_WARN] = REPORT_WARN,    [VERDICT_SKIP] = REPORT_SKIP,
    [VERDICT_BLOCKED] = REPORT_FAIL, [VERDICT_FAIL] = REPORT_FAIL,
    [VERDICT_ERROR] = REPORT_ERROR,
};

/* A report while it is being filled. */
struct filling {
    const struct conf_report_ask *ask;
    struct arena *arena;
    struct verdict_tally all, profile[PROFILES];
    struct report_row *rows;
    size_t n_rows;
    struct report_cell *cells;
    size_t n_cells;
};

static void add_text(struct filling *f, const char *text)
{
    f->cells[f->n_cells++].text = text;
}

static void add_row(struct filling *f, const struct check *c,
                    const struct check_result *r)
{
    struct report_row *row = &f->rows[f->n_rows++];

    *row = (struct report_row){
        .id = c->row->id,
        .name = verdict_name(r->said.verdict),
        .status = statuses[r->said.verdict],
        .text = r->said.message[0] ? r->said.message : c->row->text,
        .detail = r->exchange[0] && f->ask->took_ms >= 0 ? r->exchange : NULL,
        .command = arena_printf(f->arena, "sts-conformance show %s", c->row->id),
    };
}

static void add_check(struct filling *f, size_t i)
{
    const struct check *c = &f->ask->checks->all[i];
    const struct check_result *r = &f->ask->sweep->results[i];
    bool must = requirements_is_must(c->row);

    verdict_count(&f->all, r->said.verdict, must);
    verdict_count(&f->profile[c->row->profile], r->said.verdict, must);
    add_text(f, c->row->id);
    add_text(f, verdict_name(r->said.verdict));
    add_text(f, c->row->level);
    add_text(f, arena_printf(f->arena, "P%d", c->row->profile));
    add_text(f, c->row->spec);
    add_text(f, r->said.message);
    if (r->said.verdict != VERDICT_PASS)
        add_row(f, c, r);
}

/* "P3 22 passed, 14 not judged" */
static struct report_table profiles_of(struct filling *f)
{
    static const char *const columns[] = { "profile",   "passed",     "failed",
                                           "warned",    "deviations", "not offered",
                                           "not judged" };
    enum { N = sizeof columns / sizeof columns[0] };
    struct report_cell *cells =
        arena_array(f->arena, (size_t)PROFILES * N, sizeof *cells);
    size_t n = 0, rows = 0;

    for (int p = 1; p < PROFILES; p++) {
        const size_t *of = f->profile[p].n;
        const size_t counts[] = {
            of[VERDICT_PASS] + of[VERDICT_INFO],
            of[VERDICT_FAIL] + of[VERDICT_BLOCKED] + of[VERDICT_ERROR],
            of[VERDICT_WARN],
            of[VERDICT_DEVIATION],
            of[VERDICT_NA],
            of[VERDICT_SKIP],
        };
        size_t sum = 0;

        for (size_t i = 0; i < N - 1; i++)
            sum += counts[i];
        if (sum == 0)
            continue;
        cells[n++].text = arena_printf(f->arena, "P%d", p);
        for (size_t i = 0; i < N - 1; i++)
            cells[n++] =
                (struct report_cell){ .is_number = true, .number = (int64_t)counts[i] };
        rows++;
    }
    return (struct report_table){ .name = "profiles",
                                  .title = "by profile",
                                  .columns = columns,
                                  .n_columns = N,
                                  .cells = cells,
                                  .n_rows = rows };
}

static const char *answer_of(struct filling *f, int code)
{
    const size_t *n = f->all.n;
    size_t failed = n[VERDICT_FAIL] + n[VERDICT_BLOCKED];
    struct buf text = buf_make(f->arena, LINE_MAX_BYTES);
    /* --skips ok changes the exit code, never what the run is called */
    const char *word =
        code == VERDICT_EXIT_CONFORMS && f->all.must_skipped == 0          ? "conforms"
        : code == VERDICT_EXIT_CONFORMS || code == VERDICT_EXIT_INCOMPLETE ? "INCOMPLETE"
        : code == VERDICT_EXIT_FAULT ? "the run is void"
                                     : "does not conform";

    buf_printf(&text,
               "%s, dialect %s: %s: %zu passed, %zu failed, %zu warnings, "
               "%zu deviations, %zu not offered, %zu not judged",
               f->ask->target->name, f->ask->target->dialect, word,
               n[VERDICT_PASS] + n[VERDICT_INFO], failed, n[VERDICT_WARN],
               n[VERDICT_DEVIATION], n[VERDICT_NA], n[VERDICT_SKIP]);
    if (n[VERDICT_ERROR] > 0)
        buf_printf(&text, ", %zu errors", n[VERDICT_ERROR]);
    if (f->ask->took_ms >= 0)
        buf_printf(&text, ", in %" PRId64 ".%02" PRId64 " s", f->ask->took_ms / 1000,
                   f->ask->took_ms % 1000 / 10);
    return text.data;
}

const struct report *conf_report(const struct conf_report_ask *ask, struct arena *a)
{
    static const char *const columns[] = { "id",      "status", "level",
                                           "profile", "spec",   "message" };
    enum { N = sizeof columns / sizeof columns[0] };
    struct filling *f = arena_alloc(a, sizeof *f);
    struct report_table *tables = arena_array(a, 2, sizeof *tables);
    struct report *report = arena_alloc(a, sizeof *report);

    f->ask = ask;
    f->arena = a;
    f->rows = arena_array(a, ask->checks->n + 1, sizeof *f->rows);
    f->cells = arena_array(a, (ask->checks->n + 1) * N, sizeof *f->cells);
    for (size_t i = 0; i < ask->checks->n; i++)
        if (ask->selected[i])
            add_check(f, i);
    if (ask->sweep->died)
        f->all.n[VERDICT_ERROR]++;
    tables[0] = profiles_of(f);
    tables[1] = (struct report_table){ .name = "checks",
                                       .title = "every check",
                                       .columns = columns,
                                       .n_columns = N,
                                       .cells = f->cells,
                                       .n_rows = f->n_cells / N };
    report->tool = "sts-conformance run";
    report->exit_code = verdict_exit(&f->all, ask->strict, ask->skips_ok);
    report->answer = answer_of(f, report->exit_code);
    report->rows = f->rows;
    report->n_rows = f->n_rows;
    report->tables = tables;
    report->n_tables = 2;
    return report;
}
