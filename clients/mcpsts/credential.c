/* SPDX-License-Identifier: MIT */
#include "mcpsts/credential.h"

#include <stddef.h>

#include "base/arena.h"

struct credential *credential_hold(struct credential *c)
{
    atomic_fetch_add_explicit(&c->holders, 1, memory_order_relaxed);
    return c;
}

void credential_drop(struct credential *c)
{
    if (c && atomic_fetch_sub(&c->holders, 1) == 1)
        arena_free(c->arena);
}
