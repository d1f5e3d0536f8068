/* SPDX-License-Identifier: MIT */
#include "conformance/lifetime.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"

static int64_t distance(int64_t one, int64_t other)
{
    return one > other ? one - other : other - one;
}

/* Is the Date of the answer within so many seconds of that time? Without one our time counts. */
static bool dated(const struct seen *seen, int64_t time_s, int64_t tolerance)
{
    const char *date = stage_header(seen, "date");
    char text[30];

    if (date == NULL)
        return distance(clock_now_s(NULL), time_s) <=
               tolerance + seen->took_ms / 1000 + 1;
    for (int64_t off = -tolerance; date != NULL && off <= tolerance; off++) {
        clock_http_date(time_s + off, text);
        if (strcmp(date, text) == 0)
            return true;
    }
    return false;
}

const char *lifetime_miss(struct stage *s, const struct seen *seen, struct jobj claims,
                          struct jobj tolerance)
{
    int64_t iat, exp, nbf, lives, within;

    if (jobj_as_int(tolerance, &within, NULL) < 0)
        return "no tolerance is given";
    if (jobj_int(seen->json, "expires_in", &lives, NULL) < 0 || lives <= 0)
        return "expires_in is no integer above 0";
    if (jobj_int(claims, "iat", &iat, NULL) < 0 ||
        jobj_int(claims, "exp", &exp, NULL) < 0)
        return "iat or exp is no whole number";
    if (exp <= iat || distance(exp - iat, lives) > within)
        return arena_printf(s->arena,
                            "exp is %" PRId64 " s after iat, expires_in says %" PRId64,
                            exp - iat, lives);
    if (!dated(seen, iat, within))
        return "iat is not the time of the answer";
    if (jobj_has(claims, "nbf") &&
        (jobj_int(claims, "nbf", &nbf, NULL) < 0 || nbf > iat + within))
        return "nbf is ahead of iat";
    return NULL;
}
