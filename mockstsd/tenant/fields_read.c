/* SPDX-License-Identifier: MIT */
#include "tenant/fields_read.h"

#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/same.h"
#include "tenant/fields_set.h"
#include "tenant/fields_set_rule.h"
#include "tenant/node_json.h"
#include "tenant/tenant.h"

/*
 * Tables stand within tables, four deep at most; read_map and read_field call each other along
 * them. What a file nests deeper is an unknown key or a wrong type, and is not followed.
 */
static void read_map(struct fields_reader *r, const struct field_table *table,
                     const struct node *map, void *record);

static void put(void *record, size_t at, const void *value, size_t size)
{
    memcpy((char *)record + at, value, size);
}

static void read_tables(struct fields_reader *r, const struct field *field,
                        const struct node *node, void *record)
{
    const struct field_table *table = field->table;
    size_t n = 0;

    if (!fields_reader_expect(r, node, NODE_LIST))
        return;
    char *items = arena_array(r->arena, node->n, table->size);
    for (const struct node *one = node->first; one; one = one->next) {
        if (!fields_reader_expect(r, one, NODE_MAP))
            continue;
        void *item = items + n++ * table->size;
        memcpy(item, table->blank, table->size);
        read_map(r, table, one, item);
    }
    put(record, field->at, &items, sizeof items);
    put(record, field->other, &n, sizeof n);
}

/* A scope is a map, or its name alone. */
static bool read_scope(struct fields_reader *r, const struct node *node,
                       struct scope *scope)
{
    static const struct field name = { .type = FIELD_TEXT, .form = FORM_SCOPE };

    memcpy(scope, fields_client_scope.blank, sizeof *scope);
    if (node->kind == NODE_MAP) {
        read_map(r, &fields_client_scope, node, scope);
        return true;
    }
    const char *text = fields_set_text(r, &name, node);
    if (text)
        scope->name = text;
    return text != NULL;
}

static struct scopes read_scopes(struct fields_reader *r, const struct node *node)
{
    struct scope *items = arena_array(r->arena, node->n, sizeof *items);
    struct scopes scopes = { items, 0 };

    for (const struct node *one = node->first; one; one = one->next)
        scopes.n += read_scope(r, one, &items[scopes.n]);
    return scopes;
}

static void set_scopes(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    if (!fields_reader_expect(r, node, NODE_LIST))
        return;
    struct scopes scopes = read_scopes(r, node);
    put(record, field->at, &scopes, sizeof scopes);
}

/* contract 1.3: in a flat list, a scope with values is a Connection scope */
static struct scope_groups grouped(struct fields_reader *r, struct scopes flat)
{
    struct scope *plain = arena_array(r->arena, flat.n, sizeof *plain);
    struct scope *with_values = arena_array(r->arena, flat.n, sizeof *with_values);
    struct scope_groups groups = { .permissions_scopes = { plain, 0 },
                                   .connections_scopes = { with_values, 0 } };

    for (size_t i = 0; i < flat.n; i++) {
        if (flat.items[i].values.n > 0)
            with_values[groups.connections_scopes.n++] = flat.items[i];
        else
            plain[groups.permissions_scopes.n++] = flat.items[i];
    }
    return groups;
}

static void set_scope_groups(struct fields_reader *r, const struct field *field,
                             const struct node *node, void *record)
{
    static const struct field rows[] = {
        { "permissionsScopes", FIELD_SCOPES,
          offsetof(struct scope_groups, permissions_scopes), .help = "" },
        { "attributesScopes", FIELD_SCOPES,
          offsetof(struct scope_groups, attributes_scopes), .help = "" },
        { "connectionsScopes", FIELD_SCOPES,
          offsetof(struct scope_groups, connections_scopes), .help = "" },
    };
    static const struct field_table table = {
        "scopes", sizeof(struct scope_groups),  NULL,
        rows,     sizeof rows / sizeof rows[0], ""
    };
    struct scope_groups groups = { 0 };

    if (node->kind == NODE_MAP)
        read_map(r, &table, node, &groups);
    else if (fields_reader_expect(r, node, NODE_LIST))
        groups = grouped(r, read_scopes(r, node));
    put(record, field->at, &groups, sizeof groups);
}

