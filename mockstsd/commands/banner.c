/* SPDX-License-Identifier: MIT */
#include "commands/banner.h"

#include <string.h>

#include "base/log.h"
#include "tenant/snapshot.h"

/* A client that represents a Resource and holds a secret: the one that can exchange. */
static const struct client *exchanging_client(const struct snapshot *world)
{
    struct snapshot_walk walk = { 0 };
    const struct client *client = snapshot_next(world, RECORD_CLIENT, &walk);

    while (client != NULL && (client->resource_id[0] == '\0' || client->n_secrets == 0))
        client = snapshot_next(world, RECORD_CLIENT, &walk);
    return client;
}

static void print_client(const struct banner *b, const struct client *client, FILE *out)
{
    const struct secret *secret = &client->secrets[0].secret;

    fprintf(out, "  client     %s (%s)\n", client->client_id, client->name);
    if (b->built_in && secret_present(secret))
        fprintf(out, "  secret     %s\n", secret->bytes);
    else
        fprintf(out, "  secret     (as in the tenant file)\n");
}

void banner_print(const struct banner *b, FILE *out)
{
    const struct project *project = snapshot_project(b->world);
    const struct client *client = exchanging_client(b->world);

    fprintf(out, "\nmockstsd %s: %s. A mock: not for production.\n\n", STS_VERSION,
            b->built_in ? "the built-in demo tenant" : project->name);
    fprintf(out, "  issuer     %s/v1/apps/%s\n", b->base_url, project->id);
    fprintf(out, "  token URL  %s/oauth2/v1/token\n", b->base_url);
    fprintf(out, "  JWKS       %s/%s/.well-known/jwks.json\n", b->base_url, project->id);
    if (client != NULL)
        print_client(b, client, out);
    fprintf(out, "  store      %s\n", b->store ? b->store : "in memory, gone at the end");
    if (b->exposed)
        fprintf(out, "  EXPOSED: whoever reaches this address can ask for credentials\n");
    fprintf(out, "\n  an inbound token:  mockstsd token mint --help\n"
                 "  the audit log:     mockstsd audit tail\n\n");
    fflush(out);
}

void banner_log(const struct banner *b)
{
    const struct log_field fields[] = {
        { "base_url", b->base_url },
        { "project", snapshot_project(b->world)->id },
        { "store", b->store ? b->store : "memory" },
        { "version", STS_VERSION },
        { "exposed", b->exposed ? "true" : NULL },
        { NULL, NULL },
    };

    log_fields(LOG_INFO, "serving; a mock, not for production", fields);
}
