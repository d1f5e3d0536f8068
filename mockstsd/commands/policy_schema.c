/* SPDX-License-Identifier: MIT */
#include "commands/policy_verb.h"
#include "workbench/wb_file.h"

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    (void)out;
    (void)e;
    wb_file_schema(&call->text);
    return 0;
}

const struct policy_verb policy_schema = {
    .name = "schema",
    .operands = "",
    .summary = "the JSON Schema of policy test files, for editors",
    .details = "example:\n  mockstsd policy schema -o policytest.schema.json\n"
               "\nexit codes: 0 printed; 2 usage.",
    .run = run,
};
