/* SPDX-License-Identifier: MIT */
/* conf_args: what do the words behind a verb ask for? */
#ifndef STS_CONF_ARGS_H
#define STS_CONF_ARGS_H

#include <stddef.h>

struct arena;
struct opt_command;
struct opts;

enum { CONF_ARGS_GO_ON = -1 };

/*
 * Parse them; help and complaints are printed here.
 *
 * Takes    n: so many words that are no options.
 * Returns  CONF_ARGS_GO_ON with *out, else the exit code.
 * Owns     the arena.
 */
int conf_args(const struct opt_command *command, char **argv, size_t n, struct arena *a,
              struct opts **out);

#endif
