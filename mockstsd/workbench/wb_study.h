/* SPDX-License-Identifier: MIT */
/* wb_study: a world made ready for many questions: its logic, folded parties, formulas. */
#ifndef STS_WB_STUDY_H
#define STS_WB_STUDY_H

#include "workbench/wb_closed.h"

struct wb_study {
    const struct wb_world *world;
    const struct wb_logic *logic;
    const struct wb_fold *fold;
    const struct wb_formula *const *formulas; /* by target, for the target's own action */
};

/* Make it ready. Owns: the arena. */
const struct wb_study *wb_study_make(const struct wb_world *w, struct arena *a);

/* As above, of a world whose rules ask of the same parties what those of s ask. */
const struct wb_study *wb_study_like(const struct wb_study *s, const struct wb_world *w,
                                     struct arena *a);

/* The name of a member: user or client; "(none)" for no MCP client. Owns: the world. */
const char *wb_study_name(const struct wb_study *s, enum wb_party party, uint32_t member);

/* A set of units as names: scopes in their order, then what has no number. Owns: the arena. */
struct report_cell wb_study_units(const struct wb_formula *f,
                                  const struct wb_reach *reach, struct arena *a);

#endif
