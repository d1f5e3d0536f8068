/* SPDX-License-Identifier: MIT */
/* small_differ: what do two worlds of small.h decide differently, for any member of the universe? */
#ifndef STS_SMALL_DIFFER_H
#define STS_SMALL_DIFFER_H

#include "small.h"

/* Is there anybody for whom the one permits the unit and the other does not? */
bool small_differ_gains(const struct small *s, const struct wb_world *one,
                        const struct wb_world *other, const char *unit, struct arena *a);

/* Is anything decided otherwise, at any target? */
bool small_differ(struct small s, const struct wb_world *one,
                  const struct wb_world *other, struct arena *a);

#endif
