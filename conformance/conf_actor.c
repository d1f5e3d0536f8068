/* SPDX-License-Identifier: MIT */
/* The verbs that judge whoever else takes part: an MCP server, a client, a library. */
#include "conformance/conf.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/opts.h"
#include "base/opts_usage.h"
#include "conformance/verdict.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 64 * 1024, WORDS_MAX = 256, ROWS_MAX = 16 };

/* A verb while its words are read: its own, and those that `run` understands. */
struct casting {
    const struct opt_command *command;
    struct arena *arena;
    const char *values[ROWS_MAX]; /* of each row; NULL: not given */
    char *rest[WORDS_MAX];
    size_t n;
};

static const struct opt_row server_rows[] = {
    { .name = "url",
      .metavar = "URL",
      .help = "its MCP endpoint; checks run one at a time then" },
    { .name = "command",
      .metavar = "CMD",
      .help = "what a shell starts it with, afresh for each check; begin with exec" },
    { .name = "listen",
      .metavar = "PORT",
      .help = "with --url: where the runner is the STS; else 8699" },
    { .name = "client-id", .metavar = "ID", .help = "its own id at the STS" },
    { .name = "client-secret",
      .metavar = "env:NAME",
      .help = "its secret there, or file:PATH" },
    { .name = "path",
      .metavar = "PATH",
      .help = "of its MCP endpoint; else that of the URL, or /mcp" },
    { .name = "revision",
      .metavar = "DATE",
      .help = "of MCP that it speaks; else 2025-11-25" },
    { .name = "resource",
      .metavar = "URL",
      .help = "what aud must hold; else the endpoint" },
    { .name = "tool", .metavar = "NAME", .help = "one that calls a Resource downstream" },
    { .name = "arguments", .metavar = "JSON", .help = "of that tool; else {}" },
    { .name = "scopes", .metavar = "LIST", .help = "inbound scopes that it needs" },
    { .name = "tool-target", .metavar = "URI", .help = "what it exchanges for" },
};

static const struct opt_command server_command = {
    .name = "sts-conformance server",
    .operands = "[OPTIONS OF run]",
    .summary = "Judge an MCP server as Resource and exchanger (profile P10).",
    .details =
        "The runner is the Security Token Service and the service behind the tools, so "
        "that it\n"
        "sees what the server sends. A --command finds them in its environment:\n"
        "  CONFORMANCE_ISSUER           issuer of inbound tokens; metadata and keys are "
        "there\n"
        "  CONFORMANCE_STS_URL          its base; the token endpoint is "
        "/oauth2/v1/token\n"
        "  CONFORMANCE_PROJECT          the project in the issuer, for clients of "
        "Descope\n"
        "  CONFORMANCE_CLIENT_ID        and CONFORMANCE_CLIENT_SECRET: who the server is "
        "there\n"
        "  CONFORMANCE_DOWNSTREAM_URL   what the tools call\n"
        "Without --url it writes its own into the file that \"$@\" names: --ready-file "
        "FILE.\n"
        "A server that runs already is started with these, PORT being that of --listen:\n"
        "  issuer http://127.0.0.1:PORT/v1/apps/P2aCtorsOfConformance00000000\n"
        "  downstream http://127.0.0.1:PORT/downstream\n"
        "\nA target file (docs/checks.md) describes more: tools of several kinds, a "
        "second path.\n"
        "Without --url, --command and --target it is mcp-tool-server.\n"
        "\nexamples:\n"
        "  sts-conformance server\n"
        "  sts-conformance server --command 'exec ./my-server \"$@\"' --tool read "
        "--scopes notes:read\n"
        "  sts-conformance server --url http://127.0.0.1:9000/mcp --client-id me \\\n"
        "    --client-secret env:MY_SECRET --tool read --scopes notes:read\n"
        "  sts-conformance server --target my-server.json --format html -o report.html\n",
    .rows = server_rows,
    .n_rows = sizeof server_rows / sizeof server_rows[0],
};

