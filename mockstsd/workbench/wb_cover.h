/* SPDX-License-Identifier: MIT */
/*
 * wb_cover: what of the rules do the cases try?
 *
 * A rule is tried if it decided a case; a condition if in some case it was the only part that
 * kept its rule from matching; a scope if a case asks for it.
 */
#ifndef STS_WB_COVER_H
#define STS_WB_COVER_H

#include "workbench/wb_ask.h"

struct wb_cover;
struct wb_found;

/* Nothing tried yet. Takes: enabled rules count, no others. Owns: the arena. */
struct wb_cover *wb_cover_make(const struct wb_world *w, struct arena *a);

/* Count one decision. Cost: every rule as written. */
void wb_cover_add(struct wb_cover *c, const struct wb_ask *ask,
                  const struct wb_verdict *v);

/* Percent, rounded down; 100 where there is nothing to try. */
int64_t wb_cover_rules(const struct wb_cover *c);
int64_t wb_cover_clauses(const struct wb_cover *c); /* The same of conditions. */

/* Add a row for each rule that was never tried. */
void wb_cover_list_rules(const struct wb_cover *c, struct wb_found *found);

/* Add a row for each condition that was never tried. */
void wb_cover_list_clauses(const struct wb_cover *c, struct wb_found *found);

/* The report of the verb cover. */
void wb_cover_report(const struct wb_cover *c, struct report *out);

#endif
