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

/* The same for a verb that writes any number of reports. */
#define CONF_OUT_FORMATS                                                                 \
    {                                                                                    \
        .name = "format", .letter = 'f', .kind = OPT_LIST, .metavar = "NAME",            \
        .choices = "text|json|junit|tap|sarif|github|md|csv|html",                       \
        .help = "how the report is written, else text; once for each report",            \
    }
#define CONF_OUT_FILES                                                                   \
    {                                                                                    \
        .name = "output", .letter = 'o', .kind = OPT_LIST, .metavar = "FILE",            \
        .help = "where to, the first format to the first file; else standard output",    \
    }

struct err;

/* Write it. Returns: the report's exit code, or that of a fault: it cannot be written. */
int conf_out_write(const struct opts *opts, const struct report *report, struct arena *a);

/* Of a verb with lists of them: how many reports, are there as many places (ERR_PARSE), and each. */
size_t conf_out_count(const struct opts *opts);
int conf_out_check(const struct opts *opts, struct err *e);
enum report_format conf_out_format_at(const struct opts *opts, size_t i);
int conf_out_write_at(const struct opts *opts, size_t i, const struct report *report,
                      struct arena *a); /* Returns: as conf_out_write. */

#endif
