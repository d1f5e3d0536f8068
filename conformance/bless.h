/* SPDX-License-Identifier: MIT */
/*
 * bless: what becomes of a baseline after a run?
 *
 * What passes is taken out, what fails less is tightened; what is new, or fails in another way,
 * stays unknown unless somebody asks to widen, and even then fails until it has a reason.
 */
#ifndef STS_BLESS_H
#define STS_BLESS_H

#include <stdbool.h>

#include "conformance/baseline.h"
#include "conformance/past.h"

struct bless_ask {
    const struct baseline *old;
    const struct past *run;
    bool widen;
    const char *until; /* of what is added */
};

struct blessed {
    struct baseline baseline;
    size_t n_removed, n_tightened, n_added;
    size_t n_unknown; /* failures that the new file does not excuse */
};

/* The new one. Owns: the arena. */
struct blessed bless_make(const struct bless_ask *ask, struct arena *a);

#endif
