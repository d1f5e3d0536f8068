/* SPDX-License-Identifier: MIT */
/*
 * api: the STS as a handler: request in, response out.
 *
 * Sets the recovery point, finds the route, calls the endpoint, renders what it refuses. It
 * reads no socket and decides nothing.
 */
#ifndef STS_API_H
#define STS_API_H

#include "http/handler.h"
#include "http/server.h"

#include "api/call.h"

struct api;
struct arena;

/*
 * Make the api of an instance.
 *
 * Takes    options: copied; what they point to must outlive the api.
 * Owns     the arena, which must outlive every request.
 */
struct api *api_make(struct arena *a, const struct api_options *options);

/* Its handler, for server_start or a test. Any thread. Owns: the api. */
struct handler api_handler(struct api *api);

/* How refusals of the HTTP room are worded. Owns: static. */
struct server_errors api_errors(void);

#endif
