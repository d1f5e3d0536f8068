/* SPDX-License-Identifier: MIT */
#include "tenant/tenant_schema.h"

#include "base/buf.h"
#include "policy/rule_words.h"
#include "tenant/fields.h"
#include "wire/jwrite.h"

static const char *const patterns[] = {
    [FORM_ANY] = NULL,
    [FORM_ID] = "^[A-Za-z0-9_-]{1,64}$",
    [FORM_PROJECT_ID] = "^P[A-Za-z0-9]{27}$",
    [FORM_CONNECTION_ID] = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$",
    [FORM_CLIENT_ID] = "^([A-Za-z0-9._~-]{1,128}|[A-Za-z0-9+/]+={0,2}|https://.*)$",
    [FORM_URI] = "^[A-Za-z][A-Za-z0-9+.-]*:[^#]*$",
    [FORM_SCOPE] = "^[!#-\\[\\]-~]+$",
};

static void write_choices(struct jwrite *w, const struct field_choice *choice)
{
    jwrite_member_array(w, "enum");
    for (; choice->word; choice++)
        jwrite_text(w, choice->word);
    jwrite_array_end(w);
}

static void write_words(struct jwrite *w, enum rule_vocabulary of)
{
    size_t n;
    const char *const *words = rule_words_all(of, &n);

    jwrite_member_texts(w, "enum", words, n);
}

/* A text, and what it must look like. */
static void write_text_type(struct jwrite *w, const struct field *f)
{
    jwrite_member_text(w, "type", "string");
    if (f->choices)
        write_choices(w, f->choices);
    else if (f->type == FIELD_RULE_WORD || f->type == FIELD_RULE_ACTIONS)
        write_words(w, (enum rule_vocabulary)f->vocabulary);
    else if (f->type == FIELD_DIGEST)
        jwrite_member_text(w, "pattern", "^[0-9a-f]{64}$");
    else if (patterns[f->form])
        jwrite_member_text(w, "pattern", patterns[f->form]);
}

static void write_text_list(struct jwrite *w, const struct field *f)
{
    jwrite_member_text(w, "type", "array");
    jwrite_member_object(w, "items");
    write_text_type(w, f);
    jwrite_object_end(w);
}

static void write_bounds(struct jwrite *w, const struct field *f)
{
    if (f->max == 0)
        return;
    jwrite_member_int(w, "minimum", f->min);
    jwrite_member_int(w, "maximum", f->max);
}

static void write_types(struct jwrite *w, const char *const *types, size_t n)
{
    jwrite_member_texts(w, "type", types, n);
}

static void write_scope_list(struct jwrite *w)
{
    jwrite_member_text(w, "type", "array");
    jwrite_member_raw(w, "items", "{\"$ref\":\"#/$defs/scope\"}");
}

static void write_table_list(struct jwrite *w, const struct field_table *table)
{
    jwrite_member_text(w, "type", "array");
    jwrite_member_object(w, "items");
    tenant_schema_table(w, table);
    jwrite_object_end(w);
}

/* Members as they are, between those of ours. */
static void write_custom(struct jwrite *w, const char *members)
{
    jwrite_raw(w, ""); /* the comma */
    buf_add(w->out, members);
}

