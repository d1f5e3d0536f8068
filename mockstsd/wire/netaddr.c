/* SPDX-License-Identifier: MIT */
#include "wire/netaddr.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

struct range {
    unsigned char prefix[16];
    unsigned bits;
};

/* IANA IPv4 Special-Purpose Address Registry, multicast and the reserved end. */
static const struct range special_v4[] = {
    { { 0 }, 8 },
    { { 10 }, 8 },
    { { 100, 64 }, 10 },
    { { 169, 254 }, 16 },
    { { 172, 16 }, 12 },
    { { 192, 0, 0 }, 24 },
    { { 192, 0, 2 }, 24 },
    { { 192, 88, 99 }, 24 },
    { { 192, 168 }, 16 },
    { { 198, 18 }, 15 },
    { { 198, 51, 100 }, 24 },
    { { 203, 0, 113 }, 24 },
    { { 224 }, 4 },
    { { 240 }, 4 },
};

/* What is special within 2000::/3: protocol assignments (Teredo too), examples, 6to4. */
static const struct range special_v6[] = {
    { { 0x20, 0x01 }, 23 },
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32 },
    { { 0x20, 0x02 }, 16 },
    { { 0x3f, 0xff }, 20 },
};

static const struct range loopback_v4 = { { 127 }, 8 };
static const struct range loopback_v6 = { { [15] = 1 }, 128 };
static const struct range unicast_v6 = { { 0x20 }, 3 };

static bool is_in(const struct netaddr *address, const struct range *range)
{
    unsigned whole = range->bits / 8, rest = range->bits % 8;
    unsigned mask = 0xff00u >> rest & 0xff;

    if (memcmp(address->bytes, range->prefix, whole) != 0)
        return false;
    return rest == 0 || ((address->bytes[whole] ^ range->prefix[whole]) & mask) == 0;
}

static bool is_in_any(const struct netaddr *address, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_in(address, &ranges[i]))
            return true;
    }
    return false;
}

static enum netaddr_kind kind_v4(const struct netaddr *address)
{
    size_t n = sizeof special_v4 / sizeof special_v4[0];

    if (is_in(address, &loopback_v4))
        return NETADDR_LOOPBACK;
    return is_in_any(address, special_v4, n) ? NETADDR_SPECIAL : NETADDR_PUBLIC;
}

static enum netaddr_kind kind_v6(const struct netaddr *address)
{
    size_t n = sizeof special_v6 / sizeof special_v6[0];

    if (is_in(address, &loopback_v6))
        return NETADDR_LOOPBACK;
    if (!is_in(address, &unicast_v6))
        return NETADDR_SPECIAL;
    return is_in_any(address, special_v6, n) ? NETADDR_SPECIAL : NETADDR_PUBLIC;
}

enum netaddr_kind netaddr_kind(const struct netaddr *address)
{
    if (address->len == 4)
        return kind_v4(address);
    return address->len == 16 ? kind_v6(address) : NETADDR_SPECIAL;
}

struct netaddr netaddr_of(const struct sockaddr *address)
{
    struct netaddr out = { .len = 0 };
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (address->sa_family == AF_INET) {
        memcpy(&v4, address, sizeof v4);
        out.len = 4;
        memcpy(out.bytes, &v4.sin_addr, out.len);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&v6, address, sizeof v6);
        out.len = 16;
        memcpy(out.bytes, &v6.sin6_addr, out.len);
    }
    return out;
}
