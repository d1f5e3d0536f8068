/* SPDX-License-Identifier: MIT */
#include "tenant/fields_write.h"

#include <string.h>

#include "policy/rule.h"
#include "policy/rule_words.h"
#include "tenant/node_json.h"
#include "wire/jwrite.h"
#include "wire/seal.h"
#include "tenant/tenant.h"

/* Where it is written, and how much may show. */
struct writing {
    struct jwrite *json;
    bool open; /* secrets as they are */
};

static void write_map(struct writing *w, const struct field_table *table,
                      const void *record, const void *blank);

static const void *member(const void *record, size_t at)
{
    return (const char *)record + at;
}

static const char *text_at(const void *record, size_t at)
{
    const char *text;

    memcpy(&text, member(record, at), sizeof text);
    return text;
}

static int64_t int64_at(const void *record, size_t at)
{
    int64_t value;

    memcpy(&value, member(record, at), sizeof value);
    return value;
}

static int int_at(const void *record, size_t at)
{
    int value;

    memcpy(&value, member(record, at), sizeof value);
    return value;
}

static bool bool_at(const void *record, size_t at)
{
    bool value;

    memcpy(&value, member(record, at), sizeof value);
    return value;
}

static size_t size_at(const void *record, size_t at)
{
    size_t value;

    memcpy(&value, member(record, at), sizeof value);
    return value;
}

static struct texts texts_at(const void *record, size_t at)
{
    struct texts texts;

    memcpy(&texts, member(record, at), sizeof texts);
    return texts;
}

static bool same_digest(const void *record, const void *blank, size_t at)
{
    return memcmp(member(record, at), member(blank, at), SEAL_HASH_BYTES) == 0;
}

/* Is a secret shown as itself, and not as its digest? */
static bool shows_secret(const struct writing *w, const void *record, size_t at)
{
    struct secret secret;

    memcpy(&secret, member(record, at), sizeof secret);
    return w->open && secret_present(&secret);
}

static bool is_default(const struct field *f, const void *record, const void *blank);

static bool all_default(const struct field_table *table, const void *record,
                        const void *blank)
{
    size_t i = 0;

    while (i < table->n_fields && is_default(&table->fields[i], record, blank))
        i++;
    return i == table->n_fields;
}

static bool no_groups(const struct scope_groups *groups)
{
    return groups->permissions_scopes.n + groups->attributes_scopes.n +
               groups->connections_scopes.n ==
           0;
}

/* A key that says nothing but the default is left out. */
static bool is_default(const struct field *f, const void *record, const void *blank)
{
    struct secret secret;

    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_JSON:
    case FIELD_DOMAINS:
        return strcmp(text_at(record, f->at), text_at(blank, f->at)) == 0;
    case FIELD_BOOL:
    case FIELD_FLAG:
        return bool_at(record, f->at) == bool_at(blank, f->at);
    case FIELD_INT:
    case FIELD_DURATION:
    case FIELD_TIME:
        return int64_at(record, f->at) == int64_at(blank, f->at);
    case FIELD_SECRET:
        memcpy(&secret, member(record, f->at), sizeof secret);
        return !secret_present(&secret);
    case FIELD_DIGEST:
        return same_digest(record, blank, f->at);
    case FIELD_CHOICE:
    case FIELD_MASK:
    case FIELD_RULE_WORD:
    case FIELD_RULE_ACTIONS:
        return int_at(record, f->at) == int_at(blank, f->at);
    case FIELD_TEXTS:
    case FIELD_SCOPES: /* pointer and count, as texts are */
        return texts_at(record, f->at).n == 0;
    case FIELD_TABLES:
    case FIELD_DOCUMENTS:
        return size_at(record, f->other) == 0;
    case FIELD_TABLE:
        return all_default(f->table, member(record, f->at), member(blank, f->at));
    case FIELD_SCOPE_GROUPS:
        return no_groups(member(record, f->at));
    case FIELD_CONDITION_VALUE:
        return false;
    case FIELD_EXPIRES_IN:
    case FIELD_IGNORED:
    case FIELD_CUSTOM: /* of tables that are never written */
        return true;
    }
    return true;
}

