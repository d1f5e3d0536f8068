/* SPDX-License-Identifier: MIT */
#include "commands/policy_level.h"
#include "commands/policy_verb.h"
#include "workbench/wb_lint.h"

static const struct opt_row rows[] = { POLICY_LEVEL_ROW };

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    (void)e;
    wb_lint(call->world, call->arena, out);
    policy_level_apply(call->opts, out);
    return 0;
}

const struct policy_verb policy_lint = {
    .name = "lint",
    .operands = "",
    .summary = "what in these rules looks like a mistake?",
    .details =
        "findings:\n"
        "  error    target-unknown audience-unknown principal-unknown scope-unknown\n"
        "           action-foreign target-none rule-dead\n"
        "  warning  value-unknown targets-empty rule-broad forbid-optional\n"
        "  note     rule-disabled tag-unused\n"
        "\nexample:\n"
        "  mockstsd policy lint --tenant acme.yaml --format github\n"
        "\nexit codes: 0 nothing at the fail level; 2 a file has a mistake; 3 findings.",
    .formats = "text|json|junit|tap|sarif|github|md|csv|html",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
