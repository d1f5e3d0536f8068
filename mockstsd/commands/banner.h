/* SPDX-License-Identifier: MIT */
/* banner: what does someone need to know who has just started the daemon? */
#ifndef STS_BANNER_H
#define STS_BANNER_H

#include <stdbool.h>
#include <stdio.h>

struct snapshot;

struct banner {
    const struct snapshot *world;
    const char *base_url;
    const char *store; /* NULL: in memory */
    bool built_in;     /* the demo tenant, whose secrets are public */
    bool exposed;
};

/* For people: issuer, token URL, a client, a first command. */
void banner_print(const struct banner *b, FILE *out);

/* For machines: one log line. */
void banner_log(const struct banner *b);

#endif
