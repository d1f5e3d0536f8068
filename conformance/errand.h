/* SPDX-License-Identifier: MIT */
/*
 * errand: what does a command of the shell do within its time?
 *
 * It runs in a process group of its own, which is ended at the deadline. What it writes is kept.
 */
#ifndef STS_ERRAND_H
#define STS_ERRAND_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct err;

struct errand_ask {
    const char *command;
    const char *const *env; /* "NAME=VALUE" …, ends with NULL */
    int deadline_ms;
};

struct errand {
    int exit_code;     /* 128 and the number of the signal that ended it */
    bool is_late;      /* it was ended at the deadline */
    const char *out;   /* standard output */
    const char *error; /* standard error */
};

/* Run it to its end. Owns: the arena. Fails: ERR_IO: it cannot be started, or its output be kept. */
int errand_run(const struct errand_ask *ask, struct arena *a, struct errand *out,
               struct err *e) MUST_USE;

#endif
