/* SPDX-License-Identifier: MIT */
/* discover: where are the endpoints that a target's file is silent about? Its metadata say it. */
#ifndef STS_DISCOVER_H
#define STS_DISCOVER_H

#include "base/attr.h"
#include "conformance/sut.h"

/*
 * Name those of a target without an admin API; what its file says counts.
 *
 * Takes    a: as long as the target.
 * Fails    ERR_IO: it does not answer; ERR_PARSE: nothing says where its token endpoint is.
 */
int discover_endpoints(struct target *t, struct arena *a, struct err *e) MUST_USE;

#endif
