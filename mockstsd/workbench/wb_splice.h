/* SPDX-License-Identifier: MIT */
/*
 * wb_splice: where in the text of a test file do more cases belong?
 *
 * At the end of its list `cases`, in the list's own indent; all that stands in the file stays as
 * it is, comments too. Only for YAML with the list in block style.
 */
#ifndef STS_WB_SPLICE_H
#define STS_WB_SPLICE_H

#include "base/attr.h"
#include "workbench/wb_parts.h"

struct buf;
struct err;

/*
 * Append the whole text with the cases in it.
 *
 * Takes    cases: items as wb_missing_case writes them.
 * Fails    ERR_PARSE: the file is JSON, or its cases are in flow style.
 */
int wb_splice(const struct wb_text *text, const char *const *cases, size_t n_cases,
              struct buf *out, struct err *e) MUST_USE;

/* Append one item, each line behind an indent. */
void wb_splice_item(const char *item, size_t indent, struct buf *out);

#endif
