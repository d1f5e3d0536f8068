/* SPDX-License-Identifier: MIT */
#include "workbench/wb_scratch.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum { SCRATCH_MIB = 1024 };

static void end(void *scratch)
{
    arena_free(scratch);
}

struct arena *wb_scratch_open(struct arena *a)
{
    struct arena *scratch = arena_open((size_t)SCRATCH_MIB << 20);

    if (!scratch)
        (void)arena_alloc(a, SIZE_MAX / 2); /* out of memory, as it is told everywhere */
    arena_defer(a, end, scratch);
    return scratch;
}

int wb_scratch_run(struct arena *scratch, int (*step)(void *self), void *self,
                   struct err *e)
{
    int rc = arena_run(scratch, step, self);

    if (rc == -2)
        return err_set(e, ERR_UNAVAILABLE, "undecided: not enough memory");
    arena_reset(scratch);
    return rc;
}
