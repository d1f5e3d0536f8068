/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_files.h"
#include "commands/policy_level.h"
#include "commands/policy_verb.h"
#include "workbench/wb_diff.h"

static const struct opt_row rows[] = {
    { .name = "tenant",
      .letter = 't',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .help = "the world; OLD and NEW are rules over it. Without it both are worlds" },
    POLICY_LEVEL_ROW,
    POLICY_LEVEL_BUDGET,
};

/* With a world OLD and NEW are rules over it, else each is a world of its own. */
static int read_side(struct policy_call *call, size_t i, const struct wb_study **out,
                     struct err *e)
{
    const char *world = opts_text(call->opts, "tenant");
    const char *path = opts_operand(call->opts, i);
    struct policy_files files = { world ? world : path, &path, world ? 1 : 0 };
    const struct wb_world *w;

    if (policy_files_world(call, &files, &w, e) < 0)
        return -1;
    if (w->source->is_terraform) /* two of them would be "equal", whatever their rules */
        return err_set(e, ERR_PARSE,
                       "%s is of Terraform, which has no users and no Resources to judge "
                       "rules by: name the tenant file that has them with --tenant",
                       w->source->tenant.name);
    *out = wb_study_make(w, call->arena);
    return 0;
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    uint64_t budget = (uint64_t)opts_number(call->opts, "budget");
    const struct wb_study *old, *new;

    if (opts_n_operands(call->opts) != 2)
        return err_set(e, ERR_PARSE, "two files: OLD and NEW");
    if (read_side(call, 0, &old, e) < 0 || read_side(call, 1, &new, e) < 0 ||
        wb_diff(old, new, budget, call->arena, out, e) < 0)
        return -1;
    policy_level_apply(call->opts, out);
    return 0;
}

const struct policy_verb policy_diff = {
    .name = "diff",
    .operands = "OLD NEW",
    .summary = "who would gain what, and who would lose what, by which rule?",
    .details =
        "example:\n"
        "  mockstsd policy diff --tenant acme.yaml old.rules.yaml new.rules.yaml\n"
        "  mockstsd policy diff --tenant acme.yaml state.json plan.json\n"
        "\nexit codes: 0 compared; 2 usage; 3 changes at the fail level (each is a "
        "warning);\n5 undecided; 6 a fault of mockstsd.",
    .formats = "text|json|junit|sarif|github|md|csv|html",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
