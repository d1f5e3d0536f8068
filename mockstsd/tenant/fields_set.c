/* SPDX-License-Identifier: MIT */
#include "tenant/fields_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/secret.h"
#include "tenant/fields_form.h"
#include "tenant/node_json.h"
#include "tenant/tenant.h"
#include "wire/seal.h"

static void put(void *record, size_t at, const void *value, size_t size)
{
    memcpy((char *)record + at, value, size);
}

/* The choice of a word, or NULL: then it says which there are. */
static const struct field_choice *choose(struct fields_reader *r,
                                         const struct field_choice *choices,
                                         const struct node *node)
{
    const char *names[FIELDS_MAX];
    size_t n = 0;

    if (!fields_reader_expect(r, node, NODE_TEXT))
        return NULL;
    for (; choices[n].word; n++) {
        names[n] = choices[n].word;
        if (strlen(names[n]) == node->text_len &&
            strncmp(names[n], node->text, node->text_len) == 0)
            return &choices[n];
    }
    struct arena *a = diag_arena(r->diags);
    const char *list = "";
    for (size_t i = 0; i < n; i++)
        list = arena_printf(a, "%s%s\"%s\"", list, i ? ", " : "", names[i]);
    const char *word = arena_slice(a, node->text, node->text_len);
    fields_reader_complain(r, node, DIAG_BAD_VALUE, nearest_find(word, names, n),
                           "expected %s%s", n > 1 ? "one of " : "", list);
    return NULL;
}

const char *fields_set_text(struct fields_reader *r, const struct field *field,
                            const struct node *node)
{
    enum diag_code code;

    if (!fields_reader_expect(r, node, NODE_TEXT))
        return NULL;
    if (field->choices && !choose(r, field->choices, node))
        return NULL;
    const char *text = fields_reader_text(r, node);
    if (field->form == FORM_ANY)
        return text;
    const char *why = fields_form(diag_arena(r->diags), field->form, text, &code);
    if (why)
        fields_reader_complain(r, node, code, NULL, "%s", why);
    return text;
}

static void set_text(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    const char *text = fields_set_text(r, field, node);

    if (text)
        put(record, field->at, &text, sizeof text);
}

static void set_bool(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    bool truth = node->integer != 0;

    if (fields_reader_expect(r, node, NODE_BOOL))
        put(record, field->at, &truth, sizeof truth);
}

static void set_flag(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    const struct field_choice *choice = choose(r, field->choices, node);
    bool truth = choice && choice->value;

    put(record, field->at, &truth, sizeof truth);
}

static void set_choice(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    const struct field_choice *choice = choose(r, field->choices, node);

    if (choice)
        put(record, field->at, &choice->value, sizeof choice->value);
}

static void put_int(struct fields_reader *r, const struct field *field,
                    const struct node *node, void *record, int64_t value)
{
    if (field->max != 0 && (value < field->min || value > field->max))
        fields_reader_complain(r, node, DIAG_BAD_VALUE, NULL,
                               "expected a number from %lld to %lld",
                               (long long)field->min, (long long)field->max);
    else
        put(record, field->at, &value, sizeof value);
}

static void set_int(struct fields_reader *r, const struct field *field,
                    const struct node *node, void *record)
{
    if (fields_reader_expect(r, node, NODE_INTEGER))
        put_int(r, field, node, record, node->integer);
}

/* contract 2.5: protojson writes 64-bit integers as text */
static void set_time(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    char digits[20] = "";
    int64_t value = node->integer;

    if (node->kind == NODE_TEXT && node->text_len < sizeof digits) {
        memcpy(digits, node->text, node->text_len);
        value = strtoll(digits, NULL, 10);
    }
    bool good = node->kind == NODE_INTEGER ||
                (digits[0] && strspn(digits, "0123456789") == node->text_len);
    if (!good || value < 0) {
        fields_reader_complain(r, node, DIAG_WRONG_TYPE, NULL,
                               "expected a time in seconds since 1970, as a number");
        return;
    }
    put(record, field->at, &value, sizeof value);
}

static void set_expires_in(struct fields_reader *r, const struct field *field,
                           const struct node *node, void *record)
{
    int64_t value;

    if (!fields_reader_expect(r, node, NODE_INTEGER))
        return;
    if (__builtin_add_overflow(node->integer, r->now_s, &value)) {
        fields_reader_complain(r, node, DIAG_BAD_VALUE, NULL,
                               "the number is out of range");
        return;
    }
    put(record, field->at, &value, sizeof value);
}

/* "10 minutes" → 600, or -1 */
static int64_t duration_of(const char *text)
{
    static const struct field_choice units[] = {
        { "second", 1 },      { "minute", 60 },          { "hour", 3600 },
        { "day", 24 * 3600 }, { "week", 7 * 24 * 3600 },
    };
    size_t n = strspn(text, "0123456789");
    const char *unit = text + n + strspn(text + n, " ");
    int64_t seconds;

    if (n == 0 || n > 18)
        return -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t len = strlen(units[i].word);
        if (strncmp(unit, units[i].word, len) != 0)
            continue;
        if (strcmp(unit + len, "") != 0 && strcmp(unit + len, "s") != 0)
            continue;
        bool over =
            __builtin_mul_overflow(strtoll(text, NULL, 10), units[i].value, &seconds);
        return over ? -1 : seconds;
    }
    return -1;
}

