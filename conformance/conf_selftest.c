/* SPDX-License-Identifier: MIT */
#include "conformance/conf.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "conformance/conf_args.h"
#include "conformance/crew.h"
#include "conformance/selftest.h"
#include "conformance/trials.h"

enum {
    TRIAL_BYTES_MAX = 512 << 20,
    EXIT_BELOW = 4, /* of what is built, not everything is caught */
};

static const struct opt_row rows[] = {
    { .name = "full",
      .kind = OPT_FLAG,
      .help = "every check against every fault, and twenty healthy seeds" },
    { .name = "quick",
      .kind = OPT_FLAG,
      .help = "each fault against its own checks and thirty others; the default" },
    { .name = "only",
      .letter = 'k',
      .kind = OPT_TEXT,
      .metavar = "GLOBS",
      .help = "only targets whose names match one of these, apart by commas" },
    { .name = "defective",
      .kind = OPT_TEXT,
      .metavar = "PROGRAM",
      .standard = "mockstsd-defective",
      .help = "the mock that can be given a fault: a path, else looked for beside this "
              "program and in PATH" },
    { .name = "jobs",
      .letter = 'j',
      .kind = OPT_NUMBER,
      .metavar = "N",
      .standard = "3",
      .min = 1,
      .max = 32,
      .help = "targets at a time" },
    { .name = "matrix",
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .help = "write the kill matrix there" },
    { .name = "widen",
      .kind = OPT_FLAG,
      .help = "let what a fault may turn beside its own checks grow in that file" },
};

