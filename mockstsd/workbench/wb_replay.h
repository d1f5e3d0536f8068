/* SPDX-License-Identifier: MIT */
/* wb_replay: the verb replay: what would become of recorded decisions under these rules? */
#ifndef STS_WB_REPLAY_H
#define STS_WB_REPLAY_H

#include "workbench/wb_world.h"

struct report;

/*
 * Decide every recorded decision again.
 *
 * Takes    audit: one event a line, as `mockstsd audit export` writes them.
 * Returns  the report: exit code 1 if one changes, 5 if one cannot be known.
 * Owns     the arena.
 * Fails    ERR_PARSE with file and line: no event, or no decision in all of them.
 *          ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_replay(const struct wb_world *w, const struct wb_text *audit, struct arena *a,
              struct report *out, struct err *e) MUST_USE;

#endif
