/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "commands/policy_level.h"
#include "commands/policy_tests.h"
#include "commands/policy_verb.h"
#include "workbench/wb_gen.h"

static const struct opt_row rows[] = { POLICY_LEVEL_BUDGET };

/* A file names its world as seen from its own folder, so a path climbs out of that first. */
static const char *seen_from(const struct policy_call *call, const char *path)
{
    const char *at = opts_text(call->opts, "output");
    const char *up = "";

    if (!at || at[0] == '/' || path[0] == '/' || strstr(at, ".."))
        return path;
    for (at = strncmp(at, "./", 2) == 0 ? at + 2 : at; *at; at++)
        if (*at == '/' && at[1] != '/')
            up = arena_printf(call->arena, "../%s", up);
    return arena_printf(call->arena, "%s%s", up, path);
}

static int run(struct policy_call *call, struct report *out, struct err *e)
{
    struct wb_tally tally = policy_tests_whole(call);
    const char *tenant = opts_text(call->opts, "tenant");
    size_t n = opts_n_values(call->opts, "rules"), undecided;
    const char **names = arena_array(call->arena, n + 1, sizeof *names);
    struct texts rules = { names, n };

    for (size_t i = 0; i < n; i++)
        names[i] = seen_from(call, opts_value(call->opts, "rules", i));
    if (wb_gen(call->world, tenant ? seen_from(call, tenant) : NULL, &rules, &tally,
               &undecided, &call->text, e) < 0)
        return -1;
    out->exit_code = undecided > 0 ? WB_NOT_KNOWN : WB_GOOD;
    return 0;
}

const struct policy_verb policy_gen = {
    .name = "gen",
    .operands = "",
    .summary = "a small test file that notices every slip in the rules as they are",
    .details =
        "For a person to review: it says what the rules do, not what they should.\n"
        "Reviewed, it keeps them so. --output also decides how the file names the "
        "tenant.\n"
        "\nexample:\n"
        "  mockstsd policy gen --tenant loans.yaml -o loans.policytest.yaml\n"
        "\nexit codes: 0 written; 2 usage; 5 written, but some mutants were undecided\n"
        "within the budget; 6 a fault of mockstsd.",
    .wants_world = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
    .run = run,
};
