/* SPDX-License-Identifier: MIT */
/* spell: how do values, lists and rules read in an explanation? Control characters are shown. */
#ifndef STS_SPELL_H
#define STS_SPELL_H

#include "policy/rule.h"

struct buf;

void spell_text(const char *text, struct buf *out); /* crm-mcp, made safe to show */
void spell_value(const struct rule_value *v, struct buf *out); /* "vetted", 3, true */
void spell_rule(const struct rule *r, struct buf *out); /* rule AR1 (vetted only) */

/* ["vetted", "beta"]; what follows the first eight is counted. */
void spell_values(const struct rule_value *items, size_t n, struct buf *out);

/* The same for texts. */
void spell_texts(struct rule_texts list, struct buf *out);

#endif
