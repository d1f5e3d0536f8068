/* SPDX-License-Identifier: MIT */
/*
 * service_options: what every program of clients/ that listens may be told.
 *
 * Flag > environment > default. No secret is among them: argv is for everybody to read.
 */
#ifndef STS_SERVICE_OPTIONS_H
#define STS_SERVICE_OPTIONS_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct opt_command;
struct opts;

struct service_options {
    const char *bind;
    const char *ready_file; /* NULL: none */
    int port, drain_ms;
    bool json_log, verbose;
};

enum { SERVICE_OPTIONS_HELP = -1 }; /* help was printed: exit with 0 */

/* The rows of an option table; prefix: of the environment variables; port: the default. */
#define SERVICE_OPTIONS_ROWS(prefix, port_text)                                          \
    { .name = "port",                                                                    \
      .letter = 'p',                                                                     \
      .kind = OPT_NUMBER,                                                                \
      .metavar = "N",                                                                    \
      .env = prefix "PORT",                                                              \
      .standard = (port_text),                                                           \
      .max = 65535,                                                                      \
      .help = "port to listen on; 0 picks a free one" },                                 \
        { .name = "bind",                                                                \
          .kind = OPT_TEXT,                                                              \
          .metavar = "ADDRESS",                                                          \
          .env = prefix "BIND",                                                          \
          .standard = "127.0.0.1",                                                       \
          .help = "IPv4 address to listen on; any but loopback needs --expose" },        \
        { .name = "expose",                                                              \
          .kind = OPT_FLAG,                                                              \
          .env = prefix "EXPOSE",                                                        \
          .help = "allow an address that others can reach, in plain HTTP" },             \
        { .name = "ready-file",                                                          \
          .kind = OPT_TEXT,                                                              \
          .metavar = "FILE",                                                             \
          .env = prefix "READY_FILE",                                                    \
          .help = "write the URL of the listener here once requests are served" },       \
        { .name = "drain",                                                               \
          .kind = OPT_NUMBER,                                                            \
          .metavar = "MS",                                                               \
          .env = prefix "DRAIN",                                                         \
          .standard = "5000",                                                            \
          .max = 600000,                                                                 \
          .help = "how long running requests may take after SIGTERM" },                  \
        { .name = "log-format",                                                          \
          .kind = OPT_TEXT,                                                              \
          .metavar = "NAME",                                                             \
          .env = prefix "LOG_FORMAT",                                                    \
          .standard = "text",                                                            \
          .choices = "text|json",                                                        \
          .help = "text for people, json for machines" },                                \
    {                                                                                    \
        .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .env = prefix "VERBOSE",     \
        .help = "log a line for each request"                                            \
    }

/*
 * Parse a command line whose table holds SERVICE_OPTIONS_ROWS.
 *
 * Returns  0; SERVICE_OPTIONS_HELP; else an exit code, said on standard error.
 * Owns     *opts lives in the arena.
 */
int service_options_read(const struct opt_command *command, char **argv, struct arena *a,
                         struct opts **opts) MUST_USE;

/* What the shared rows came to. */
struct service_options service_options_fill(const struct opts *opts);

/* Print "name: sentence" on standard error and return the exit code. */
int service_options_fail(const struct opt_command *command, int code,
                         const char *sentence);

#endif
