/* SPDX-License-Identifier: MIT */
/* reply: JSON answers that are no credential, and how long they may be kept. */
#ifndef STS_REPLY_H
#define STS_REPLY_H

#include "base/buf.h"
#include "wire/jwrite.h"

#include "api/call.h"

struct arena;
struct response;

/* As much as the call has: memory runs out first, so no answer is ever cut. */
enum { REPLY_BYTES = CALL_BYTES_MAX };

/* An object that is being written. */
struct reply {
    struct buf body;
    struct jwrite w;
};

/* Begin an object. Owns: the arena. */
struct reply *reply_begin(struct arena *a);

/* End it and make it the answer of the call; nobody may keep it. */
void reply_end(struct reply *r, struct call *call, int status);

/* Anybody may read and keep this for a minute: keys and metadata (contract.md 2.4). */
void reply_public(struct response *out);

#endif
