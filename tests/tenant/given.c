/* SPDX-License-Identifier: MIT */
#include "given.h"

#include <stdio.h>
#include <string.h>

#include "rows.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tenant/tenant_load.h"
#include "tenant/tenant_write.h"

enum { JSON_BYTES_MAX = 64 * 1024 * 1024 };

static struct given load(struct arena *a, const char *name, const char *text,
                         size_t text_len)
{
    struct given g = { .arena = a, .diags = diag_open(a, name) };
    struct tenant_source source = {
        .name = name, .text = text, .text_len = text_len, .now_s = GIVEN_NOW
    };

    if (tenant_load(&source, &g.world, g.diags) < 0)
        assert_null(g.world);
    else
        assert_int_equal(diag_errors(g.diags), 0);
    return g;
}

struct given given_text(const char *text)
{
    return load(arena_open(0), "given", text, strlen(text));
}

struct given given_file(const char *path)
{
    struct arena *a = arena_open(0);
    struct file_bytes bytes;
    struct err e;

    if (file_read(a, arena_printf(a, FIXTURES "/%s", path), 1 << 20, &bytes, &e) < 0)
        fail_msg("%s", e.text);
    return load(a, path, bytes.data, bytes.len);
}

static int apply(struct given *g, const struct overlay_ask *ask)
{
    struct overlay_result result;

    g->diags = diag_open(g->arena, ask->name);
    if (overlay_apply(g->world, ask, g->arena, &result, g->diags) < 0)
        return -1;
    snapshot_drop(g->world);
    g->world = result.world;
    return 0;
}

int given_apply(struct given *g, const char *fragment)
{
    return apply(g, &(struct overlay_ask){ .name = "fragment",
                                           .text = fragment,
                                           .text_len = strlen(fragment),
                                           .now_s = GIVEN_NOW });
}

int given_change(struct given *g, const struct overlay_change *changes, size_t n)
{
    return apply(g, &(struct overlay_ask){
                        .name = "changes", .changes = changes, .n_changes = n });
}

const char *given_json(struct given *g)
{
    struct buf out = buf_make(g->arena, JSON_BYTES_MAX);

    tenant_write(&out, g->world, WRITE_SECRETS);
    assert_true(buf_ok(&out));
    return out.data;
}

void given_end(struct given *g)
{
    snapshot_drop(g->world);
    arena_free(g->arena);
}
