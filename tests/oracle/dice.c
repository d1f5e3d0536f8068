/* SPDX-License-Identifier: MIT */
#include "dice.h"

/* splitmix64 */
static uint64_t stir(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct dice dice_of(uint64_t seed, unsigned long number)
{
    return (struct dice){ stir(stir(seed) + number) };
}

size_t dice_below(struct dice *d, size_t n)
{
    d->state += UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(stir(d->state) % n);
}

bool dice_chance(struct dice *d, size_t percent)
{
    return dice_below(d, 100) < percent;
}
