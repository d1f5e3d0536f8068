/* SPDX-License-Identifier: MIT */
#include "commands/policy_run.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/opts_usage.h"
#include "commands/policy_files.h"
#include "workbench/wb_exit.h"

enum {
    TEXT_MAX = 1 << 30,
    HELP_MAX = 1 << 16,
    ROWS_MAX = 24,
    MEMORY_MIB =
        3072, /* for one verb, beside the world and wb_scratch.h; beyond: undecided */
};

int policy_run_complain(const char *verb, const char *sentence)
{
    fprintf(stderr, "mockstsd policy%s%s: %s\n", verb[0] ? " " : "", verb, sentence);
    return WB_USAGE;
}

/* The options of a verb: what all have, then its own. */
static size_t rows_of(const struct policy_verb *verb, struct opt_row *rows)
{
    static const struct opt_row world[] = {
        { .name = "tenant",
          .letter = 't',
          .kind = OPT_TEXT,
          .metavar = "FILE",
          .help =
              "the world: users, clients, targets, rules; without it the demo tenant" },
        { .name = "rules",
          .letter = 'r',
          .kind = OPT_LIST,
          .metavar = "FILE",
          .help = "other rules than the tenant's; may stand several times" },
    };
    struct opt_row format = { .name = "format",
                              .letter = 'f',
                              .kind = OPT_TEXT,
                              .metavar = "NAME",
                              .standard = "text",
                              .help = "the form of the report" };
    static const struct opt_row output = { .name = "output",
                                           .letter = 'o',
                                           .kind = OPT_TEXT,
                                           .metavar = "FILE",
                                           .help = "write it there instead" };
    static const struct opt_row quiet = { .name = "quiet",
                                          .letter = 'q',
                                          .kind = OPT_FLAG,
                                          .help = "of a text report the answer alone" };
    size_t n = 0;

    for (size_t i = 0; verb->wants_world && i < 2; i++)
        rows[n++] = world[i];
    for (size_t i = 0; i < verb->n_rows && n < ROWS_MAX - 3; i++)
        rows[n++] = verb->rows[i];
    format.choices = verb->formats;
    if (verb->formats)
        rows[n++] = format;
    if (verb->run)
        rows[n++] = output;
    if (verb->formats)
        rows[n++] = quiet;
    return n;
}

static int load(struct policy_call *call, struct err *e)
{
    size_t n = opts_n_values(call->opts, "rules");
    const char **rules = arena_array(call->arena, n + 1, sizeof *rules);
    struct policy_files files = { opts_text(call->opts, "tenant"), rules, n };

    for (size_t i = 0; i < n; i++)
        rules[i] = opts_value(call->opts, "rules", i);
    return policy_files_world(call, &files, &call->world, e);
}

static bool wants_colour(const struct policy_call *call)
{
    const char *no_colour = opts_env("NO_COLOR");

    return !opts_text(call->opts, "output") && !(no_colour && no_colour[0]) &&
           isatty(STDOUT_FILENO);
}

static void put_report(struct policy_call *call, const struct report *r)
{
    struct report shown = *r;
    enum report_format format = REPORT_TEXT;

    if (report_format_find(opts_text(call->opts, "format"), &format, NULL) < 0)
        return;
    if (format == REPORT_TEXT && opts_flag(call->opts, "quiet"))
        shown.n_rows = shown.n_tables = shown.n_figures = 0;
    report_write(&shown, format, wants_colour(call), &call->text);
}

static int deliver(struct policy_call *call, struct err *e)
{
    const char *path = opts_text(call->opts, "output");

    if (!buf_ok(&call->text))
        return err_set(e, ERR_LIMIT, "the answer is longer than %d bytes", TEXT_MAX);
    if (path)
        return file_write(path, call->text.data, call->text.len, 0644, e);
    fwrite(call->text.data, 1, call->text.len, stdout);
    return 0;
}

/* Files are the operands of some verbs, and of others the world: a slip that would answer about the
 * demo tenant. */
static int check_operands(const struct policy_verb *verb, const struct policy_call *call,
                          struct err *e)
{
    const char *word = opts_operand(call->opts, 0);

    if (verb->operands[0] || !word)
        return 0;
    return err_set(e, ERR_PARSE, "%s: %s takes no operand%s%s", word, verb->name,
                   verb->wants_world ? "; for a tenant file: --tenant " : "",
                   verb->wants_world ? word : "");
}

static int act(const struct policy_verb *verb, struct policy_call *call, int *code,
               struct err *e)
{
    struct report r = { .tool =
                            arena_printf(call->arena, "mockstsd policy %s", verb->name) };

    if (check_operands(verb, call, e) < 0 || (verb->wants_world && load(call, e) < 0))
        return -1;
    if (verb->run(call, &r, e) < 0)
        return -1;
    if (r.answer)
        put_report(call, &r);
    *code = r.exit_code;
    return deliver(call, e);
}

/* What the words ask for, for arena_run. */
struct policy_job {
    const struct policy_verb *verb;
    char **argv;
    struct saves *saves;
    struct arena *arena;
};

static int code_of(int err)
{
    if (err == ERR_UNAVAILABLE)
        return WB_NOT_KNOWN; /* it would take more memory */
    return err == ERR_CONFLICT ? WB_FAULT : WB_USAGE;
}

static int run(void *self)
{
    const struct policy_job *job = self;
    const struct policy_verb *verb = job->verb;
    struct arena *a = job->arena;
    struct opt_row rows[ROWS_MAX];
    struct opt_command command = {
        .name = arena_printf(a, "mockstsd policy %s", verb->name),
        .operands = verb->operands,
        .summary = verb->summary,
        .details = verb->details,
        .rows = rows,
        .n_rows = rows_of(verb, rows),
    };
    struct policy_call call = { .arena = a,
                                .saves = job->saves,
                                .text = buf_make(a, TEXT_MAX) };
    struct opts *opts;
    struct err e = { 0 };
    int code = WB_USAGE, rc = opts_parse(&command, job->argv, a, &opts, &e);

    if (rc < 0)
        return policy_run_complain(verb->name, e.text);
    if (rc > 0) {
        struct buf help = buf_make(a, HELP_MAX);
        opts_usage(&command, &help);
        fputs(help.data, stdout);
        return WB_GOOD;
    }
    call.opts = opts;
    if (act(verb, &call, &code, &e) == 0)
        return code;
    if (e.code != ERR_NONE)
        policy_run_complain(verb->name, e.text);
    return code_of(e.code);
}

int policy_run(const struct policy_verb *verb, char **argv, struct saves *saves)
{
    struct policy_job job = { verb, argv, saves, arena_open((size_t)MEMORY_MIB << 20) };
    int rc = job.arena ? arena_run(job.arena, run, &job) : -2;

    arena_free(job.arena);
    if (rc != -2)
        return rc;
    policy_run_complain(verb->name, "undecided: not enough memory");
    return WB_NOT_KNOWN;
}
