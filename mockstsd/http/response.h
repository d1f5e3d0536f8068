/* SPDX-License-Identifier: MIT */
/*
 * response: what does the client get?
 *
 * Plain data that handlers fill. Date, Content-Length, Connection, the mock mark and nosniff
 * are added when it is written, so that no answer lacks them.
 */
#ifndef STS_RESPONSE_H
#define STS_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

enum { RESPONSE_HEADERS_MAX = 16 };

struct response_header {
    const char *name;
    const char *value;
};

struct response {
    int status;
    const char *content_type; /* NULL: no such field */
    const char *body;         /* NULL only if body_len is 0 */
    size_t body_len;
    struct response_header headers[RESPONSE_HEADERS_MAX];
    size_t n_headers;
    bool close; /* end the connection after this answer */
};

/* An empty 200 of type application/json. */
struct response response_make(void);

/* Set status and a body of that many bytes. Owns: the caller keeps the bytes alive. */
void response_fill(struct response *r, int status, const char *body, size_t body_len);

/* As response_fill, with a NUL-terminated body. */
void response_text(struct response *r, int status, const char *body);

/*
 * Append a header field.
 *
 * Takes    name and value that live as long as the response; a value with a control character
 *          is found by response_write, so that nothing splits a head. At most
 *          RESPONSE_HEADERS_MAX fields, which is asserted.
 */
void response_add(struct response *r, const char *name, const char *value);

/* Value of the first field that was added under this name, or NULL; for tests. Owns: the response. */
const char *response_find(const struct response *r, const char *name);

/* How an answer goes out. */
struct response_frame {
    const char *date; /* value for Date */
    bool close;       /* say Connection: close; r->close says so as well */
    int keep_alive_s; /* else how long the connection will stay; 0: not said */
    bool head_only;   /* the method was HEAD: same fields, no body */
};

/*
 * Lay out the whole answer, head and body, as one piece.
 *
 * Returns  0; *out of *out_len bytes.
 * Owns     the arena.
 * Fails    ERR_PARSE if a field holds a control character.
 * Cost     one allocation and one copy of the body.
 * Source   RFC 9112 section 4; contract.md 2.4.
 */
int response_write(const struct response *r, const struct response_frame *frame,
                   struct arena *a, char **out, size_t *out_len, struct err *e) MUST_USE;

#endif
