/* SPDX-License-Identifier: MIT */
#include "base/opts.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"

enum { LONG_BASE = 256, HELP = 255, ROWS_MAX = 64 };

/* Where a value comes from, weakest first. */
enum layer { LAYER_NONE, LAYER_STANDARD, LAYER_FILE, LAYER_ENV, LAYER_FLAG };

struct item {
    struct item *next;
    const char *text;
};

struct value {
    enum layer from;
    const char *text; /* of a list: its last item */
    int64_t number;
    struct item *items, **end;
};

struct opts {
    const struct opt_command *cmd;
    struct arena *arena;
    struct value *values;
    char **operands;
    size_t n_operands;
};

static size_t row_index(const struct opt_command *cmd, const char *name)
{
    size_t i = 0;

    while (i < cmd->n_rows && strcmp(cmd->rows[i].name, name) != 0)
        i++;
    return i;
}

static const struct value *value_find(const struct opts *o, const char *name)
{
    static const struct value none = { 0 };
    size_t i = row_index(o->cmd, name);

    return i < o->cmd->n_rows ? &o->values[i] : &none;
}

static int unknown(const struct opt_command *cmd, const char *what, const char *name,
                   struct err *e)
{
    const char *names[ROWS_MAX + 1] = { "help" };
    size_t n = 1;

    for (size_t i = 0; i < cmd->n_rows && n <= ROWS_MAX; i++)
        names[n++] = cmd->rows[i].name;
    const char *near = nearest_find(name, names, n);
    return err_set(e, ERR_PARSE,
                   near ? "unknown %s%s (did you mean %s?)" : "unknown %s%s", what, name,
                   near);
}

static bool is_choice(const char *choices, const char *text)
{
    size_t len = strlen(text);

    for (const char *at = choices; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, text, len) == 0 && (at[len] == '|' || at[len] == '\0'))
            return len > 0;
    }
    return false;
}

static int parse_number(const struct opt_row *row, const char *text, int64_t *out,
                        struct err *e)
{
    char *end;

    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || n < row->min || n > row->max)
        return err_set(e, ERR_PARSE,
                       "%s: expected a number from %" PRId64 " to %" PRId64
                       ", got \"%s\"",
                       row->name, row->min, row->max, text);
    *out = n;
    return 0;
}

static int parse_flag(const struct opt_row *row, const char *text, int64_t *out,
                      struct err *e)
{
    if (is_choice("true|yes|on|1", text))
        *out = 1;
    else if (is_choice("false|no|off|0", text))
        *out = 0;
    else
        return err_set(e, ERR_PARSE, "%s: expected true or false, got \"%s\"", row->name,
                       text);
    return 0;
}

/* Check a text against its row; *number is set for numbers and flags. */
static int check(const struct opt_row *row, const char *text, int64_t *number,
                 struct err *e)
{
    if (row->kind == OPT_NUMBER)
        return parse_number(row, text, number, e);
    if (row->kind == OPT_FLAG)
        return parse_flag(row, text, number, e);
    if (row->choices && !is_choice(row->choices, text))
        return err_set(e, ERR_PARSE, "%s: expected one of %s, got \"%s\"", row->name,
                       row->choices, text);
    return 0;
}

/* Lay one text at one layer: a stronger layer stays, an equal one adds to a list. */
static int lay(struct opts *o, size_t i, enum layer layer, const char *text,
               struct err *e)
{
    const struct opt_row *row = &o->cmd->rows[i];
    struct value *v = &o->values[i];
    int64_t number = 0;

    if (check(row, text, &number, e) < 0)
        return -1;
    if (v->from > layer)
        return 0;
    if (v->from < layer || row->kind != OPT_LIST) {
        v->items = NULL;
        v->end = &v->items;
    }
    v->from = layer;
    v->text = text;
    v->number = number;
    *v->end = arena_alloc(o->arena, sizeof **v->end);
    (*v->end)->text = text;
    v->end = &(*v->end)->next;
    return 0;
}

/* A list comes from the environment as items between commas. */
static int lay_split(struct opts *o, size_t i, enum layer layer, const char *text,
                     struct err *e)
{
    while (*text) {
        size_t len = strcspn(text, ",");
        if (len > 0 && lay(o, i, layer, arena_slice(o->arena, text, len), e) < 0)
            return -1;
        text += len + (text[len] == ',');
    }
    return 0;
}

static int lay_env(struct opts *o, size_t i, struct err *e)
{
    const struct opt_row *row = &o->cmd->rows[i];
    const char *text = row->env ? opts_env(row->env) : NULL;
    struct err why;

    if (!text || !*text)
        return 0;
    int rc = row->kind == OPT_LIST ? lay_split(o, i, LAYER_ENV, text, &why)
                                   : lay(o, i, LAYER_ENV, text, &why);
    return rc < 0 ? err_set(e, why.code, "%s: %s", row->env, why.text) : 0;
}

/* The tables that getopt_long wants. */
struct forms {
    char *letters;
    struct option *names;
};

static struct forms forms_make(const struct opt_command *cmd, struct arena *a)
{
    struct forms f = { .letters = arena_alloc(a, 2 * cmd->n_rows + 3),
                       .names = arena_array(a, cmd->n_rows + 2, sizeof *f.names) };
    char *at = f.letters;

