/* SPDX-License-Identifier: MIT */
/*
 * places: at which targets does each rule stand?
 *
 * A place is a target of the catalogue, a whole target type, or anywhere (the type `any`).
 * A rule that stands at a wide place does not stand again at a narrower one within it.
 */
#ifndef STS_PLACES_H
#define STS_PLACES_H

#include <stdint.h>

#include "policy/rule.h"

struct arena;
struct ruleset;

/* Find the places of every enabled rule, into rules->places. */
void places_make(struct arena *a, struct ruleset *rules);

/* The place of a whole target type. */
uint32_t places_of_type(const struct ruleset *rules, enum rule_target_type type);

#endif
