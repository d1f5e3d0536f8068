/* SPDX-License-Identifier: MIT */
#include "commands/serve_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "rows.h"

#include "base/arena.h"
#include "base/file.h"
#include "tenant/switches.h"
#include "commands/usage.h"

enum { WORDS = 6 };

static char dir[64]; /* of the files of one test */

static const char *const variables[] = {
    "MOCKSTS_TENANT",         "MOCKSTS_PORT",
    "MOCKSTS_BIND",           "MOCKSTS_EXPOSE",
    "MOCKSTS_PUBLIC_URL",     "MOCKSTS_DIALECT",
    "MOCKSTS_STORE",          "MOCKSTS_VAULT_KEY_FILE",
    "MOCKSTS_VAULT_KEY",      "MOCKSTS_ADMIN_KEY",
    "MOCKSTS_ADMIN_KEY_FILE", "MOCKSTS_SEED",
    "MOCKSTS_LOG_FORMAT",     "MOCKSTS_CONFIG",
    "MOCKSTS_INTERACTIVE",    "PORT",
};

static void begin(void)
{
    for (size_t i = 0; i < ROWS_COUNT(variables); i++)
        unsetenv(variables[i]);
    snprintf(dir, sizeof dir, "/tmp/test-options-XXXXXX");
    assert_non_null(mkdtemp(dir));
}

static const char *write_file(struct arena *a, const char *name, const char *text,
                              unsigned mode)
{
    const char *path = arena_printf(a, "%s/%s", dir, name);

    assert_int_equal(file_write(path, text, strlen(text), mode, NULL), 0);
    return path;
}

static void end(struct arena *a, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        (void)unlink(arena_printf(a, "%s/%s", dir, names[i]));
    assert_int_equal(rmdir(dir), 0);
    arena_free(a);
}

/* Where a value is given, and which one counts. */
struct row {
    const char *name;
    const char *words[WORDS]; /* behind "serve" */
    const char *variable, *value;
    const char *config; /* text of the configuration file, NULL for none */
    int rc;
    int port;
    enum dialect dialect;
    const char *bind;
};

static const struct row rows[] = {
    { "nothing given: the defaults",
      { NULL },
      NULL,
      NULL,
      NULL,
      0,
      8693,
      0,
      "127.0.0.1" },
    { "a file beats the default",
      { NULL },
      NULL,
      NULL,
      "port: 1001\ndialect: rfc\n",
      0,
      1001,
      DIALECT_RFC,
      "127.0.0.1" },
    { "a JSON file is read alike",
      { NULL },
      NULL,
      NULL,
      "{\"port\":1001}",
      0,
      1001,
      0,
      "127.0.0.1" },
    { "the environment beats the file",
      { NULL },
      "MOCKSTS_PORT",
      "1002",
      "port: 1001\n",
      0,
      1002,
      0,
      "127.0.0.1" },
    { "a flag beats the environment",
      { "--port", "1003" },
      "MOCKSTS_PORT",
      "1002",
      "port: 1001\n",
      0,
      1003,
      0,
      "127.0.0.1" },
    { "PORT counts when nothing else says the port",
      { NULL },
      "PORT",
      "1004",
      NULL,
      0,
      1004,
      0,
      "127.0.0.1" },
    { "a flag beats PORT",
      { "--port=1003" },
      "PORT",
      "1004",
      NULL,
      0,
      1003,
      0,
      "127.0.0.1" },
    { "what the file does not say comes from elsewhere",
      { "--dialect", "rfc" },
      NULL,
      NULL,
      "port: 1001\n",
      0,
      1001,
      DIALECT_RFC,
      "127.0.0.1" },
    { "an address of others needs --expose",
      { "--bind", "0.0.0.0" },
      NULL,
      NULL,
      NULL,
      EX_CONFIG,
      0,
      0,
      NULL },
    { "with --expose it is taken",
      { "--bind", "0.0.0.0", "--expose" },
      NULL,
      NULL,
      NULL,
      0,
      8693,
      0,
      "0.0.0.0" },
    { "another loopback address needs nothing",
      { "--bind", "127.0.0.2" },
      NULL,
      NULL,
      NULL,
      0,
      8693,
      0,
      "127.0.0.2" },
    { "a port out of range is refused",
      { "--port", "65536" },
      NULL,
      NULL,
      NULL,
      EX_USAGE,
      0,
      0,
      NULL },
    { "so is one in the environment",
      { NULL },
      "MOCKSTS_PORT",
      "80a",
      NULL,
      EX_USAGE,
      0,
      0,
      NULL },
    { "so is one in PORT", { NULL }, "PORT", "http", NULL, EX_USAGE, 0, 0, NULL },
    { "so is one in the file",
      { NULL },
      NULL,
      NULL,
      "port: 65536\n",
      EX_CONFIG,
      0,
      0,
      NULL },
    { "an unknown dialect is refused",
      { "--dialect", "oidc" },
      NULL,
      NULL,
      NULL,
      EX_USAGE,
      0,
      0,
      NULL },
    { "an unknown flag is refused",
      { "--prot", "1" },
      NULL,
      NULL,
      NULL,
      EX_USAGE,
      0,
      0,
      NULL },
    { "an unknown name in the file is refused",
      { NULL },
      NULL,
      NULL,
      "prot: 1\n",
      EX_CONFIG,
      0,
      0,
      NULL },
    { "a list in the file is refused",
      { NULL },
      NULL,
      NULL,
      "port: [1, 2]\n",
      EX_CONFIG,
      0,
      0,
      NULL },
    { "a file that is no YAML is refused",
      { NULL },
      NULL,
      NULL,
      "port: [1\n",
      EX_CONFIG,
      0,
      0,
      NULL },
    { "a word too many is refused",
      { "demo.yaml" },
      NULL,
      NULL,
      NULL,
      EX_USAGE,
      0,
      0,
      NULL },
};

