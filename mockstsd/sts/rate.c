/* SPDX-License-Identifier: MIT */
#include "sts/rate.h"

#include <stdatomic.h>

#include "base/err.h"
#include "sts/oauth.h"

int rate_admit(_Atomic uint64_t *seen, int64_t now_s, int64_t per_minute, struct err *e)
{
    enum { COUNT_BITS = 24 };
    const uint64_t minute = (uint64_t)(now_s / 60) << COUNT_BITS;
    uint64_t before = atomic_load(seen), next;

    do {
        next = (before >> COUNT_BITS << COUNT_BITS) == minute ? before + 1 : minute + 1;
        if ((int64_t)(next - minute) > per_minute)
            return err_set(e, OAUTH_RATE_LIMIT, "Too many requests in this minute");
    } while (!atomic_compare_exchange_weak(seen, &before, next));
    return 0;
}
