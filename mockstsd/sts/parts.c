/* SPDX-License-Identifier: MIT */
#include "sts/parts.h"

#include <string.h>

#include "base/arena.h"

char *parts_join(const struct texts *parts, struct arena *a, size_t *out_len)
{
    size_t len = 0, at = 0;
    char *bytes;

    for (size_t i = 0; i < parts->n; i++)
        len += strlen(parts->items[i]) + 1;
    bytes = arena_array(a, len, 1);
    for (size_t i = 0; i < parts->n; i++) {
        size_t size = strlen(parts->items[i]) + 1;

        memcpy(bytes + at, parts->items[i], size);
        at += size;
    }
    *out_len = len;
    return bytes;
}

struct texts parts_split(const char *bytes, size_t bytes_len, struct arena *a)
{
    const char **items;
    size_t n = 0;

    if (bytes_len == 0 || bytes[bytes_len - 1] != '\0')
        return (struct texts){ 0 };
    for (size_t i = 0; i < bytes_len; i++)
        n += bytes[i] == '\0';
    items = arena_array(a, n, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        items[i] = bytes;
        bytes += strlen(bytes) + 1;
    }
    return (struct texts){ .items = items, .n = n };
}
