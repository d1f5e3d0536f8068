/* SPDX-License-Identifier: MIT */
#include "conformance/conf.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/opts.h"
#include "conformance/choose.h"
#include "conformance/conf_args.h"
#include "conformance/conf_out.h"
#include "conformance/conf_report.h"
#include "conformance/conf_target.h"
#include "conformance/hook.h"
#include "conformance/sweep.h"

enum { JOBS_OURS = 8, JOBS = 4 };

static const struct opt_row rows[] = {
    { .name = "target",
      .letter = 't',
      .kind = OPT_TEXT,
      .metavar = "mock|FILE",
      .standard = "mock",
      .help = "what is judged; mock starts mockstsd by itself" },
    CONF_TARGET_PROGRAM,
    { .name = "dialect",
      .kind = OPT_TEXT,
      .metavar = "NAME",
      .choices = "descope|rfc",
      .help = "instead of the target's own" },
    { .name = "profile",
      .letter = 'p',
      .kind = OPT_TEXT,
      .metavar = "P1,P2",
      .help = "only these profiles" },
    { .name = "level",
      .letter = 'l',
      .kind = OPT_TEXT,
      .metavar = "LEVEL",
      .choices = "must|should|may",
      .help = "only rows of this level and above; should: a warning fails the run" },
    { .name = "only",
      .letter = 'k',
      .kind = OPT_TEXT,
      .metavar = "GLOB|CLAUSE",
      .help = "only ids that match, or what a clause asks for: RFC8693/2.2.1" },
    { .name = "baseline",
      .letter = 'b',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .help = "the known failures of this target; `bless` writes it" },
    { .name = "seed",
      .kind = OPT_NUMBER,
      .metavar = "N",
      .standard = "1",
      .min = 0,
      .max = INT32_MAX,
      .help = "of the names that the run makes up" },
    { .name = "jobs",
      .letter = 'j',
      .kind = OPT_NUMBER,
      .metavar = "N",
      .min = 1,
      .max = 32,
      .help = "checks at a time; else 8 at a mock that it starts, 4 elsewhere" },
    { .name = "skips",
      .kind = OPT_TEXT,
      .metavar = "ok",
      .choices = "ok",
      .help = "a MUST that could not be judged does not make the run incomplete" },
    { .name = "allow-changes",
      .kind = OPT_FLAG,
      .help = "also checks that leave something behind at a target that is no mock" },
    { .name = "stable",
      .kind = OPT_FLAG,
      .help = "leave out times: same run, same bytes" },
    CONF_OUT_FORMATS,
    CONF_OUT_FILES,
};

