/* SPDX-License-Identifier: MIT */
#include "sts/target.h"

#include <string.h>

#include "sts/oauth.h"
#include "wire/uri.h"

static int unknown(struct err *e)
{
    return err_set(e, OAUTH_UNKNOWN_TARGET, "The requested target is not available");
}

int target_resolve(const struct snapshot *world, const char *asked,
                   struct case_target *out, struct err *e)
{
    out->asked = asked;
    out->resource = NULL;
    out->connection = NULL;
    if (uri_is_absolute(asked)) {
        if (strchr(asked, '#') != NULL) /* RFC 8707 2 */
            return unknown(e);
        out->resource = snapshot_resource_by_uri(world, asked);
    } else {
        out->connection = snapshot_connection(world, asked);
    }
    if (out->resource == NULL && out->connection == NULL)
        return unknown(e);
    return 0;
}

const char *target_id(const struct case_target *t)
{
    if (t->resource != NULL)
        return t->resource->id;
    return t->connection != NULL ? t->connection->id : NULL;
}

const char *target_type(const struct case_target *t)
{
    if (t->resource != NULL)
        return t->resource->type == RESOURCE_MCP ? "mcp" : "api";
    return t->connection != NULL ? "outbound_app" : "";
}