    *at++ = ':'; /* tells a missing value from an unknown option */
    for (size_t i = 0; i < cmd->n_rows; i++) {
        const struct opt_row *row = &cmd->rows[i];
        int has_arg = row->kind == OPT_FLAG ? no_argument : required_argument;
        f.names[i] = (struct option){ row->name, has_arg, NULL, LONG_BASE + (int)i };
        if (!row->letter)
            continue;
        *at++ = row->letter;
        if (has_arg == required_argument)
            *at++ = ':';
    }
    f.names[cmd->n_rows] = (struct option){ "help", no_argument, NULL, HELP };
    if (!strchr(f.letters, 'h'))
        *at = 'h';
    return f;
}

/* The row that getopt's answer stands for; n_rows if none. */
static size_t row_of(const struct opt_command *cmd, int answer)
{
    size_t i = 0;

    if (answer >= LONG_BASE)
        return (size_t)(answer - LONG_BASE);
    while (i < cmd->n_rows && cmd->rows[i].letter != answer)
        i++;
    return i;
}

static int complain(const struct opt_command *cmd, int answer, const char *word,
                    struct err *e)
{
    size_t i = row_of(cmd, optopt);

    if (optopt != 0 && i < cmd->n_rows)
        return err_set(e, ERR_PARSE, "option --%s %s", cmd->rows[i].name,
                       answer == ':' ? "needs a value" : "takes no value");
    if (optopt == HELP)
        return err_set(e, ERR_PARSE, "option --help takes no value");
    if (optopt != 0)
        return err_set(e, ERR_PARSE, "unknown option -%c", optopt);
    word += strspn(word, "-");
    size_t len = strcspn(word, "=");
    char name[80] = "";
    memcpy(name, word, len < sizeof name - 1 ? len : sizeof name - 1);
    return unknown(cmd, "option --", name, e);
}

static int parse_words(struct opts *o, int argc, char **argv, struct err *e)
{
    struct forms forms = forms_make(o->cmd, o->arena);
    int answer;

    opterr = 0;
    optind = 0; /* glibc: begin anew */
    while ((answer = getopt_long(argc, argv, forms.letters, forms.names, NULL)) != -1) {
        if (answer == '?' || answer == ':')
            return complain(o->cmd, answer, argv[optind - 1], e);
        size_t i = row_of(o->cmd, answer);
        if (answer == HELP || i == o->cmd->n_rows) /* -h without a row */
            return 1;
        if (lay(o, i, LAYER_FLAG, optarg ? optarg : "true", e) < 0)
            return -1;
    }
    o->operands = argv + optind;
    o->n_operands = (size_t)(argc - optind);
    return 0;
}

static int lay_below(struct opts *o, struct err *e)
{
    for (size_t i = 0; i < o->cmd->n_rows; i++) {
        if (lay_env(o, i, e) < 0)
            return -1;
        const char *standard = o->cmd->rows[i].standard;
        if (standard && lay(o, i, LAYER_STANDARD, standard, e) < 0)
            return -1;
    }
    return 0;
}

int opts_parse(const struct opt_command *cmd, char **argv, struct arena *a,
               struct opts **out, struct err *e)
{
    struct opts *o = arena_alloc(a, sizeof *o);
    int argc = 0;

    while (argv[argc])
        argc++;
    o->cmd = cmd;
    o->arena = a;
    o->values = arena_array(a, cmd->n_rows, sizeof *o->values);
    int rc = parse_words(o, argc, argv, e);
    if (rc == 0)
        rc = lay_below(o, e);
    if (rc == 0)
        *out = o;
    return rc;
}

int opts_lay_file(struct opts *o, const char *name, const char *value, struct err *e)
{
    size_t i = row_index(o->cmd, name);

    if (i == o->cmd->n_rows)
        return unknown(o->cmd, "setting ", name, e);
    return lay(o, i, LAYER_FILE, arena_text(o->arena, value), e);
}

const char *opts_text(const struct opts *o, const char *name)
{
    return value_find(o, name)->text;
}

bool opts_flag(const struct opts *o, const char *name)
{
    return value_find(o, name)->number != 0;
}

int64_t opts_number(const struct opts *o, const char *name)
{
    return value_find(o, name)->number;
}

bool opts_given(const struct opts *o, const char *name)
{
    return value_find(o, name)->from > LAYER_STANDARD;
}

size_t opts_n_values(const struct opts *o, const char *name)
{
    size_t n = 0;

    for (const struct item *item = value_find(o, name)->items; item; item = item->next)
        n++;
    return n;
}

const char *opts_value(const struct opts *o, const char *name, size_t i)
{
    const struct item *item = value_find(o, name)->items;

    for (; item && i > 0; i--)
        item = item->next;
    return item ? item->text : NULL;
}

size_t opts_n_operands(const struct opts *o)
{
    return o->n_operands;
}

const char *opts_operand(const struct opts *o, size_t i)
{
    return i < o->n_operands ? o->operands[i] : NULL;
}

const char *opts_env(const char *name)
{
    return getenv(name);
}
