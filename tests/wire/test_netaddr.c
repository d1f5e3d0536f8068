/* SPDX-License-Identifier: MIT */
/* Which addresses are of the open internet, in every spelling a URL may have. */
#include "rows.h"

#include <netdb.h>
#include <sys/socket.h>

#include "wire/netaddr.h"

struct row {
    const char *name; /* the host */
    int kind;         /* enum netaddr_kind; -1: a name, not a number */
};

static const struct row rows[] = { { "1.1.1.1", NETADDR_PUBLIC },
                                   { "8.8.8.8", NETADDR_PUBLIC },
                                   { "93.184.216.34", NETADDR_PUBLIC },
                                   { "0x08.8.8.8", NETADDR_PUBLIC },
                                   { "134744072", NETADDR_PUBLIC },
                                   { "2606:4700:4700::1111", NETADDR_PUBLIC },
                                   { "2001:4860:4860::8888", NETADDR_PUBLIC },
                                   { "172.15.0.1", NETADDR_PUBLIC },
                                   { "172.32.0.1", NETADDR_PUBLIC },
                                   { "100.63.255.255", NETADDR_PUBLIC },
                                   { "100.128.0.1", NETADDR_PUBLIC },
                                   { "11.0.0.1", NETADDR_PUBLIC },
                                   { "192.167.255.255", NETADDR_PUBLIC },
                                   { "198.17.0.1", NETADDR_PUBLIC },
                                   { "198.20.0.1", NETADDR_PUBLIC },
                                   { "223.255.255.255", NETADDR_PUBLIC },
                                   { "169.253.0.1", NETADDR_PUBLIC },
                                   { "127.0.0.1", NETADDR_LOOPBACK },
                                   { "127.255.255.254", NETADDR_LOOPBACK },
                                   { "127.1", NETADDR_LOOPBACK },
                                   { "127.0.1", NETADDR_LOOPBACK },
                                   { "0x7f.1", NETADDR_LOOPBACK },
                                   { "0x7f000001", NETADDR_LOOPBACK },
                                   { "0x7F.0x0.0x0.0x1", NETADDR_LOOPBACK },
                                   { "2130706433", NETADDR_LOOPBACK },
                                   { "017700000001", NETADDR_LOOPBACK },
                                   { "0177.0.0.1", NETADDR_LOOPBACK },
                                   { "0177.1", NETADDR_LOOPBACK },
                                   { "::1", NETADDR_LOOPBACK },
                                   { "0:0:0:0:0:0:0:1", NETADDR_LOOPBACK },
                                   { "0.0.0.0", NETADDR_SPECIAL },
                                   { "0", NETADDR_SPECIAL },
                                   { "0.1.2.3", NETADDR_SPECIAL },
                                   { "10.0.0.1", NETADDR_SPECIAL },
                                   { "10.255.255.255", NETADDR_SPECIAL },
                                   { "0xa.1", NETADDR_SPECIAL },
                                   { "012.1", NETADDR_SPECIAL },
                                   { "167772161", NETADDR_SPECIAL },
                                   { "100.64.0.1", NETADDR_SPECIAL },
                                   { "100.127.255.255", NETADDR_SPECIAL },
                                   { "169.254.169.254", NETADDR_SPECIAL },
                                   { "0xa9fea9fe", NETADDR_SPECIAL },
                                   { "2852039166", NETADDR_SPECIAL },
                                   { "172.16.0.1", NETADDR_SPECIAL },
                                   { "172.31.255.255", NETADDR_SPECIAL },
                                   { "192.0.0.1", NETADDR_SPECIAL },
                                   { "192.0.2.1", NETADDR_SPECIAL },
                                   { "192.88.99.1", NETADDR_SPECIAL },
                                   { "192.168.0.1", NETADDR_SPECIAL },
                                   { "192.168.255.255", NETADDR_SPECIAL },
                                   { "3232235521", NETADDR_SPECIAL },
                                   { "198.18.0.1", NETADDR_SPECIAL },
                                   { "198.19.255.255", NETADDR_SPECIAL },
                                   { "198.51.100.7", NETADDR_SPECIAL },
                                   { "203.0.113.9", NETADDR_SPECIAL },
                                   { "224.0.0.1", NETADDR_SPECIAL },
                                   { "239.255.255.255", NETADDR_SPECIAL },
                                   { "240.0.0.1", NETADDR_SPECIAL },
                                   { "255.255.255.255", NETADDR_SPECIAL },
                                   { "::", NETADDR_SPECIAL },
                                   { "::ffff:127.0.0.1", NETADDR_SPECIAL },
                                   { "::ffff:7f00:1", NETADDR_SPECIAL },
                                   { "::ffff:8.8.8.8", NETADDR_SPECIAL },
                                   { "::127.0.0.1", NETADDR_SPECIAL },
                                   { "64:ff9b::7f00:1", NETADDR_SPECIAL },
                                   { "64:ff9b:1::1", NETADDR_SPECIAL },
                                   { "100::1", NETADDR_SPECIAL },
                                   { "2001::1", NETADDR_SPECIAL },
                                   { "2001:10::1", NETADDR_SPECIAL },
                                   { "2001:db8::1", NETADDR_SPECIAL },
                                   { "2002:7f00:1::1", NETADDR_SPECIAL },
                                   { "fc00::1", NETADDR_SPECIAL },
                                   { "fd12:3456::1", NETADDR_SPECIAL },
                                   { "fe80::1", NETADDR_SPECIAL },
                                   { "fec0::1", NETADDR_SPECIAL },
                                   { "ff02::1", NETADDR_SPECIAL },
                                   { "3fff::1", NETADDR_SPECIAL },
                                   { "localhost", -1 },
                                   { "example.com", -1 },
                                   { "127.0.0.1.example.com", -1 },
                                   { "127.0.0.256", -1 },
                                   { "0x7g.1", -1 },
                                   { "1.2.3.4.5", -1 },
                                   { "", -1 },
                                   { "[::1]", -1 },
                                   { "127.0.0.1@evil", -1 } };

/* What resolvers make of a number; all of them take the odd spellings. */
static void each(void **state)
{
    const struct row *row = *state;
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
    struct addrinfo *list = NULL;
    int rc = getaddrinfo(row->name, NULL, &hints, &list);

    assert_int_equal(rc != 0, row->kind < 0);
    if (rc != 0)
        return;
    struct netaddr address = netaddr_of(list->ai_addr);
    freeaddrinfo(list);
    assert_int_equal((int)netaddr_kind(&address), row->kind);
}

static void no_internet_address_is_special(void **state)
{
    const struct sockaddr local = { .sa_family = AF_UNIX };
    struct netaddr address = netaddr_of(&local);

    (void)state;
    assert_int_equal(address.len, 0);
    assert_int_equal((int)netaddr_kind(&address), (int)NETADDR_SPECIAL);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("a socket that is no internet address is special",
                 no_internet_address_is_special);
    return rows_run("netaddr");
}
