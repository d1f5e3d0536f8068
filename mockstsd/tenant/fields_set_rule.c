/* SPDX-License-Identifier: MIT */
#include "tenant/fields_set_rule.h"

#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "policy/rule_words.h"
#include "tenant/fields_set.h"

/* The enum's value of a word, or 0: then it says which words there are. */
static int parse_word(struct fields_reader *r, const struct field *field,
                      const struct node *node)
{
    enum rule_vocabulary of = (enum rule_vocabulary)field->vocabulary;
    struct arena *a = diag_arena(r->diags);
    size_t n;

    if (!fields_reader_expect(r, node, NODE_TEXT))
        return 0;
    int value = rule_words_parse(of, node->text, node->text_len);
    if (value)
        return value;
    const char *const *words = rule_words_all(of, &n);
    const char *list = "";
    for (size_t i = 0; i < n; i++)
        list = arena_printf(a, "%s%s\"%s\"", list, i ? ", " : "", words[i]);
    const char *word = arena_slice(a, node->text, node->text_len);
    fields_reader_complain(r, node, DIAG_BAD_VALUE, nearest_find(word, words, n),
                           "expected one of %s", list);
    return 0;
}

void fields_set_rule_word(struct fields_reader *r, const struct field *field,
                          const struct node *node, void *record)
{
    int value = parse_word(r, field, node);

    memcpy((char *)record + field->at, &value, sizeof value);
}

void fields_set_rule_actions(struct fields_reader *r, const struct field *field,
                             const struct node *node, void *record)
{
    unsigned mask = 0;

    if (!fields_reader_expect(r, node, NODE_LIST))
        return;
    for (const struct node *one = node->first; one; one = one->next) {
        int action = parse_word(r, field, one);
        if (action)
            mask |= rule_action_bit((enum rule_action)action);
    }
    memcpy((char *)record + field->at, &mask, sizeof mask);
}

/* Types as written: policy never mixes them, and refuses null and nesting with their place. */
static struct rule_value value_of(struct fields_reader *r, const struct node *node)
{
    static const enum rule_value_type types[] = {
        [NODE_NULL] = RULE_NULL,       [NODE_BOOL] = RULE_BOOL,
        [NODE_INTEGER] = RULE_INTEGER, [NODE_DOUBLE] = RULE_DOUBLE,
        [NODE_TEXT] = RULE_TEXT,       [NODE_LIST] = RULE_NESTED,
        [NODE_MAP] = RULE_NESTED,
    };

    return (struct rule_value){
        .type = types[node->kind],
        .text = node->kind == NODE_TEXT
                    ? arena_slice(r->arena, node->text, node->text_len)
                    : "",
        .integer = node->integer,
        .number = node->number,
        .truth = node->integer != 0,
    };
}

void fields_set_rule_value(struct fields_reader *r, const struct field *field,
                           const struct node *node, void *record)
{
    struct rule_condition *condition = record;
    bool is_list = node->kind == NODE_LIST;
    size_t n = is_list ? node->n : 1;
    struct rule_value *values = arena_array(r->arena, n, sizeof *values);
    const struct node *one = is_list ? node->first : node;

    (void)field; /* the one field of this type */
    for (size_t i = 0; i < n; i++, one = one->next)
        values[i] = value_of(r, one);
    condition->is_list = is_list;
    condition->values = values;
    condition->n_values = n;
}
