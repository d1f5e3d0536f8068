/* SPDX-License-Identifier: MIT */
/*
 * opts: an option table → values and a usage text. Flag > environment > file > default.
 *
 * Each subcommand has one table; the help text of an option stands in its row, and
 * opts_usage.h prints it.
 */
#ifndef STS_OPTS_H
#define STS_OPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;

enum opt_kind { OPT_TEXT, OPT_FLAG, OPT_NUMBER, OPT_LIST };

struct opt_row {
    const char *name; /* long name without the dashes */
    char letter;      /* short name, 0 for none */
    enum opt_kind kind;
    const char *metavar; /* "FILE"; NULL for a flag */
    const char *env; /* environment variable, NULL for none; a list is split at commas */
    const char *standard; /* default as text, NULL for none */
    const char *help;     /* one sentence */
    const char *choices;  /* "text|json", NULL for any value */
    int64_t min, max;     /* OPT_NUMBER: inclusive bounds */
};

struct opt_command {
    const char *name;     /* "mockstsd serve" */
    const char *operands; /* "FILE...", "" for none */
    const char *summary;  /* one sentence */
    const char *details;  /* paragraphs after the options: examples; may be NULL */
    const struct opt_row *rows;
    size_t n_rows;
};

struct opts; /* parsed values */

/*
 * Parse a command line (long and short forms, --opt=value, "--" ends the options).
 *
 * Takes    argv as main got it: argv[0] is skipped, a NULL ends it, its order may change.
 *          `--help` (and -h where no row has that letter) is always there.
 * Returns  0; 1 if --help was asked for (nothing else was parsed).
 * Owns     *out lives in the arena and points into argv and the environment.
 * Fails    ERR_PARSE with the offending option and the nearest that exists.
 */
int opts_parse(const struct opt_command *cmd, char **argv, struct arena *a,
               struct opts **out, struct err *e) MUST_USE;

/*
 * Lay "name: value" pairs of a configuration file under flags and environment, over defaults.
 *
 * Fails    ERR_PARSE for an unknown name or a bad value.
 */
int opts_lay_file(struct opts *o, const char *name, const char *value,
                  struct err *e) MUST_USE;

const char *opts_text(const struct opts *o,
                      const char *name);                /* Value or NULL. Owns: opts. */
bool opts_flag(const struct opts *o, const char *name); /* True if given. */
int64_t opts_number(const struct opts *o, const char *name); /* Value; 0 if none. */
bool opts_given(const struct opts *o,
                const char *name); /* By flag, environment or file. */
size_t opts_n_values(const struct opts *o, const char *name); /* OPT_LIST: how many. */
const char *opts_value(const struct opts *o, const char *name,
                       size_t i);                         /* The i-th. Owns: opts. */
size_t opts_n_operands(const struct opts *o);             /* Words that are no options. */
const char *opts_operand(const struct opts *o, size_t i); /* The i-th. Owns: argv. */

/* An environment variable, or NULL: the only getenv of the house. Owns: the environment. */
const char *opts_env(const char *name);

#endif
