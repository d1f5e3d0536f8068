/* SPDX-License-Identifier: MIT */
/* conf_target: which target does --target mean, and how is it brought up and ended? */
#ifndef STS_CONF_TARGET_H
#define STS_CONF_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/opts.h"
#include "conformance/launch.h"
#include "conformance/sut.h"

struct err;

/* The row of this option. */
#define CONF_TARGET_PROGRAM                                                              \
    {                                                                                    \
        .name = "mockstsd", .kind = OPT_TEXT, .metavar = "PROGRAM",                      \
        .standard = "mockstsd",                                                          \
        .help = "the mock to start: a path, else looked for beside this program and in " \
                "PATH",                                                                  \
    }

struct conf_target {
    struct target *target;
    struct launched child; /* the mock, if it was started */
    bool started;
};

struct conf_target_ask {
    const char *name;    /* "mock", the path of a target file, or itself: "{…}" */
    const char *program; /* the mock: what to start */
    const char *dialect; /* NULL: the target's */
    int64_t seed;        /* for a setup command */
    bool allow_changes;  /* checks may leave something behind */
    const char *defect;  /* what the mock is to do wrong; NULL: nothing */
};

/* Bring it up. Owns: the arena; the caller ends it. Fails: ERR_IO, ERR_PARSE. */
int conf_target_open(const struct conf_target_ask *ask, struct arena *a,
                     struct conf_target *out, struct err *e) MUST_USE;

void conf_target_close(struct conf_target *t); /* End what was started. */

#endif
