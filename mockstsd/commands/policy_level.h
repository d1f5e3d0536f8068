/* SPDX-License-Identifier: MIT */
/* policy_level: from which status on do findings make a verb fail? */
#ifndef STS_POLICY_LEVEL_H
#define STS_POLICY_LEVEL_H

#include "base/opts.h"
#include "wire/report.h"

/* Rows of the options that such verbs have. */
#define POLICY_LEVEL_ROW                                                                 \
    {                                                                                    \
        .name = "fail-level", .kind = OPT_TEXT, .metavar = "LEVEL", .standard = "error", \
        .choices = "note|warning|error|never",                                           \
        .help = "findings of this level and above end with exit code 3"                  \
    }
#define POLICY_LEVEL_BUDGET                                                              \
    {                                                                                    \
        .name = "budget", .kind = OPT_NUMBER, .metavar = "N", .standard = "10000000",    \
        .min = 1, .max = INT64_MAX,                                                      \
        .help = "steps that searches may take in all; then the answer is undecided"      \
    }

/* Let the findings count in the report's exit code. */
void policy_level_apply(const struct opts *opts, struct report *r);

#endif
