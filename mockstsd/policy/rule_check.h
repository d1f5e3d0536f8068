/* SPDX-License-Identifier: MIT */
/* rule_check: what must an administrator mend before these rules can be loaded? */
#ifndef STS_RULE_CHECK_H
#define STS_RULE_CHECK_H

#include <stddef.h>

struct arena;
struct ruleset_input;
struct ruleset_sink;

/* Tell the sink each breach of contract 7.1; how many there were. */
size_t rule_check(struct arena *a, const struct ruleset_input *in,
                  const struct ruleset_sink *sink);

#endif
