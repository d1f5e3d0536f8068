/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_verb.h"
#include "workbench/wb_lists.h"

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    const char *subject = opts_operand(call->opts, 0);

    if (!subject || opts_n_operands(call->opts) > 1)
        return err_set(e, ERR_PARSE, "one SUBJECT: the name of a user or of a client");
    return wb_lists_what(wb_study_make(call->world, call->arena), subject, call->arena,
                         out, e);
}

const struct policy_verb policy_what = {
    .name = "what",
    .operands = "SUBJECT",
    .summary = "what does this user, or this client, reach?",
    .details = "example:\n  mockstsd policy what anna\n"
               "A client that may exchange is taken as the exchanging one, else as the "
               "MCP client.\n"
               "\nexit codes: 0 answered; 2 usage.",
    .formats = "text|json|md|csv|html",
    .wants_world = true,
    .run = run,
};
