/* SPDX-License-Identifier: MIT */
/* webhost: a host on loopback that answers one request with bytes it was given. */
#ifndef STS_WEBHOST_H
#define STS_WEBHOST_H

#include <pthread.h>
#include <stdbool.h>

struct webhost {
    int listener;
    unsigned port;
    pthread_t thread;
    const char *answer; /* NULL: says nothing until the client is gone */
    char request[8192];
};

/* Listen on a free port of 127.0.0.1 and answer one request. */
void webhost_open(struct webhost *h, const char *answer);
void webhost_close(struct webhost *h); /* Wait until it has answered. */

/* Only listen: nobody is answered. */
void webhost_listen(struct webhost *h);

/* Stop listening. Returns true if somebody has knocked. */
bool webhost_was_asked(struct webhost *h);

#endif
