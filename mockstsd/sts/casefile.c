/* SPDX-License-Identifier: MIT */
#include "sts/casefile.h"

#include <assert.h>
#include <string.h>

void casefile_taint(struct casefile *c, const char *switch_name)
{
    for (size_t i = 0; i < c->n_laxities; i++) {
        if (strcmp(c->laxities[i], switch_name) == 0)
            return;
    }
    assert(c->n_laxities < CASE_LAXITIES_MAX);
    c->laxities[c->n_laxities++] = switch_name;
}
