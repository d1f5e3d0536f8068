/* SPDX-License-Identifier: MIT */
/* doc_scalar: is this unquoted word a number, a truth, nothing, or a text? */
#ifndef STS_DOC_SCALAR_H
#define STS_DOC_SCALAR_H

#include "base/attr.h"
#include "tenant/node.h"

/*
 * Set kind and value of a node from its text, by the core schema of YAML 1.2.
 *
 * Takes    node->text as written, NUL-terminated. (JSON's numbers are a subset.)
 * Returns  NULL, or a sentence why the number cannot be used.
 * Owns     nobody: the sentence is constant.
 * Source   YAML 1.2.2, 10.3.2.
 */
const char *doc_scalar(struct node *node) MUST_USE;

#endif
