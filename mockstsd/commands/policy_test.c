/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_tests.h"
#include "commands/policy_verb.h"
#include "workbench/wb_always.h"
#include "workbench/wb_cases.h"
#include "workbench/wb_compare.h"
#include "workbench/wb_exact.h"
#include "workbench/wb_gates.h"

static int compare(const struct policy_call *call, const struct policy_test_file *test,
                   const struct wb_study *study, struct wb_tally *t, struct err *e)
{
    for (size_t i = 0; i < test->file.n_compare; i++) {
        const struct wb_compare_of *of = &test->file.compare[i];
        const struct wb_world *other;
        if (!wb_tally_wants(t, "compare"))
            continue;
        if (policy_tests_other(call, test, &of->against, &other, e) < 0 ||
            wb_compare(study, wb_study_make(other, t->arena), of, t, e) < 0)
            return -1;
    }
    return 0;
}

/* What is asked of more than single requests. */
static int prove(const struct policy_call *call, const struct policy_test_file *test,
                 struct wb_tally *t, struct err *e)
{
    const struct wb_file *file = &test->file;
    const struct wb_study *study;

    if (file->n_reach + file->n_never + file->n_always + file->n_compare == 0)
        return 0;
    study = wb_study_make(test->world, t->arena);
    wb_exact(study, file, t);
    if (wb_always(study, file, t, e) < 0)
        return -1;
    return compare(call, test, study, t, e);
}

static int judge(const struct policy_call *call, const struct policy_test_file *test,
                 struct wb_tally *t, struct err *e)
{
    const struct wb_file *file = &test->file;

    t->cover = wb_gates_want_cover(file) ? wb_cover_make(test->world, t->arena) : NULL;
    if (wb_cases(test->world, file, t, e) < 0 || prove(call, test, t, e) < 0)
        return -1;
    wb_gates(file, t);
    return wb_gates_mutation(test->world, file, t, e);
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_tally t = policy_tests_tally(call);

    for (size_t i = 0; i < opts_n_operands(call->opts); i++) {
        struct policy_test_file test;
        if (policy_tests_load(call, opts_operand(call->opts, i), &test, e) < 0 ||
            judge(call, &test, &t, e) < 0)
            return -1;
    }
    if (policy_tests_check(call, &t, e) < 0)
        return -1;
    wb_tally_report(&t, out);
    return 0;
}

const struct policy_verb policy_test = {
    .name = "test",
    .operands = "FILE...",
    .summary = "do the rules do what these test files expect?",
    .details =
        "mockstsd-policy-test(5) describes the files.\n"
        "\nexamples:\n"
        "  mockstsd policy test loans.policytest.yaml\n"
        "  mockstsd policy test -k 'export-*' -f junit -o junit.xml *.policytest.yaml\n"
        "\nexit codes: 0 all pass; 1 a test fails; 2 a file has a mistake, or no test\n"
        "is selected; 4 a gate is missed; 5 undecided; 6 a fault of mockstsd.",
    .formats = "text|json|junit|tap|sarif|github|md|csv|html",
    .rows = policy_tests_rows,
    .n_rows = POLICY_TESTS_ROWS,
    .run = run,
};
