/* SPDX-License-Identifier: MIT */
#include "commands/serve_options.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts.h"
#include "base/rnd.h"
#include "commands/usage.h"
#include "tenant/diag.h"
#include "tenant/doc.h"
#include "tenant/switches.h"
#include "wire/b64url.h"
#include "wire/uri.h"

enum { CONFIG_MAX = 1 << 20, KEY_FILE_MAX = 4096 };

static const struct opt_row rows[] = {
    { .name = "tenant",
      .letter = 't',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_TENANT",
      .help = "the tenant to serve, YAML or JSON; without it the built-in demo tenant" },
    { .name = "port",
      .letter = 'p',
      .kind = OPT_NUMBER,
      .metavar = "N",
      .env = "MOCKSTS_PORT",
      .standard = "8693",
      .min = 0,
      .max = 65535,
      .help =
          "port to listen on; 0 picks a free one (PORT in the environment counts too)" },
    { .name = "bind",
      .kind = OPT_TEXT,
      .metavar = "ADDRESS",
      .env = "MOCKSTS_BIND",
      .standard = "127.0.0.1",
      .help = "IPv4 address to listen on; any but loopback needs --expose" },
    { .name = "expose",
      .kind = OPT_FLAG,
      .env = "MOCKSTS_EXPOSE",
      .help = "allow an address that others can reach, in plain HTTP" },
    { .name = "public-url",
      .kind = OPT_TEXT,
      .metavar = "URL",
      .env = "MOCKSTS_PUBLIC_URL",
      .help = "base of the issuer and of every URL in every document; default: bind and "
              "port" },
    { .name = "dialect",
      .kind = OPT_TEXT,
      .metavar = "NAME",
      .env = "MOCKSTS_DIALECT",
      .standard = "descope",
      .choices = "descope|rfc",
      .help = "dialect of a tenant that does not say: descope or rfc" },
    { .name = "interactive",
      .letter = 'i',
      .kind = OPT_FLAG,
      .env = "MOCKSTS_INTERACTIVE",
      .help = "show pages for login and consent, for a tenant that does not say" },
    { .name = "store",
      .letter = 's',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_STORE",
      .help = "keep run-time changes and audit events in this file; default: in memory" },
    { .name = "vault-key-file",
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_VAULT_KEY_FILE",
      .help = "key of the vault: 32 bytes in base64 (or MOCKSTS_VAULT_KEY in the "
              "environment)" },
    { .name = "admin-key-file",
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_ADMIN_KEY_FILE",
      .help = "key for /_mock from other machines (or MOCKSTS_ADMIN_KEY in the "
              "environment)" },
    { .name = "seed",
      .kind = OPT_NUMBER,
      .metavar = "N",
      .env = "MOCKSTS_SEED",
      .min = 0,
      .max = INT64_MAX,
      .help = "repeat ids, keys and random values; named as a taint in /healthz" },
    { .name = "ready-file",
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_READY_FILE",
      .help = "write the URL of the listener here once requests are served" },
    { .name = "drain",
      .kind = OPT_NUMBER,
      .metavar = "MS",
      .env = "MOCKSTS_DRAIN",
      .standard = "5000",
      .min = 0,
      .max = 600000,
      .help = "how long running requests may take after SIGTERM" },
    { .name = "request-timeout",
      .kind = OPT_NUMBER,
      .metavar = "MS",
      .env = "MOCKSTS_REQUEST_TIMEOUT",
      .standard = "10000",
      .min = 1,
      .max = 600000,
      .help = "how long a request may take to arrive whole, and a fetched document, 5 s "
              "at most" },
    { .name = "log-format",
      .kind = OPT_TEXT,
      .metavar = "NAME",
      .env = "MOCKSTS_LOG_FORMAT",
      .standard = "text",
      .choices = "text|json",
      .help = "text for people, json for machines" },
    { .name = "verbose",
      .letter = 'v',
      .kind = OPT_FLAG,
      .env = "MOCKSTS_VERBOSE",
      .help = "log a line for each request" },
    { .name = "config",
      .letter = 'c',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .env = "MOCKSTS_CONFIG",
      .help =
          "YAML or JSON file with these options by name, beneath flags and environment" },
};

