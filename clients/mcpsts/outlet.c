/* SPDX-License-Identifier: MIT */
#include "mcpsts/outlet.h"

#include <errno.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "wire/httpc.h"

enum { ARENA_MAX_BYTES = 4 * 1024 * 1024 };

struct arena *outlet_arena(const struct outlet *o)
{
    struct arena *a = arena_open(ARENA_MAX_BYTES);

    if (!a)
        return NULL;
    arena_wipe(a);
    if (!o->seams.spare || o->seams.spare(o->seams.self, a))
        return a;
    arena_free(a);
    return NULL;
}

int64_t outlet_now_s(const struct outlet *o)
{
    return o->seams.now_ms ? o->seams.now_ms(o->seams.self) / 1000 : clock_now_s(NULL);
}

int64_t outlet_ticks_ms(const struct outlet *o)
{
    return o->seams.now_ms ? o->seams.now_ms(o->seams.self) : clock_ticks_ms();
}

void outlet_pause(const struct outlet *o, int64_t wait_ms)
{
    struct timespec left = { .tv_sec = (time_t)(wait_ms / 1000),
                             .tv_nsec = (long)(wait_ms % 1000) * 1000000 };

    if (o->seams.pause_ms)
        o->seams.pause_ms(o->seams.self, wait_ms);
    else
        while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
            ;
}

int outlet_send(const struct outlet *o, struct arena *a, struct httpc_ask *ask,
                struct httpc_answer *out, struct err *e)
{
    ask->ca_file = o->ca_file;
    ask->pool = o->pool;
    if (o->seams.send)
        return o->seams.send(o->seams.self, a, ask, out, e);
    return httpc_send(a, ask, out, e);
}
