/* SPDX-License-Identifier: MIT */
/*
 * report: what was found out, in a form that every output format can be made of?
 *
 * Plain data: the answer to the question asked, figures, findings with their place, tables.
 * The bytes written depend on these rows alone: no clock, no machine, no order but theirs.
 * Policy verbs and the conformance runner fill it; report_text.c and report_docs*.c write it.
 */
#ifndef STS_REPORT_H
#define STS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;
struct err;

enum report_status {
    REPORT_PASS,
    REPORT_NOTE, /* worth knowing: changes no exit code */
    REPORT_WARN,
    REPORT_FAIL,
    REPORT_SKIP,  /* not judged, the text says why */
    REPORT_ERROR, /* could not be judged: undecided, or a fault of the program */
};

struct report_place {
    const char *file;      /* as the user named it; NULL: none */
    unsigned line, column; /* from 1; 0: unknown */
};

/* One thing that was judged or found. Texts may be NULL but id and text. */
struct report_row {
    const char *id;   /* stable: "rule-dead", or the id of a case */
    const char *name; /* what it is about: a rule, a case; for lists of results */
    enum report_status status;
    const char *text;    /* one sentence */
    const char *witness; /* "dana via finance-mcp, asking payroll:run" */
    const char *detail;  /* more lines: reasons, repairs, the missing case */
    const char *command; /* that explains it: "mockstsd policy explain --user …" */
    struct report_place place;
};

/* A cell is a text, a whole number or a list of texts. */
struct report_cell {
    const char *text; /* NULL: not a text */
    const char *const *items;
    size_t n_items;
    int64_t number;
    bool is_number;
};

struct report_table {
    const char *name;  /* member of the JSON object: "reach" */
    const char *title; /* "who reaches payroll:run" */
    const char *const *columns;
    size_t n_columns;
    const struct report_cell *cells; /* row after row */
    size_t n_rows;
};

struct report_figure {
    const char *name; /* "rules", "score_percent" */
    int64_t value;
};

struct report {
    const char *tool;   /* "mockstsd policy lint" */
    const char *answer; /* the first line: answers the question that was asked */
    int exit_code;      /* stands in the machine-readable formats */
    const struct report_figure *figures;
    size_t n_figures;
    const struct report_row *rows;
    size_t n_rows;
    const struct report_table *tables;
    size_t n_tables;
};

enum report_format {
    REPORT_TEXT,
    REPORT_JSON,
    REPORT_JUNIT,
    REPORT_TAP,
    REPORT_SARIF,
    REPORT_GITHUB,
    REPORT_MD,
    REPORT_CSV, /* the first table, else the rows */
    REPORT_HTML,
    REPORT_FORMATS,
};

/* "text", "json" …. Owns: constant. */
const char *report_format_name(enum report_format format);

/* The format of a name. Fails: ERR_PARSE, with the nearest name. */
int report_format_find(const char *name, enum report_format *out, struct err *e) MUST_USE;

/*
 * Write it.
 *
 * Takes    colour: only for REPORT_TEXT on a terminal; the caller asks isatty and NO_COLOR.
 * Cost     proportional to the report; out's ceiling is the caller's.
 */
void report_write(const struct report *r, enum report_format format, bool colour,
                  struct buf *out);

#endif
