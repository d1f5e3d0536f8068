/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "base/opts_usage.h"

static const struct opt_row options[] = {
    { .name = "port",
      .letter = 'p',
      .kind = OPT_NUMBER,
      .metavar = "N",
      .env = "TEST_PORT",
      .standard = "8693",
      .help = "Listen here.",
      .max = 65535 },
    { .name = "quiet",
      .letter = 'q',
      .kind = OPT_FLAG,
      .env = "TEST_QUIET",
      .help = "Say less." },
    { .name = "format",
      .kind = OPT_TEXT,
      .metavar = "FORM",
      .choices = "text|json",
      .standard = "text",
      .help = "How to print." },
    { .name = "allow-host",
      .kind = OPT_LIST,
      .metavar = "HOST",
      .env = "TEST_HOSTS",
      .help =
          "A name to answer to, beside those of loopback; may be given more than once." },
};

static const struct opt_command command = { .name = "test serve",
                                            .operands = "FILE...",
                                            .summary = "Serve a file.",
                                            .details = "Example: test serve x.yaml",
                                            .rows = options,
                                            .n_rows = ROWS_COUNT(options) };

enum { WORDS = 8 };

struct row {
    const char *name;
    const char *words[WORDS]; /* behind the program's name */
    const char *env_port, *env_hosts, *env_quiet;
    const char *fault; /* in the error; NULL for none */
    int64_t port;
    bool quiet;
    const char *format, *host;
    size_t n_hosts, n_operands;
};

static const struct row rows[] = {
    { "without a word the defaults hold", { 0 }, .port = 8693, .format = "text" },
    { "a long option with a blank", { "--port", "0" }, .port = 0, .format = "text" },
    { "a long option with an equals sign",
      { "--port=80" },
      .port = 80,
      .format = "text" },
    { "a short option", { "-p80", "-q" }, .port = 80, .quiet = true, .format = "text" },
    { "options stand among operands",
      { "a", "-q", "b" },
      .port = 8693,
      .quiet = true,
      .format = "text",
      .n_operands = 2 },
    { "two dashes end the options",
      { "--", "-q", "--port" },
      .port = 8693,
      .format = "text",
      .n_operands = 2 },
    { "a list gathers",
      { "--allow-host", "a", "--allow-host=b" },
      .port = 8693,
      .format = "text",
      .host = "b",
      .n_hosts = 2 },
    { "the environment beats the default",
      { 0 },
      .env_port = "81",
      .port = 81,
      .format = "text" },
    { "the flag beats the environment",
      { "--port=82" },
      .env_port = "81",
      .port = 82,
      .format = "text" },
    { "an empty variable counts as none",
      { 0 },
      .env_port = "",
      .port = 8693,
      .format = "text" },
    { "a list in the environment is split at commas",
      { 0 },
      .env_hosts = "a,b,,c",
      .port = 8693,
      .format = "text",
      .host = "c",
      .n_hosts = 3 },
    { "a flag in the environment has a value",
      { 0 },
      .env_quiet = "yes",
      .port = 8693,
      .quiet = true,
      .format = "text" },
    { "which may be no", { 0 }, .env_quiet = "0", .port = 8693, .format = "text" },
    { "but nothing else", { 0 }, .env_quiet = "maybe", .fault = "TEST_QUIET" },
    { "a choice is taken", { "--format=json" }, .port = 8693, .format = "json" },
    { "another word is not", { "--format=xml" }, .fault = "text|json" },
    { "nor the beginning of a choice", { "--format=js" }, .fault = "text|json" },
    { "a number too large", { "--port=65536" }, .fault = "65535" },
    { "a number with something behind it", { "--port=1x" }, .fault = "number" },
    { "an empty number", { "--port=" }, .fault = "number" },
    { "a bad number in the environment", { 0 }, .env_port = "x", .fault = "TEST_PORT" },
    { "an option without its value", { "--port" }, .fault = "--port needs a value" },
    { "a flag with a value", { "--quiet=1" }, .fault = "--quiet takes no value" },
    { "an unknown option names the nearest",
      { "--prot=1" },
      .fault = "unknown option --prot (did you mean port?)" },
    { "an unknown letter", { "-z" }, .fault = "-z" },
};

