/* SPDX-License-Identifier: MIT */
#include "commands/usage.h"

#include <stdio.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "base/opts_usage.h"

int usage_fail(const struct opt_command *command, int code, const char *sentence)
{
    fprintf(stderr, "%s: %s\n", command->name, sentence);
    return code;
}

int usage_parse(const struct opt_command *command, char **argv, struct arena *a,
                struct opts **out)
{
    struct buf help = buf_make(a, 1 << 16);
    struct err e = { 0 };
    int rc = opts_parse(command, argv, a, out, &e);

    if (rc < 0)
        return usage_fail(command, EX_USAGE, e.text);
    if (rc == 0)
        return 0;
    opts_usage(command, &help);
    fputs(help.data, stdout);
    return USAGE_HELP;
}