static const struct opt_row client_rows[] = {
    { .name = "command",
      .metavar = "CMD",
      .help = "the client; a shell runs it with the server's URL as last word" },
    { .name = "library",
      .metavar = "CMD",
      .help = "the adapter of a client library for token exchange" },
    { .name = "scenario",
      .metavar = "NAME",
      .help = "the same for every check, for clients that read none" },
    { .name = "revision", .metavar = "DATE", .help = "of MCP; else 2025-11-25" },
};

static const struct opt_command client_command = {
    .name = "sts-conformance client",
    .operands = "[OPTIONS OF run]",
    .summary =
        "Judge an MCP client, or a client library for token exchange (profile P15).",
    .details = "The runner is the MCP server and the authorization server. As for other "
               "suites of MCP,\n"
               "the client finds in its environment:\n"
               "  MCP_CONFORMANCE_SCENARIO           its name\n"
               "  MCP_CONFORMANCE_CONTEXT            JSON, if the scenario has something "
               "to tell\n"
               "  MCP_CONFORMANCE_PROTOCOL_VERSION   the revision\n"
               "It logs in where it is sent, without a person, lists the tools, calls "
               "the first and ends\n"
               "with 0; it has 30 s. If it refuses what it is shown, it ends with "
               "another code.\n"
               "The adapter of a library makes the exchanges of the context's \"calls\" "
               "and writes a line\n"
               "of JSON for each: {\"outcome\": \"credential\", \"authorization\"} or "
               "{\"outcome\":\n"
               "\"refused\", \"message\"} (docs/checks.md).\n"
               "Without --command and --library it is the client of this project's tests "
               "and libmcpsts.\n"
               "\nexamples:\n"
               "  sts-conformance client --command 'node my-client.mjs'\n"
               "  sts-conformance client --command ./my-client --only 'CL-0*' --format "
               "junit -o out.xml\n"
               "  sts-conformance client --library ./my-adapter\n",
    .rows = client_rows,
    .n_rows = sizeof client_rows / sizeof client_rows[0],
};

static const char *value_of(const struct casting *c, const char *name)
{
    for (size_t i = 0; i < c->command->n_rows; i++)
        if (strcmp(c->command->rows[i].name, name) == 0)
            return c->values[i];
    return NULL;
}

/* "--name VALUE" or "--name=VALUE" of a row of ours; *argv is moved behind it. */
static bool take(struct casting *c, char ***argv)
{
    const char *word = **argv, *end = word + strcspn(word, "=");

    for (size_t i = 0; strncmp(word, "--", 2) == 0 && i < c->command->n_rows; i++) {
        const char *name = c->command->rows[i].name;

        if (strlen(name) != (size_t)(end - word) - 2 ||
            strncmp(name, word + 2, strlen(name)) != 0)
            continue;
        c->values[i] = *end == '=' ? end + 1 : (*argv)[1];
        *argv += *end == '=' || (*argv)[1] == NULL ? 1 : 2;
        return true;
    }
    return false;
}

static int usage(struct casting *c)
{
    struct buf text = buf_make(c->arena, TEXT_MAX);

    opts_usage(c->command, &text);
    fputs(text.data, stdout);
    return 0;
}

static void add(struct casting *c, const char *word)
{
    if (c->n + 1 < WORDS_MAX)
        c->rest[c->n++] = arena_text(c->arena, word);
}

/* What is not ours is for `run`. Returns: false, --help was asked for. */
static bool read_words(struct casting *c, char **argv)
{
    add(c, *argv++);
    while (*argv != NULL) {
        if (strcmp(*argv, "--help") == 0 || strcmp(*argv, "-h") == 0)
            return false;
        if (!take(c, &argv))
            add(c, *argv++);
    }
    return true;
}

static void write_given(const struct casting *c, struct jwrite *w, const char *member,
                        const char *option)
{
    const char *value = value_of(c, option);

    if (value != NULL)
        jwrite_member_text(w, member, value);
}

static void begin(struct jwrite *w, const char *name, const char *smoke)
{
    jwrite_object(w);
    jwrite_member_text(w, "name", name);
    jwrite_member_text(w, "base_url", "http://127.0.0.1");
    jwrite_member_text(w, "smoke", smoke);
}

