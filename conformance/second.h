/* SPDX-License-Identifier: MIT */
/*
 * second: is this token signed by a key that the target publishes, in the eyes of two verifiers?
 *
 * OpenSSL through wire/jws.h, and libjwt behind its guard. If they disagree, nobody is right
 * until a person has looked: that is a fault of the runner.
 */
#ifndef STS_SECOND_H
#define STS_SECOND_H

#include "base/attr.h"
#include "conformance/stage.h"

struct err;

/*
 * Verify under the keys of the project's key set.
 *
 * Returns  NULL if it is good, else one sentence; "verifiers disagree: …" if they do. Owns: the stage.
 */
const char *second_miss(struct stage *s, const char *token);

/* The published JWK that a token's kid names. Owns: the stage. Fails: ERR_PARSE, ERR_IO. */
int second_key(struct stage *s, const char *token, struct jobj *jwk,
               struct err *e) MUST_USE;

#endif
