/* SPDX-License-Identifier: MIT */
/* policy_run: from the words of a command line to what one verb prints, and its exit code. */
#ifndef STS_POLICY_RUN_H
#define STS_POLICY_RUN_H

#include "commands/policy_verb.h"

/*
 * Do what the words say, once.
 *
 * Takes    argv: argv[0] is skipped, a NULL ends it, its order may change; saves: is told of
 *          every file that is read, NULL: nobody asks.
 * Returns  the exit code; everything has been printed. Out of memory is undecided.
 */
int policy_run(const struct policy_verb *verb, char **argv, struct saves *saves);

/* Say on standard error what is wrong with the usage of a verb. Returns exit code 2. */
int policy_run_complain(const char *verb, const char *sentence);

#endif
