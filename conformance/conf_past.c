/* SPDX-License-Identifier: MIT */
/* The verbs that look at earlier runs. */
#include "conformance/conf.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/bless.h"
#include "conformance/conf_args.h"
#include "conformance/conf_out.h"

enum { DAYS = 90, DAY_S = 24 * 60 * 60 };

static int complain(const struct err *e, int code)
{
    fprintf(stderr, "sts-conformance: %s\n", e->text);
    return code;
}

static const struct opt_row bless_rows[] = {
    { .name = "baseline",
      .letter = 'b',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .standard = "sts-conformance.expected.json",
      .help = "the file to be written anew, or made" },
    { .name = "widen",
      .kind = OPT_FLAG,
      .help = "also add failures; they fail until somebody has written a reason" },
};

static const struct opt_command bless_command = {
    .name = "sts-conformance bless",
    .operands = "REPORT",
    .summary = "Bring a baseline up to date with a report in JSON.",
    .details =
        "What passes now is taken out, what fails less is tightened. Nothing is added\n"
        "without --widen; exit code 1 says that the report has more failures.\n",
    .rows = bless_rows,
    .n_rows = sizeof bless_rows / sizeof bless_rows[0],
};

/* The file as it is; one that is not there yet has no entries. */
static int read_old(const char *path, const struct past *run, struct arena *a,
                    struct baseline *old, struct err *e)
{
    *old = (struct baseline){ .target = run->target, .dialect = run->dialect };
    if (!file_exists(path))
        return 0;
    if (baseline_read(path, requirements_load(a), a, old, e) < 0)
        return -1;
    if (strcmp(old->target, run->target) == 0 && strcmp(old->dialect, run->dialect) == 0)
        return 0;
    return err_set(e, ERR_PARSE, "%s is for %s in dialect %s, the report for %s in %s",
                   path, old->target, old->dialect, run->target, run->dialect);
}

static int bless(const struct opts *opts, struct arena *a)
{
    const char *path = opts_text(opts, "baseline"), *text;
    char until[25];
    struct baseline old;
    struct past run;
    struct bless_ask ask = { &old, &run, opts_flag(opts, "widen"), until };
    struct blessed b;
    struct err why = { 0 };

    if (past_read(opts_operand(opts, 0), a, &run, &why) < 0 ||
        read_old(path, &run, a, &old, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    clock_rfc3339((clock_now_s(NULL) + DAYS * DAY_S) * 1000, until);
    until[sizeof "2026-11-28" - 1] = '\0';
    b = bless_make(&ask, a);
    text = baseline_text(&b.baseline, a);
    if (file_write(path, text, strlen(text), 0644, &why) < 0)
        return complain(&why, VERDICT_EXIT_FAULT);
    printf("%s: %zu entries: %zu removed, %zu tightened, %zu added\n", path, b.baseline.n,
           b.n_removed, b.n_tightened, b.n_added);
    if (b.n_unknown > 0)
        printf("%zu failures are not in it; --widen adds them, and then they need a "
               "reason\n",
               b.n_unknown);
    return b.n_unknown > 0 ? VERDICT_EXIT_UNEXPECTED : VERDICT_EXIT_CONFORMS;
}

int conf_bless(char **argv, struct arena *a)
{
    struct opts *opts;
    int rc = conf_args(&bless_command, argv, 1, a, &opts);

    return rc == CONF_ARGS_GO_ON ? bless(opts, a) : rc;
}

static const struct opt_row diff_rows[] = { CONF_OUT_FORMAT, CONF_OUT_FILE };

static const struct opt_command diff_command = {
    .name = "sts-conformance diff",
    .operands = "OLD NEW",
    .summary = "Tell what changed between two reports in JSON.",
    .details = "Exit code 1: something is worse, or is not judged any more.\n",
    .rows = diff_rows,
    .n_rows = sizeof diff_rows / sizeof diff_rows[0],
};

/* From the best to the worst, as a reader of two reports sees it. */
static int rank_of(const struct past_check *c)
{
    if (c == NULL || c->status == VERDICT_SKIP || c->status == VERDICT_NA)
        return 1;
    return verdict_passes(c->status) ? 0 : 1 + (int)c->status;
}

static const char *shown(const struct past_check *c)
{
    return c != NULL ? verdict_name(c->status) : "not run";
}

/* Two runs beside each other. */
struct pair {
    struct arena *arena;
    struct report_row *rows;
    size_t n;
    bool worse;
};

/* One check that both, or one of them, have. */
static void compare(struct pair *p, const struct past_check *old,
                    const struct past_check *new)
{
    bool worse = rank_of(new) > rank_of(old);
    const char *message = new != NULL ? new->message : "";

    if (strcmp(shown(old), shown(new)) == 0)
        return;
    p->rows[p->n++] = (struct report_row){
        .id = new != NULL ? new->id : old->id,
        .status = worse ? REPORT_FAIL : REPORT_NOTE,
        .text = arena_printf(p->arena, "%s, was %s%s%s", shown(new), shown(old),
                             *message != '\0' ? ": " : "", message),
    };
    p->worse = p->worse || worse;
}

static struct report compare_all(const struct past *old, const struct past *new,
                                 struct arena *a)
{
    struct pair p = { .arena = a };
    struct report r = { .tool = "sts-conformance diff" };

    p.rows = arena_array(a, old->n + new->n + 1, sizeof *p.rows);
    for (size_t i = 0; i < new->n; i++)
        compare(&p, past_find(old, new->checks[i].id), &new->checks[i]);
    for (size_t i = 0; i < old->n; i++)
        if (past_find(new, old->checks[i].id) == NULL)
            compare(&p, &old->checks[i], NULL);
    r.rows = p.rows;
    r.n_rows = p.n;
    r.exit_code = p.worse ? VERDICT_EXIT_UNEXPECTED : VERDICT_EXIT_CONFORMS;
    r.answer = arena_printf(a, "%s: %zu verdicts differ, %s", new->target, p.n,
                            p.worse ? "some for the worse" : "none for the worse");
    return r;
}

int conf_diff(char **argv, struct arena *a)
{
    struct past old, new;
    struct err why = { 0 };
    struct report report;
    struct opts *opts;
    int rc = conf_args(&diff_command, argv, 2, a, &opts);

    if (rc != CONF_ARGS_GO_ON)
        return rc;
    if (past_read(opts_operand(opts, 0), a, &old, &why) < 0 ||
        past_read(opts_operand(opts, 1), a, &new, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    report = compare_all(&old, &new, a);
    return conf_out_write(opts, &report, a);
}
