/* SPDX-License-Identifier: MIT */
/* rate: may one more of these happen in this minute? */
#ifndef STS_RATE_H
#define STS_RATE_H

#include <stdint.h>

#include "base/attr.h"

struct err;

/*
 * Count one more. Any thread.
 *
 * Takes    seen: zeroed at first; now_s by the clock of the project; per_minute from 1.
 * Fails    OAUTH_RATE_LIMIT: so many were counted in this minute already.
 */
int rate_admit(_Atomic uint64_t *seen, int64_t now_s, int64_t per_minute,
               struct err *e) MUST_USE;

#endif
