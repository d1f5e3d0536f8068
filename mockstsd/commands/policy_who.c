/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_verb.h"
#include "workbench/wb_lists.h"

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    if (opts_n_operands(call->opts) != 1)
        return err_set(e, ERR_PARSE, "whom do you ask about: TARGET or TARGET:SCOPE?");
    return wb_lists_who(wb_study_make(call->world, call->arena),
                        opts_operand(call->opts, 0), call->arena, out, e);
}

const struct policy_verb policy_who = {
    .name = "who",
    .operands = "TARGET[:SCOPE]",
    .summary = "which users reach this target, through which clients?",
    .details = "example:\n  mockstsd policy who Billing:invoices:read\n"
               "\nexit codes: 0 answered; 2 usage.",
    .formats = "text|json|md|csv|html",
    .wants_world = true,
    .run = run,
};
