/* SPDX-License-Identifier: MIT */
/* terraform_map: which records of a fixture is one resource of Terraform? */
#ifndef STS_TERRAFORM_MAP_H
#define STS_TERRAFORM_MAP_H

#include <stdbool.h>

#include "tenant/diag.h"
#include "tenant/node.h"

struct arena;

enum { TERRAFORM_MAP_MAX = 2 }; /* records that one resource becomes, at most */

struct terraform_map {
    const char *top; /* the key of the list they belong to: "rules" */
    struct node *records[TERRAFORM_MAP_MAX];
    size_t n;
};

/* Is a fixture's record made of resources of this type? */
bool terraform_map_has(const char *type);

/* May this attribute be known only after apply? Takes: a path within the resource. */
bool terraform_map_may_wait(const char *path);

/*
 * The records of one resource. Takes: a map with address, type and values; a type that there is.
 * What is no JSON in value_json is said.
 */
struct terraform_map terraform_map_resource(const struct node *resource,
                                            struct diags *diags);

#endif
