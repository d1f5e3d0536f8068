/* SPDX-License-Identifier: MIT */
/* conf_out: where does a report go, and in which format? */
#ifndef STS_CONF_OUT_H
#define STS_CONF_OUT_H

#include "base/opts.h"
#include "wire/report.h"

/* The rows of these options. */
#define CONF_OUT_FORMAT                                                                  \
    {                                                                                    \
        .name = "format", .letter = 'f', .kind = OPT_TEXT, .metavar = "NAME",            \
        .standard = "text", .choices = "text|json|junit|tap|sarif|github|md|csv|html",   \
        .help = "how the report is written",                                             \
    }
#define CONF_OUT_FILE                                                                    \
    {                                                                                    \
        .name = "output", .letter = 'o', .kind = OPT_TEXT, .metavar = "FILE",            \
        .help = "where to; standard output otherwise",                                   \
    }

enum report_format conf_out_format(const struct opts *opts); /* Which one is asked for? */

/* Write it. Returns: the report's exit code, or that of a fault: it cannot be written. */
int conf_out_write(const struct opts *opts, const struct report *report, struct arena *a);

#endif
