/* SPDX-License-Identifier: MIT */
#include "conformance/conf_report.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conformance/requirements.h"
#include "wire/jwrite.h"
#include "wire/report.h"

enum { PROFILES = 16, LINE_MAX_BYTES = 4096, MD_ROWS = 30 };

static const enum report_status statuses[VERDICTS] = {
    [VERDICT_PASS] = REPORT_PASS,   [VERDICT_NA] = REPORT_SKIP,
    [VERDICT_INFO] = REPORT_NOTE,   [VERDICT_DEVIATION] = REPORT_NOTE,
    [VERDICT_WARN] = REPORT_WARN,   [VERDICT_XFAIL] = REPORT_KNOWN,
    [VERDICT_SKIP] = REPORT_OPEN,   [VERDICT_BLOCKED] = REPORT_FAIL,
    [VERDICT_FAIL] = REPORT_FAIL,   [VERDICT_XPASS] = REPORT_FAIL,
    [VERDICT_ERROR] = REPORT_ERROR,
};

/* What is not in order, and is put up with. */
static const char *const put_up[VERDICTS] = {
    [VERDICT_DEVIATION] = "deviation",
    [VERDICT_WARN] = "warning",
    [VERDICT_XFAIL] = "known by the baseline",
};

/* A report while it is being filled. */
struct filling {
    const struct conf_report_ask *ask;
    struct arena *arena;
    struct verdict_tally all, profile[PROFILES];
    struct verdict_said *said; /* of each check, beside the baseline */
    struct report_row *rows;
    size_t n_rows;
    struct report_cell *cells;
    size_t n_cells;
};

static void add_text(struct filling *f, const char *text)
{
    f->cells[f->n_cells++].text = text;
}

static void add_row(struct filling *f, size_t i)
{
    const struct check *c = &f->ask->checks->all[i];
    const struct check_result *r = &f->ask->sweep->results[i];
    struct verdict_said said = f->said[i];
    bool known = f->ask->took_ms >= 0 && r->exchange[0] != '\0'; /* --stable: no ports */

    f->rows[f->n_rows++] = (struct report_row){
        .id = c->row->id,
        .name = verdict_name(said.verdict),
        .status = statuses[said.verdict],
        .text = said.message[0] ? said.message : c->row->text,
        .detail = known ? arena_printf(f->arena, "%s: %s\n%s", c->row->spec, c->row->text,
                                       r->exchange)
                        : NULL,
        .command = known && r->command[0] != '\0'
                       ? r->command
                       : arena_printf(f->arena, "sts-conformance show %s", c->row->id),
        .todo = put_up[said.verdict],
        .group = c->row->spec,
    };
}

/* Its verdict, beside its entry in the baseline. */
static void settle(struct filling *f, size_t i)
{
    const struct check *c = &f->ask->checks->all[i];
    const struct baseline_entry *entry =
        f->ask->baseline != NULL ? baseline_find(f->ask->baseline, c->row->id) : NULL;
    bool must = requirements_is_must(c->row);

    f->said[i] = f->ask->sweep->results[i].said;
    if (entry != NULL)
        f->said[i] = baseline_settle(entry, f->said[i], f->ask->today, f->arena);
    verdict_count(&f->all, f->said[i].verdict, must);
    verdict_count(&f->profile[c->row->profile], f->said[i].verdict, must);
}

static void add_cells(struct filling *f, size_t i)
{
    const struct check *c = &f->ask->checks->all[i];
    struct verdict_said found = f->ask->sweep->results[i].said;

    add_text(f, c->row->id);
    add_text(f, verdict_name(f->said[i].verdict));
    add_text(f, verdict_name(found.verdict));
    add_text(f, c->row->level);
    add_text(f, arena_printf(f->arena, "P%d", c->row->profile));
    add_text(f, c->row->spec);
    add_text(f, found.message);
}

