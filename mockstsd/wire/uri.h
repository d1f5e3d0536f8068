/* SPDX-License-Identifier: MIT */
/*
 * uri: is this an absolute URI, and what are its parts?
 *
 * Two URIs are equal if their bytes are; nothing is normalised, resolved or decoded.
 */
#ifndef STS_URI_H
#define STS_URI_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct err;

/* As written; NULL for a part that is not there (the path may be empty instead). */
struct uri {
    const char *scheme;
    const char *userinfo;
    const char *host; /* an IPv6 address without its brackets */
    const char *port; /* digits, 0 to 65535; may be empty: "http://h:/" */
    const char *path;
    const char *query;
    const char *fragment;
};

/*
 * True if a text begins as an absolute URI does: ^[A-Za-z][A-Za-z0-9+.-]*:
 *
 * Source   RFC 3986 3.1; contract.md (what `resource` names: a Resource or a Connection).
 */
bool uri_is_absolute(const char *text);

/*
 * Split an absolute URI.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE for a relative one, a character no URI has, a bad escape, host or port.
 * Source   RFC 3986 appendix A.
 */
int uri_parse(struct arena *a, const char *text, struct uri *out, struct err *e) MUST_USE;

/* True if the host is localhost, 127.x.x.x in four plain numbers, or ::1. */
bool uri_is_loopback(const struct uri *u);

/* True if a host as it stands in a URI or a Host header (no port, no brackets) is loopback. */
bool uri_host_is_loopback(const char *host);

#endif
