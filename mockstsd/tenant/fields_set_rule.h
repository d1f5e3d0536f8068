/* SPDX-License-Identifier: MIT */
/* fields_set_rule: how do the words and values of a rule get into their members? */
#ifndef STS_FIELDS_SET_RULE_H
#define STS_FIELDS_SET_RULE_H

#include "tenant/fields.h"
#include "tenant/fields_reader.h"

/* As fields_set, for FIELD_RULE_WORD. */
void fields_set_rule_word(struct fields_reader *r, const struct field *field,
                          const struct node *node, void *record);

/* As fields_set, for FIELD_RULE_ACTIONS. */
void fields_set_rule_actions(struct fields_reader *r, const struct field *field,
                             const struct node *node, void *record);

/* As fields_set, for FIELD_CONDITION_VALUE; the record is a struct rule_condition. */
void fields_set_rule_value(struct fields_reader *r, const struct field *field,
                           const struct node *node, void *record);

#endif
