/* SPDX-License-Identifier: MIT */
/*
 * intake: how do the pieces of an HTTP answer become one answer?
 *
 * Takes lines of the head and bytes of the body as they arrive, within bounds.
 */
#ifndef STS_INTAKE_H
#define STS_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct httpc_field {
    const char *name, *value;
};

struct httpc_answer {
    int status;
    const struct httpc_field *headers; /* in the order received */
    size_t n_headers;
    const char *body; /* a NUL follows, which is not counted */
    size_t body_len;
};

struct intake {
    struct arena *arena;
    struct httpc_field *fields;
    size_t n_fields;
    char *body;
    size_t body_len, room, limit;
    bool over; /* the body is longer than the limit */
};

/* An empty one. Takes: the most bytes of a body. Owns: the arena. */
struct intake intake_make(struct arena *a, size_t limit);

/* Each returns false if it cannot be taken: memory is out, or the body is too long. */
bool intake_line(struct intake *in, const char *line, size_t len);
bool intake_body(struct intake *in, const char *bytes, size_t len);

/* What has been taken, without a status. Owns: the arena. */
struct httpc_answer intake_answer(const struct intake *in);

#endif
