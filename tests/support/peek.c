/* SPDX-License-Identifier: MIT */
#include "peek.h"

#include <stdlib.h>

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/b64url.h"

enum { NAME_MAX_LEN = 128, JOINED_MAX = 64 * 1024 };

static struct jobj item_at(struct jobj array, long i)
{
    struct jobj v = jobj_first(array);

    while (v.node != NULL && i-- > 0)
        v = jobj_next(v);
    return v;
}

struct jobj peek_at(struct jobj v, const char *path)
{
    while (*path != '\0' && v.node != NULL) {
        char name[NAME_MAX_LEN];
        size_t len = strcspn(path, ".");

        assert_true(len < sizeof name);
        memcpy(name, path, len);
        name[len] = '\0';
        v = jobj_kind(v) == JOBJ_ARRAY ? item_at(v, strtol(name, NULL, 10))
                                       : jobj_get(v, name);
        path += len + (path[len] == '.');
    }
    return v;
}

const char *peek_text(struct jobj v, const char *path)
{
    const char *text = NULL;

    return jobj_as_text(peek_at(v, path), &text, NULL) == 0 ? text : NULL;
}

int64_t peek_int(struct jobj v, const char *path)
{
    int64_t n = INT64_MIN;

    return jobj_as_int(peek_at(v, path), &n, NULL) == 0 ? n : INT64_MIN;
}

static const char *joined(struct arena *a, struct jobj array, const char *member)
{
    struct buf out = buf_make(a, JOINED_MAX);

    for (struct jobj v = jobj_first(array); v.node != NULL; v = jobj_next(v)) {
        const char *text = peek_text(v, member);

        if (out.len > 0)
            buf_add_char(&out, ' ');
        buf_add(&out, text != NULL ? text : "?");
    }
    return out.len > 0 ? out.data : "";
}

const char *peek_joined(struct arena *a, struct jobj v, const char *path)
{
    return joined(a, peek_at(v, path), "");
}

const char *peek_column(struct arena *a, struct jobj v, const char *path,
                        const char *name)
{
    return joined(a, peek_at(v, path), name);
}

struct jobj peek_parse(struct arena *a, const char *text, size_t text_len)
{
    struct jobj v = { 0 };
    struct err e = { 0 };

    if (jobj_parse_object(a, text, text_len, &v, &e) < 0)
        print_message("no JSON object (%s): %.*s\n", e.text, (int)text_len, text);
    assert_non_null(v.node);
    return v;
}

struct jobj peek_token(struct arena *a, const char *token, int part)
{
    struct b64url_bytes bytes = { 0 };

    while (part-- > 0)
        token += strcspn(token, ".") + 1;
    assert_int_equal(b64url_decode(a, token, strcspn(token, "."), &bytes, NULL), 0);
    return peek_parse(a, bytes.data, bytes.len);
}
