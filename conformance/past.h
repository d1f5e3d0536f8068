/* SPDX-License-Identifier: MIT */
/* past: what did an earlier run find? Of a report in JSON. */
#ifndef STS_PAST_H
#define STS_PAST_H

#include <stddef.h>

#include "base/attr.h"
#include "conformance/verdict.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct past_check {
    const char *id;
    enum verdict status; /* beside the baseline of that run */
    enum verdict found;  /* without it */
    const char *level, *message;
};

struct past {
    const char *target, *dialect;
    struct past_check *checks;
    size_t n;
    struct jobj findings;
};

/* Read one. Owns: the arena. Fails: ERR_IO; ERR_PARSE, with the file. */
int past_read(const char *path, struct arena *a, struct past *out,
              struct err *e) MUST_USE;

/* The check of that id, or NULL. Owns: the past. */
const struct past_check *past_find(const struct past *p, const char *id);

/* "detail" or "command" of the finding of that id, or NULL. Owns: the past. */
const char *past_told(const struct past *p, const char *id, const char *member);

#endif