static const struct opt_command command = {
    .name = "mockstsd serve",
    .operands = "",
    .summary = "Serve a fake Descope tenant: token exchange, policy, vault, audit.",
    .details =
        "examples:\n"
        "  mockstsd                              the demo tenant on "
        "http://127.0.0.1:8693\n"
        "  mockstsd serve -t acme.yaml -s acme.db   your own tenant, kept in a file\n"
        "  mockstsd serve --port 0 --ready-file url   for scripts: the file holds the "
        "URL\n"
        "\nsignals: TERM drains and ends, HUP reads the tenant file again (the old one "
        "stays "
        "on error).\nexit codes: 64 usage, 66 unreadable file, 69 port in use, 74 store, "
        "78 "
        "configuration.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

static int complain(int code, const char *text)
{
    return usage_fail(&command, code, text);
}

/* What reading a configuration file came to. */
struct config {
    struct opts *opts;
    struct err e;
    int rc; /* -1 from the first bad member on */
    unsigned line;
};

static void lay_member(void *self, const struct node *value)
{
    struct config *config = self;

    if (config->rc != 0)
        return;
    config->line = value->key_line;
    if (value->kind == NODE_LIST || value->kind == NODE_MAP || value->kind == NODE_NULL)
        config->rc = err_set(&config->e, ERR_PARSE, "%s: expected one value", value->key);
    else
        config->rc = opts_lay_file(config->opts, value->key, value->text, &config->e);
}

static void no_element(void *self, const struct node *value)
{
    (void)self;
    (void)value; /* lay_member has refused the list */
}

static int read_config(struct arena *a, struct opts *opts)
{
    static const struct doc_sink sink = { lay_member, no_element };
    const char *path = opts_text(opts, "config");
    struct config config = { .opts = opts };
    struct doc_text doc = { 0 };
    struct buf text = buf_make(a, 1 << 16);
    struct diags *diags;
    struct file_bytes bytes;

    if (path == NULL)
        return 0;
    if (file_read(a, path, CONFIG_MAX, &bytes, &config.e) < 0)
        return complain(EX_NOINPUT, config.e.text);
    doc.text = bytes.data;
    doc.text_len = bytes.len;
    diags = diag_open(a, path);
    if (doc_read(&doc, &sink, &config, diags) < 0) {
        diag_text(diags, &text);
        fputs(text.data, stderr);
        return EX_CONFIG;
    }
    if (config.rc != 0)
        return complain(EX_CONFIG,
                        arena_printf(a, "%s:%u: %s", path, config.line, config.e.text));
    return 0;
}

static int check_exposure(struct arena *a, const struct serve_options *o)
{
    if (o->expose || uri_host_is_loopback(o->bind))
        return 0;
    return complain(
        EX_CONFIG, arena_printf(a,
                                "binding %s would let others reach a mock that hands out "
                                "credentials; say --expose if that is meant",
                                o->bind));
}

/* A secret from a private file or the environment, never from argv. */
static int read_key(struct arena *a, const char *path, const char *env,
                    struct secret *out)
{
    const char *value = path == NULL ? opts_env(env) : NULL;
    struct err e = { 0 };
    struct file_bytes bytes = { 0 };
    size_t len = 0;

    if (path != NULL) {
        if (file_read_private(a, path, KEY_FILE_MAX, &bytes, &e) < 0)
            return complain(EX_NOINPUT, e.text);
        len = strcspn(bytes.data, "\r\n");
        value = bytes.data;
    } else if (value != NULL) {
        len = strlen(value);
    }
    if (value != NULL)
        *out = secret_make(a, value, len);
    return 0;
}

static int decode_vault_key(struct arena *a, const struct secret *text,
                            struct serve_options *o)
{
    struct b64url_bytes key;

    if (b64url_plain_decode(a, text->bytes, text->len, &key, NULL) < 0 ||
        key.len != sizeof o->vault_key)
        return complain(EX_CONFIG, "the vault key is not 32 bytes in base64");
    memcpy(o->vault_key, key.data, sizeof o->vault_key);
    return 0;
}

static int make_vault_key(struct arena *a, const char *path, struct serve_options *o)
{
    char *text;
    struct err e = { 0 };

    rnd_bytes(o->vault_key, sizeof o->vault_key);
    text =
        arena_printf(a, "%s\n", b64url_plain_text(a, o->vault_key, sizeof o->vault_key));
    if (path != NULL && file_write(path, text, strlen(text), 0600, &e) < 0)
        return complain(EX_CANTCREAT, e.text);
    secret_wipe(text, strlen(text));
    return 0;
}

int serve_options_vault_key(struct arena *a, struct serve_options *o)
{
    const char *path = o->vault_key_file;
    struct secret text = { 0 };
    int rc;

    if (path == NULL && opts_env("MOCKSTS_VAULT_KEY") == NULL) {
        if (o->store == NULL)
            return make_vault_key(a, NULL, o);
        path = arena_printf(a, "%s.key", o->store);
        if (!file_exists(path))
            return make_vault_key(a, path, o);
    }
    rc = read_key(a, path, "MOCKSTS_VAULT_KEY", &text);
    return rc != 0 ? rc : decode_vault_key(a, &text, o);
}

static void fill(struct opts *opts, struct serve_options *o)
{
    o->tenant = opts_text(opts, "tenant");
    o->bind = opts_text(opts, "bind");
    o->public_url = opts_text(opts, "public-url");
    o->store = opts_text(opts, "store");
    o->ready_file = opts_text(opts, "ready-file");
    o->vault_key_file = opts_text(opts, "vault-key-file");
    o->port = (int)opts_number(opts, "port");
    o->drain_ms = (int)opts_number(opts, "drain");
    o->request_ms = (int)opts_number(opts, "request-timeout");
    o->dialect =
        strcmp(opts_text(opts, "dialect"), "rfc") == 0 ? DIALECT_RFC : DIALECT_DESCOPE;
    o->login = opts_flag(opts, "interactive") ? LOGIN_PAGE : LOGIN_AUTO;
    o->json_log = strcmp(opts_text(opts, "log-format"), "json") == 0;
    o->verbose = opts_flag(opts, "verbose");
    o->expose = opts_flag(opts, "expose");
    o->seeded = opts_given(opts, "seed");
    o->seed = opts_number(opts, "seed");
}

/* PORT is what many hosting scripts set; a flag or MOCKSTS_PORT comes first. */
static int lay_plain_port(struct opts *opts)
{
    const char *port = opts_env("PORT");
    struct err e = { 0 };

    if (port == NULL || opts_given(opts, "port"))
        return 0;
    return opts_lay_file(opts, "port", port, &e) < 0 ? complain(EX_USAGE, e.text) : 0;
}

int serve_options_read(char **argv, struct arena *a, struct serve_options *out)
{
    struct opts *opts = NULL;
    int rc = usage_parse(&command, argv, a, &opts);

    if (rc != 0)
        return rc;
    if (opts_n_operands(opts) > 0)
        return complain(EX_USAGE, arena_printf(a, "unexpected word %s; --help tells more",
                                               opts_operand(opts, 0)));
    rc = read_config(a, opts);
    if (rc == 0)
        rc = lay_plain_port(opts);
    if (rc != 0)
        return rc;
    *out = (struct serve_options){ 0 };
    fill(opts, out);
    rc = check_exposure(a, out);
    return rc != 0 ? rc
                   : read_key(a, opts_text(opts, "admin-key-file"), "MOCKSTS_ADMIN_KEY",
                              &out->admin_key);
}
