/* SPDX-License-Identifier: MIT */
#include "tenant/fields_reader.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"

enum { POOL_BYTES = 16 * 1024 };

void fields_reader_complain(struct fields_reader *r, const struct node *node,
                            enum diag_code code, const char *hint, const char *fmt, ...)
{
    struct arena *a = diag_arena(r->diags);
    bool at_key = code == DIAG_UNKNOWN_KEY;
    struct diag_at at = { node_path(a, node), at_key ? node->key_line : node->line,
                          at_key ? node->key_column : node->column };
    va_list args;

    va_start(args, fmt);
    const char *text = arena_vprintf(a, fmt, args);
    va_end(args);
    diag_add(r->diags, &at, code, hint, "%s", text);
}

bool fields_reader_expect(struct fields_reader *r, const struct node *node,
                          enum node_kind kind)
{
    if (node->kind == kind)
        return true;
    bool unquoted =
        kind == NODE_TEXT && node->kind != NODE_LIST && node->kind != NODE_MAP;
    fields_reader_complain(r, node, DIAG_WRONG_TYPE, NULL, "expected %s, found %s%s",
                           node_kind_name(kind), node_kind_name(node->kind),
                           unquoted ? "; write it in quotes" : "");
    return false;
}

static void wipe_pool(void *thing)
{
    secret_wipe(thing, POOL_BYTES);
}

/* The next bytes of a pool; a long text gets a piece of its own. */
static char *pool_take(struct fields_reader *r, struct fields_pool *pool, size_t size)
{
    if (size > pool->room) {
        pool->at = arena_alloc(r->arena, POOL_BYTES);
        pool->room = POOL_BYTES;
        if (pool == &r->secrets)
            arena_defer(r->arena, wipe_pool, pool->at);
    }
    char *piece = pool->at;
    pool->at += size;
    pool->room -= size;
    return piece;
}

const char *fields_reader_text(struct fields_reader *r, const struct node *node)
{
    if (node->text_len == 0)
        return "";
    if (node->text_len >= POOL_BYTES / 4)
        return arena_slice(r->arena, node->text, node->text_len);
    char *copy = pool_take(r, &r->texts, node->text_len + 1);
    memcpy(copy, node->text, node->text_len);
    copy[node->text_len] = '\0';
    return copy;
}

struct secret fields_reader_secret(struct fields_reader *r, const struct node *node)
{
    if (node->text_len >= POOL_BYTES / 4)
        return secret_make(r->arena, node->text, node->text_len);
    char *copy = pool_take(r, &r->secrets, node->text_len + 1);
    memcpy(copy, node->text, node->text_len);
    copy[node->text_len] = '\0';
    return (struct secret){ copy, node->text_len };
}
