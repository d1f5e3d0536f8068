/* SPDX-License-Identifier: MIT */
/*
 * launch: how is a program started for a run, and ended with it?
 *
 * A child of ours that writes its URL into a ready file; it is ended by its pid.
 */
#ifndef STS_LAUNCH_H
#define STS_LAUNCH_H

#include <sys/types.h>

#include "base/attr.h"

struct arena;
struct err;

struct launched {
    pid_t pid;
    const char *url; /* what the ready file said */
    const char *dir; /* its own folder, removed at the end */
};

struct launch_file {
    const char *name, *text;
};

struct launch_ask {
    const char *program;     /* path; looked for beside this program and in PATH */
    const char *const *args; /* without the ready file; ends with NULL */
    const char *file;        /* text that args name as "{file}"; NULL: none */
    const struct launch_file *beside; /* it names them; ends with NULL; NULL: none */
    /* "{store}" in args: a file that is not there yet */
    const char *const
        *env;        /* "NAME=VALUE" … beside the runner's own, ends with NULL; NULL */
    const char *url; /* it is ready once this takes calls; NULL: the ready file says */
    int wait_ms;
};

/*
 * Start it and wait until it is ready.
 *
 * Owns     the arena; launch_end ends the child.
 * Fails    ERR_IO: it cannot be started, or ended early (with what it said), or is not ready in time.
 */
int launch_start(const struct launch_ask *ask, struct arena *a, struct launched *out,
                 struct err *e) MUST_USE;

/* What it has written until now. Owns: the arena. */
const char *launch_log(const struct launched *child, struct arena *a);

/*
 * Run a program to its end.
 *
 * Returns  *out: what it wrote to standard output, up to 1 MiB.
 * Owns     the arena.
 * Fails    ERR_IO: it cannot be started, or does not end with 0.
 */
int launch_output(const char *program, const char *const *args, struct arena *a,
                  const char **out, struct err *e) MUST_USE;

void launch_end(struct launched *child); /* Ask it to end, wait, remove its folder. */

#endif
