/* SPDX-License-Identifier: MIT */
#include "workbench/wb_file.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/idmap.h"
#include "base/nearest.h"
#include "tenant/diag.h"
#include "tenant/doc.h"
#include "tenant/fields_read.h"
#include "tenant/fields_reader.h"
#include "tenant/tenant_schema.h"
#include "wire/jwrite.h"
#include "workbench/wb_file_fields.h"
#include "workbench/wb_file_suppose.h"

enum { LIST_CASES, LIST_REACH, LIST_NEVER, LIST_ALWAYS, LIST_COMPARE };

/* Records of one list; each begins with its place. */
struct rows {
    char *items;
    size_t n, room;
};

struct reading {
    struct fields_reader reader;
    struct wb_file file;
    struct rows lists[WB_FILE_LISTS], rules;
    struct idmap *ids;                   /* of cases, never and always */
    const struct wb_file_hearer *hearer; /* NULL when it has been told */
};

_Static_assert(offsetof(struct wb_case, place) == 0 &&
                   offsetof(struct wb_reach_of, place) == 0 &&
                   offsetof(struct wb_always_of, place) == 0 &&
                   offsetof(struct wb_compare_of, place) == 0,
               "each record begins with its place");

static const struct wb_file_list *list_of(const char *key)
{
    for (size_t i = 0; i < WB_FILE_LISTS; i++)
        if (strcmp(wb_file_fields_lists[i].key, key) == 0)
            return &wb_file_fields_lists[i];
    return NULL;
}

static void report_unknown(struct reading *r, const struct node *node)
{
    static const char *const others[] = { "tenant", "rules", "gates", "$schema" };
    const char *names[WB_FILE_LISTS + 4];
    size_t n = 0;

    for (; n < WB_FILE_LISTS; n++)
        names[n] = wb_file_fields_lists[n].key;
    for (size_t i = 0; i < 4; i++)
        names[n++] = others[i];
    fields_reader_complain(&r->reader, node, DIAG_UNKNOWN_KEY,
                           nearest_find(node->key, names, n),
                           "a test file has no key \"%s\"", node->key);
}

/* Room for one more item. Owns: the arena. */
static void *add_item(struct reading *r, struct rows *rows, size_t size)
{
    if (rows->n == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 16;
        char *more = arena_array(r->reader.arena, rows->room, size);
        if (rows->n > 0)
            memcpy(more, rows->items, rows->n * size);
        rows->items = more;
    }
    return rows->items + rows->n++ * size;
}

static void read_rule_file(struct reading *r, const struct node *node)
{
    const char *name;

    if (!fields_reader_expect(&r->reader, node, NODE_TEXT))
        return;
    name = fields_reader_text(&r->reader, node);
    memcpy(add_item(r, &r->rules, sizeof name), &name, sizeof name);
}

static void read_gates(struct reading *r, const struct node *node)
{
    if (!fields_reader_expect(&r->reader, node, NODE_MAP))
        return;
    fields_read(&r->reader, &wb_file_fields_gates, node, &r->file.gates);
    r->file.gates.place =
        (struct report_place){ r->file.name, node->key_line, node->key_column };
}

static void on_member(void *self, const struct node *node)
{
    struct reading *r = self;

    if (strcmp(node->key, "tenant") == 0) {
        if (fields_reader_expect(&r->reader, node, NODE_TEXT))
            r->file.tenant = fields_reader_text(&r->reader, node);
    } else if (strcmp(node->key, "rules") == 0) {
        if (node->kind != NODE_LIST) /* its elements came one by one */
            read_rule_file(r, node);
    } else if (strcmp(node->key, "gates") == 0) {
        read_gates(r, node);
    } else if (list_of(node->key)) {
        (void)fields_reader_expect(&r->reader, node, NODE_LIST);
    } else if (strcmp(node->key, "$schema") != 0) {
        report_unknown(r, node);
    }
}

/* A blank record at the end of its list. */
static void *add(struct reading *r, const struct wb_file_list *list)
{
    void *record = add_item(r, &r->lists[list - wb_file_fields_lists], list->table->size);

    memcpy(record, list->table->blank, list->table->size);
    return record;
}

/* One name, one assertion: reports and -k name it. */
static void check_id(struct reading *r, const struct node *node)
{
    const struct node *id = node_child(node, "id");

    if (!id || id->kind != NODE_TEXT)
        return;
    const char *text = fields_reader_text(&r->reader, id);
    if (idmap_add(r->ids, text, r) < 0)
        fields_reader_complain(&r->reader, id, DIAG_DUPLICATE_ID, NULL,
                               "the id \"%s\" stands twice", text);
}

