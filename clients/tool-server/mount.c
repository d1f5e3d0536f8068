/* SPDX-License-Identifier: MIT */
#include "tool-server/mount.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tool-server/tools.h"
#include "wire/jwrite.h"
#include "wire/uri.h"

enum { DOCUMENT_MAX = 8192 };

/* offline_access is the client's wish and not ours: MCP 2026-07-28, PRM-005. */
static const char *document(struct arena *a, const struct mount_ask *ask)
{
    struct buf text = buf_make(a, DOCUMENT_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "resource", ask->resource);
    jwrite_member_texts(&w, "authorization_servers", &ask->issuer, 1);
    jwrite_member_array(&w, "scopes_supported");
    tools_write_scopes(&w);
    jwrite_text(&w, "openid");
    jwrite_array_end(&w);
    jwrite_member_array(&w, "bearer_methods_supported");
    jwrite_text(&w, "header");
    jwrite_array_end(&w);
    jwrite_member_text(&w, "resource_name", "CRM tools");
    jwrite_object_end(&w);
    return text.data;
}

int mount_make(struct arena *a, const struct mount_ask *ask, struct mount *out,
               struct err *e)
{
    struct uri uri;
    const char *path;
    size_t tail;

    if (uri_parse(a, ask->resource, &uri, e) < 0)
        return -1;
    if (uri.host == NULL || uri.userinfo != NULL || uri.query != NULL ||
        uri.fragment != NULL || strncmp(uri.scheme, "http", 4) != 0)
        return err_set(e, ERR_PARSE,
                       "%s is no URL of an MCP endpoint: http or https, a host and a "
                       "path, nothing more",
                       ask->resource);
    path = ask->path != NULL ? ask->path : uri.path;
    if (path[0] != '/' || strncmp(path, "/.well-known", 12) == 0)
        return err_set(e, ERR_PARSE, "the path %s is none for an MCP endpoint", path);
    tail = strlen(uri.path);
    *out = (struct mount){
        .path = path,
        .resource = ask->resource,
        .origin = arena_slice(a, ask->resource, strlen(ask->resource) - tail),
        .metadata_path =
            arena_printf(a, MOUNT_WELL_KNOWN "%s", strcmp(path, "/") == 0 ? "" : path),
        .metadata = document(a, ask),
    };
    return 0;
}
