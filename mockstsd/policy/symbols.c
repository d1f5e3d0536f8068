/* SPDX-License-Identifier: MIT */
#include "policy/symbols.h"

#include <string.h>

#include "base/arena.h"
#include "base/same.h"
#include "base/stir.h"

enum { SLOTS_AT_FIRST = 64 };

struct entry {
    struct rule_value value; /* canonical */
    uint32_t space;
    uint32_t hash;
};

struct slot {
    uint32_t hash;
    uint32_t next; /* number of the entry + 1; 0 = free */
};

struct symbols {
    struct arena *arena;
    struct entry *entries;
    struct slot *slots; /* a power of two, at least twice the entries */
    uint32_t n;
    uint32_t n_slots;
    uint64_t spaces; /* bit i: there is a symbol of a space that is i modulo 64 */
};

/*
 * chosen: 1 and 1.0 are one number, because JSON has one kind of number. A double that is an
 * exact int64 becomes it; the bounds are the doubles next to the ends of the range.
 */
static struct rule_value canonical(const struct rule_value *value)
{
    struct rule_value v = { .type = value->type };

    if (v.type == RULE_TEXT)
        v.text = value->text;
    if (v.type == RULE_INTEGER)
        v.integer = value->integer;
    if (v.type == RULE_BOOL)
        v.truth = value->truth;
    if (v.type != RULE_DOUBLE)
        return v;
    v.number = value->number;
    if (v.number >= -0x1p63 && v.number < 0x1p63 &&
        (double)(int64_t)v.number == v.number) {
        v.type = RULE_INTEGER;
        v.integer = (int64_t)v.number;
        v.number = 0;
    }
    return v;
}

static uint32_t value_hash(uint32_t space, const struct rule_value *v)
{
    uint64_t hash = stir_word((uint64_t)v->type, space);
    uint64_t bits = 0;

    if (v->type == RULE_TEXT)
        return (uint32_t)stir_bytes(hash, v->text, strlen(v->text));
    if (v->type == RULE_DOUBLE)
        memcpy(&bits, &v->number, sizeof bits);
    else
        bits = (uint64_t)v->integer + v->truth;
    return (uint32_t)stir_word(hash, bits);
}

static bool same(const struct rule_value *one, const struct rule_value *other)
{
    if (one->type != other->type)
        return false;
    if (one->type == RULE_TEXT)
        return same_text(one->text, other->text);
    /* only one of the three is ever set, so comparing all is comparing that one */
    return one->integer == other->integer && one->number == other->number &&
           one->truth == other->truth;
}

bool symbols_same(const struct rule_value *one, const struct rule_value *other)
{
    struct rule_value a = canonical(one);
    struct rule_value b = canonical(other);

    return same(&a, &b);
}

static void fill_slot(struct symbols *s, uint32_t symbol)
{
    uint32_t hash = s->entries[symbol].hash;
    uint32_t at = hash & (s->n_slots - 1);

    while (s->slots[at].next != 0)
        at = (at + 1) & (s->n_slots - 1);
    s->slots[at] = (struct slot){ hash, symbol + 1 };
}

static void grow(struct symbols *s)
{
    struct entry *entries = arena_array(s->arena, s->n_slots, sizeof *entries);

    memcpy(entries, s->entries, s->n * sizeof *entries);
    s->entries = entries;
    s->n_slots *= 2;
    s->slots = arena_array(s->arena, s->n_slots, sizeof *s->slots);
    for (uint32_t i = 0; i < s->n; i++)
        fill_slot(s, i);
}

struct symbols *symbols_make(struct arena *a)
{
    struct symbols *s = arena_alloc(a, sizeof *s);

    s->arena = a;
    s->n_slots = SLOTS_AT_FIRST;
    s->slots = arena_array(a, s->n_slots, sizeof *s->slots);
    s->entries = arena_array(a, s->n_slots / 2, sizeof *s->entries);
    return s;
}

static uint32_t find(const struct symbols *s, const struct entry *wanted)
{
    uint32_t at = wanted->hash & (s->n_slots - 1);

    for (; s->slots[at].next != 0; at = (at + 1) & (s->n_slots - 1)) {
        const struct entry *e = &s->entries[s->slots[at].next - 1];

        if (s->slots[at].hash == wanted->hash && e->space == wanted->space &&
            same(&e->value, &wanted->value))
            return s->slots[at].next - 1;
    }
    return SYMBOLS_NONE;
}

static struct entry entry_of(uint32_t space, const struct rule_value *value)
{
    struct entry e = { .value = canonical(value), .space = space };

    e.hash = value_hash(space, &e.value);
    return e;
}

uint32_t symbols_find(const struct symbols *s, uint32_t space,
                      const struct rule_value *value)
{
    struct entry wanted;

    if ((s->spaces >> space % 64 & 1) == 0)
        return SYMBOLS_NONE;
    wanted = entry_of(space, value);
    return find(s, &wanted);
}

uint32_t symbols_find_text(const struct symbols *s, const char *text)
{
    return symbols_find(s, 0, &(struct rule_value){ .type = RULE_TEXT, .text = text });
}

uint32_t symbols_add(struct symbols *s, uint32_t space, const struct rule_value *value)
{
    struct entry wanted = entry_of(space, value);
    uint32_t symbol = find(s, &wanted);

    if (symbol != SYMBOLS_NONE)
        return symbol;
    if (s->n == s->n_slots / 2)
        grow(s);
    s->entries[s->n] = wanted;
    s->spaces |= UINT64_C(1) << space % 64;
    fill_slot(s, s->n);
    return s->n++;
}

uint32_t symbols_add_text(struct symbols *s, const char *text)
{
    return symbols_add(s, 0, &(struct rule_value){ .type = RULE_TEXT, .text = text });
}

uint32_t symbols_count(const struct symbols *s)
{
    return s->n;
}

const struct rule_value *symbols_value(const struct symbols *s, uint32_t symbol)
{
    return &s->entries[symbol].value;
}