/* Those of one verdict; what passed only where a format lists every check as a test. */
static void add_rows_of(struct filling *f, enum verdict v)
{
    bool all = f->ask->format == REPORT_JUNIT || f->ask->format == REPORT_TAP;

    for (size_t i = 0; i < f->ask->checks->n; i++)
        if (f->ask->selected[i] && f->said[i].verdict == v && (all || v != VERDICT_PASS))
            add_row(f, i);
}

/* "P3 22 passed, 14 not judged" */
static struct report_table profiles_of(struct filling *f)
{
    static const char *const columns[] = { "profile",     "passed",    "failed",
                                           "warned",      "known",     "deviations",
                                           "not offered", "not judged" };
    enum { N = sizeof columns / sizeof columns[0] };
    struct report_cell *cells =
        arena_array(f->arena, (size_t)PROFILES * N, sizeof *cells);
    size_t n = 0, rows = 0;

    for (int p = 1; p < PROFILES; p++) {
        const size_t *of = f->profile[p].n;
        const size_t counts[] = {
            of[VERDICT_PASS] + of[VERDICT_INFO],
            f->profile[p].failed + of[VERDICT_ERROR],
            of[VERDICT_WARN],
            of[VERDICT_XFAIL],
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
               n[VERDICT_PASS] + n[VERDICT_INFO], f->all.failed, n[VERDICT_WARN],
               n[VERDICT_DEVIATION], n[VERDICT_NA], n[VERDICT_SKIP]);
    if (n[VERDICT_XFAIL] > 0)
        buf_printf(&text, ", %zu known failures", n[VERDICT_XFAIL]);
    if (n[VERDICT_ERROR] > 0)
        buf_printf(&text, ", %zu errors", n[VERDICT_ERROR]);
    if (f->ask->took_ms >= 0)
        buf_printf(&text, ", in %" PRId64 ".%02" PRId64 " s", f->ask->took_ms / 1000,
                   f->ask->took_ms % 1000 / 10);
    return text.data;
}

/* Entries whose checks were not judged in this run. */
static struct report_table untested_of(struct filling *f)
{
    static const char *const columns[] = { "id", "expected", "reason", "until" };
    enum { N = sizeof columns / sizeof columns[0] };
    const struct baseline *b = f->ask->baseline;
    struct report_cell *cells =
        arena_array(f->arena, (b != NULL ? b->n : 0) * N + 1, sizeof *cells);
    size_t n = 0;

    for (size_t i = 0; b != NULL && i < b->n; i++) {
        const struct check *c = checkfile_find(f->ask->checks, b->entries[i].id);
        size_t at = c != NULL ? (size_t)(c - f->ask->checks->all) : 0;

        if (c != NULL && f->ask->selected[at] && f->said[at].verdict != VERDICT_NA &&
            f->said[at].verdict != VERDICT_SKIP)
            continue;
        cells[n++].text = b->entries[i].id;
        cells[n++].text = verdict_name(b->entries[i].status);
        cells[n++].text = b->entries[i].reason;
        cells[n++].text = b->entries[i].until;
    }
    return (struct report_table){ .name = "untested",
                                  .title = "entries of the baseline that were not tested",
                                  .columns = columns,
                                  .n_columns = N,
                                  .cells = cells,
                                  .n_rows = n / N };
}

/* Every check, for formats that are read by programs or have room. */
static struct report_table checks_of(struct filling *f)
{
    static const char *const columns[] = { "id",      "status", "found",  "level",
                                           "profile", "spec",   "message" };
    enum { N = sizeof columns / sizeof columns[0] };

