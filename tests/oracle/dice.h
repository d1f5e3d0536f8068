/* SPDX-License-Identifier: MIT */
/* dice: draws that come out the same for the same number, whatever was drawn before. */
#ifndef STS_DICE_H
#define STS_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* Dice of their own for one numbered thing of a seed. */
struct dice dice_of(uint64_t seed, unsigned long number);

size_t dice_below(struct dice *d, size_t n);      /* 0 … n - 1. */
bool dice_chance(struct dice *d, size_t percent); /* True so often in a hundred. */

#endif
