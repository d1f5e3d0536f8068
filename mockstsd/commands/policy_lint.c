/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "commands/policy_verb.h"
#include "workbench/wb_lint.h"

static const struct opt_row rows[] = {
    { .name = "fail-level",
      .kind = OPT_TEXT,
      .metavar = "LEVEL",
      .standard = "warning",
      .choices = "note|warning|error|never",
      .help = "the least finding that makes the exit code 3" },
};

static enum report_status level_of(const char *word)
{
    static const struct {
        const char *word;
        enum report_status status;
    } levels[] = { { "note", REPORT_NOTE },
                   { "warning", REPORT_WARN },
                   { "error", REPORT_FAIL } };

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(levels[i].word, word) == 0)
            return levels[i].status;
    return REPORT_ERROR; /* never: lint finds nothing as grave */
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    (void)e;
    wb_lint(call->world, level_of(opts_text(call->opts, "fail-level")), call->arena, out);
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