static void write_digest(struct writing *w, const unsigned char *sha256,
                         const char *prefix)
{
    struct seal_hash hash;
    char text[8 + 2 * SEAL_HASH_BYTES + 1] = "";

    memcpy(hash.bytes, sha256, sizeof hash.bytes);
    memcpy(text, prefix, strlen(prefix));
    seal_hex(&hash, text + strlen(prefix));
    jwrite_text(w->json, text);
}

static void write_secret(struct writing *w, const struct secret *secret)
{
    if (w->open) {
        jwrite_text_len(w->json, secret->bytes, secret->len);
        return;
    }
    struct seal_hash hash = seal_sha256(secret->bytes, secret->len);
    write_digest(w, hash.bytes, "sha256:");
}

static void write_choice(struct writing *w, const struct field_choice *choice, int value)
{
    while (choice->word && choice->value != value)
        choice++;
    jwrite_text(w->json, choice->word);
}

static void write_mask(struct writing *w, const struct field_choice *choice,
                       unsigned mask)
{
    jwrite_array(w->json);
    for (; choice->word; choice++)
        if (mask & (unsigned)choice->value)
            jwrite_text(w->json, choice->word);
    jwrite_array_end(w->json);
}

static void write_texts(struct writing *w, struct texts texts)
{
    jwrite_array(w->json);
    for (size_t i = 0; i < texts.n; i++)
        jwrite_text(w->json, texts.items[i]);
    jwrite_array_end(w->json);
}

static void write_tables(struct writing *w, const struct field_table *table,
                         const void *items, size_t n)
{
    jwrite_array(w->json);
    for (size_t i = 0; i < n; i++)
        write_map(w, table, member(items, i * table->size), table->blank);
    jwrite_array_end(w->json);
}

static void write_groups(struct writing *w, const struct scope_groups *groups)
{
    static const char *const names[] = { "permissionsScopes", "attributesScopes",
                                         "connectionsScopes" };
    const struct scopes *all[] = { &groups->permissions_scopes,
                                   &groups->attributes_scopes,
                                   &groups->connections_scopes };

    jwrite_object(w->json);
    for (size_t i = 0; i < 3; i++) {
        if (all[i]->n == 0)
            continue;
        jwrite_key(w->json, names[i]);
        write_tables(w, &fields_client_scope, all[i]->items, all[i]->n);
    }
    jwrite_object_end(w->json);
}

static void write_documents(struct writing *w, const struct cimd_document *items,
                            size_t n)
{
    jwrite_object(w->json);
    for (size_t i = 0; i < n; i++)
        jwrite_member_raw(w->json, items[i].url, items[i].json);
    jwrite_object_end(w->json);
}

static void write_actions(struct writing *w, unsigned mask)
{
    jwrite_array(w->json);
    for (int action = RULE_USER_ACCESS; action <= RULE_FETCH_OUTBOUND_TOKEN; action++)
        if (mask & rule_action_bit((enum rule_action)action))
            jwrite_text(w->json, rule_words_name(RULE_WORDS_ACTION, action));
    jwrite_array_end(w->json);
}

static void write_scalar(struct writing *w, const struct rule_value *v)
{
    switch (v->type) {
    case RULE_TEXT:
        jwrite_text(w->json, v->text);
        break;
    case RULE_INTEGER:
        jwrite_int(w->json, v->integer);
        break;
    case RULE_DOUBLE:
        node_json_double(w->json, v->number);
        break;
    case RULE_BOOL:
        jwrite_bool(w->json, v->truth);
        break;
    case RULE_VALUE_NONE:
    case RULE_NULL:
    case RULE_NESTED: /* policy refuses them: no world has one */
        jwrite_null(w->json);
        break;
    }
}

static void write_condition_value(struct writing *w,
                                  const struct rule_condition *condition)
{
    if (!condition->is_list) {
        write_scalar(w, &condition->values[0]);
        return;
    }
    jwrite_array(w->json);
    for (size_t i = 0; i < condition->n_values; i++)
        write_scalar(w, &condition->values[i]);
    jwrite_array_end(w->json);
}

