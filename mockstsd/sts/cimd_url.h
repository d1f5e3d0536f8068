/* SPDX-License-Identifier: MIT */
/* cimd_url: may this address be a client id, and is its host admitted? Pure. */
#ifndef STS_CIMD_URL_H
#define STS_CIMD_URL_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct err;

/*
 * Check the form of a client id that is an address.
 *
 * Takes    loopback: http will do on this machine.
 * Returns  *host. Owns: the arena.
 * Fails    OAUTH_INVALID_CLIENT with the reason.
 * Source   draft-ietf-oauth-client-id-metadata-document 3.
 */
int cimd_url_check(const char *url, bool loopback, struct arena *a, const char **host,
                   struct err *e) MUST_USE;

/*
 * Does an enabled pattern admit the host? A pattern is a host, or "*." before one for all below.
 *
 * Takes    policies: JSON array of {domainPattern, enabled}, or "".
 */
bool cimd_url_is_admitted(const char *host, const char *policies, struct arena *a);

#endif