static void check_row(void **state)
{
    static const char *const names[] = { "config" };
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    char *argv[WORDS + 2] = { arena_text(a, "serve") };
    struct serve_options got = { 0 };

    begin();
    for (int i = 0; i < WORDS && row->words[i] != NULL; i++)
        argv[i + 1] = arena_text(a, row->words[i]);
    if (row->variable != NULL)
        setenv(row->variable, row->value, 1);
    if (row->config != NULL)
        setenv("MOCKSTS_CONFIG", write_file(a, "config", row->config, 0600), 1);
    assert_int_equal(serve_options_read(argv, a, &got), row->rc);
    if (row->rc == 0) {
        assert_int_equal(got.port, row->port);
        assert_int_equal(got.dialect, row->dialect);
        assert_string_equal(got.bind, row->bind);
    }
    end(a, names, ROWS_COUNT(names));
}

static void check_request_timeout(void **state)
{
    struct arena *a = arena_open(0);
    char *serve = arena_text(a, "serve");
    char *argv[] = { serve, arena_text(a, "--request-timeout=250"), NULL };
    char *plain[] = { serve, NULL };
    char *never[] = { serve, arena_text(a, "--request-timeout=0"), NULL };
    struct serve_options got;

    (void)state, begin();
    assert_int_equal(serve_options_read(argv, a, &got), 0);
    assert_int_equal(got.request_ms, 250);
    assert_int_equal(serve_options_read(plain, a, &got), 0);
    assert_int_equal(got.request_ms, 10000);
    assert_int_equal(serve_options_read(never, a, &got), EX_USAGE);
    end(a, NULL, 0);
}

static void check_missing_config(void **state)
{
    struct arena *a = arena_open(0);
    char *argv[] = { arena_text(a, "serve"), arena_text(a, "--config"),
                     arena_text(a, "/nowhere/config"), NULL };
    struct serve_options got;

    (void)state;
    begin();
    assert_int_equal(serve_options_read(argv, a, &got), EX_NOINPUT);
    end(a, NULL, 0);
}

