/* SPDX-License-Identifier: MIT */
/*
 * symbols: names and values → small numbers, in the order they are added.
 *
 * A value belongs to a space, so that the same text under two keys is two symbols. Text,
 * number and truth value are never the same symbol.
 */
#ifndef STS_SYMBOLS_H
#define STS_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/rule.h"

struct arena;
struct symbols;

#define SYMBOLS_NONE UINT32_MAX

/* An empty table. Owns: the arena; texts are not copied and must outlive it. */
struct symbols *symbols_make(struct arena *a);

/* The symbol of a value, made if there is none yet. */
uint32_t symbols_add(struct symbols *s, uint32_t space, const struct rule_value *value);

/* The symbol of a text in space 0, made if there is none yet. */
uint32_t symbols_add_text(struct symbols *s, const char *text);

/* The symbol of a value, or SYMBOLS_NONE. Cost: one hash over its bytes. */
uint32_t symbols_find(const struct symbols *s, uint32_t space,
                      const struct rule_value *value);

/* The symbol of a text in space 0, or SYMBOLS_NONE. */
uint32_t symbols_find_text(const struct symbols *s, const char *text);

/* True if two values would be one symbol. */
bool symbols_same(const struct rule_value *one, const struct rule_value *other);

/* How many there are; their numbers are 0 … count - 1. */
uint32_t symbols_count(const struct symbols *s);

/* The value of a symbol, a text in canonical form included. Owns: the table. */
const struct rule_value *symbols_value(const struct symbols *s, uint32_t symbol);

#endif
