/* SPDX-License-Identifier: MIT */
#include "conformance/conf.h"

#include <fnmatch.h>
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
#include "conformance/launch.h"
#include "conformance/nobody.h"
#include "conformance/selftest.h"

enum {
    TRIALS_MAX = 1000,
    TRIAL_BYTES_MAX = 512 << 20,
    SEEDS_QUICK = 2,
    SEEDS_FULL = 20,
    EXIT_BELOW = 4, /* of what is built, not everything is caught */
};

/* chosen: fast, and of every profile: what no fault may turn by the way */
static const char *const guard[] = {
    "STS-003",    "STS-004",    "STS-010",    "STS-014",    "STS-021",    "CA-001",
    "CA-005",     "CA-010",     "TX-REQ-001", "TX-REQ-002", "TX-REQ-004", "TX-REQ-011",
    "TX-REQ-015", "TX-RES-001", "TX-RES-003", "TX-RES-006", "TX-RES-010", "TX-RES-022",
    "TX-CON-001", "TX-CON-002", "TX-CON-007", "TX-CON-008", "POL-001",    "POL-002",
    "POL-015",    "AUD-001",    "AUD-005",    "DISC-001",   "KEY-001",    "HTTP-001",
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
      .help = "only faults that match one of these, apart by commas" },
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
        "matrix. Healthy targets raise no alarm, and what is no STS earns no PASS.\n"
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
    struct selftest_trial *trials;
    size_t n;
    atomic_size_t n_done;
    struct arena **arenas; /* of each trial: they are many threads */
};

static int complain(const struct err *e, int code)
{
    fprintf(stderr, "sts-conformance: %s\n", e->text);
    return code;
}

/* MCP servers and clients are programs of their own: no fault of an STS shows there. */
static bool is_about_sts(const struct requirement *row)
{
    return row->profile != 10 && row->profile != 15;
}

/* All checks, or those of a fault and the guard. */
static const bool *select_for(struct running *r, const struct fault *fault, bool all)
{
    bool *selected = arena_array(r->arena, r->checks.n + 1, sizeof *selected);

    for (size_t i = 0; i < r->checks.n; i++) {
        const struct requirement *row = r->checks.all[i].row;
        const char *id = row->id;

        selected[i] = (all && is_about_sts(row)) ||
                      (fault != NULL && faults_names(&fault->caught_by, id));
        for (size_t k = 0; k < sizeof guard / sizeof guard[0]; k++)
            selected[i] = selected[i] || strcmp(guard[k], id) == 0;
    }
    return selected;
}

static struct selftest_trial *add(struct running *r, enum selftest_kind kind,
                                  const char *name)
{
    struct selftest_trial *t = &r->trials[r->n++];

    t->kind = kind;
    t->name = name;
    t->attempt = (struct attempt){ .seed = 1, .jobs = 2 };
    return t;
}

static void add_healthy(struct running *r, int64_t seeds)
{
    static const char *const dialects[] = { "descope", "rfc" };

    for (int64_t i = 0; i < 2 * seeds; i++) {
        const char *dialect = dialects[i % 2];
        struct selftest_trial *t =
            add(r, SELFTEST_HEALTHY,
                arena_printf(r->arena, "no fault, seed %" PRId64 ", dialect %s",
                             i / 2 + 1, dialect));

        t->attempt.seed = i / 2 + 1;
        t->attempt.dialect = dialect;
        t->attempt.selected = select_for(r, NULL, true);
    }
}

static void add_nobodies(struct running *r)
{
    for (size_t i = 0; i < NOBODY_KINDS; i++) {
        struct selftest_trial *t = add(r, SELFTEST_NULL, nobody_name(i));

        t->attempt.base = nobody_start(i, r->arena);
        t->attempt.selected = select_for(r, NULL, nobody_is_quick(i));
        t->attempt.jobs = 32; /* most of them wait */
    }
}

/* Is it one of --only, patterns apart by commas? */
static bool is_chosen(struct running *r, const char *id)
{
    const char *at = opts_text(r->opts, "only");
    bool chosen = at == NULL;

    while (at != NULL && *at != '\0' && !chosen) {
        size_t len = strcspn(at, ",");

        chosen = fnmatch(arena_slice(r->arena, at, len), id, 0) == 0;
        at += len + (at[len] == ',');
    }
    return chosen;
}

/* Those that the program lists: "id, tab, sentence", a line each. */
static int add_faults(struct running *r, const char *list, bool full)
{
    for (size_t i = 0; i < r->faults.n && r->n < TRIALS_MAX; i++) {
        struct fault *f = &r->faults.all[i];
        const char *row = arena_printf(r->arena, "\n%s\t", f->id);
        struct selftest_trial *t;

        if (strstr(list, row) == NULL || !is_chosen(r, f->id))
            continue;
        t = add(r, SELFTEST_FAULT, f->id);
        t->fault = f;
        t->attempt.defect = f->id;
        t->attempt.selected = select_for(r, f, full);
    }
    return 0;
}

