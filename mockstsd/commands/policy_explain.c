/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "base/err.h"
#include "commands/policy_verb.h"
#include "workbench/wb_explain.h"
#include "workbench/wb_request.h"

static const struct opt_row rows[] = {
    { .name = "user",
      .letter = 'u',
      .kind = OPT_TEXT,
      .metavar = "USER",
      .help = "the user; USER@TENANT for one in several; without it, nobody" },
    { .name = "via",
      .kind = OPT_TEXT,
      .metavar = "CLIENT",
      .help = "the MCP client that got the inbound token" },
    { .name = "client",
      .letter = 'c',
      .kind = OPT_TEXT,
      .metavar = "CLIENT",
      .help = "the MCP server's client that exchanges it; without it, the MCP client" },
    { .name = "target",
      .kind = OPT_TEXT,
      .metavar = "TARGET",
      .help = "the Resource or Connection asked for" },
    { .name = "scope",
      .letter = 's',
      .kind = OPT_LIST,
      .metavar = "SCOPE",
      .help = "a scope asked for; may stand several times; without it, none is named" },
    { .name = "claim",
      .kind = OPT_LIST,
      .metavar = "NAME=VALUE",
      .help = "a claim of the inbound token that rules ask of" },
    { .name = "action",
      .kind = OPT_TEXT,
      .metavar = "ACTION",
      .choices = "user_access|client_access|exchange_token|fetch_outbound_token",
      .help = "another action than the target's own" },
};

static const char *const *values_of(const struct policy_call *call, const char *name,
                                    size_t *n)
{
    const char **values;

    *n = opts_n_values(call->opts, name);
    values = arena_array(call->arena, *n + 1, sizeof *values);
    for (size_t i = 0; i < *n; i++)
        values[i] = opts_value(call->opts, name, i);
    return values;
}

static int read_claims(struct policy_call *call, struct wb_request *r, struct err *e)
{
    const char *const *texts = values_of(call, "claim", &r->n_claims);
    struct wb_claim *claims = arena_array(call->arena, r->n_claims + 1, sizeof *claims);

    for (size_t i = 0; i < r->n_claims; i++)
        if (wb_request_claim(call->arena, texts[i], &claims[i], e) < 0)
            return -1;
    r->claims = claims;
    return 0;
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    const char *action = opts_text(call->opts, "action");
    struct wb_request r = {
        .user = opts_text(call->opts, "user"),
        .via = opts_text(call->opts, "via"),
        .client = opts_text(call->opts, "client"),
        .target = opts_text(call->opts, "target"),
    };
    struct wb_ask ask;

    if (!r.target)
        return err_set(e, ERR_PARSE, "--target is missing: what is asked for?");
    if (action && wb_request_action(action, &r.action, e) < 0)
        return -1;
    r.scopes.items = values_of(call, "scope", &r.scopes.n);
    r.scopes.present = r.scopes.n > 0;
    if (read_claims(call, &r, e) < 0 ||
        wb_request(call->world, &r, call->arena, &ask, e) < 0)
        return -1;
    return wb_explain(call->world, &ask, call->arena, out, e);
}

const struct policy_verb policy_explain = {
    .name = "explain",
    .operands = "",
    .summary = "why is a request allowed or denied, and what would change that?",
    .details =
        "example:\n"
        "  mockstsd policy explain --user anna --via web-clipper --client crm-mcp \\\n"
        "    --target Billing --scope invoices:read\n"
        "\nexit codes: 0 explained, whatever the outcome; 2 usage; 6 a fault of "
        "mockstsd.",
    .formats = "text|json|md|csv|html",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