static void write_client(const struct casting *c, struct jwrite *w)
{
    const char *id = value_of(c, "client-id");

    if (id == NULL)
        return;
    jwrite_member_object(w, "clients");
    jwrite_member_object(w, "tested");
    jwrite_member_text(w, "id", id);
    write_given(c, w, "secret", "client-secret");
    jwrite_object_end(w);
    jwrite_object_end(w);
}

static int write_tool(const struct casting *c, struct jwrite *w)
{
    const char *arguments = value_of(c, "arguments");
    struct jobj parsed;

    if (arguments == NULL)
        arguments = "{}";
    if (jobj_parse_object(c->arena, arguments, strlen(arguments), &parsed, NULL) < 0)
        return -1;
    jwrite_member_object(w, "tools");
    jwrite_member_object(w, "resource");
    write_given(c, w, "name", "tool");
    jwrite_member_raw(w, "arguments", arguments);
    jwrite_member_text(w, "scopes",
                       value_of(c, "scopes") != NULL ? value_of(c, "scopes") : "");
    write_given(c, w, "target", "tool-target");
    jwrite_object_end(w);
    jwrite_object_end(w);
    return 0;
}

/* The target file that the words describe. Fails: --arguments is no JSON object. */
static int describe_server(struct casting *c, struct jwrite *w)
{
    const char *port = value_of(c, "listen");
    int rc;

    begin(w, "MCP server", "RS-016");
    write_client(c, w);
    jwrite_member_object(w, "mcp_server");
    write_given(c, w, "url", "url");
    write_given(c, w, "command", "command");
    write_given(c, w, "revision", "revision");
    write_given(c, w, "resource", "resource");
    write_given(c, w, "path", "path");
    write_given(c, w, "scopes", "scopes");
    if (value_of(c, "url") != NULL)
        jwrite_member_text(w, "listen", port != NULL ? port : "8699");
    rc = write_tool(c, w);
    jwrite_object_end(w);
    jwrite_object_end(w);
    return rc;
}

static int describe_client(struct casting *c, struct jwrite *w)
{
    static const char *const members[][2] = { { "client_under_test", "command" },
                                              { "library_under_test", "library" } };

    begin(w, "MCP client", value_of(c, "command") != NULL ? "CL-007" : "SDK-001");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (value_of(c, members[i][1]) == NULL)
            continue;
        jwrite_member_object(w, members[i][0]);
        write_given(c, w, "command", members[i][1]);
        write_given(c, w, "scenario", "scenario");
        write_given(c, w, "revision", "revision");
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
    return 0;
}

/* As `run` with what the words describe as target, and one profile. */
static int judge(struct casting *c, int (*describe)(struct casting *c, struct jwrite *w),
                 const char *profile)
{
    struct buf text = buf_make(c->arena, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);
    bool described = false;

    for (size_t i = 0; i < c->command->n_rows; i++)
        described = described || c->values[i] != NULL;
    if (described && describe(c, &w) < 0) {
        fprintf(stderr, "sts-conformance: --arguments is no JSON object\n");
        return VERDICT_EXIT_USAGE;
    }
    if (described) {
        add(c, "--target");
        add(c, text.data);
    }
    if (value_of(c, "url") != NULL) {
        add(c, "--jobs");
        add(c, "1");
    }
    add(c, "--profile");
    add(c, profile);
    return conf_run(c->rest, c->arena);
}

int conf_server(char **argv, struct arena *a)
{
    struct casting *c = arena_alloc(a, sizeof *c);

    c->command = &server_command;
    c->arena = a;
    return read_words(c, argv) ? judge(c, describe_server, "P10") : usage(c);
}

int conf_client(char **argv, struct arena *a)
{
    struct casting *c = arena_alloc(a, sizeof *c);

    c->command = &client_command;
    c->arena = a;
    return read_words(c, argv) ? judge(c, describe_client, "P15") : usage(c);
}
