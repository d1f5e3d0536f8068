/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "commands/remote.h"
#include "commands/usage.h"
#include "wire/jgate.h"
#include "wire/jwrite.h"

static const struct opt_row rows[] = {
    USAGE_URL_ROW,
    { .name = "user",
      .kind = OPT_TEXT,
      .metavar = "USER",
      .help = "user id or login id; default: the project's default user" },
    { .name = "client",
      .kind = OPT_TEXT,
      .metavar = "CLIENT",
      .help = "the MCP client: record id or clientId (required)" },
    { .name = "resource",
      .kind = OPT_TEXT,
      .metavar = "URI",
      .help = "the Resource that the token is for: its URI or id" },
    { .name = "scope",
      .kind = OPT_LIST,
      .metavar = "SCOPE",
      .help = "a scope; may be repeated; default: all of the Resource" },
    { .name = "claims",
      .kind = OPT_TEXT,
      .metavar = "JSON",
      .help = "an object whose members replace or join the claims" },
    { .name = "header",
      .kind = OPT_TEXT,
      .metavar = "JSON",
      .help = "the same for the JWS header" },
    { .name = "fault",
      .kind = OPT_TEXT,
      .metavar = "NAME",
      .choices = "expired|audience|signature|kid|none",
      .help =
          "one deliberate fault: expired, audience, signature, kid or none (alg none)" },
    { .name = "project",
      .kind = OPT_TEXT,
      .metavar = "ID",
      .env = "MOCKSTS_PROJECT",
      .help = "the project, where the daemon serves several" },
};

static const struct opt_command command = {
    .name = "mockstsd token mint",
    .operands = "",
    .summary = "Mint an inbound token, as an MCP client would have brought it.",
    .details =
        "examples:\n"
        "  mockstsd token mint --client TPA2dEsktopMcpClient000000000C \\\n"
        "    --resource https://crm-mcp.acme.test/mcp\n"
        "  mockstsd token mint --client TPA2dEsktopMcpClient000000000C \\\n"
        "    --user ben@globex.test --fault expired\n"
        "\nMOCKSTS_ADMIN_KEY is sent as the key of /_mock where it is set.\n"
        "exit codes: 0 the token is on standard output, 1 refused or no daemon, 64 "
        "usage.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

static void member(struct jwrite *w, const struct opts *opts, const char *name)
{
    if (opts_text(opts, name) != NULL)
        jwrite_member_text(w, name, opts_text(opts, name));
}

static int raw_member(struct jwrite *w, const struct opts *opts, const char *name)
{
    const char *json = opts_text(opts, name);
    struct err e = { 0 };

    if (json == NULL)
        return 0;
    if (jgate_check(json, strlen(json), &e) < 0) {
        fprintf(stderr, "%s: --%s: %s\n", command.name, name, e.text);
        return EX_USAGE;
    }
    jwrite_member_raw(w, name, json);
    return 0;
}

static int write_ask(const struct opts *opts, struct buf *out)
{
    static const char *const texts[] = { "user", "client", "resource", "fault",
                                         "project" };
    struct jwrite w = jwrite_make(out);
    int rc;

    jwrite_object(&w);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        member(&w, opts, texts[i]);
    if (opts_n_values(opts, "scope") > 0) {
        jwrite_member_array(&w, "scopes");
        for (size_t i = 0; i < opts_n_values(opts, "scope"); i++)
            jwrite_text(&w, opts_value(opts, "scope", i));
        jwrite_array_end(&w);
    }
    rc = raw_member(&w, opts, "claims");
    if (rc == 0)
        rc = raw_member(&w, opts, "header");
    jwrite_object_end(&w);
    return rc;
}

int cmd_token(char **argv, struct arena *a)
{
    struct buf body = buf_make(a, 1 << 20);
    const char *token;
    struct opts *opts;
    struct jobj answer;
    struct err e = { 0 };
    int rc;

    if (argv[1] != NULL && strcmp(argv[1], "mint") == 0)
        argv++;
    else if (argv[1] == NULL || strcmp(argv[1], "--help") != 0)
        return usage_fail(&command, EX_USAGE, "the one verb is mint; --help tells more");
    rc = usage_parse(&command, argv, a, &opts);
    if (rc != 0)
        return rc == USAGE_HELP ? 0 : rc;
    if (opts_text(opts, "client") == NULL)
        return usage_fail(&command, EX_USAGE, "--client is missing: the MCP client");
    rc = write_ask(opts, &body);
    if (rc != 0)
        return rc;
    struct remote_ask ask = { .url = opts_text(opts, "url"),
                              .method = "POST",
                              .path = "/_mock/tokens",
                              .bearer = opts_env("MOCKSTS_ADMIN_KEY"),
                              .body = body.data };
    if (remote_send(&ask, a, &answer, &e) < 0 ||
        jobj_text(answer, "token", &token, &e) < 0)
        return usage_fail(&command, 1, e.text);
    puts(token);
    return 0;
}
