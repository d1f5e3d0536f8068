/* SPDX-License-Identifier: MIT */
#include "wire/uri.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"

#define LETTERS     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS      "0123456789"
#define HEX         DIGITS "abcdefABCDEF"
#define UNRESERVED  LETTERS DIGITS "-._~"
#define SUB_DELIMS  "!$&'()*+,;="
#define PATH_CHARS  UNRESERVED SUB_DELIMS ":@/%"
#define QUERY_CHARS PATH_CHARS "?"

static size_t scheme_len(const char *text)
{
    return strspn(text, LETTERS) > 0 ? strspn(text, LETTERS DIGITS "+.-") : 0;
}

bool uri_is_absolute(const char *text)
{
    const char *colon =
        strchr(text, ':'); /* an id has none, and strspn's sets are dear */

    return colon > text && scheme_len(text) == (size_t)(colon - text);
}

/* Only characters of the set, and every '%' before two hex digits. */
static bool is_made_of(const char *text, const char *set)
{
    if (text[strspn(text, set)] != '\0')
        return false;
    for (const char *p = strchr(text, '%'); p; p = strchr(p + 1, '%')) {
        if (strspn(p + 1, HEX) < 2)
            return false;
    }
    return true;
}

/* Cut what stands behind the first mark off *text; NULL if there is no mark. */
static const char *cut(char *text, char mark)
{
    char *at = strchr(text, mark);

    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}

static bool port_is_good(const char *port)
{
    size_t len = strspn(port, DIGITS);

    return port[len] == '\0' && len <= 5 && strtol(port, NULL, 10) <= UINT16_MAX;
}

/* "[…]" or a name; what stands behind it must be nothing or ":port". */
static int split_host(char *text, struct uri *u)
{
    char *behind = text + strcspn(text, ":");

    u->host = text;
    if (*text == '[') {
        char *close = strchr(text, ']');
        if (!close)
            return -1;
        *close = '\0';
        behind = close + 1;
        u->host = text + 1;
    }
    if (*behind == ':') {
        u->port = behind + 1;
        *behind = '\0';
    } else if (*behind) {
        return -1;
    }
    if (!is_made_of(u->host, u->host != text ? HEX ":.v" : UNRESERVED SUB_DELIMS "%"))
        return -1;
    return u->port && !port_is_good(u->port) ? -1 : 0;
}

static int split_authority(struct arena *a, const char *text, size_t text_len,
                           struct uri *u)
{
    char *authority = arena_slice(a, text, text_len);
    char *at = strrchr(authority, '@');

    if (at) {
        *at = '\0';
        u->userinfo = authority;
        if (!is_made_of(authority, UNRESERVED SUB_DELIMS ":%"))
            return -1;
        authority = at + 1;
    }
    return split_host(authority, u);
}

/* RFC 3986 appendix A, from the right end to the left. */
static int split(struct arena *a, const char *text, struct uri *u)
{
    size_t len = scheme_len(text);
    char *rest = arena_text(a, text + len + 1);

    u->scheme = arena_slice(a, text, len);
    u->fragment = cut(rest, '#');
    u->query = cut(rest, '?');
    u->path = rest;
    if (strncmp(rest, "//", 2) == 0) {
        size_t authority_len = strcspn(rest + 2, "/");
        u->path = rest + 2 + authority_len;
        if (split_authority(a, rest + 2, authority_len, u) < 0)
            return -1;
    }
    if (!is_made_of(u->path, PATH_CHARS))
        return -1;
    if (u->query && !is_made_of(u->query, QUERY_CHARS))
        return -1;
    return u->fragment && !is_made_of(u->fragment, QUERY_CHARS) ? -1 : 0;
}

int uri_parse(struct arena *a, const char *text, struct uri *out, struct err *e)
{
    struct uri u = { 0 };

    if (!uri_is_absolute(text))
        return err_set(e, ERR_PARSE, "the URI is not absolute");
    if (split(a, text, &u) < 0)
        return err_set(e, ERR_PARSE, "the URI is not well formed");
    *out = u;
    return 0;
}

/* "127." and three more plain numbers up to 255: no octal, no short forms. */
static bool is_loopback_v4(const char *host)
{
    if (strncmp(host, "127", 3) != 0)
        return false;
    host += 3;
    for (int i = 0; i < 3; i++) {
        size_t len = *host == '.' ? strspn(host + 1, DIGITS) : 0;
        if (len < 1 || len > 3 || (len > 1 && host[1] == '0') ||
            strtol(host + 1, NULL, 10) > 255)
            return false;
        host += 1 + len;
    }
    return *host == '\0';
}

bool uri_host_is_loopback(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
           is_loopback_v4(host);
}

bool uri_is_loopback(const struct uri *u)
{
    return u->host && uri_host_is_loopback(u->host);
}
