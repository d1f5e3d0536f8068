/* SPDX-License-Identifier: MIT */
/* echo: a server under test, whose handler shows the request and can be held up. */
#ifndef STS_TEST_ECHO_H
#define STS_TEST_ECHO_H

#include "http/server.h"

#define ECHO_HOST  "Host: localhost\r\n"
#define ECHO_GET   "GET /echo HTTP/1.1\r\n" ECHO_HOST "\r\n"
#define ECHO_POST3 "POST /echo HTTP/1.1\r\n" ECHO_HOST "Content-Length: 3\r\n"

/* Pipes that hold a request to /hold up; other tests have none. */
struct echo_hold {
    int entered_w; /* the handler writes a byte here, */
    int release_r; /* then waits for one here */
};

/* Options of a server that echoes; hold may be NULL. */
struct server_options echo_options(struct echo_hold *hold);

/* Start it, or fail the test. Owns: the caller, who calls server_stop. */
struct server *echo_start(const struct server_options *options);

#endif
