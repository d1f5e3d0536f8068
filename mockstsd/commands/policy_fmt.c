/* SPDX-License-Identifier: MIT */
#include "commands/policy_verb.h"
#include "policy/rule.h"
#include "tenant/tenant_write.h"
#include "workbench/wb_world.h"

/* chosen: a rule a line, so that two versions can be compared by lines. Comments are not kept. */
static int run(struct policy_call *call, struct report *out, struct err *e)
{
    const struct ruleset_input *in = call->world->input;

    (void)out;
    (void)e;
    buf_add(&call->text, "{\"rules\":[\n");
    for (size_t i = 0; i < in->n_rules; i++) {
        tenant_write_record(&call->text, RECORD_RULE, &in->rules[i], WRITE_DIGESTS);
        buf_add(&call->text, i + 1 < in->n_rules ? ",\n" : "\n");
    }
    buf_add(&call->text, "]}\n");
    return 0;
}

const struct policy_verb policy_fmt = {
    .name = "fmt",
    .operands = "",
    .summary = "the rules as they are understood, one a line",
    .details = "JSON, which is YAML too: ids filled in, keys in one order, what is "
               "default left\n"
               "out. Comments are not kept: it prints, and changes no file.\n"
               "\nexample:\n"
               "  mockstsd policy fmt --rules acme.rules.yaml -o acme.rules.json\n"
               "\nexit codes: 0 printed; 2 a file has a mistake.",
    .wants_world = true,
    .run = run,
};
