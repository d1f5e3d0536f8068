/* SPDX-License-Identifier: MIT */
#include "service/service_options.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "base/opts_usage.h"
#include "wire/uri.h"

enum { HELP_MAX = 1 << 16 };

int service_options_fail(const struct opt_command *command, int code,
                         const char *sentence)
{
    fprintf(stderr, "%s: %s\n", command->name, sentence);
    return code;
}

static int print_help(const struct opt_command *command, struct arena *a)
{
    struct buf text = buf_make(a, HELP_MAX);

    opts_usage(command, &text);
    fputs(text.data, stdout);
    return SERVICE_OPTIONS_HELP;
}

int service_options_read(const struct opt_command *command, char **argv, struct arena *a,
                         struct opts **opts)
{
    struct err e = { 0 };
    int rc = opts_parse(command, argv, a, opts, &e);

    if (rc > 0)
        return print_help(command, a);
    if (rc < 0)
        return service_options_fail(command, EX_USAGE, e.text);
    if (opts_n_operands(*opts) > 0)
        return service_options_fail(command, EX_USAGE,
                                    "no words but options; --help lists them");
    if (!opts_flag(*opts, "expose") && !uri_host_is_loopback(opts_text(*opts, "bind")))
        return service_options_fail(command, EX_CONFIG,
                                    "--bind names an address that others can reach; say "
                                    "--expose if that is meant");
    return 0;
}

struct service_options service_options_fill(const struct opts *opts)
{
    return (struct service_options){
        .bind = opts_text(opts, "bind"),
        .ready_file = opts_text(opts, "ready-file"),
        .port = (int)opts_number(opts, "port"),
        .drain_ms = (int)opts_number(opts, "drain"),
        .json_log = strcmp(opts_text(opts, "log-format"), "json") == 0,
        .verbose = opts_flag(opts, "verbose"),
    };
}
