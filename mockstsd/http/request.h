/* SPDX-License-Identifier: MIT */
/*
 * request: what did the client send?
 *
 * Plain data, so that a test fills it by hand. The target is kept raw, split at the first
 * '?', and every header field stands in the array as often as it came.
 */
#ifndef STS_REQUEST_H
#define STS_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

enum { REQUEST_HEADERS_MAX = 64 };

struct request_header {
    const char *name;
    const char *value; /* never NULL; blanks around it are gone */
};

struct request {
    const char *method;
    const char *path;  /* raw, without the query; nothing is decoded or normalised */
    const char *query; /* what follows the first '?', "" if nothing does */
    const struct request_header *headers;
    size_t n_headers;
    const char *body; /* never NULL; a NUL follows that body_len does not count */
    size_t body_len;
    const char *peer;   /* address of the client as text, "127.0.0.1" */
    uint64_t serial;    /* counts the requests of this server from 1: names it in a log */
    int64_t arrived_ns; /* clock_ticks_ns when its head had come */
};

/* How many fields have this name, without regard to case. */
size_t request_count(const struct request *req, const char *name);

/* Value of the first field of this name, or NULL; for fields that decide nothing. Owns: the request. */
const char *request_find(const struct request *req, const char *name);

/* True if a field of this name has the word among its comma-separated ones, in any case. */
bool request_lists(const struct request *req, const char *name, const char *word);

/*
 * Value of the only field of this name.
 *
 * Returns  0; *out is NULL if there is no such field, and "" if it is there and empty.
 * Owns     the request.
 * Fails    ERR_PARSE if it is there more than once.
 */
int request_once(const struct request *req, const char *name, const char **out,
                 struct err *e) MUST_USE;

#endif
