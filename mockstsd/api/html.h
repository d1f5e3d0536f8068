/* SPDX-License-Identifier: MIT */
/* html: how is text written into a page so that it stays text? The one writer of pages. */
#ifndef STS_HTML_H
#define STS_HTML_H

#include "base/attr.h"

struct buf;

/*
 * Append markup with texts in it.
 *
 * Takes    fmt: markup of ours, every attribute in double quotes; each %s is a text, which is
 *          escaped for contents and attributes alike. %s is the only conversion.
 */
void html_add(struct buf *out, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
