/* SPDX-License-Identifier: MIT */
/*
 * rawhttp: what does the target do with exactly these bytes?
 *
 * A socket of our own, because no client library sends what is wrong. Plain HTTP on loopback alone.
 */
#ifndef STS_RAWHTTP_H
#define STS_RAWHTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

struct rawhttp_ask {
    const char *base; /* "http://127.0.0.1:8693" */
    const char *bytes;
    size_t bytes_len;
    const char *then; /* sent after pause_ms; NULL: nothing */
    size_t then_len;
    bool end;              /* we send no more after the last byte */
    int pause_ms, wait_ms; /* how long an answer is waited for after the last byte */
};

struct rawhttp_answer {
    const char *text; /* all that came, a NUL follows */
    size_t len;
    bool closed; /* by the target */
    int took_ms; /* until it closed, or wait_ms was over */
};

/* Send and read. Owns: the arena. Fails: ERR_PARSE, the base is not on loopback; ERR_IO, no connection. */
int rawhttp_send(const struct rawhttp_ask *ask, struct arena *a,
                 struct rawhttp_answer *out, struct err *e) MUST_USE;

#endif
