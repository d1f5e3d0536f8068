/* SPDX-License-Identifier: MIT */
/*
 * terraform_copy: what is this part of a Terraform document as a part of a fixture?
 *
 * The same tree with names in camelCase, value_json as the value it holds, and without what is
 * not set. Places stay those of the document.
 */
#ifndef STS_TERRAFORM_COPY_H
#define STS_TERRAFORM_COPY_H

#include <stdbool.h>

#include "tenant/node.h"

struct arena;
struct diags;

struct terraform_copy {
    struct arena *arena;
    struct diags *diags;
    const char *address;      /* of the resource, for complaints */
    const struct node *place; /* of all that is copied; NULL: each its own */
    bool verbatim;            /* names below are somebody's data */
};

/* Copy a node and all below it as the last child of another. */
void terraform_copy(const struct terraform_copy *c, const struct node *from,
                    struct node *to, const char *key);

/* True of null and of "", which Terraform writes for what is not set. */
bool terraform_copy_unset(const struct node *node);

/* The name in camelCase. Owns: the arena. */
const char *terraform_copy_name(struct arena *a, const char *name);

/* A node of its own at the place of another. Owns: the arena. */
struct node *terraform_copy_make(struct arena *a, const struct node *at,
                                 enum node_kind kind, const char *key);

/* Give a node its parent, as the last child; the child. Owns: the caller's arena. */
struct node *terraform_copy_append(struct node *parent, struct node *child);

/* Add a text as the last child; the child. Owns: the arena. */
struct node *terraform_copy_text(struct arena *a, struct node *parent, const char *key,
                                 const char *text);

#endif