/* What any of the faults is held against. */
static const bool *select_all_of(struct running *r)
{
    bool *selected = arena_array(r->arena, r->checks.n + 1, sizeof *selected);

    for (size_t k = 1; k < r->n; k++)
        for (size_t i = 0; i < r->checks.n; i++)
            selected[i] = selected[i] || r->trials[k].attempt.selected[i];
    return selected;
}

static int plan(struct running *r, struct err *e)
{
    static const char *const args[] = { "--list-defects", NULL };
    bool full = opts_flag(r->opts, "full");
    const char *list;

    if (launch_output(opts_text(r->opts, "defective"), args, r->arena, &list, e) < 0)
        return -1;
    r->trials = arena_array(r->arena, TRIALS_MAX + 100, sizeof *r->trials);
    if (opts_given(r->opts, "only")) {
        add(r, SELFTEST_HEALTHY, "no fault");
    } else {
        add_healthy(r, full ? SEEDS_FULL : SEEDS_QUICK);
        add_nobodies(r);
    }
    if (add_faults(r, arena_printf(r->arena, "\n%s", list), full) < 0)
        return -1;
    if (opts_given(r->opts, "only"))
        r->trials[0].attempt.selected = select_all_of(r);
    return 0;
}

/* One trial in an arena of its own, which lives until all are judged. */
struct piece {
    struct running *r;
    size_t i;
};

/* What a fault does in the other dialect alone is looked for there. */
static void try_other_dialect(const struct piece *p, struct arena *a)
{
    struct selftest_trial *t = &p->r->trials[p->i];
    size_t n = p->r->checks.n;
    bool *selected = arena_array(a, n + 1, sizeof *selected), any = false;
    struct attempt more = { .defect = t->attempt.defect, .dialect = "rfc", .seed = 1 };

    for (size_t i = 0; i < n; i++) {
        selected[i] = t->attempt.done[i] && t->attempt.said[i].verdict < VERDICT_WARN &&
                      faults_names(&t->fault->caught_by, p->r->checks.all[i].row->id);
        any = any || selected[i];
    }
    more.selected = selected;
    if (any)
        attempt_run(&more, &p->r->checks, opts_text(p->r->opts, "defective"), a);
    for (size_t i = 0; i < n && more.said != NULL; i++)
        if (selected[i] && more.done[i] && more.said[i].verdict >= VERDICT_WARN)
            t->attempt.said[i] = more.said[i];
}

static int run_piece(void *self)
{
    struct piece *p = self;
    struct selftest_trial *t = &p->r->trials[p->i];

    attempt_run(&t->attempt, &p->r->checks, opts_text(p->r->opts, "defective"),
                p->r->arenas[p->i]);
    if (t->kind == SELFTEST_FAULT && t->attempt.said != NULL)
        try_other_dialect(p, p->r->arenas[p->i]);
    return 0;
}

static void work(void *self, size_t i)
{
    struct piece p = { self, i };
    struct running *r = self;
    size_t done;

    r->arenas[i] = arena_open(TRIAL_BYTES_MAX);
    if (r->arenas[i] == NULL || arena_run(r->arenas[i], run_piece, &p) != 0)
        r->trials[i].attempt.trouble = "out of memory";
    done = atomic_fetch_add(&r->n_done, 1) + 1;
    if (isatty(STDERR_FILENO) == 1)
        fprintf(stderr, "\r%zu of %zu targets%s", done, r->n,
                done == r->n ? "\r\033[K" : "");
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
    struct selftest s = { &r->checks, r->trials, r->n };
    struct selftest_sum sum;
    int rc;

    if (r->trials[0].attempt.said == NULL) {
        fprintf(stderr, "sts-conformance: %s\n", r->trials[0].attempt.trouble);
        return VERDICT_EXIT_USAGE;
    }
    sum = selftest_judge(&s);
    printf(
        "built %zu of %zu faults, pending %zu: %zu caught, %zu missed ids, "
        "%zu surprises, %zu unjudged\n"
        "%zu of %zu checks are turned by a fault; %zu false alarms; %zu passes of what "
        "is no STS\n"
        "%zu targets, %zu did not come up, in %" PRId64 ".%" PRId64 " s\n",
        sum.built, r->faults.n, r->faults.n - sum.built, sum.caught, sum.missed,
        sum.surprises, sum.unjudged, sum.turned, r->checks.n, sum.alarms, sum.passes,
        r->n, sum.broken, took_ms / 1000, took_ms % 1000 / 100);
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
    struct err why = { 0 };
    int rc;

    if (checkfile_load(requirements_load(r->arena), r->arena, &r->checks, &why) < 0)
        return complain(&why, VERDICT_EXIT_FAULT);
    r->faults = faults_load(r->arena);
    if (plan(r, &why) < 0)
        return complain(&why, VERDICT_EXIT_USAGE);
    r->arenas = arena_array(r->arena, r->n, sizeof(struct arena *));
    crew_run(r->n, (unsigned)opts_number(r->opts, "jobs"), work, r);
    rc = conclude(r, clock_ticks_ms() - began_ms);
    for (size_t i = 0; i < r->n; i++)
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
