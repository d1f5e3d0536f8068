/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <stdio.h>
#include <sysexits.h>

#include "base/err.h"
#include "base/opts.h"
#include "commands/remote.h"
#include "commands/usage.h"

static const struct opt_row rows[] = {
    USAGE_URL_ROW,
};

static const struct opt_command command = {
    .name = "mockstsd healthcheck",
    .operands = "",
    .summary = "Ask a daemon whether it is ready: for containers without curl.",
    .details = "exit codes: 0 ready, 1 not ready or not there, 64 usage.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

int cmd_healthcheck(char **argv, struct arena *a)
{
    struct opts *opts;
    struct jobj answer;
    struct err e = { 0 };
    int rc = usage_parse(&command, argv, a, &opts);

    if (rc != 0)
        return rc == USAGE_HELP ? 0 : rc;
    struct remote_ask ask = { .url = opts_text(opts, "url"),
                              .method = "GET",
                              .path = "/readyz" };
    if (remote_send(&ask, a, &answer, &e) < 0)
        return usage_fail(&command, 1, e.text);
    puts("ready");
    return 0;
}