static const struct opt_command command = {
    .name = "sts-conformance selftest",
    .operands = "",
    .summary = "Could the runner have noticed? Judge targets with one fault each.",
    .details =
        "A fault is a line of defects.tsv. For each one that the program has built, "
        "every\n"
        "check that must notice it has to turn, and no other beyond those of the kill\n"
        "matrix. Healthy targets raise no alarm, and what is no STS earns no PASS. "
        "Broken\n"
        "clients, libraries and MCP servers are judged where they lie beside this "
        "program.\n"
        "\nexit codes: 0 all of what is built is caught, 2 it cannot be run, 4 it is "
        "not, \n"
        "6 a fault of the runner.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

struct running {
    struct opts *opts;
    struct arena *arena;
    struct checks checks;
    struct faults faults;
    struct trials trials;
    atomic_size_t n_done;
    struct arena **arenas; /* of each trial: they are many threads */
};

static int complain(const struct err *e, int code)
{
    fprintf(stderr, "sts-conformance: %s\n", e->text);
    return code;
}

/* One trial in an arena of its own, which lives until all are judged. */
struct piece {
    struct running *r;
    size_t i;
};

/* Ask about some checks again; what is worse then counts, or what is better. */
static void ask_again(const struct piece *p, const char *dialect, const bool *selected,
                      bool worse)
{
    struct selftest_trial *t = &p->r->trials.all[p->i];
    struct attempt more = t->attempt;
    size_t n = p->r->checks.n;
    bool any = false;

    more.dialect = dialect;
    more.selected = selected;
    more.said = NULL;
    for (size_t i = 0; i < n; i++)
        any = any || selected[i];
    if (any)
        attempt_run(&more, &p->r->checks, opts_text(p->r->opts, "defective"),
                    p->r->arenas[p->i]);
    for (size_t i = 0; i < n && more.said != NULL; i++)
        if (selected[i] && more.done[i] &&
            (more.said[i].verdict >= VERDICT_WARN) == worse)
            t->attempt.said[i] = more.said[i];
}

/*
 * What a fault does in the other dialect alone is looked for there; and what it seems to turn
 * beside its own checks and those that are known must turn twice.
 */
static void look_closer(const struct piece *p)
{
    struct selftest_trial *t = &p->r->trials.all[p->i];
    size_t n = p->r->checks.n;
    bool *unseen = arena_array(p->r->arenas[p->i], n + 1, sizeof *unseen);
    bool *strange = arena_array(p->r->arenas[p->i], n + 1, sizeof *strange);

    for (size_t i = 0; i < n; i++) {
        const char *id = p->r->checks.all[i].row->id;
        bool own = faults_names(&t->fault->caught_by, id);
        bool turned = t->attempt.said[i].verdict >= VERDICT_WARN;

        unseen[i] = t->attempt.done[i] && own && !turned && t->against == NULL;
        strange[i] = t->attempt.done[i] && turned && !own &&
                     !faults_names(&t->fault->may_also, id);
    }
    ask_again(p, "rfc", unseen, true);
    ask_again(p, NULL, strange, false);
}

static int run_piece(void *self)
{
    struct piece *p = self;
    struct selftest_trial *t = &p->r->trials.all[p->i];

    attempt_run(&t->attempt, &p->r->checks, opts_text(p->r->opts, "defective"),
                p->r->arenas[p->i]);
    if (t->kind == SELFTEST_FAULT && t->attempt.said != NULL)
        look_closer(p);
    return 0;
}

static void work(void *self, size_t i)
{
    struct piece p = { self, i };
    struct running *r = self;
    size_t done;

    r->arenas[i] = arena_open(TRIAL_BYTES_MAX);
    if (r->arenas[i] == NULL || arena_run(r->arenas[i], run_piece, &p) != 0)
        r->trials.all[i].attempt.trouble = "out of memory";
    done = atomic_fetch_add(&r->n_done, 1) + 1;
    if (isatty(STDERR_FILENO) == 1)
        fprintf(stderr, "\r%zu of %zu targets%s", done, r->trials.n,
                done == r->trials.n ? "\r\033[K" : "");
}

static int write_matrix(struct running *r, const struct selftest *s)
{
    const char *path = opts_text(r->opts, "matrix"), *text;
    struct err why = { 0 };

    if (path == NULL)
        return 0;
    text = selftest_matrix(s, opts_flag(r->opts, "widen"), r->arena);
    if (file_write(path, text, strlen(text), 0644, &why) < 0)
        return complain(&why, VERDICT_EXIT_FAULT);
    return 0;
}

static int conclude(struct running *r, int64_t took_ms)
{
    struct selftest s = { &r->checks, r->trials.all, r->trials.n,
                          opts_flag(r->opts, "full") };
    struct selftest_sum sum;
    int rc;

    if (r->trials.all[0].attempt.said == NULL) {
        fprintf(stderr, "sts-conformance: %s\n", r->trials.all[0].attempt.trouble);
        return VERDICT_EXIT_USAGE;
    }
    sum = selftest_judge(&s);
    printf(
        "built %zu of %zu faults, pending %zu: %zu caught, %zu missed ids, "
        "%zu surprises, %zu not written down yet, %zu unjudged\n"
        "%zu of %zu checks are turned by a fault; %zu false alarms; %zu passes of what "
        "is no STS\n"
        "%zu targets, %zu did not come up, in %" PRId64 ".%" PRId64 " s\n",
        sum.built, r->faults.n, r->faults.n - sum.built, sum.caught, sum.missed,
        sum.surprises, sum.also, sum.unjudged, sum.turned, r->checks.n, sum.alarms,
        sum.passes, r->trials.n, sum.broken, took_ms / 1000, took_ms % 1000 / 100);
    rc = write_matrix(r, &s);
    if (rc != 0)
        return rc;
    if (sum.alarms > 0 || sum.broken > 0)
        return VERDICT_EXIT_FAULT;
    return sum.caught < sum.built || sum.surprises + sum.passes > 0 ? EXIT_BELOW : 0;
}

static int run(struct running *r)
{
    int64_t began_ms = clock_ticks_ms();
    struct trials_ask ask;
    struct err why = { 0 };
    int rc;

    if (checkfile_load(requirements_load(r->arena), r->arena, &r->checks, &why) < 0)
        return complain(&why, VERDICT_EXIT_FAULT);
    r->faults = faults_load(r->arena);
    ask = (struct trials_ask){ &r->checks, &r->faults, opts_text(r->opts, "defective"),
                               opts_text(r->opts, "only"), opts_flag(r->opts, "full") };
    if (trials_plan(&ask, r->arena, &r->trials, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    r->arenas = arena_array(r->arena, r->trials.n, sizeof(struct arena *));
    crew_run(r->trials.n, (unsigned)opts_number(r->opts, "jobs"), work, r);
    rc = conclude(r, clock_ticks_ms() - began_ms);
    for (size_t i = 0; i < r->trials.n; i++)
        arena_free(r->arenas[i]);
    return rc;
}

int conf_selftest(char **argv, struct arena *a)
{
    struct running *r = arena_alloc(a, sizeof *r);
    int rc = conf_args(&command, argv, 0, a, &r->opts);

    r->arena = a;
    return rc == CONF_ARGS_GO_ON ? run(r) : rc;
}
