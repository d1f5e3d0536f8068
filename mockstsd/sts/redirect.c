/* SPDX-License-Identifier: MIT */
#include "sts/redirect.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "sts/oauth.h"
#include "tenant/client.h"
#include "wire/uri.h"

static bool same(const char *x, const char *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    return strcmp(x, y) == 0;
}

/* RFC 8252 7.3: on a loopback address the port may be any; nothing else may differ. */
static bool differs_in_port_alone(const char *asked, const char *approved,
                                  struct arena *a)
{
    struct uri x, y;

    if (uri_parse(a, asked, &x, NULL) < 0 || uri_parse(a, approved, &y, NULL) < 0)
        return false;
    if (!uri_is_loopback(&x) || strcmp(x.scheme, "http") != 0)
        return false;
    if (x.port != NULL && x.port[0] == '\0')
        return false;
    return same(x.scheme, y.scheme) && same(x.userinfo, y.userinfo) &&
           same(x.host, y.host) && same(x.path, y.path) && same(x.query, y.query) &&
           same(x.fragment, y.fragment);
}

static bool is_approved(const struct texts *approved, const char *asked, struct arena *a)
{
    for (size_t i = 0; i < approved->n; i++) {
        if (strcmp(approved->items[i], asked) == 0 ||
            differs_in_port_alone(asked, approved->items[i], a))
            return true;
    }
    return false;
}

bool redirect_is_dangerous(const char *scheme)
{
    static const char *const never[] = { "javascript", "data",  "vbscript",   "file",
                                         "blob",       "about", "view-source" };

    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (strcasecmp(never[i], scheme) == 0)
            return true;
    }
    return false;
}

/*
 * chosen: a client without approved callbacks goes anywhere (contract.md 4.7), but only where a
 * browser can go: to a host, or to the app of a private-use scheme (RFC 8252 7.1).
 */
static bool leads_somewhere(const char *asked, struct arena *a)
{
    struct uri u;

    if (uri_parse(a, asked, &u, NULL) < 0 || u.fragment != NULL ||
        redirect_is_dangerous(u.scheme))
        return false;
    return (u.host != NULL && u.host[0] != '\0') || strchr(u.scheme, '.') != NULL;
}

int redirect_choose(const struct client *client, const char *asked, struct arena *a,
                    const char **out, struct err *e)
{
    const struct texts *approved = &client->approved_callback_urls;

    if (asked == NULL && approved->n != 1)
        return err_set(e, OAUTH_MISSING, "redirect_uri is required");
    if (asked == NULL)
        asked = approved->items[0];
    else if (approved->n > 0 ? !is_approved(approved, asked, a)
                             : !leads_somewhere(asked, a))
        return err_set(e, OAUTH_BAD_REDIRECT, "Unauthorized request");
    *out = asked;
    return 0;
}
