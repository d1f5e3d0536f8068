/* SPDX-License-Identifier: MIT */
#include "commands/policy_verb.h"
#include "policy/rule_cedar.h"
#include "workbench/wb_world.h"

static const struct opt_row rows[] = {
    { .name = "to",
      .kind = OPT_TEXT,
      .metavar = "LANGUAGE",
      .standard = "cedar",
      .choices = "cedar",
      .help = "the language to write" },
};

/* chosen: disabled rules are left out, as they are when a request is decided. */
static int run(struct policy_call *call, struct report *out, struct err *e)
{
    (void)out;
    (void)e;
    rule_cedar_set(call->world->input, &call->text);
    return 0;
}

const struct policy_verb policy_export = {
    .name = "export",
    .operands = "",
    .summary = "the enabled rules in the language of another engine",
    .details =
        "Cedar: one policy for each rule, then a frame. A request names one scope:\n"
        "principal Client::\"id\", action Action::\"exchange_token\", resource "
        "Api::\"id\",\n"
        "Mcp::\"id\" or OutboundApp::\"id\"; the keys of conditions stand in the "
        "context.\n"
        "\nexample:\n"
        "  mockstsd policy export --to cedar --tenant acme.yaml -o acme.cedar\n"
        "\nexit codes: 0 written; 2 usage, or a file has a mistake.",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
