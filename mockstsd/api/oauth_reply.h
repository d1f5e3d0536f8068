/* SPDX-License-Identifier: MIT */
/*
 * oauth_reply: what does a credential, or a refusal, look like on the wire?
 *
 * RFC 6749 5.1 and RFC 8693 2.2.1 bodies; refusals in both vocabularies (contract.md 4.5).
 */
#ifndef STS_OAUTH_REPLY_H
#define STS_OAUTH_REPLY_H

#include <stdint.h>

struct arena;
struct call;
struct case_credential;
struct err;
struct response;

/* Write the answer of the token endpoint. Takes: now_s by the clock of the project. */
void oauth_reply_credential(struct call *call, const struct case_credential *given,
                            int64_t now_s);

/* Write a refusal: status of the call's dialect, both vocabularies, challenge, connect_url. */
void oauth_reply_refusal(struct call *call, const struct err *why);

/*
 * Write a refusal that no route has seen.
 *
 * Takes    an HTTP status from 400 and a sentence of printable ASCII.
 * Owns     the arena.
 */
void oauth_reply_status(struct response *out, int status, const char *sentence,
                        struct arena *a);

/* Forbid every cache to keep the answer (RFC 6749 5.1). */
void oauth_reply_no_store(struct response *r);

#endif