static void set_duration(struct fields_reader *r, const struct field *field,
                         const struct node *node, void *record)
{
    int64_t value = node->integer;

    if (node->kind == NODE_TEXT)
        value =
            duration_of(arena_slice(diag_arena(r->diags), node->text, node->text_len));
    if ((node->kind != NODE_TEXT && node->kind != NODE_INTEGER) || value < 0)
        fields_reader_complain(r, node, DIAG_WRONG_TYPE, NULL,
                               "expected a duration: a number of seconds, or a text like "
                               "\"10 minutes\"");
    else
        put_int(r, field, node, record, value);
}

static void set_secret(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    if (!fields_reader_expect(r, node, NODE_TEXT))
        return;
    struct secret secret = fields_reader_secret(r, node);
    put(record, field->at, &secret, sizeof secret);
    if (field->other) {
        struct seal_hash hash = seal_sha256(secret.bytes, secret.len);
        put(record, field->other, hash.bytes, sizeof hash.bytes);
    }
    /* Basic authentication must decode alike, raw or percent-decoded: contract 4.2 */
    if (field->other &&
        (memchr(secret.bytes, '%', secret.len) || memchr(secret.bytes, '+', secret.len)))
        fields_reader_complain(
            r, node, DIAG_SECRET_PORTABLE, NULL,
            "some clients percent-encode a secret before Basic authentication "
            "and some do not; one with '%%' or '+' works with half of them");
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static void set_digest(struct fields_reader *r, const struct field *field,
                       const struct node *node, void *record)
{
    struct seal_hash hash;
    bool good = node->kind == NODE_TEXT && node->text_len == 2 * sizeof hash.bytes;

    for (size_t i = 0; good && i < sizeof hash.bytes; i++) {
        int high = hex_value(node->text[2 * i]), low = hex_value(node->text[2 * i + 1]);
        good = high >= 0 && low >= 0;
        hash.bytes[i] = (unsigned char)(good ? high * 16 + low : 0);
    }
    if (good)
        put(record, field->at, hash.bytes, sizeof hash.bytes);
    else
        fields_reader_complain(r, node, DIAG_BAD_VALUE, NULL,
                               "expected a SHA-256: 64 of the digits 0 to 9 and a to f");
}

static void set_texts(struct fields_reader *r, const struct field *field,
                      const struct node *node, void *record)
{
    if (!fields_reader_expect(r, node, NODE_LIST))
        return;
    const char **items = arena_array(r->arena, node->n, sizeof *items);
    struct texts texts = { items, 0 };
    for (const struct node *one = node->first; one; one = one->next) {
        const char *text = fields_set_text(r, field, one);
        if (text)
            items[texts.n++] = text;
    }
    put(record, field->at, &texts, sizeof texts);
}

static void set_mask(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    unsigned mask = 0;

    if (!fields_reader_expect(r, node, NODE_LIST))
        return;
    for (const struct node *one = node->first; one; one = one->next) {
        const struct field_choice *choice = choose(r, field->choices, one);
        mask |= choice ? (unsigned)choice->value : 0;
    }
    put(record, field->at, &mask, sizeof mask);
}

static void set_json(struct fields_reader *r, const struct field *field,
                     const struct node *node, void *record)
{
    const struct node *policies = field->type == FIELD_DOMAINS && node->kind == NODE_MAP
                                      ? node_child(node, "policies")
                                      : NULL;

    if (node->kind != NODE_MAP && node->kind != NODE_LIST) {
        fields_reader_expect(r, node, NODE_MAP);
        return;
    }
    const char *json = node_json(r->arena, policies ? policies : node);
    put(record, field->at, &json, sizeof json);
}

void fields_set(struct fields_reader *r, const struct field *field,
                const struct node *node, void *record)
{
    static void (*const setters[])(struct fields_reader *, const struct field *,
                                   const struct node *, void *) = {
        [FIELD_TEXT] = set_text,
        [FIELD_BOOL] = set_bool,
        [FIELD_FLAG] = set_flag,
        [FIELD_INT] = set_int,
        [FIELD_DURATION] = set_duration,
        [FIELD_TIME] = set_time,
        [FIELD_EXPIRES_IN] = set_expires_in,
        [FIELD_SECRET] = set_secret,
        [FIELD_DIGEST] = set_digest,
        [FIELD_TEXTS] = set_texts,
        [FIELD_CHOICE] = set_choice,
        [FIELD_MASK] = set_mask,
        [FIELD_JSON] = set_json,
        [FIELD_DOMAINS] = set_json,
    };

    if (field->type != FIELD_IGNORED)
        setters[field->type](r, field, node, record);
}
