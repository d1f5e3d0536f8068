/* SPDX-License-Identifier: MIT */
#include "conformance/conf.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/checkfile.h"
#include "conformance/conf_args.h"
#include "conformance/conf_out.h"
#include "conformance/embedded.h"
#include "conformance/verdict.h"

enum { COLUMNS = 5, DOCUMENTS_MAX = 200, CLAUSES_MAX = 2000 };

static const char excluded[] = "excluded: ";

static const struct opt_row rows[] = { CONF_OUT_FORMAT, CONF_OUT_FILE };

static const struct opt_command command = {
    .name = "sts-conformance clauses",
    .operands = "",
    .summary = "Tell which sentences of the documents a check looks at.",
    .details = "Exit code 4: a sentence is neither covered nor excluded with a reason.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

/* What is known of one document. */
struct document {
    const char *name;
    int64_t clauses, covered, excluded; /* sentences of clauses.tsv */
    int64_t checks, built;              /* rows of the catalogue that cite it */
};

struct coverage {
    struct arena *arena;
    const struct requirements *rows;
    const struct checks *checks;
    struct document documents[DOCUMENTS_MAX];
    size_t n;
    struct report_row *found;
    size_t n_found;
};

static struct document *document_of(struct coverage *c, const char *name, size_t len)
{
    for (size_t i = 0; i < c->n; i++)
        if (strlen(c->documents[i].name) == len &&
            strncmp(c->documents[i].name, name, len) == 0)
            return &c->documents[i];
    if (c->n + 1 < DOCUMENTS_MAX)
        c->n++;
    c->documents[c->n - 1].name = arena_slice(c->arena, name, len);
    return &c->documents[c->n - 1];
}

/* "RFC8693 §2.1; MCP 2026-07-28 canonical URI": a document each, by its first word. */
static void count_row(struct coverage *c, const struct requirement *row)
{
    bool built = checkfile_find(c->checks, row->id) != NULL;

    for (const char *at = row->spec; *at != '\0';) {
        struct document *d = document_of(c, at, strcspn(at, " ;,/"));

        d->checks++;
        d->built += built;
        at += strcspn(at, ";");
        at += strspn(at, "; ");
    }
}

/* Is there an id that the catalogue does not have, or none at all? Else NULL. */
static const char *unmapped(struct coverage *c, char *ids)
{
    const char *last = NULL;

    while (*ids != '\0') {
        size_t len = strcspn(ids, " ");
        const char *id = arena_slice(c->arena, ids, len);

        if (requirements_find(c->rows, id) == NULL)
            return arena_printf(c->arena, "the catalogue has no %s", id);
        last = id;
        ids += len;
        ids += strspn(ids, " ");
    }
    return last != NULL ? NULL : "no check, and no reason why there is none";
}

static void count_clause(struct coverage *c, char *column[COLUMNS])
{
    struct document *d = document_of(c, column[0], strlen(column[0]));
    const char *miss = NULL;

    d->clauses++;
    if (strncmp(column[4], excluded, sizeof excluded - 1) == 0) {
        d->excluded++;
        return;
    }
    miss = unmapped(c, column[4]);
    d->covered += miss == NULL;
    if (miss != NULL)
        c->found[c->n_found++] = (struct report_row){
            .id = arena_printf(c->arena, "%s %s", column[0], column[1]),
            .name = column[2],
            .status = REPORT_FAIL,
            .text = arena_printf(c->arena, "%s: %s", column[3], miss),
        };
}

/* The lines of the table, without the names of its columns. */
static void count_clauses(struct coverage *c)
{
    char *line = arena_text(c->arena, embedded_find("clauses.tsv")->text);

    line += strcspn(line, "\n") + 1;
    while (*line != '\0' && c->n_found < CLAUSES_MAX) {
        char *column[COLUMNS], *end = line + strcspn(line, "\n");

        *end = '\0';
        for (size_t i = 0; i < COLUMNS; i++) {
            column[i] = line;
            line += strcspn(line, "\t");
            if (line < end)
                *line++ = '\0';
        }
        count_clause(c, column);
        line = end + 1;
    }
}

static struct report_table table_of(struct coverage *c)
{
    static const char *const columns[] = { "document", "sentences", "covered",
                                           "excluded", "checks",    "judged" };
    enum { N = sizeof columns / sizeof columns[0] };
    struct report_cell *cells = arena_array(c->arena, c->n * N + 1, sizeof *cells);
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct document *d = &c->documents[i];
        const int64_t numbers[] = { d->clauses, d->covered, d->excluded, d->checks,
                                    d->built };

        cells[n++].text = d->name;
        for (size_t k = 0; k < N - 1; k++)
            cells[n++] = (struct report_cell){ .is_number = true, .number = numbers[k] };
    }
    return (struct report_table){ "documents", "by document", columns, N, cells, c->n };
}

static const char *answer_of(struct coverage *c)
{
    int64_t clauses = 0, covered = 0, left_out = 0;

    for (size_t i = 0; i < c->n; i++) {
        clauses += c->documents[i].clauses;
        covered += c->documents[i].covered;
        left_out += c->documents[i].excluded;
    }
    return arena_printf(c->arena,
                        "%lld sentences of the documents: %lld covered, %lld excluded, "
                        "%zu open; %zu of %zu checks can be judged",
                        (long long)clauses, (long long)covered, (long long)left_out,
                        c->n_found, c->checks->n, c->rows->n);
}

static int cover(const struct opts *opts, struct arena *a)
{
    struct coverage *c = arena_alloc(a, sizeof *c);
    struct report report = { .tool = command.name, .n_tables = 1 };
    struct report_table table;
    struct checks checks;
    struct err why = { 0 };

    c->arena = a;
    c->rows = requirements_load(a);
    c->checks = &checks;
    c->found = arena_array(a, CLAUSES_MAX, sizeof *c->found);
    if (checkfile_load(c->rows, a, &checks, &why) < 0) {
        fprintf(stderr, "sts-conformance: %s\n", why.text);
        return VERDICT_EXIT_FAULT;
    }
    count_clauses(c);
    for (size_t i = 0; i < c->rows->n; i++)
        count_row(c, &c->rows->rows[i]);
    table = table_of(c);
    report.tables = &table;
    report.rows = c->found;
    report.n_rows = c->n_found;
    report.exit_code = c->n_found > 0 ? VERDICT_EXIT_GATE : VERDICT_EXIT_CONFORMS;
    report.answer = answer_of(c);
    return conf_out_write(opts, &report, a);
}

int conf_clauses(char **argv, struct arena *a)
{
    struct opts *opts;
    int rc = conf_args(&command, argv, 0, a, &opts);

    return rc == CONF_ARGS_GO_ON ? cover(opts, a) : rc;
}
