/* SPDX-License-Identifier: MIT */
#include "api/bearer.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/fetch.h"
#include "sts/oauth.h"

/* Three base64url parts: what a compact token looks like. */
static bool looks_like_token(const char *text)
{
    static const char part[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789-_";
    size_t len = strspn(text, part);

    for (int dots = 0; dots < 2; dots++) {
        if (len == 0 || text[len] != '.')
            return false;
        text += len + 1;
        len = strspn(text, part);
    }
    return text[len] == '\0';
}

int bearer_text(const struct request *req, const char **out, struct err *e)
{
    const char *value = NULL;

    if (request_once(req, "Authorization", &value, e) < 0 || value == NULL ||
        strncasecmp(value, "Bearer ", 7) != 0)
        return err_set(e, OAUTH_BEARER_MISSING, "A bearer credential is required");
    value += strspn(value + 6, " ") + 6;
    if (*value == '\0')
        return err_set(e, OAUTH_BEARER_MISSING, "A bearer credential is required");
    *out = value;
    return 0;
}

int bearer_read(const struct request *req, struct arena *a, struct fetch_bearer *out,
                struct err *e)
{
    const char *text, *colon, *rest;

    if (bearer_text(req, &text, e) < 0)
        return -1;
    colon = strchr(text, ':');
    if (colon == NULL) {
        if (!looks_like_token(text))
            return err_set(e, OAUTH_BEARER_BAD, "A project alone may only read keys");
        *out = (struct fetch_bearer){ .token = text };
        return 0;
    }
    rest = colon + 1;
    *out = (struct fetch_bearer){
        .project = arena_slice(a, text, (size_t)(colon - text)),
    };
    if (looks_like_token(rest))
        out->token = rest;
    else
        out->key = rest;
    return 0;
}
