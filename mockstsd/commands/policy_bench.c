/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "base/err.h"
#include "commands/bench_rules.h"
#include "commands/bench_verbs.h"
#include "commands/policy_verb.h"
#include "workbench/wb_paper.h"

static const size_t sizes[] = { 10, 100, 1000, 10000, 100000 };
static const char *const names[] = { "10", "100", "1k", "10k", "100k" };

enum { N_SIZES = sizeof sizes / sizeof sizes[0], WORST = 10000 };

static const struct opt_row rows[] = {
    { .name = "growth",
      .kind = OPT_FLAG,
      .help = "decisions among 10 to 100,000 rules alone, without the verbs" },
};

static void number(struct wb_paper *p, int64_t value)
{
    wb_paper_cell(p, (struct report_cell){ .number = value, .is_number = true });
}

static void show_decision(struct policy_call *call, struct wb_paper *p, const char *size,
                          const struct bench_decision *d)
{
    wb_paper_cell(p, (struct report_cell){ .text = size });
    number(p, d->p50_ns);
    number(p, d->p99_ns);
    number(p, d->compile_us);
    number(p, (int64_t)d->allocations);
    wb_paper_figure(p, arena_printf(call->arena, "decision_ns_p50_%s", size),
                    (size_t)d->p50_ns);
    wb_paper_figure(p, arena_printf(call->arena, "decision_ns_p99_%s", size),
                    (size_t)d->p99_ns);
}

static int measure_one(size_t n, enum bench_shape shape, struct bench_decision *d,
                       struct err *e)
{
    struct arena *own = arena_open(0);
    int rc;

    if (!own)
        return err_set(e, ERR_LIMIT, "out of memory");
    rc = bench_rules_decide(n, shape, own, d, e);
    arena_free(own);
    return rc;
}

static int measure_decisions(struct policy_call *call, struct wb_paper *p,
                             struct bench_decision *at_10k, struct err *e)
{
    static const char *const columns[] = { "rules", "median ns", "p99 ns", "compile us",
                                           "bytes allocated" };
    struct bench_decision d;

    wb_paper_table(p, "decisions", "one decision, twenty rules to a target", columns, 5);
    for (size_t i = 0; i < N_SIZES; i++) {
        if (measure_one(sizes[i], BENCH_RULES_TARGETED, &d, e) < 0)
            return -1;
        show_decision(call, p, names[i], &d);
        if (sizes[i] == WORST)
            *at_10k = d;
    }
    if (measure_one(WORST, BENCH_RULES_WORST, &d, e) < 0)
        return -1;
    show_decision(call, p, "10k_worst", &d);
    return 0;
}

static void show_verb(struct wb_paper *p, const char *what, const char *figure,
                      int64_t us)
{
    wb_paper_cell(p, (struct report_cell){ .text = what });
    number(p, us);
    wb_paper_figure(p, figure, (size_t)us);
}

static int measure_verbs(struct policy_call *call, struct wb_paper *p, struct err *e)
{
    static const char *const columns[] = { "what", "us" };
    struct bench_verbs v;

    if (bench_verbs_measure(call->arena, &v, e) < 0)
        return -1;
    wb_paper_table(p, "verbs", "verbs in process, medians of three", columns, 2);
    show_verb(p, "matrix, 1.5 million cells x 64 scopes", "matrix_us", v.matrix_us);
    show_verb(p, "diff, 1,000 rules", "diff_us", v.diff_us);
    show_verb(p, "analyze, 1,000 rules", "analyze_us", v.analyze_us);
    show_verb(p, "mutate, 1,000 rules x 1,000 cases", "mutate_us", v.mutate_us);
    show_verb(p, "test, 1,000 cases and 1,000 rules read, loaded, judged", "test_us",
              v.test_us);
    show_verb(p, "test, 1,000 cases and 50 rules", "test_few_us", v.test_few_us);
    return 0;
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_paper *p = wb_paper_make(call->arena);
    struct bench_decision at_10k = { .p50_ns = 0 };
    const char *answer;

    if (measure_decisions(call, p, &at_10k, e) < 0)
        return -1;
    if (!opts_flag(call->opts, "growth") && measure_verbs(call, p, e) < 0)
        return -1;
    answer = arena_printf(call->arena,
                          "A decision among 10,000 rules takes %lld ns (p99 %lld ns) on "
                          "this machine: mockstsd policy bench",
                          (long long)at_10k.p50_ns, (long long)at_10k.p99_ns);
    *out = wb_paper_report(p, out->tool, answer, 0);
    return 0;
}

const struct policy_verb policy_bench = {
    .name = "bench",
    .operands = "",
    .summary = "how fast are decisions and the verbs on this machine?",
    .details =
        "Over rules that it makes itself, with facts numbered already. A figure, and\n"
        "never a test: no speed ends with another exit code.\n"
        "\nexample:\n  mockstsd policy bench --format json\n"
        "\nexit codes: 0 measured; 2 usage; 6 a fault of mockstsd.",
    .formats = "text|json|md|csv",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
