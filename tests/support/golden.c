/* SPDX-License-Identifier: MIT */
#include "golden.h"

#include <stdio.h>

#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

void golden_check(const char *folder, const char *name, const char *text, size_t text_len)
{
    struct arena *a = arena_open(0);
    const char *path = arena_printf(a, "%s/%s", folder, name);
    const char *actual = arena_printf(a, "%s.actual", name);
    struct file_bytes want = { NULL, 0 };
    struct err e = { 0 };
    char told[600];

    if (file_read(a, path, 1 << 24, &want, &e) == 0 && want.len == text_len &&
        memcmp(want.data, text, text_len) == 0) {
        arena_free(a);
        return;
    }
    if (file_write(actual, text, text_len, 0644, &e) < 0)
        print_error("%s\n", e.text);
    snprintf(told, sizeof told, "%s differs from %s", actual, path);
    arena_free(a);
    fail_msg("%s", told);
}
