/* SPDX-License-Identifier: MIT */
/* explain_text: an explanation as text for a person, an audit event or an error. */
#ifndef STS_EXPLAIN_TEXT_H
#define STS_EXPLAIN_TEXT_H

struct buf;
struct explanation;
struct ruleset;

/* The whole: outcome, a line for each scope, rule and repair. */
void explain_text(const struct ruleset *rules, const struct explanation *x,
                  struct buf *out);

/* One sentence: outcome, reason, and the first part that failed of the rule that came nearest. */
void explain_text_short(const struct ruleset *rules, const struct explanation *x,
                        struct buf *out);

#endif
