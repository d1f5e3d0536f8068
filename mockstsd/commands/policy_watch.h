/* SPDX-License-Identifier: MIT */
/* policy_watch: the verb watch: what does another verb say whenever a file is saved? */
#ifndef STS_POLICY_WATCH_H
#define STS_POLICY_WATCH_H

struct policy_verb;

/*
 * Run a verb now, and again when one of the files that it read is saved, until SIGINT (exit
 * code 130) or SIGTERM (0).
 *
 * Takes    argv: as policy_run.
 * Returns  the verb's exit code if it has read no file.
 */
int policy_watch_run(const struct policy_verb *verb, char **argv);

#endif
