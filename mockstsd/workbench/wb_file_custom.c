/* SPDX-License-Identifier: MIT */
#include "workbench/wb_file_custom.h"

#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "policy/decision.h"
#include "tenant/fields_reader.h"
#include "workbench/wb_file_rows.h"

static void put(void *record, size_t at, const void *value, size_t size)
{
    memcpy((char *)record + at, value, size);
}

static bool is_word(const struct node *node, const char *word)
{
    return node->kind == NODE_TEXT && strlen(word) == node->text_len &&
           memcmp(word, node->text, node->text_len) == 0;
}

static struct texts texts_of(struct fields_reader *r, const struct node *list)
{
    const char **items = arena_array(r->arena, list->n + 1, sizeof *items);
    struct texts texts = { items, 0 };

    for (const struct node *one = list->first; one; one = one->next)
        if (fields_reader_expect(r, one, NODE_TEXT))
            items[texts.n++] = fields_reader_text(r, one);
    return texts;
}

static void read_texts(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    struct node list = { .kind = NODE_LIST, .n = 1 };
    struct node one = *node;
    struct texts texts;

    if (node->kind == NODE_LIST) {
        texts = texts_of(r, node);
    } else {
        one.next = NULL;
        list.first = &one;
        texts = texts_of(r, &list);
    }
    put(record, field->at, &texts, sizeof texts);
}

const struct field_custom wb_file_custom_texts = {
    read_texts, "\"oneOf\":[{\"type\":\"string\"},"
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]"
};

static bool scalar(struct fields_reader *r, const struct node *node,
                   struct rule_value *out)
{
    static const enum rule_value_type types[] = {
        [NODE_NULL] = RULE_NULL,       [NODE_BOOL] = RULE_BOOL,
        [NODE_INTEGER] = RULE_INTEGER, [NODE_DOUBLE] = RULE_DOUBLE,
        [NODE_TEXT] = RULE_TEXT,       [NODE_LIST] = RULE_NESTED,
        [NODE_MAP] = RULE_NESTED,
    };

    *out =
        (struct rule_value){ .type = types[node->kind],
                             .text = node->kind == NODE_TEXT ? fields_reader_text(r, node)
                                                             : "",
                             .integer = node->integer,
                             .number = node->number,
                             .truth = node->integer != 0 };
    if (out->type != RULE_NULL && out->type != RULE_NESTED)
        return true;
    fields_reader_complain(r, node, DIAG_WRONG_TYPE, NULL,
                           "a claim is a scalar or a list of scalars, found %s",
                           node_kind_name(node->kind));
    return false;
}

static struct facts_values values_of(struct fields_reader *r, const struct node *node)
{
    bool is_list = node->kind == NODE_LIST;
    size_t n = is_list ? node->n : 1;
    struct rule_value *items = arena_array(r->arena, n + 1, sizeof *items);
    const struct node *one = is_list ? node->first : node;
    struct facts_values values = { true, items, 0 };

    for (; values.n < n; one = one->next)
        (void)scalar(r, one, &items[values.n++]);
    return values;
}

static void read_claims(struct fields_reader *r, const struct field *field,
                        const struct node *node, void *record)
{
    struct wb_claim *claims;

    if (!fields_reader_expect(r, node, NODE_MAP))
        return;
    claims = arena_array(r->arena, node->n + 1, sizeof *claims);
    put(record, field->at, &claims, sizeof claims);
    put(record, field->other, &node->n, sizeof node->n);
    for (const struct node *one = node->first; one; one = one->next)
        *claims++ =
            (struct wb_claim){ arena_text(r->arena, one->key), values_of(r, one) };
}

const struct field_custom wb_file_custom_claims = { read_claims, "\"type\":\"object\"" };

static const char *reason_of(struct fields_reader *r, const struct node *node)
{
    const char *names[DECISION_NOT_IN_SUBJECT + 1];
    size_t n = 0;

    if (!fields_reader_expect(r, node, NODE_TEXT))
        return "";
    for (int i = DECISION_NO_RULE; i <= DECISION_NOT_IN_SUBJECT; i++)
        names[n++] = decision_reason_name((enum decision_reason)i);
    for (size_t i = 0; i < n; i++)
        if (is_word(node, names[i]))
            return names[i];
    fields_reader_complain(r, node, DIAG_BAD_VALUE,
                           nearest_find(fields_reader_text(r, node), names, n),
                           "no such reason");
    return "";
}

static void read_withheld(struct fields_reader *r, const struct field *field,
                          const struct node *node, void *record)
{
    struct wb_withheld *list;

    if (!fields_reader_expect(r, node, NODE_MAP))
        return;
    list = arena_array(r->arena, node->n + 1, sizeof *list);
    put(record, field->at, &list, sizeof list);
    put(record, field->other, &node->n, sizeof node->n);
    for (const struct node *one = node->first; one; one = one->next)
        *list++ =
            (struct wb_withheld){ arena_text(r->arena, one->key), reason_of(r, one) };
}

const struct field_custom wb_file_custom_withheld = {
    read_withheld,
    "\"type\":\"object\",\"additionalProperties\":{\"enum\":[\"no_rule\",\"no_match\","
    "\"forbidden\",\"not_granted\",\"not_in_catalogue\",\"not_consented\","
    "\"not_in_subject\"]}"
};

static void read_exactly(struct fields_reader *r, const struct field *field,
                         const struct node *node, void *record)
{
    struct wb_reach_of *reach = record;
    struct wb_target_scopes *items;

    (void)field; /* the one field of this type */
    if (node->kind == NODE_LIST) {
        reach->exactly = texts_of(r, node);
        return;
    }
    if (!fields_reader_expect(r, node, NODE_MAP))
        return;
    items = arena_array(r->arena, node->n + 1, sizeof *items);
    reach->exactly_targets = items;
    reach->n_exactly_targets = node->n;
    for (const struct node *one = node->first; one; one = one->next, items++) {
        items->target = arena_text(r->arena, one->key);
        if (fields_reader_expect(r, one, NODE_LIST))
            items->scopes = texts_of(r, one);
    }
}

const struct field_custom wb_file_custom_exactly = {
    read_exactly, "\"oneOf\":[{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
                  "{\"type\":\"object\",\"additionalProperties\":"
                  "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}]"
};

static void read_change(struct fields_reader *r, const struct field *field,
                        const struct node *node, void *record)
{
    struct wb_change change = { .kind = WB_CHANGE_LIST };

    if (is_word(node, "none"))
        change.kind = WB_CHANGE_NONE;
    else if (is_word(node, "any"))
        change.kind = WB_CHANGE_ANY;
    else if (node->kind == NODE_LIST)
        change.exactly = texts_of(r, node);
    else
        fields_reader_complain(r, node, DIAG_BAD_VALUE, NULL,
                               "expected \"none\", \"any\" or an exact list");
    put(record, field->at, &change, sizeof change);
}

const struct field_custom wb_file_custom_change = {
    read_change, "\"oneOf\":[{\"enum\":[\"none\",\"any\"]},"
                 "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]"
};
