/* SPDX-License-Identifier: MIT */
/*
 * wb_same: what do two rule sets have in common at a target, so that nothing need be looked for?
 *
 * An alternative is the same if a rule of that name asks the same of the parties on the other
 * side, and speaks of the same units there.
 */
#ifndef STS_WB_SAME_H
#define STS_WB_SAME_H

#include "workbench/wb_pair.h"
#include "workbench/wb_units.h"

struct wb_same {
    const bool *same[2];  /* by alternative of either side */
    const bool *may_gain; /* by unit: it may be permitted on the first side alone */
    bool none;            /* no unit may be gained */
    bool by_rules;        /* nobody changed: the alternatives alone make a difference */
    size_t n[2];          /* alternatives */
};

/* Compare. Takes: the units of both formulas; the second may be NULL. Owns: the arena. */
struct wb_same wb_same_make(const struct wb_pair *p, const struct wb_units *u,
                            struct arena *a);

/* May two cells differ that such a class is part of? */
bool wb_same_concerns(const struct wb_same *s, const struct wb_class *class);

#endif
