/* SPDX-License-Identifier: MIT */
#include "sts/party.h"

#include <string.h>

#include "sts/casefile.h"
#include "sts/oauth.h"

const struct client *party_client(const struct casefile *c, const char *client_id)
{
    return snapshot_client_by_client_id(c->world, client_id);
}

int party_may(const struct casefile *c, unsigned grant, const char *server, struct err *e)
{
    const struct client *client = c->caller.client;

    if (!(client->grant_types & grant))
        return err_set(e, OAUTH_GRANT_OFF, "The client may not use this grant");
    if (server != NULL && client->mcp_server_id[0] != '\0' &&
        strcmp(server, client->mcp_server_id) != 0)
        return err_set(e, OAUTH_FOREIGN_SERVER,
                       "Application is not associated with this MCP server");
    return 0;
}
