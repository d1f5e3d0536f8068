/* SPDX-License-Identifier: MIT */
#include "sts/cimd_url.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/oauth.h"
#include "wire/jobj.h"
#include "wire/uri.h"

enum { URL_MAX = 2048 }; /* chosen */

static int refuse(struct err *e, const char *why)
{
    return err_set(e, OAUTH_INVALID_CLIENT, "The client id is not usable: %s", why);
}

/* A "." or ".." between slashes; escapes count as what they stand for. */
static bool has_dot_segment(const char *path)
{
    while (*path == '/') {
        size_t dots = 0;

        path++;
        while (*path == '.' || strncasecmp(path, "%2e", 3) == 0) {
            path += *path == '.' ? 1 : 3;
            dots++;
        }
        if ((*path == '/' || *path == '\0') && (dots == 1 || dots == 2))
            return true;
        path += strcspn(path, "/");
    }
    return false;
}

static int check_scheme(const struct uri *u, bool loopback, struct err *e)
{
    if (strcmp(u->scheme, "https") == 0)
        return 0;
    if (strcmp(u->scheme, "http") == 0 && loopback && uri_is_loopback(u))
        return 0;
    return refuse(e, "it is no https address");
}

int cimd_url_check(const char *url, bool loopback, struct arena *a, const char **host,
                   struct err *e)
{
    struct uri u;

    if (strnlen(url, URL_MAX + 1) > URL_MAX || uri_parse(a, url, &u, NULL) < 0)
        return refuse(e, "it is no address");
    if (check_scheme(&u, loopback, e) < 0)
        return -1;
    if (u.host == NULL || u.host[0] == '\0')
        return refuse(e, "it has no host");
    if (u.userinfo != NULL || u.fragment != NULL)
        return refuse(e, "it has user information or a fragment");
    /* the draft asks for a path; a bare slash is what every host has */
    if (strlen(u.path) < 2 || has_dot_segment(u.path))
        return refuse(e, "it has no path, or one with dot segments");
    *host = u.host;
    return 0;
}

static bool matches(const char *host, const char *pattern)
{
    size_t len = strlen(host), tail;

    if (strncmp(pattern, "*.", 2) != 0)
        return strcasecmp(host, pattern) == 0;
    tail = strlen(pattern + 1);
    return tail > 1 && len > tail && strcasecmp(host + len - tail, pattern + 1) == 0;
}

/* chosen: a pattern that does not say whether it is enabled is */
static bool policy_admits(struct jobj policy, const char *host)
{
    const char *pattern;
    bool enabled = true;

    return jobj_text(policy, "domainPattern", &pattern, NULL) == 0 &&
           jobj_opt_bool(policy, "enabled", &enabled, NULL) == 0 && enabled &&
           matches(host, pattern);
}

bool cimd_url_is_admitted(const char *host, const char *policies, struct arena *a)
{
    struct jobj list;

    if (jobj_parse(a, policies, strlen(policies), &list, NULL) < 0)
        return false; /* "": none */
    for (struct jobj p = jobj_first(list); p.node != NULL; p = jobj_next(p)) {
        if (policy_admits(p, host))
            return true;
    }
    return false;
}
