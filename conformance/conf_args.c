/* SPDX-License-Identifier: MIT */
#include "conformance/conf_args.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "base/opts_usage.h"
#include "conformance/verdict.h"

enum { USAGE_MAX = 65536 };

int conf_args(const struct opt_command *command, char **argv, size_t n, struct arena *a,
              struct opts **out)
{
    struct buf usage = buf_make(a, USAGE_MAX);
    struct err why = { 0 };
    int rc = opts_parse(command, argv, a, out, &why);

    if (rc < 0) {
        fprintf(stderr, "sts-conformance: %s\n", why.text);
        return VERDICT_EXIT_USAGE;
    }
    if (rc == 1) {
        opts_usage(command, &usage);
        fputs(usage.data, stdout);
        return 0;
    }
    if (opts_n_operands(*out) != n) {
        fprintf(stderr, "%s takes %s; --help tells more\n", command->name,
                n > 0 ? command->operands : "no words");
        return VERDICT_EXIT_USAGE;
    }
    return CONF_ARGS_GO_ON;
}
