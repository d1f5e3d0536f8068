/* SPDX-License-Identifier: MIT */
/*
 * fetcher: how does the domain, which may not call out, come by a document of the web?
 *
 * A seam: commands/ puts in what fetches, tests what pretends to.
 */
#ifndef STS_FETCHER_H
#define STS_FETCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct fetcher_ask {
    const char *url;
    bool loopback; /* this machine too, and http there */
    struct arena *arena;
};

struct fetcher_answer {
    const char *body;
    size_t body_len;
    int64_t fresh_s; /* how long it may be kept; 0: not at all */
};

struct fetcher {
    /*
     * Fetch one JSON document. Any thread. Returns 0, or -1 with *e filled and *out untouched:
     * whatever is not a whole answer of status 200 from an address that may be asked.
     */
    int (*get)(void *self, const struct fetcher_ask *ask, struct fetcher_answer *out,
               struct err *e);
    void *self;
};

#endif
