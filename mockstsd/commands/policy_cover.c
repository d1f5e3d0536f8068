/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_tests.h"
#include "commands/policy_verb.h"
#include "workbench/wb_cases.h"
#include "workbench/wb_cover.h"

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_tally t = policy_tests_tally(call);
    struct policy_test_file test;

    if (opts_n_operands(call->opts) > 1)
        return err_set(e, ERR_PARSE, "one file: coverage is that of one world");
    for (size_t i = 0; i < opts_n_operands(call->opts); i++) {
        if (policy_tests_load(call, opts_operand(call->opts, i), &test, e) < 0)
            return -1;
        t.cover = wb_cover_make(test.world, call->arena);
        if (wb_cases(test.world, &test.file, &t, e) < 0)
            return -1;
    }
    if (policy_tests_check(call, &t, e) < 0)
        return -1;
    wb_cover_report(t.cover, out);
    return 0;
}

const struct policy_verb policy_cover = {
    .name = "cover",
    .operands = "FILE",
    .summary = "which rules, conditions and scopes do the cases of a test file try?",
    .details =
        "A rule is tried if it decides a case, a condition if it alone keeps its rule\n"
        "from matching in one, a scope if one asks for it.\n"
        "\nexample:\n"
        "  mockstsd policy cover loans.policytest.yaml\n"
        "\nexit codes: 0 counted, whatever comes out; 2 a file has a mistake; 6 a fault.",
    .formats = "text|json|github|md|csv|html",
    .rows = policy_tests_rows,
    .n_rows = POLICY_TESTS_ROWS,
    .run = run,
};
