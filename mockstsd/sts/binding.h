/* SPDX-License-Identifier: MIT */
/*
 * binding: may this client spend that token?
 *
 * The audience of the subject token must hold the URI of the Resource that the exchanging
 * client represents, and a may_act claim must name it (contract.md 4.6; RFC 8693 4.4).
 */
#ifndef STS_BINDING_H
#define STS_BINDING_H

#include "base/attr.h"

struct casefile;
struct err;

/*
 * Check the binding; fills subject.server.
 *
 * Fails    OAUTH_INVALID_SUBJECT (may_act names another), OAUTH_AUDIENCE. With audienceBinding
 *          off a foreign audience passes and the casefile gets the laxity.
 */
int binding_check(struct casefile *c, struct err *e) MUST_USE;

#endif