    f->cells = arena_array(f->arena, (f->ask->checks->n + 1) * N, sizeof *f->cells);
    for (size_t i = 0; i < f->ask->checks->n; i++)
        if (f->ask->selected[i])
            add_cells(f, i);
    return (struct report_table){ .name = "checks",
                                  .title = "every check",
                                  .columns = columns,
                                  .n_columns = N,
                                  .cells = f->cells,
                                  .n_rows = f->n_cells / N };
}

static void add_facts(struct filling *f, struct report *report)
{
    const struct conf_report_ask *ask = f->ask;
    const char *revision = "not stated", *switches = "";
    struct report_fact *facts = arena_array(f->arena, 8, sizeof *facts);
    struct buf text = buf_make(f->arena, LINE_MAX_BYTES);
    struct jwrite w = jwrite_make(&text);
    size_t n = 0;

    if (jobj_opt_text(ask->target->file, "spec_revision", &revision, NULL) < 0)
        revision = "not stated";
    if (jobj_has(ask->target->file, "switches")) {
        jobj_write(jobj_get(ask->target->file, "switches"), &w);
        switches = text.data;
    }
    facts[n++] = (struct report_fact){ "target", ask->target->name };
    facts[n++] = (struct report_fact){ "dialect", ask->target->dialect };
    facts[n++] = (struct report_fact){ "spec_revision", revision };
    if (*switches != '\0')
        facts[n++] = (struct report_fact){ "switches", switches };
    facts[n++] =
        (struct report_fact){ "seed", arena_printf(f->arena, "%" PRId64, ask->seed) };
    facts[n++] = (struct report_fact){ "catalogue", ask->requirements->digest };
    report->facts = facts;
    report->n_facts = n;
}

static void add_tables(struct filling *f, struct report *report)
{
    enum report_format format = f->ask->format;
    struct report_table *tables = arena_array(f->arena, 3, sizeof *tables);
    bool whole = format == REPORT_JSON || format == REPORT_CSV || format == REPORT_HTML;
    size_t n = 0;

    report->n_first = format != REPORT_CSV; /* that has room for one table alone */
    if (report->n_first > 0)
        tables[n++] = profiles_of(f);
    if (whole)
        tables[n++] = checks_of(f);
    if (f->ask->baseline != NULL && format != REPORT_CSV)
        tables[n++] = untested_of(f);
    report->tables = tables;
    report->n_tables = n;
}

static void add_rows(struct filling *f, struct report *report)
{
    f->rows = arena_array(f->arena, f->ask->checks->n + 2, sizeof *f->rows);
    if (f->ask->sweep->died)
        f->rows[f->n_rows++] = (struct report_row){
            .id = "target",
            .name = verdict_name(VERDICT_ERROR),
            .status = REPORT_ERROR,
            .text = "the canonical exchange worked at the beginning and fails at the end",
        };
    for (int v = VERDICTS - 1; v >= 0; v--)
        add_rows_of(f, (enum verdict)v);
    if (f->ask->format == REPORT_MD && f->n_rows > MD_ROWS) {
        f->rows[MD_ROWS] = (struct report_row){
            .id = "more",
            .status = REPORT_NOTE,
            .text = arena_printf(f->arena, "%zu more: the other formats have them",
                                 f->n_rows - MD_ROWS),
        };
        f->n_rows = MD_ROWS + 1;
    }
    for (size_t i = 0; i < f->n_rows && f->ask->format == REPORT_MD; i++)
        f->rows[i].detail = f->rows[i].command = NULL;
    report->rows = f->rows;
    report->n_rows = f->n_rows;
}

const struct report *conf_report(const struct conf_report_ask *ask, struct arena *a)
{
    struct filling *f = arena_alloc(a, sizeof *f);
    struct report *report = arena_alloc(a, sizeof *report);

    f->ask = ask;
    f->arena = a;
    f->said = arena_array(a, ask->checks->n + 1, sizeof *f->said);
    for (size_t i = 0; i < ask->checks->n; i++)
        if (ask->selected[i])
            settle(f, i);
    if (ask->sweep->died)
        f->all.n[VERDICT_ERROR]++;
    add_rows(f, report);
    add_tables(f, report);
    add_facts(f, report);
    report->tool = "sts-conformance run";
    report->exit_code = verdict_exit(&f->all, ask->strict, ask->skips_ok);
    report->answer = answer_of(f, report->exit_code);
    return report;
}
