/* SPDX-License-Identifier: MIT */
/*
 * doc: what does this YAML or JSON text say, line by line?
 *
 * Text → nodes with their places. JSON (a text that begins with '{') goes through the strict
 * gate, YAML through libyaml's events with every trick refused: anchors, aliases, tags, merge
 * keys, second documents, duplicate keys, more than 32 levels. Plain YAML scalars follow the
 * core schema of YAML 1.2: yes, no, on, off are text; 010 is ten; 0x1F and 0o17 are integers.
 * Elements of a top-level list are handed out one by one, so a million of them need no memory.
 */
#ifndef STS_DOC_H
#define STS_DOC_H

#include <stddef.h>

#include "base/attr.h"
#include "tenant/diag.h"
#include "tenant/node.h"

struct doc_text {
    const char *text;
    size_t text_len;
};

/*
 * Read a document.
 *
 * Returns  0, or -1 if the text itself is broken; then the diags say where, and the sink may
 *          have seen what stands before that place.
 * Fails    as above.
 */
int doc_read(const struct doc_text *text, const struct doc_sink *sink, void *self,
             struct diags *diags) MUST_USE;

#endif
