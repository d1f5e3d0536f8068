/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_verb.h"
#include "workbench/wb_lists.h"

static const struct opt_row rows[] = {
    { .name = "by",
      .kind = OPT_TEXT,
      .metavar = "KIND",
      .standard = "class",
      .choices = "class|entity",
      .help = "a row for all who are alike, or one for each user and client" },
};

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    bool by_entity = opts_text(call->opts, "by")[0] == 'e';

    return wb_lists_matrix(wb_study_make(call->world, call->arena), by_entity,
                           call->arena, out, e);
}

const struct policy_verb policy_matrix = {
    .name = "matrix",
    .operands = "",
    .summary = "who reaches what: everybody and every target",
    .details = "example:\n  mockstsd policy matrix --format csv\n"
               "\nexit codes: 0 answered; 2 usage.",
    .formats = "text|json|md|csv|html",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
