/* SPDX-License-Identifier: MIT */
#include "commands/policy_level.h"
#include "commands/policy_verb.h"
#include "workbench/wb_analyze.h"

static const struct opt_row rows[] = { POLICY_LEVEL_ROW, POLICY_LEVEL_BUDGET };

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    const struct wb_study *study = wb_study_make(call->world, call->arena);
    uint64_t budget = (uint64_t)opts_number(call->opts, "budget");

    if (wb_analyze(study, budget, call->arena, out, e) < 0)
        return -1;
    policy_level_apply(call->opts, out);
    return 0;
}

const struct policy_verb policy_analyze = {
    .name = "analyze",
    .operands = "",
    .summary = "which rules are in vain, and which chains of exchanges lead around them?",
    .details = "example:\n"
               "  mockstsd policy analyze --tenant acme.yaml --fail-level warning\n"
               "\nexit codes: 0 analyzed; 2 usage; 3 findings at the fail level; 5 "
               "undecided;\n6 a fault of mockstsd.",
    .formats = "text|json|junit|sarif|github|md|csv|html",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
