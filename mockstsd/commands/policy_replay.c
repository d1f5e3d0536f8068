/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include "commands/policy_files.h"
#include "commands/policy_verb.h"
#include "workbench/wb_replay.h"

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_text audit;

    if (opts_n_operands(call->opts) != 1)
        return err_set(e, ERR_PARSE, "one AUDIT file, as mockstsd audit export writes");
    if (policy_files_read(call, opts_operand(call->opts, 0), &audit, e) < 0)
        return -1;
    return wb_replay(call->world, &audit, call->arena, out, e);
}

const struct policy_verb policy_replay = {
    .name = "replay",
    .operands = "AUDIT",
    .summary = "what would become of recorded decisions under these rules?",
    .details =
        "AUDIT has an event a line, as mockstsd audit export writes them. Who asked for\n"
        "what is taken from there; roles and tags are those of the world. Claims are "
        "not\n"
        "recorded: where they decide, the answer is undecided. Logins are passed over.\n"
        "\nexample:\n"
        "  mockstsd policy replay audit.jsonl --tenant acme.yaml --rules new.rules.yaml\n"
        "\nexit codes: 0 all the same; 1 a decision changes; 2 a file has a mistake, or\n"
        "no decision is in it; 5 undecided; 6 a fault of mockstsd.",
    .formats = "text|json|junit|sarif|github|md|csv|html",
    .wants_world = true,
    .run = run,
};