static void write_type(struct jwrite *w, const struct field *f)
{
    static const char *const number_or_text[] = { "integer", "string", "null" };
    static const char *const map_or_list[] = { "object", "array" };
    static const char *const scalar_or_list[] = { "string", "number", "boolean",
                                                  "array" };

    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_FLAG:
    case FIELD_SECRET:
    case FIELD_DIGEST:
    case FIELD_CHOICE:
    case FIELD_RULE_WORD:
        write_text_type(w, f);
        break;
    case FIELD_BOOL:
        jwrite_member_text(w, "type", "boolean");
        break;
    case FIELD_INT:
    case FIELD_EXPIRES_IN:
        jwrite_member_text(w, "type", "integer");
        write_bounds(w, f);
        break;
    case FIELD_DURATION:
    case FIELD_TIME:
        write_types(w, number_or_text, 3);
        write_bounds(w, f);
        break;
    case FIELD_TEXTS:
    case FIELD_MASK:
    case FIELD_RULE_ACTIONS:
        write_text_list(w, f);
        break;
    case FIELD_TABLE:
        tenant_schema_table(w, f->table);
        break;
    case FIELD_TABLES:
        write_table_list(w, f->table);
        break;
    case FIELD_SCOPES:
        write_scope_list(w);
        break;
    case FIELD_SCOPE_GROUPS:
        write_custom(w, "\"$ref\":\"#/$defs/scopeGroups\"");
        break;
    case FIELD_JSON:
    case FIELD_DOMAINS:
        write_types(w, map_or_list, 2);
        break;
    case FIELD_CONDITION_VALUE:
        write_types(w, scalar_or_list, 4);
        break;
    case FIELD_DOCUMENTS:
    case FIELD_CUSTOM:
        write_custom(w, f->custom ? f->custom->schema : "\"type\":\"object\"");
        break;
    case FIELD_IGNORED: /* anything */
        break;
    }
}

static void write_required(struct jwrite *w, const struct field_table *table)
{
    jwrite_member_array(w, "required");
    for (size_t i = 0; i < table->n_fields; i++)
        if (table->fields[i].required)
            jwrite_text(w, table->fields[i].key);
    jwrite_array_end(w);
}

void tenant_schema_table(struct jwrite *w, const struct field_table *table)
{
    jwrite_member_text(w, "type", "object");
    jwrite_member_bool(w, "additionalProperties", false);
    jwrite_member_object(w, "properties");
    for (size_t i = 0; i < table->n_fields; i++) {
        const struct field *f = &table->fields[i];
        jwrite_member_object(w, f->key);
        jwrite_member_text(w, "description", f->help);
        write_type(w, f);
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
    write_required(w, table);
}

/* A scope is a name or an object; a catalogue is one list of them, or a map of three. */
static void write_definitions(struct jwrite *w)
{
    static const char groups[] =
        "{\"oneOf\":[{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/scope\"}},"
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"permissionsScopes\":{\"$ref\":\"#/$defs/scopes\"},"
        "\"attributesScopes\":{\"$ref\":\"#/$defs/scopes\"},"
        "\"connectionsScopes\":{\"$ref\":\"#/$defs/scopes\"}}}]}";

    jwrite_member_object(w, "$defs");
    jwrite_member_object(w, "scope");
    jwrite_member_array(w, "oneOf");
    jwrite_raw(w, "{\"type\":\"string\"}");
    jwrite_object(w);
    tenant_schema_table(w, &fields_client_scope);
    jwrite_object_end(w);
    jwrite_array_end(w);
    jwrite_object_end(w);
    jwrite_member_raw(w, "scopes",
                      "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/scope\"}}");
    jwrite_member_raw(w, "scopeGroups", groups);
    jwrite_object_end(w);
}

static void write_top(struct jwrite *w, const struct field_top *top)
{
    jwrite_member_object(w, top->key);
    jwrite_member_text(w, "description", top->table->help);
    if (top->kind == RECORD_PROJECT)
        tenant_schema_table(w, top->table);
    else
        write_table_list(w, top->table);
    jwrite_object_end(w);
}

void tenant_schema(struct buf *out)
{
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    jwrite_member_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    jwrite_member_text(&w, "title", "mockstsd tenant fixture");
    jwrite_member_text(&w, "type", "object");
    jwrite_member_bool(&w, "additionalProperties", false);
    jwrite_member_object(&w, "properties");
    for (size_t i = 0; i < FIELDS_TOPS; i++)
        write_top(&w, &fields_tops[i]);
    jwrite_object_end(&w);
    jwrite_member_raw(&w, "required", "[\"project\"]");
    write_definitions(&w);
    jwrite_object_end(&w);
}
