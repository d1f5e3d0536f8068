/* SPDX-License-Identifier: MIT */
#include "sts/party.h"

#include <string.h>

#include "base/err.h"
#include "sts/casefile.h"
#include "sts/cimd.h"
#include "sts/oauth.h"

static struct cimd_ask ask_of(struct sts *sts, const struct casefile *c,
                              const char *client_id, const struct resource *server)
{
    return (struct cimd_ask){ .sts = sts,
                              .world = c->world,
                              .server = server,
                              .url = client_id,
                              .now_s = c->now_ms / 1000 };
}

const struct client *party_client(struct sts *sts, const struct casefile *c,
                                  const char *client_id, const struct resource *server)
{
    const struct client *known = snapshot_client_by_client_id(c->world, client_id);
    struct cimd_ask ask = ask_of(sts, c, client_id, server);
    struct err why = { 0 };

    if (known != NULL || !cimd_is_url(client_id))
        return known;
    return cimd_find(&ask, c->arena, &known, &why) < 0 ? NULL : known;
}

const struct client *party_recall(struct sts *sts, const struct casefile *c,
                                  const char *client_id, const struct resource *server)
{
    const struct client *known = snapshot_client_by_client_id(c->world, client_id);
    struct cimd_ask ask = ask_of(sts, c, client_id, server);

    return known != NULL || !cimd_is_url(client_id) ? known : cimd_recall(&ask, c->arena);
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
