/* SPDX-License-Identifier: MIT */
/* opts_usage: which options are there, and what do they mean? The answer to --help. */
#ifndef STS_OPTS_USAGE_H
#define STS_OPTS_USAGE_H

struct buf;
struct opt_command;

/* Append usage line, summary, options with choices, defaults and environment, details. */
void opts_usage(const struct opt_command *cmd, struct buf *out);

#endif
