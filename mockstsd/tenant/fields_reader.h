/* SPDX-License-Identifier: MIT */
/*
 * fields_reader: where do the values of a record go, and the mistakes in them?
 *
 * What all steps of reading share: the arena of the records, packed room for texts and for
 * secrets, the diagnostics.
 */
#ifndef STS_FIELDS_READER_H
#define STS_FIELDS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"
#include "tenant/diag.h"
#include "tenant/node.h"

/* Room for texts, packed without gaps. */
struct fields_pool {
    char *at;
    size_t room;
};

struct fields_reader {
    struct arena *arena; /* of the records */
    struct diags *diags;
    int64_t now_s;
    struct fields_pool texts, secrets; /* secrets: wiped when the arena ends */
};

/* Report something about a node; an unknown key at its key, all else at its value. */
void fields_reader_complain(struct fields_reader *r, const struct node *node,
                            enum diag_code code, const char *hint, const char *fmt, ...)
    PRINTF_LIKE(5, 6);

/* True if the node is of that kind; otherwise says what was expected. */
bool fields_reader_expect(struct fields_reader *r, const struct node *node,
                          enum node_kind kind);

/* A lasting copy of a node's text. Owns: the reader's arena. */
const char *fields_reader_text(struct fields_reader *r, const struct node *node);

/* A lasting copy that is wiped at the end. Owns: the reader's arena. */
struct secret fields_reader_secret(struct fields_reader *r, const struct node *node);

#endif
