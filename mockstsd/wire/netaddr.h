/* SPDX-License-Identifier: MIT */
/*
 * netaddr: is this an address of the open internet, of this machine, or neither?
 *
 * Asked before anything connects on behalf of a stranger. Reads no texts: it is given what a
 * resolver has made of them.
 */
#ifndef STS_NETADDR_H
#define STS_NETADDR_H

#include <stddef.h>

struct sockaddr;

enum netaddr_kind {
    NETADDR_PUBLIC,
    NETADDR_LOOPBACK, /* 127.0.0.0/8 and ::1 */
    NETADDR_SPECIAL,  /* private, link-local, multicast, mapped, tunnelled, reserved */
};

struct netaddr {
    unsigned char bytes[16];
    size_t len; /* 4 or 16; all else is special */
};

/* Source: RFC 6890 and its registries; IPv6 is public in 2000::/3 alone. */
enum netaddr_kind netaddr_kind(const struct netaddr *address);

/* The address of a socket address; len 0 for another family. */
struct netaddr netaddr_of(const struct sockaddr *address);

#endif
