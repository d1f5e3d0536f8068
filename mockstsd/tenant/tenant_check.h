/* SPDX-License-Identifier: MIT */
/*
 * tenant_check: do the records of a text fit together, and into the world beneath?
 *
 * Ids that are unique, references that lead somewhere, targets that can be told apart. Each
 * problem gets its path alone; locate finds the place.
 */
#ifndef STS_TENANT_CHECK_H
#define STS_TENANT_CHECK_H

#include <stdint.h>

#include "tenant/layer.h"

struct diags;

struct tenant_check {
    const struct snapshot *world; /* the candidate, indexed */
    struct layer *layer;          /* its topmost layer: the records to check */
    struct diags *diags;
};

/* Check the new records. Token types of credentials are completed on the way. */
void tenant_check(const struct tenant_check *c);

/* Report a key that two rows of the layer have. */
void tenant_check_twice(const struct tenant_check *c, enum layer_index index,
                        uint32_t row, uint32_t before);

#endif
