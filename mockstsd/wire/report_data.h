/* SPDX-License-Identifier: MIT */
/*
 * report_data: what was found out, in a form that every output format can be made of?
 *
 * Plain data: the answer to the question asked, figures, findings with their place, tables.
 */
#ifndef STS_REPORT_DATA_H
#define STS_REPORT_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum report_status {
    REPORT_PASS,
    REPORT_NOTE, /* worth knowing: changes no exit code */
    REPORT_WARN,
    REPORT_FAIL,
    REPORT_SKIP,  /* not judged, the text says why */
    REPORT_ERROR, /* could not be judged: undecided, or a fault of the program */
    REPORT_OPEN,  /* not judged, and it should have been: never green */
    REPORT_KNOWN, /* it fails as is known: `todo` says why */
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
    const char
        *todo; /* why it is put up with, though not in order; NULL: in order, or not */
    const char *group; /* that it belongs to: a document and section; NULL: none */
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

/* What is to be known of the whole run: target, seed. */
struct report_fact {
    const char *name, *text;
};

struct report {
    const char *tool;   /* "mockstsd policy lint" */
    const char *answer; /* the first line: answers the question that was asked */
    int exit_code;      /* stands in the machine-readable formats */
    const struct report_figure *figures;
    size_t n_figures;
    const struct report_fact *facts;
    size_t n_facts;
    const struct report_row *rows;
    size_t n_rows;
    const struct report_table *tables;
    size_t n_tables;
    size_t n_first; /* so many of them a page shows before the findings */
};

#endif
