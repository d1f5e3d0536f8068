/* SPDX-License-Identifier: MIT */
/*
 * hook: how is state arranged at a target by commands of its file? (provision.mode "hook")
 *
 * `setup` says what the file leaves out, `reset` comes before each check, `mint-user-token` and
 * `audit` answer what the runner cannot know. JSON on standard input and output.
 */
#ifndef STS_HOOK_H
#define STS_HOOK_H

#include <stdbool.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

/* The names of the commands, for the strict reading of the target file. */
#define HOOK_SETUP "setup"
#define HOOK_RESET "reset"
#define HOOK_MINT  "mint-user-token"
#define HOOK_AUDIT "audit"

bool hook_has(struct jobj commands, const char *name); /* Is there such a command? */

/*
 * Run one, if the file has it.
 *
 * Takes    commands: of the target file, absent where it has none; input: JSON.
 * Returns  *out: what it says; absent if there is no such command.
 * Owns     the arena.
 * Fails    ERR_IO, ERR_PARSE, with the command's name.
 */
int hook_ask(struct jobj commands, const char *name, const char *input, struct arena *a,
             struct jobj *out, struct err *e) MUST_USE;

/* What a target file says with an answer of `setup` laid over it. Fails: ERR_PARSE. */
int hook_lay(struct jobj file, struct jobj answer, struct arena *a, struct jobj *out,
             struct err *e) MUST_USE;

#endif
