/* SPDX-License-Identifier: MIT */
/*
 * answer: what does the token endpoint's answer mean?
 *
 * A credential, or one of the library's codes, from a table. Both error vocabularies are read,
 * and nothing of the answer but its error code is repeated.
 */
#ifndef STS_ANSWER_H
#define STS_ANSWER_H

#include <stdint.h>

#include "base/attr.h"
#include "mcpsts/mcpsts.h"

struct arena;
struct credential;
struct httpc_answer;

/*
 * Read an answer.
 *
 * Takes    a: the credential's own arena; now_s: when the request was sent.
 * Owns     the arena.
 * Fails    with the code that fits; MCPSTS_MISCONFIGURED for an answer that is none.
 * Source   RFC 8693 2.2, RFC 6749 5.1, 5.2; contract.md 4.5, 4.6.
 */
int answer_read(struct arena *a, const struct httpc_answer *answer, int64_t now_s,
                struct credential **out, struct mcpsts_refusal *why) MUST_USE;

/* Seconds of Retry-After, 0 if there are none. Source: RFC 9110 10.2.3. */
int64_t answer_retry_after_s(const struct httpc_answer *answer);

#endif
