/* SPDX-License-Identifier: MIT */
/*
 * report_forms: how does a report look in each format?
 *
 * Inside of report.h: one file per format, each exporting the function of its own name, and
 * the small things that several of them say alike.
 */
#ifndef STS_REPORT_FORMS_H
#define STS_REPORT_FORMS_H

#include "wire/report_data.h"

struct buf;

void report_text(const struct report *r, bool colour,
                 struct buf *out);                           /* For a person. */
void report_json(const struct report *r, struct buf *out);   /* RFC 8259. */
void report_junit(const struct report *r, struct buf *out);  /* JUnit's XML. */
void report_tap(const struct report *r, struct buf *out);    /* TAP 14. */
void report_sarif(const struct report *r, struct buf *out);  /* SARIF 2.1.0. */
void report_github(const struct report *r, struct buf *out); /* Workflow commands. */
void report_md(const struct report *r, struct buf *out);     /* GitHub's Markdown. */
void report_csv(const struct report *r, struct buf *out);    /* RFC 4180. */
void report_html(const struct report *r, struct buf *out);   /* One page, no network. */

/* "pass", "warning" …. Owns: constant. */
const char *report_status_name(enum report_status status);

/* True for what makes a run red. */
bool report_is_bad(enum report_status status);

/* A cell as one line: texts of a list with ", " between, control characters shown. */
void report_cell(const struct report_cell *cell, struct buf *out);

/* "loans.yaml:12:3", control characters shown; nothing without a file. */
void report_place(const struct report_place *place, struct buf *out);

/* The next line of a text of many; *text moves behind it; *len 0 and NULL at the end. Owns: the text. */
const char *report_line(const char **text, size_t *len);

/* Append a text for XML and HTML: what they know as markup, and what they forbid, is escaped. */
void report_markup(const char *text, struct buf *out);

#endif
