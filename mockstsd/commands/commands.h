/* SPDX-License-Identifier: MIT */
/* commands: the list of subcommands. Each takes argv as main got it, returns the exit code. */
#ifndef STS_COMMANDS_H
#define STS_COMMANDS_H

struct arena;

int cmd_serve(char **argv, struct arena *a); /* Run the STS. */
int cmd_fixture(char **argv,
                struct arena *a);             /* Check a tenant file; print its schema. */
int cmd_token(char **argv, struct arena *a);  /* Mint inbound tokens, good and bad. */
int cmd_policy(char **argv, struct arena *a); /* Questions about policies. */
int cmd_audit(char **argv, struct arena *a);  /* Read the audit log. */
int cmd_healthcheck(char **argv, struct arena *a); /* Is a daemon ready? */

#endif
