/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* explicit_bzero */
#include "base/secret.h"

#include <string.h>

#include "base/arena.h"

struct wiped {
    char *bytes;
    size_t len;
};

static void wipe(void *thing)
{
    struct wiped *w = thing;

    secret_wipe(w->bytes, w->len);
}

struct secret secret_make(struct arena *a, const char *bytes, size_t bytes_len)
{
    /* everything is there before the copy is made: nothing can jump past the wiping */
    struct wiped *w = arena_alloc(a, sizeof *w);

    w->bytes = arena_array(a, bytes_len + 1, 1);
    w->len = bytes_len;
    arena_defer(a, wipe, w);
    if (bytes_len > 0)
        memcpy(w->bytes, bytes, bytes_len);
    return (struct secret){ .bytes = w->bytes, .len = bytes_len };
}

bool secret_present(const struct secret *s)
{
    return s->bytes != NULL;
}

bool secret_same_bytes(const void *x, const void *y, size_t len)
{
    const volatile unsigned char *p = x, *q = y;
    unsigned char differ = 0;

    for (size_t i = 0; i < len; i++)
        differ |= (unsigned char)(p[i] ^ q[i]);
    return differ == 0;
}

bool secret_equal(const struct secret *x, const struct secret *y)
{
    if (!x->bytes || !y->bytes || x->len != y->len)
        return false;
    return secret_same_bytes(x->bytes, y->bytes, x->len);
}

void secret_wipe(void *bytes, size_t bytes_len)
{
    explicit_bzero(bytes, bytes_len);
}