static struct wb_file file_of(const struct reading *r)
{
    struct wb_file file = r->file;

    file.rules =
        (struct texts){ (const char *const *)(const void *)r->rules.items, r->rules.n };
    file.cases = (const void *)r->lists[LIST_CASES].items;
    file.n_cases = r->lists[LIST_CASES].n;
    file.reach = (const void *)r->lists[LIST_REACH].items;
    file.n_reach = r->lists[LIST_REACH].n;
    file.never = (const void *)r->lists[LIST_NEVER].items;
    file.n_never = r->lists[LIST_NEVER].n;
    file.always = (const void *)r->lists[LIST_ALWAYS].items;
    file.n_always = r->lists[LIST_ALWAYS].n;
    file.compare = (const void *)r->lists[LIST_COMPARE].items;
    file.n_compare = r->lists[LIST_COMPARE].n;
    return file;
}

static void tell_head(struct reading *r)
{
    struct wb_file head = file_of(r);

    if (r->hearer)
        r->hearer->head(r->hearer->self, &head);
    r->hearer = NULL;
}

static void on_element(void *self, const struct node *node)
{
    struct reading *r = self;
    const struct wb_file_list *list = list_of(node->parent->key);

    if (strcmp(node->parent->key, "rules") == 0) {
        read_rule_file(r, node);
        return;
    }
    tell_head(r);
    if (!list || !fields_reader_expect(&r->reader, node, NODE_MAP))
        return;
    void *record = add(r, list);
    struct report_place place = { r->file.name, node->line, node->column };
    fields_read(&r->reader, list->table, node, record);
    memcpy(record, &place, sizeof place);
    check_id(r, node);
}

static const struct doc_sink sink = { on_member, on_element };

int wb_file_read(const struct wb_text *text, const struct wb_file_hearer *hearer,
                 struct arena *a, struct wb_file *out, struct diags *diags)
{
    struct doc_text doc = { text->text, text->text_len };
    struct reading r = { .reader = { .arena = a, .diags = diags },
                         .file = { .name = text->name },
                         .ids = idmap_make(a),
                         .hearer = hearer };
    size_t errors = diag_errors(diags);

    memcpy(&r.file.gates, wb_file_fields_gates.blank, sizeof r.file.gates);
    diag_enter(diags, text->name);
    if (doc_read(&doc, &sink, &r, diags) < 0 || diag_errors(diags) > errors)
        return -1;
    *out = file_of(&r);
    return 0;
}

static void write_property(struct jwrite *w, const char *name, const char *schema)
{
    jwrite_member_raw(w, name, schema);
}

static void write_definition(struct jwrite *w, const struct field_table *table)
{
    jwrite_member_object(w, table->name);
    tenant_schema_table(w, table);
    jwrite_object_end(w);
}

static void write_lists(struct jwrite *w)
{
    for (size_t i = 0; i < WB_FILE_LISTS; i++) {
        const struct wb_file_list *list = &wb_file_fields_lists[i];
        jwrite_member_object(w, list->key);
        jwrite_member_text(w, "description", list->table->help);
        jwrite_member_text(w, "type", "array");
        jwrite_member_object(w, "items");
        tenant_schema_table(w, list->table);
        jwrite_object_end(w);
        jwrite_object_end(w);
    }
}

void wb_file_schema(struct buf *out)
{
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    jwrite_member_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    jwrite_member_text(&w, "title", "mockstsd policy test file");
    jwrite_member_text(&w, "type", "object");
    jwrite_member_bool(&w, "additionalProperties", false);
    jwrite_member_object(&w, "properties");
    write_property(&w, "$schema", "{\"type\":\"string\"}");
    write_property(&w, "tenant",
                   "{\"description\":\"The world: a tenant file, beside this one.\","
                   "\"type\":\"string\"}");
    write_property(&w, "rules",
                   "{\"description\":\"Rules instead of the tenant's own.\",\"oneOf\":["
                   "{\"type\":\"string\"},"
                   "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]}");
    write_lists(&w);
    write_definition(&w, &wb_file_fields_gates);
    jwrite_object_end(&w);
    jwrite_member_object(&w, "$defs");
    write_definition(&w, &wb_file_fields_user);
    write_definition(&w, &wb_file_fields_client);
    write_definition(&w, &wb_file_suppose_user);
    write_definition(&w, &wb_file_suppose_client);
    jwrite_object_end(&w);
    jwrite_object_end(&w);
    buf_add_char(out, '\n');
}
