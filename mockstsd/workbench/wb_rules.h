/* SPDX-License-Identifier: MIT */
/*
 * wb_rules: which rules do these files hold, and where does each stand?
 *
 * A rule file is a fixture of which the key `rules` counts. Other keys of a fixture may stand
 * there and are not looked at, so that a whole fixture serves as well as a fragment.
 */
#ifndef STS_WB_RULES_H
#define STS_WB_RULES_H

#include "base/attr.h"
#include "workbench/wb_parts.h"

struct diags;

struct wb_rules {
    struct rule *items;
    struct report_place *places;
    size_t n, room;
    struct arena *arena;
};

/* An empty list. Owns: the arena. */
struct wb_rules wb_rules_make(struct arena *a);

/*
 * Read the rules of these files, one after the other: fixtures, or what `terraform show -json`
 * prints. Returns -1 with errors among the diags.
 */
int wb_rules_read(const struct wb_text *texts, size_t n, struct wb_rules *out,
                  struct diags *diags) MUST_USE;

#endif
