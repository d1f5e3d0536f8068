/* SPDX-License-Identifier: MIT */
#include "small_differ.h"

bool small_differ_gains(const struct small *s, const struct wb_world *one,
                        const struct wb_world *other, const char *unit, struct arena *a)
{
    for (size_t i = 0; i < small_size(s); i++) {
        struct small_facts f;
        bool permits;

        small_facts(s, one, i, &f);
        permits = small_permits(one, &f.raw, unit, a);
        small_facts(s, other, i, &f);
        if (permits && !small_permits(other, &f.raw, unit, a))
            return true;
    }
    return false;
}

bool small_differ(struct small s, const struct wb_world *one,
                  const struct wb_world *other, struct arena *a)
{
    size_t n;
    const char *const *units;

    for (s.target = 0; s.target < one->n_targets; s.target++) {
        units = small_units(&s, &n);
        for (size_t u = 0; u < n; u++)
            if (small_differ_gains(&s, one, other, units[u], a) ||
                small_differ_gains(&s, other, one, units[u], a))
                return true;
    }
    return false;
}
