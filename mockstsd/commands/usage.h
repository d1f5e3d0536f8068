/* SPDX-License-Identifier: MIT */
/* usage: parse a command's options, or say what is wrong with them. */
#ifndef STS_USAGE_H
#define STS_USAGE_H

#include "base/attr.h"

struct arena;
struct opt_command;
struct opts;

enum { USAGE_HELP = -1 }; /* help was printed: exit with 0 */

/* Rows that several commands share. */
#define USAGE_URL_ROW                                                                    \
    {                                                                                    \
        .name = "url", .letter = 'u', .kind = OPT_TEXT, .metavar = "URL",                \
        .env = "MOCKSTS_URL", .standard = "http://127.0.0.1:8693",                       \
        .help = "base URL of the running daemon"                                         \
    }
#define USAGE_FORMAT_ROW(text)                                                           \
    {                                                                                    \
        .name = "format", .letter = 'f', .kind = OPT_TEXT, .metavar = "NAME",            \
        .standard = "text", .choices = "text|json", .help = (text)                       \
    }

/*
 * Parse.
 *
 * Returns  0, USAGE_HELP, or exit code 64 with a sentence on standard error.
 * Owns     the arena.
 */
int usage_parse(const struct opt_command *command, char **argv, struct arena *a,
                struct opts **out) MUST_USE;

/* Print "name: sentence" on standard error and return the exit code. */
int usage_fail(const struct opt_command *command, int code, const char *sentence);

#endif