/* What is a single value, or a list of words. */
static void write_simple(struct writing *w, const struct field *f, const void *record)
{
    const void *at = member(record, f->at);

    if (f->type == FIELD_TEXT)
        jwrite_text(w->json, text_at(record, f->at));
    else if (f->type == FIELD_JSON || f->type == FIELD_DOMAINS)
        jwrite_raw(w->json, text_at(record, f->at));
    else if (f->type == FIELD_BOOL)
        jwrite_bool(w->json, bool_at(record, f->at));
    else if (f->type == FIELD_FLAG)
        write_choice(w, f->choices, bool_at(record, f->at));
    else if (f->type == FIELD_CHOICE)
        write_choice(w, f->choices, int_at(record, f->at));
    else if (f->type == FIELD_MASK)
        write_mask(w, f->choices, (unsigned)int_at(record, f->at));
    else if (f->type == FIELD_SECRET)
        write_secret(w, at);
    else if (f->type == FIELD_DIGEST)
        write_digest(w, at, "");
    else if (f->type == FIELD_TEXTS)
        write_texts(w, texts_at(record, f->at));
    else /* FIELD_INT, FIELD_DURATION, FIELD_TIME */
        jwrite_int(w->json, int64_at(record, f->at));
}

static void write_rule_word(struct writing *w, const struct field *f, const void *record)
{
    enum rule_vocabulary of = (enum rule_vocabulary)f->vocabulary;

    jwrite_text(w->json, rule_words_name(of, int_at(record, f->at)));
}

static void write_array(struct writing *w, const struct field *f, const void *record)
{
    const void *items;

    memcpy(&items, member(record, f->at), sizeof items);
    if (f->type == FIELD_DOCUMENTS)
        write_documents(w, items, size_at(record, f->other));
    else
        write_tables(w, f->table, items, size_at(record, f->other));
}

static void write_value(struct writing *w, const struct field *f, const void *record,
                        const void *blank)
{
    const void *at = member(record, f->at);

    if (f->type == FIELD_TABLE)
        write_map(w, f->table, at, member(blank, f->at));
    else if (f->type == FIELD_TABLES || f->type == FIELD_DOCUMENTS)
        write_array(w, f, record);
    else if (f->type == FIELD_SCOPES)
        write_tables(w, &fields_client_scope, ((const struct scopes *)at)->items,
                     ((const struct scopes *)at)->n);
    else if (f->type == FIELD_SCOPE_GROUPS)
        write_groups(w, at);
    else if (f->type == FIELD_RULE_WORD)
        write_rule_word(w, f, record);
    else if (f->type == FIELD_RULE_ACTIONS)
        write_actions(w, (unsigned)int_at(record, f->at));
    else if (f->type == FIELD_CONDITION_VALUE)
        write_condition_value(w, record);
    else
        write_simple(w, f, record);
}

/* A record that keeps both secret and digest shows one of them. */
static bool is_hidden(const struct writing *w, const struct field *f, const void *record)
{
    if (f->type == FIELD_SECRET && f->other)
        return !shows_secret(w, record, f->at);
    if (f->type == FIELD_DIGEST)
        return shows_secret(w, record, f->other);
    return f->alias;
}

static void write_map(struct writing *w, const struct field_table *table,
                      const void *record, const void *blank)
{
    jwrite_object(w->json);
    for (size_t i = 0; i < table->n_fields; i++) {
        const struct field *f = &table->fields[i];
        if ((is_default(f, record, blank) && !f->required) || is_hidden(w, f, record))
            continue;
        jwrite_key(w->json, f->key);
        write_value(w, f, record, blank);
    }
    jwrite_object_end(w->json);
}

void fields_write(struct jwrite *json, const struct field_table *table,
                  const void *record, bool open)
{
    struct writing w = { json, open };

    write_map(&w, table, record, table->blank);
}
