/* SPDX-License-Identifier: MIT */
/*
 * server: listen, read strictly, hand over, answer.
 *
 * The only file that knows the HTTP engine. It speaks plain HTTP on one IPv4 address, keeps
 * one arena per worker thread, and knows nothing of what it carries.
 */
#ifndef STS_SERVER_H
#define STS_SERVER_H

#include "base/attr.h"
#include "http/server_options.h"

struct err;
struct server;

/*
 * Listen and serve until server_stop.
 *
 * Takes    options whose texts and handler live as long as the server.
 * Owns     the caller, who calls server_stop.
 * Fails    ERR_PARSE for an address or port that is none, ERR_IO if the port is taken.
 */
int server_start(const struct server_options *options, struct server **out,
                 struct err *e) MUST_USE;

/* The port it listens on. */
int server_port(const struct server *s);

/*
 * Let running requests end, close everything, free the server; NULL is fine.
 *
 * Takes    drain_ms: after so long the sockets of requests that still wait are cut.
 * Cost     the engine's threads look for the end every two seconds at worst.
 */
void server_stop(struct server *s, int drain_ms);

#endif
