/* SPDX-License-Identifier: MIT */
/* catalogue: which number has a scope at a target? */
#ifndef STS_CATALOGUE_H
#define STS_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct ruleset;
struct ruleset_sink;

#define CATALOGUE_NO_BIT UINT32_MAX

/* Number the targets' ids, URIs and the scopes of their catalogues. */
void catalogue_make(struct arena *a, struct ruleset *rules);

/*
 * Number, at each Connection without a catalogue, the scopes that rules name there.
 *
 * Takes    rules: placed and with effects.
 * Returns  how many problems the sink was told: Connections with more than SCOPE_SET_MAX.
 */
size_t catalogue_add_named(struct arena *a, struct ruleset *rules,
                           const struct ruleset_sink *sink);

/* The target with this record id, or RULESET_NO_TARGET. */
uint32_t catalogue_target(const struct ruleset *rules, const char *id);

/* The target with this URI, or RULESET_NO_TARGET. */
uint32_t catalogue_target_at(const struct ruleset *rules, const char *uri);

/* The bit of a scope symbol at a target, or CATALOGUE_NO_BIT. */
uint32_t catalogue_bit(const struct ruleset *rules, uint32_t target, uint32_t scope);

/* The bit of a scope name at a target, or CATALOGUE_NO_BIT. */
uint32_t catalogue_bit_of(const struct ruleset *rules, uint32_t target, const char *name);

/* How many scopes have a bit at a target. */
uint32_t catalogue_n(const struct ruleset *rules, uint32_t target);

/* The name of a bit. Owns: the input of the rule set. */
const char *catalogue_name(const struct ruleset *rules, uint32_t target, uint32_t bit);

#endif
