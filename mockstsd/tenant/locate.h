/* SPDX-License-Identifier: MIT */
/*
 * locate: where in the text does this path stand?
 *
 * The loader keeps no places, since a good file needs none. When a check finds something, the
 * text is read once more and each problem gets the line and column of its path.
 */
#ifndef STS_LOCATE_H
#define STS_LOCATE_H

struct diags;
struct doc_text;

/* Settle every problem that has a path and no place. A path that is not there: line 1. */
void locate(const struct doc_text *text, struct diags *diags);

#endif