static const struct opt_command command = {
    .name = "sts-conformance run",
    .operands = "",
    .summary = "Judge a Security Token Service by the checks of the catalogue.",
    .details =
        "examples:\n"
        "  sts-conformance run\n"
        "  sts-conformance run --profile P2,P3 --level must\n"
        "  sts-conformance run --only RFC8693/2.2 --format html -o report.html\n"
        "  sts-conformance run --target my-sts.json\n"
        "\nexit codes: 0 conforms, 1 unexpected result, 2 nothing was judged, 5 a MUST\n"
        "was not judged, 6 a fault of the runner or a target that died.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

/* A run on its way. */
struct running {
    struct opts *opts;
    struct arena *arena;
    const struct requirements *requirements;
    struct checks checks;
    bool *selected;
    struct conf_target target;
    struct baseline baseline;
    struct sweep sweep;
    int64_t began_ms, took_ms;
};

static int complain(const struct err *e, int code)
{
    fprintf(stderr, "sts-conformance: %s\n", e->text);
    return code;
}

static void progress(void *self, size_t done, size_t of)
{
    (void)self;
    fprintf(stderr, "\r%zu of %zu checks%s", done, of, done == of ? "\r\033[K" : "");
}

static int load(struct running *r, struct err *e)
{
    struct choose_ask ask = { opts_text(r->opts, "profile"), opts_text(r->opts, "level"),
                              opts_text(r->opts, "only") };

    r->requirements = requirements_load(r->arena);
    if (checkfile_load(r->requirements, r->arena, &r->checks, e) < 0)
        return VERDICT_EXIT_FAULT;
    r->selected = arena_array(r->arena, r->checks.n + 1, sizeof *r->selected);
    if (choose_mark(&r->checks, &ask, r->selected, e) < 0)
        return VERDICT_EXIT_USAGE;
    if (opts_given(r->opts, "baseline") &&
        baseline_read(opts_text(r->opts, "baseline"), r->requirements, r->arena,
                      &r->baseline, e) < 0)
        return VERDICT_EXIT_USAGE;
    return 0;
}

/* A baseline is for one target in one dialect. */
static int fits_target(const struct running *r, struct err *e)
{
    const struct target *t = r->target.target;

    if (!opts_given(r->opts, "baseline") ||
        (strcmp(r->baseline.target, t->name) == 0 &&
         strcmp(r->baseline.dialect, t->dialect) == 0))
        return 0;
    return err_set(e, ERR_PARSE,
                   "%s is for %s in dialect %s, and this is %s in dialect %s",
                   opts_text(r->opts, "baseline"), r->baseline.target,
                   r->baseline.dialect, t->name, t->dialect);
}

/* chosen: our mock is asked more at a time than somebody's server, of which nobody knows what it bears */
static unsigned jobs_of(const struct running *r, const struct target *t)
{
    if (hook_has(t->commands, HOOK_RESET)) /* it is one world for all checks */
        return 1;
    if (opts_given(r->opts, "jobs"))
        return (unsigned)opts_number(r->opts, "jobs");
    return t->born != NULL ? JOBS_OURS : JOBS;
}

static int sweep(struct running *r, struct err *e)
{
    struct conf_target_ask target = {
        opts_text(r->opts, "target"),        opts_text(r->opts, "mockstsd"),
        opts_text(r->opts, "dialect"),       opts_number(r->opts, "seed"),
        opts_flag(r->opts, "allow-changes"), NULL
    };
    struct sweep_ask ask = { .checks = &r->checks,
                             .selected = r->selected,
                             .seed = opts_number(r->opts, "seed") };
    int rc;

    if (conf_target_open(&target, r->arena, &r->target, e) < 0)
        return -1;
    if (fits_target(r, e) < 0) {
        conf_target_close(&r->target);
        return -1;
    }
    ask.target = r->target.target;
    if (!opts_given(r->opts, "only") &&
        choose_drop(&r->checks, ask.target, r->selected) == 0) {
        conf_target_close(&r->target);
        return err_set(e, ERR_PARSE, "no check is about whom the target names");
    }
    ask.jobs = jobs_of(r, ask.target);
    if (isatty(STDERR_FILENO) == 1)
        ask.progress = progress;
    r->began_ms = clock_ticks_ms();
    rc = sweep_run(&ask, r->arena, &r->sweep, e);
    r->took_ms = clock_ticks_ms() - r->began_ms;
    conf_target_close(&r->target);
    return rc;
}

static const char *today(struct arena *a)
{
    char text[25];

    clock_rfc3339(clock_now_ms(NULL), text);
    return arena_slice(a, text, sizeof "2026-11-28" - 1);
}

/* All of them, even if one cannot be written. */
static int write_reports(struct running *r, struct conf_report_ask *ask)
{
    int code = VERDICT_EXIT_CONFORMS;

    for (size_t i = 0; i < conf_out_count(r->opts); i++) {
        int one;

        ask->format = conf_out_format_at(r->opts, i);
        one = conf_out_write_at(r->opts, i, conf_report(ask, r->arena), r->arena);
        code = one == VERDICT_EXIT_FAULT || i == 0 ? one : code;
    }
    return code;
}

static int run(struct running *r)
{
    struct err why = { 0 };
    struct conf_report_ask ask;
    int rc = load(r, &why);

    if (rc != 0)
        return complain(&why, rc);
    if (conf_out_check(r->opts, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    if (sweep(r, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    ask = (struct conf_report_ask){
        .requirements = r->requirements,
        .checks = &r->checks,
        .selected = r->selected,
        .target = r->target.target,
        .sweep = &r->sweep,
        .baseline = opts_given(r->opts, "baseline") ? &r->baseline : NULL,
        .today = today(r->arena),
        .seed = opts_number(r->opts, "seed"),
        .took_ms = opts_flag(r->opts, "stable") ? -1 : r->took_ms,
        .strict = opts_given(r->opts, "level") &&
                  strcmp(opts_text(r->opts, "level"), "should") == 0,
        .skips_ok = opts_given(r->opts, "skips"),
    };
    return write_reports(r, &ask);
}

int conf_run(char **argv, struct arena *a)
{
    struct running *r = arena_alloc(a, sizeof *r);
    int rc = conf_args(&command, argv, 0, a, &r->opts);

    r->arena = a;
    return rc == CONF_ARGS_GO_ON ? run(r) : rc;
}
