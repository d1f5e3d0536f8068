/* SPDX-License-Identifier: MIT */
#include "tool-server/revision.h"

#include <string.h>

#include "base/buf.h"
#include "wire/jwrite.h"

enum { DATA_MAX = 1024, NAME_SHOWN = 64 };

static const struct revision rows[] = {
    { .name = "2026-07-28", .stateless = true },
    { .name = "2025-11-25", .url_error = true },
    { .name = "2025-06-18" },
    { .name = "2025-03-26", .batches = true },
};

enum { ROWS = sizeof rows / sizeof rows[0], NEWEST_WITH_HANDSHAKE = 1 };

const struct revision *revision_find(const char *name)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

const struct revision *revision_negotiate(const char *name)
{
    const struct revision *asked = revision_find(name);

    return asked != NULL && !asked->stateless ? asked : &rows[NEWEST_WITH_HANDSHAKE];
}

const struct revision *revision_assumed(void)
{
    return &rows[ROWS - 1];
}

const struct revision *revision_at(size_t i)
{
    return i < ROWS ? &rows[i] : NULL;
}

const char *revision_unsupported(struct arena *a, const char *requested)
{
    struct buf text = buf_make(a, DATA_MAX);
    struct jwrite w = jwrite_make(&text);
    size_t len = strlen(requested);

    jwrite_object(&w);
    jwrite_member_array(&w, "supported");
    for (size_t i = 0; i < ROWS; i++)
        jwrite_text(&w, rows[i].name);
    jwrite_array_end(&w);
    jwrite_key(&w, "requested");
    jwrite_text_len(&w, requested, len < NAME_SHOWN ? len : NAME_SHOWN);
    jwrite_object_end(&w);
    return text.data;
}
