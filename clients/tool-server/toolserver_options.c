/* SPDX-License-Identifier: MIT */
#include "tool-server/toolserver_options.h"

#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/opts.h"

#define ENV "MCP_TOOL_SERVER_"

static const struct opt_row rows[] = {
    SERVICE_OPTIONS_ROWS(ENV, "8694"),
    { .name = "resource",
      .letter = 'r',
      .kind = OPT_TEXT,
      .metavar = "URL",
      .env = ENV "RESOURCE",
      .help =
          "this server as its Resource is called: what `aud` of an inbound token holds; "
          "default: the listener's URL and the path" },
    { .name = "path",
      .kind = OPT_LIST,
      .metavar = "PATH",
      .env = ENV "PATH",
      .help =
          "an MCP endpoint; may be repeated, each is a Resource of its own at the origin "
          "of --resource; default: the path of --resource, else /mcp" },
    { .name = "server-id",
      .kind = OPT_LIST,
      .metavar = "ID",
      .env = ENV "SERVER_ID",
      .help = "the MCP server's id at Descope (MS...), one for each path: clients are "
              "sent to "
              "its own issuer; default: to the project's" },
    { .name = "sts",
      .letter = 's',
      .kind = OPT_TEXT,
      .metavar = "URL",
      .env = "DESCOPE_BASE_URI",
      .standard = "https://api.descope.com",
      .help = "base URL of the Security Token Service" },
    { .name = "project",
      .kind = OPT_TEXT,
      .metavar = "ID",
      .env = "DESCOPE_PROJECT_ID",
      .help = "the project (P...)" },
    { .name = "ca-file",
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = ENV "CA_FILE",
      .help = "certificates to trust at the STS instead of the system's" },
    { .name = "downstream",
      .letter = 'd',
      .kind = OPT_TEXT,
      .metavar = "URL",
      .env = ENV "DOWNSTREAM",
      .standard = "http://127.0.0.1:8695",
      .help = "base URL of the services behind the tools, such as downstream-stub" },
    { .name = "timeout",
      .kind = OPT_NUMBER,
      .metavar = "MS",
      .env = ENV "TIMEOUT",
      .standard = "5000",
      .min = 1,
      .max = 60000,
      .help = "how long the STS, and then the service, may take for one call" },
    { .name = "cache",
      .kind = OPT_NUMBER,
      .metavar = "S",
      .env = ENV "CACHE",
      .standard = "60",
      .max = 3600,
      .help =
          "how long a credential may be used again for the same inbound token; 0: never. "
          "A change of policy is seen no later than that" },
    { .name = "allow-origin",
      .kind = OPT_LIST,
      .metavar = "ORIGIN",
      .env = ENV "ALLOW_ORIGIN",
      .help =
          "a browser's Origin that may call, beside loopback and the Resource's own" },
};

static const struct opt_command command = {
    .name = "mcp-tool-server",
    .operands = "",
    .summary = "A real MCP server whose tools call other services with exchanged tokens.",
    .details =
        "Inbound it is a Resource: a token must be meant for it. Outbound it is a "
        "Client: "
        "for each\ntool it exchanges that token for the credential which the service "
        "behind "
        "the tool wants.\n\n"
        "environment, never argv:\n"
        "  MCPSTS_CLIENT_ID           its own client id\n"
        "  MCPSTS_CLIENT_SECRET_FILE  a file with its secret, or\n"
        "  MCPSTS_CLIENT_SECRET       the secret\n\n"
        "the demo, in three terminals:\n"
        "  mockstsd\n"
        "  downstream-stub --sts http://127.0.0.1:8693\n"
        "  MCPSTS_CLIENT_ID=... MCPSTS_CLIENT_SECRET=... mcp-tool-server \\\n"
        "    --sts http://127.0.0.1:8693 --project P2aCmeDemoProject0000000000A \\\n"
        "    --resource https://crm-mcp.acme.test/mcp\n\n"
        "signals: TERM lets running calls end.\nexit codes: 64 usage, 69 port in use, 78 "
        "configuration.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

static const char *const *texts(const struct opts *opts, const char *name,
                                struct arena *a, size_t *n)
{
    const char **list = arena_array(a, opts_n_values(opts, name) + 1, sizeof *list);

    *n = opts_n_values(opts, name);
    for (size_t i = 0; i < *n; i++)
        list[i] = opts_value(opts, name, i);
    return list;
}

static const char *without_slash(struct arena *a, const char *url)
{
    size_t len = strlen(url);

    while (len > 0 && url[len - 1] == '/')
        len--;
    return arena_slice(a, url, len);
}

int toolserver_options_read(char **argv, struct arena *a, struct toolserver_options *out)
{
    struct opts *opts = NULL;
    int rc = service_options_read(&command, argv, a, &opts);

    if (rc != 0)
        return rc;
    *out = (struct toolserver_options){
        .service = service_options_fill(opts),
        .resource = opts_text(opts, "resource"),
        .sts_url = without_slash(a, opts_text(opts, "sts")),
        .project_id = opts_text(opts, "project"),
        .ca_file = opts_text(opts, "ca-file"),
        .downstream_url = without_slash(a, opts_text(opts, "downstream")),
        .timeout_ms = opts_number(opts, "timeout"),
        .cache_s = opts_number(opts, "cache"),
    };
    out->paths = texts(opts, "path", a, &out->n_paths);
    out->server_ids = texts(opts, "server-id", a, &out->n_server_ids);
    out->origins = texts(opts, "allow-origin", a, &out->n_origins);
    if (out->project_id == NULL)
        return service_options_fail(&command, EX_USAGE,
                                    "--project, or DESCOPE_PROJECT_ID, is missing");
    if (out->n_server_ids > 0 && out->n_paths > 0 && out->n_server_ids != out->n_paths)
        return service_options_fail(&command, EX_USAGE,
                                    "--server-id: expected one for each --path");
    return 0;
}
