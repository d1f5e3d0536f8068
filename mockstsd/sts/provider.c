/* SPDX-License-Identifier: MIT */
#include "sts/provider.h"

#include <stdio.h>

#include "base/rnd.h"

enum { RANDOM_CHARS = 43 };

struct secret provider_value(struct arena *a, const char *prefix)
{
    char drawn[RANDOM_CHARS + 1], text[80];
    struct secret out;
    int len;

    rnd_base62(drawn, RANDOM_CHARS);
    len = snprintf(text, sizeof text, "%s%s", prefix, drawn);
    out = secret_make(a, text, (size_t)len);
    secret_wipe(drawn, sizeof drawn);
    secret_wipe(text, sizeof text);
    return out;
}