static void check_admin_key(void **state)
{
    static const char *const names[] = { "key", "open" };
    struct arena *a = arena_open(0);
    char *argv[] = { arena_text(a, "serve"), NULL };
    struct serve_options got = { 0 };

    (void)state;
    begin();
    setenv("MOCKSTS_ADMIN_KEY", "of-the-environment", 1);
    assert_int_equal(serve_options_read(argv, a, &got), 0);
    assert_memory_equal(got.admin_key.bytes, "of-the-environment", got.admin_key.len);
    setenv("MOCKSTS_ADMIN_KEY_FILE", write_file(a, "key", "of-the-file\n", 0600), 1);
    assert_int_equal(serve_options_read(argv, a, &got), 0);
    assert_int_equal(got.admin_key.len, 11);
    assert_memory_equal(got.admin_key.bytes, "of-the-file", 11);
    setenv("MOCKSTS_ADMIN_KEY_FILE", write_file(a, "open", "of-all\n", 0644), 1);
    assert_int_equal(serve_options_read(argv, a, &got), EX_NOINPUT);
    end(a, names, ROWS_COUNT(names));
}

static void check_interactive(void **state)
{
    struct arena *a = arena_open(0);
    char *plain[] = { arena_text(a, "serve"), NULL };
    char *flag[] = { arena_text(a, "serve"), arena_text(a, "-i"), NULL };
    struct serve_options got = { 0 };

    (void)state;
    begin();
    assert_int_equal(serve_options_read(plain, a, &got), 0);
    assert_int_equal(got.login, LOGIN_AUTO);
    assert_int_equal(serve_options_read(flag, a, &got), 0);
    assert_int_equal(got.login, LOGIN_PAGE);
    setenv("MOCKSTS_INTERACTIVE", "1", 1);
    assert_int_equal(serve_options_read(plain, a, &got), 0);
    assert_int_equal(got.login, LOGIN_PAGE);
    end(a, NULL, 0);
}

/* 32 bytes of zero in base64. */
static const char zeros[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

static void check_vault_key_given(void **state)
{
    static const unsigned char want[32] = { 0 };
    struct arena *a = arena_open(0);
    struct serve_options o = { 0 };

    (void)state;
    begin();
    memset(o.vault_key, 1, sizeof o.vault_key);
    setenv("MOCKSTS_VAULT_KEY", zeros, 1);
    assert_int_equal(serve_options_vault_key(a, &o), 0);
    assert_memory_equal(o.vault_key, want, sizeof want);
    setenv("MOCKSTS_VAULT_KEY", zeros + 4, 1);
    assert_int_equal(serve_options_vault_key(a, &o), EX_CONFIG);
    setenv("MOCKSTS_VAULT_KEY", "!!!", 1);
    assert_int_equal(serve_options_vault_key(a, &o), EX_CONFIG);
    end(a, NULL, 0);
}

static void check_vault_key_kept(void **state)
{
    static const char *const names[] = { "s.db.key" };
    struct arena *a = arena_open(0);
    struct serve_options first = { 0 }, again = { 0 }, other = { 0 };

    (void)state;
    begin();
    first.store = again.store = arena_printf(a, "%s/s.db", dir);
    assert_int_equal(serve_options_vault_key(a, &first), 0);
    assert_int_equal(serve_options_vault_key(a, &again), 0);
    assert_memory_equal(first.vault_key, again.vault_key, sizeof first.vault_key);
    assert_int_equal(serve_options_vault_key(a, &other), 0); /* in memory: a new one */
    assert_memory_not_equal(first.vault_key, other.vault_key, sizeof first.vault_key);
    end(a, names, ROWS_COUNT(names));
}

int main(void)
{
    ROWS_ADD(rows, check_row);
    rows_add_one("a request has ten seconds to arrive, or as long as asked for",
                 check_request_timeout);
    rows_add_one("a configuration file that is not there is refused",
                 check_missing_config);
    rows_add_one("the admin key comes from the environment or a private file",
                 check_admin_key);
    rows_add_one("pages are shown with --interactive alone", check_interactive);
    rows_add_one("a given vault key is 32 bytes in base64", check_vault_key_given);
    rows_add_one("the vault key of a store file is made once and kept beside it",
                 check_vault_key_kept);
    return rows_run("serve_options");
}
