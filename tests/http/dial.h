/* SPDX-License-Identifier: MIT */
/* dial: a client of raw bytes, for tests of the listener. */
#ifndef STS_TEST_DIAL_H
#define STS_TEST_DIAL_H

#include <stdbool.h>
#include <stddef.h>

struct answer {
    int status; /* 0: the connection ended without one */
    char head[4096];
    char body[4096];
};

/* A connection to that port on 127.0.0.1. Owns: the caller closes it. */
int dial(int port);

/* Send all; false if the other side is gone. */
bool dial_send(int fd, const char *bytes, size_t bytes_len);

/* The next answer, waiting 20 s at most; has_body is false after HEAD. */
struct answer dial_read(int fd, bool has_body);

/* Send a text on a new connection, read one answer, tell if the connection ended. */
struct answer dial_once(int port, const char *text, bool *ended);

/* True if the other side ends the connection within some seconds and sends nothing more. */
bool dial_ended(int fd);

#endif
