/* SPDX-License-Identifier: MIT */
/*
 * stub: the handler of the fake services.
 *
 * Finds the service, asks admit.h about the credential, notes it, answers. GET /_stub/requests
 * shows the notes.
 */
#ifndef STS_STUB_H
#define STS_STUB_H

#include "http/handler.h"

struct arena;
struct stub;

/* One. Takes: sts_url without a slash at its end, which must outlive it. Owns: the arena. */
struct stub *stub_make(struct arena *a, const char *sts_url);

/* Its handler; any thread. */
struct handler stub_handler(struct stub *stub);

#endif