/* cimdDocuments: a map from URL to document */
static void set_documents(struct fields_reader *r, const struct field *field,
                          const struct node *node, void *record)
{
    if (!fields_reader_expect(r, node, NODE_MAP))
        return;
    struct cimd_document *items = arena_array(r->arena, node->n, sizeof *items);
    size_t n = 0;
    for (const struct node *one = node->first; one; one = one->next) {
        if (!fields_reader_expect(r, one, NODE_MAP))
            continue;
        items[n++] = (struct cimd_document){ arena_text(r->arena, one->key),
                                             node_json(r->arena, one) };
    }
    put(record, field->at, &items, sizeof items);
    put(record, field->other, &n, sizeof n);
}

static void read_field(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    if (node->kind == NODE_NULL && field->type != FIELD_CONDITION_VALUE)
        return; /* contract 2.4: null is as if left out */
    if (field->type == FIELD_TABLE && fields_reader_expect(r, node, NODE_MAP))
        read_map(r, field->table, node, (char *)record + field->at);
    else if (field->type == FIELD_TABLES)
        read_tables(r, field, node, record);
    else if (field->type == FIELD_SCOPES)
        set_scopes(r, field, node, record);
    else if (field->type == FIELD_SCOPE_GROUPS)
        set_scope_groups(r, field, node, record);
    else if (field->type == FIELD_DOCUMENTS)
        set_documents(r, field, node, record);
    else if (field->type == FIELD_RULE_WORD)
        fields_set_rule_word(r, field, node, record);
    else if (field->type == FIELD_RULE_ACTIONS)
        fields_set_rule_actions(r, field, node, record);
    else if (field->type == FIELD_CONDITION_VALUE)
        fields_set_rule_value(r, field, node, record);
    else if (field->type == FIELD_CUSTOM)
        field->custom->read(r, field, node, record);
    else if (field->type != FIELD_TABLE)
        fields_set(r, field, node, record);
}

/* The row of a key. People and programs write records alike, so the search goes on from here. */
static size_t find_row(const struct field_table *table, const char *key, size_t from)
{
    size_t row = from;

    for (size_t i = 0; i < table->n_fields; i++, row++) {
        if (row >= table->n_fields)
            row = 0;
        const char *have = table->fields[row].key;
        if (same_text(have, key))
            return row;
    }
    return table->n_fields;
}

static void report_unknown(struct fields_reader *r, const struct field_table *table,
                           const struct node *node)
{
    const char *names[FIELDS_MAX];

    for (size_t i = 0; i < table->n_fields; i++)
        names[i] = table->fields[i].key;
    fields_reader_complain(r, node, DIAG_UNKNOWN_KEY,
                           nearest_find(node->key, names, table->n_fields),
                           "this %s has no key \"%s\"", table->name, node->key);
}

static void report_missing(struct fields_reader *r, const struct field_table *table,
                           const struct node *map, uint64_t seen)
{
    for (size_t i = 0; i < table->n_fields; i++)
        if (table->fields[i].required && !(seen & UINT64_C(1) << i))
            fields_reader_complain(r, map, DIAG_MISSING_KEY, NULL,
                                   "this %s needs the key \"%s\"", table->name,
                                   table->fields[i].key);
}

static void read_map(struct fields_reader *r, const struct field_table *table,
                     const struct node *map, void *record)
{
    uint64_t seen = 0;
    size_t row = table->n_fields;

    for (const struct node *node = map->first; node; node = node->next) {
        row = find_row(table, node->key, row + 1);
        if (row == table->n_fields) {
            report_unknown(r, table, node);
            continue;
        }
        if (node->kind != NODE_NULL || table->fields[row].type == FIELD_CONDITION_VALUE)
            seen |= UINT64_C(1) << row;
        read_field(r, &table->fields[row], node, record);
    }
    report_missing(r, table, map, seen);
}

void fields_read(struct fields_reader *r, const struct field_table *table,
                 const struct node *map, void *record)
{
    read_map(r, table, map, record);
}
