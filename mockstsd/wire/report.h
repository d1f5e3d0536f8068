/* SPDX-License-Identifier: MIT */
/*
 * report: how is what was found out written, in each output format?
 *
 * The bytes depend on the rows of report_data.h alone: no clock, no machine, no order but
 * theirs. Each format is a report_*.c of its own.
 */
#ifndef STS_REPORT_H
#define STS_REPORT_H

#include <stdbool.h>

#include "base/attr.h"
#include "wire/report_data.h"

struct buf;
struct err;

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
