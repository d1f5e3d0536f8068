/* SPDX-License-Identifier: MIT */
/* keyops: may a key be used for what it is about to be used for? */
#ifndef STS_KEYOPS_H
#define STS_KEYOPS_H

#include "base/attr.h"
#include "wire/jobj.h"

struct err;

/*
 * Verify with a JWK: where it lists operations, that must be one of them.
 *
 * Fails    ERR_CRYPTO. Source: RFC 7517 4.3.
 */
int keyops_verify(struct jobj jwk, struct err *e) MUST_USE;

#endif
