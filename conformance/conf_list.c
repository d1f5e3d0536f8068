/* SPDX-License-Identifier: MIT */
#include "conformance/conf.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"
#include "base/opts.h"
#include "conformance/checkfile.h"
#include "conformance/conf_applies.h"
#include "conformance/conf_args.h"
#include "conformance/past.h"
#include "conformance/verdict.h"

enum { NAMES_MAX = 1000 };

static int load(struct arena *a, const struct requirements **rows, struct checks *checks)
{
    struct err why = { 0 };

    *rows = requirements_load(a);
    if (checkfile_load(*rows, a, checks, &why) == 0)
        return 0;
    fprintf(stderr, "sts-conformance: %s\n", why.text);
    return VERDICT_EXIT_FAULT;
}

static const struct opt_row list_rows[] = {
    { .name = "target",
      .letter = 't',
      .kind = OPT_TEXT,
      .metavar = "mock|FILE",
      .help = "which of them apply to this target, and why others do not" },
    CONF_TARGET_PROGRAM,
    { .name = "allow-changes",
      .kind = OPT_FLAG,
      .help = "also checks that leave something behind at a target that is no mock" },
};

static const struct opt_command list_command = {
    .name = "sts-conformance list",
    .operands = "",
    .summary = "List the rows of the catalogue, and which of them can be judged.",
    .rows = list_rows,
    .n_rows = sizeof list_rows / sizeof list_rows[0],
};

static int list_target(struct opts *opts, const struct checks *checks, struct arena *a)
{
    const struct conf_target_ask ask = { .name = opts_text(opts, "target"),
                                         .program = opts_text(opts, "mockstsd"),
                                         .seed = 1,
                                         .allow_changes =
                                             opts_flag(opts, "allow-changes") };

    return conf_applies_print(&ask, checks, a);
}

int conf_list(char **argv, struct arena *a)
{
    const struct requirements *rows;
    struct checks checks;
    struct opts *opts;
    int rc = conf_args(&list_command, argv, 0, a, &opts);

    if (rc != CONF_ARGS_GO_ON)
        return rc;
    rc = load(a, &rows, &checks);
    if (rc != 0)
        return rc;
    if (opts_given(opts, "target"))
        return list_target(opts, &checks, a);
    for (size_t i = 0; i < rows->n; i++) {
        const struct requirement *r = &rows->rows[i];
        bool built = checkfile_find(&checks, r->id) != NULL;

        printf("%-10s P%-2d %-6s %s %s\n", r->id, r->profile, r->level, built ? " " : "-",
               r->text);
    }
    printf("%zu rows, %zu of them can be judged; - marks those that cannot yet\n",
           rows->n, checks.n);
    return 0;
}

static int unknown(const struct requirements *rows, const char *id)
{
    const char *names[NAMES_MAX], *near;
    size_t n = rows->n < NAMES_MAX ? rows->n : NAMES_MAX;

    for (size_t i = 0; i < n; i++)
        names[i] = rows->rows[i].id;
    near = nearest_find(id, names, n);
    fprintf(stderr,
            near ? "sts-conformance: no check %s (did you mean %s?)\n"
                 : "sts-conformance: no check %s\n",
            id, near);
    return VERDICT_EXIT_USAGE;
}

static const struct opt_row show_rows[] = {
    { .name = "report",
      .letter = 'r',
      .kind = OPT_TEXT,
      .metavar = "FILE",
      .help = "also what came of it in this report in JSON: exchange and curl line" },
};

static const struct opt_command show_command = {
    .name = "sts-conformance show",
    .operands = "ID",
    .summary = "Show a check: what must hold, where it stands, how it is provoked.",
    .rows = show_rows,
    .n_rows = sizeof show_rows / sizeof show_rows[0],
};

/* What came of it in an earlier run. */
static int show_past(const char *path, const char *id, struct arena *a)
{
    const struct past_check *c;
    struct err why = { 0 };
    const char *detail, *command;
    struct past p;

    if (past_read(path, a, &p, &why) < 0) {
        fprintf(stderr, "sts-conformance: %s\n", why.text);
        return VERDICT_EXIT_USAGE;
    }
    c = past_find(&p, id);
    if (c == NULL) {
        printf("\n%s does not hold it\n", path);
        return 0;
    }
    printf("\nat %s    %s%s%s\n", p.target, verdict_name(c->status),
           c->message[0] != '\0' ? ": " : "", c->message);
    detail = past_told(&p, id, "detail");
    command = past_told(&p, id, "command");
    if (detail != NULL)
        printf("\n%s\n\n%s\n", detail, command);
    return 0;
}

int conf_show(char **argv, struct arena *a)
{
    const struct requirements *rows;
    const struct requirement *r;
    const struct check *c;
    struct checks checks;
    struct opts *opts;
    int rc = conf_args(&show_command, argv, 1, a, &opts);

    if (rc != CONF_ARGS_GO_ON)
        return rc;
    rc = load(a, &rows, &checks);
    if (rc != 0)
        return rc;
    r = requirements_find(rows, opts_operand(opts, 0));
    if (r == NULL)
        return unknown(rows, opts_operand(opts, 0));
    c = checkfile_find(&checks, r->id);
    printf("%s (%s, P%d, %s)\n\n%s\n\n", r->id, r->level, r->profile, r->source, r->text);
    printf("stands in  %s\nprovoked   %s\nexpected   %s\n", r->spec, r->provoke,
           r->expect);
    printf("written in %s\n", c != NULL ? c->file : "no file yet: it cannot be judged");
    if (c != NULL && c->twin != NULL)
        printf("twin       %s\n", c->twin);
    if (opts_given(opts, "report"))
        return show_past(opts_text(opts, "report"), r->id, a);
    return 0;
}