static void put_env(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void check(void **state)
{
    const struct row *row = *state;
    char *argv[WORDS + 2] = { (char[]){ "test" } };
    struct arena *a = arena_open(0);
    struct opts *o = NULL;
    struct err e = { 0 };

    for (int i = 0; i < WORDS && row->words[i]; i++)
        argv[i + 1] = arena_text(a, row->words[i]);
    put_env("TEST_PORT", row->env_port);
    put_env("TEST_HOSTS", row->env_hosts);
    put_env("TEST_QUIET", row->env_quiet);
    int rc = opts_parse(&command, argv, a, &o, &e);
    assert_int_equal(rc, row->fault ? -1 : 0);
    if (row->fault) {
        assert_int_equal(e.code, ERR_PARSE);
        assert_non_null(strstr(e.text, row->fault));
        assert_null(o);
    } else {
        assert_int_equal(opts_number(o, "port"), row->port);
        assert_int_equal(opts_flag(o, "quiet"), row->quiet);
        assert_string_equal(opts_text(o, "format"), row->format);
        assert_int_equal(opts_n_values(o, "allow-host"), row->n_hosts);
        assert_int_equal(opts_n_operands(o), row->n_operands);
        if (row->host)
            assert_string_equal(opts_value(o, "allow-host", row->n_hosts - 1), row->host);
    }
    arena_free(a);
}

static struct opts *parsed(struct arena *a, const char *word)
{
    char *argv[] = { (char[]){ "test" }, word ? arena_text(a, word) : NULL, NULL };
    struct opts *o = NULL;

    put_env("TEST_PORT", NULL);
    put_env("TEST_HOSTS", NULL);
    put_env("TEST_QUIET", NULL);
    assert_int_equal(opts_parse(&command, argv, a, &o, NULL), 0);
    return o;
}

static void a_file_stands_between(void **state)
{
    struct arena *a = arena_open(0);
    struct opts *o = parsed(a, "--port=1");
    struct err e;

    (void)state;
    assert_false(opts_given(o, "format"));
    assert_int_equal(opts_lay_file(o, "port", "2", &e), 0);
    assert_int_equal(opts_lay_file(o, "format", "json", &e), 0);
    assert_int_equal(opts_lay_file(o, "allow-host", "a", &e), 0);
    assert_int_equal(opts_lay_file(o, "allow-host", "b", &e), 0);
    assert_int_equal(opts_number(o, "port"), 1);
    assert_string_equal(opts_text(o, "format"), "json");
    assert_true(opts_given(o, "format"));
    assert_int_equal(opts_n_values(o, "allow-host"), 2);
    assert_int_equal(opts_lay_file(o, "formt", "json", &e), -1);
    assert_non_null(strstr(e.text, "format"));
    assert_int_equal(opts_lay_file(o, "format", "xml", &e), -1);
    arena_free(a);
}

static void what_is_not_there_is_empty(void **state)
{
    struct arena *a = arena_open(0);
    struct opts *o = parsed(a, NULL);

    (void)state;
    assert_null(opts_text(o, "allow-host"));
    assert_null(opts_value(o, "allow-host", 0));
    assert_null(opts_operand(o, 0));
    assert_null(opts_text(o, "nonesuch"));
    arena_free(a);
}

static void help_is_asked_for(void **state)
{
    struct arena *a = arena_open(0);
    struct opts *o = NULL;
    struct err e;

    (void)state;
    assert_int_equal(opts_parse(&command,
                                (char *[]){ (char[]){ "t" }, (char[]){ "--help" }, NULL },
                                a, &o, &e),
                     1);
    assert_int_equal(opts_parse(&command,
                                (char *[]){ (char[]){ "t" }, (char[]){ "-h" }, NULL }, a,
                                &o, &e),
                     1);
    assert_null(o);
    arena_free(a);
}

static void the_usage_shows_every_row_within_80_columns(void **state)
{
    struct arena *a = arena_open(0);
    struct buf b = buf_make(a, 10000);

    (void)state;
    opts_usage(&command, &b);
    assert_non_null(strstr(b.data, "Usage: test serve [OPTION]... FILE...\n"));
    for (size_t i = 0; i < ROWS_COUNT(options); i++)
        assert_non_null(strstr(b.data, arena_printf(a, "--%s", options[i].name)));
    assert_non_null(strstr(b.data, "  -p, --port N"));
    assert_non_null(strstr(b.data, "[default: 8693] [env: TEST_PORT]"));
    assert_non_null(strstr(b.data, "Example: test serve x.yaml"));
    for (const char *line = b.data; *line; line += strcspn(line, "\n") + 1)
        assert_in_range(strcspn(line, "\n"), 0, 80);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check);
    rows_add_one("a file stands between environment and default", a_file_stands_between);
    rows_add_one("what is not there is empty", what_is_not_there_is_empty);
    rows_add_one("help is asked for by --help and -h", help_is_asked_for);
    rows_add_one("the usage shows every row within 80 columns",
                 the_usage_shows_every_row_within_80_columns);
    return rows_run("opts");
}
