/* SPDX-License-Identifier: MIT */
/* clauses: which atoms must hold for this rule to match? */
#ifndef STS_CLAUSES_H
#define STS_CLAUSES_H

struct arena;
struct ruleset;

/* Number the claims, then the principal and conditions of every rule, into rules->clauses. */
void clauses_make(struct arena *a, struct ruleset *rules);

#endif
