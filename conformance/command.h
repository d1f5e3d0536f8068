/* SPDX-License-Identifier: MIT */
/*
 * command: what does a command of the user's answer to this JSON?
 *
 * A line for the shell, an object on its standard input, an object on its standard output. What
 * it says on standard error is the user's to read. It is ended when its time is over.
 */
#ifndef STS_COMMAND_H
#define STS_COMMAND_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct command_ask {
    const char *line;  /* for sh -c */
    const char *input; /* JSON */
    int wait_ms;
};

/*
 * Run it.
 *
 * Owns     the arena.
 * Fails    ERR_IO: it cannot be started, ends with another code than 0 or not in time;
 *          ERR_PARSE: what it wrote is no JSON object.
 */
int command_run(const struct command_ask *ask, struct arena *a, struct jobj *out,
                struct err *e) MUST_USE;

#endif
