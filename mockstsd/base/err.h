/* SPDX-License-Identifier: MIT */
/*
 * err: why did this fail?
 *
 * A code and one human sentence. The codes here are those of floors 1 to 3; sts/oauth.h
 * continues the numbering with the OAuth ones. A text never holds a secret or a token.
 */
#ifndef STS_ERR_H
#define STS_ERR_H

#include "base/attr.h"

enum {
    ERR_NONE = 0,
    ERR_PARSE,             /* bytes that are not what they should be */
    ERR_LIMIT,             /* right in form, over a stated limit */
    ERR_IO,                /* a file, socket or database operation failed */
    ERR_CRYPTO,            /* a key, signature or seal is not good */
    ERR_CONFLICT,          /* a precondition of a change does not hold */
    ERR_UNAVAILABLE,       /* closed, stopping or out of order until restarted */
    ERR_OAUTH_FIRST = 100, /* codes from here on are those of sts/oauth.h */
};

struct err {
    int code;
    char text[300];
};

/*
 * Fill *e and return -1, so that a function fails with `return err_set(e, …)`.
 *
 * Takes    e may be NULL: then only the -1 remains. A longer text is cut.
 */
int err_set(struct err *e, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Copy *why into *e (which may be NULL) and return -1. */
int err_pass(struct err *e, const struct err *why);

#endif
