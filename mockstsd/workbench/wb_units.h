/* SPDX-License-Identifier: MIT */
/*
 * wb_units: which units have one or two formulas at a target, and which are always alike?
 *
 * Units are matched by name. Those that the same alternatives give and take are one group: what
 * is found for one of them holds for all.
 */
#ifndef STS_WB_UNITS_H
#define STS_WB_UNITS_H

#include "workbench/wb_closed.h"

struct wb_units {
    const struct wb_formula *formula[2]; /* the second may be NULL */
    const char **names;                  /* NULL: the whole, or what no rule names */
    uint32_t *number[2];                 /* in each formula; WB_NO_UNIT */
    uint32_t *group;                     /* of each unit: the first unit of its group */
    size_t n;
};

/* Match and group them. Owns: the arena. */
struct wb_units wb_units_make(const struct wb_formula *one,
                              const struct wb_formula *other, struct arena *a);

/* Does an alternative of one of the formulas speak of a unit? */
bool wb_units_has(const struct wb_units *u, int which, size_t alternative, size_t unit);

/* Is a unit reached? */
bool wb_units_reached(const struct wb_units *u, int which, const struct wb_reach *r,
                      size_t unit);

/* The units in a set, as they are shown: "(any scope)", "(whole)". Owns: the arena. */
struct report_cell wb_units_cell(const struct wb_units *u, const bool *set,
                                 struct arena *a);

#endif
