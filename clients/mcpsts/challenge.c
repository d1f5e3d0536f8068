/* SPDX-License-Identifier: MIT */
#include "mcpsts/challenge.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wire/uri.h"

/* RFC 6750 3: %x20-21 / %x23-5B / %x5D-7E, which needs no escape within quotes. */
static bool is_quotable(const char *text)
{
    for (; *text; text++) {
        if (*text < 0x20 || *text > 0x7E || *text == '"' || *text == '\\')
            return false;
    }
    return true;
}

int challenge_write(const struct challenge *c, char *out, size_t out_len)
{
    const struct {
        const char *name, *value;
    } rows[] = {
        { "error", c->error },
        { "error_description", c->error ? c->description : NULL },
        { "scope", c->scope },
        { "resource_metadata", c->metadata_url },
    };
    size_t len = 0;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!rows[i].value)
            continue;
        int n = snprintf(out + len, out_len - len, "%s %s=\"%s\"", len ? "," : "Bearer",
                         rows[i].name, rows[i].value);
        if (n < 0 || (size_t)n >= out_len - len || !is_quotable(rows[i].value)) {
            out[0] = '\0';
            return -1;
        }
        len += (size_t)n;
    }
    return 0;
}

const char *challenge_metadata_url(struct arena *a, const struct uri *resource)
{
    const char *path = strcmp(resource->path, "/") == 0 ? "" : resource->path;
    bool v6 = strchr(resource->host, ':') != NULL;

    return arena_printf(a, "%s://%s%s%s%s%s/.well-known/oauth-protected-resource%s%s%s",
                        resource->scheme, v6 ? "[" : "", resource->host, v6 ? "]" : "",
                        resource->port ? ":" : "", resource->port ? resource->port : "",
                        path, resource->query ? "?" : "",
                        resource->query ? resource->query : "");
}
