/* SPDX-License-Identifier: MIT */
/*
 * handler: the seam between the socket and those who answer.
 *
 * A request struct goes in, a response struct comes out. Tests, fuzzers and scripted faults
 * call a handler as server.c does, without a socket.
 */
#ifndef STS_HANDLER_H
#define STS_HANDLER_H

struct arena;
struct request;
struct response;

struct handler {
    /*
     * Answer one request.
     *
     * Takes    out as response_make left it; a: lives until the answer is written.
     * Returns  0; anything else means there is no answer in *out, and the client gets 500.
     * Owns     what *out points to lives in the arena or longer.
     */
    int (*handle)(void *self, const struct request *req, struct response *out,
                  struct arena *a);
    void *self;
};

#endif
