/* SPDX-License-Identifier: MIT */
#include "sts/scopes.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/same.h"
#include "sts/oauth.h"

bool scopes_have(const struct texts *scopes, const char *name)
{
    for (size_t i = 0; i < scopes->n; i++) {
        if (same_text(scopes->items[i], name))
            return true;
    }
    return false;
}

struct texts scopes_split(struct arena *a, const char *text)
{
    const char **items = arena_array(a, strlen(text) / 2 + 1, sizeof *items);
    struct texts list = { items, 0 };

    for (const char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        const char *word = arena_slice(a, at, len);

        if (!scopes_have(&list, word))
            items[list.n++] = word;
        at += len;
    }
    return list;
}

static size_t count_words(const char *text)
{
    size_t n = 0;

    for (const char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
        at += strcspn(at, " ");
        n++;
    }
    return n;
}

int scopes_parse(struct arena *a, const char *text, struct texts *out, struct err *e)
{
    /* RFC 6749 3.3: %x21 / %x23-5B / %x5D-7E, separated by single or more blanks */
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < 0x20 || *c > 0x7e || *c == '"' || *c == '\\')
            return err_set(e, OAUTH_INVALID_SCOPE,
                           "scope holds a character that no scope has");
    }
    if (count_words(text) > SCOPES_MAX)
        return err_set(e, OAUTH_INVALID_SCOPE, "scope names more than %d scopes",
                       SCOPES_MAX);
    *out = scopes_split(a, text);
    return 0;
}

const char *scopes_text(struct arena *a, const struct texts *scopes)
{
    struct buf text = buf_make(a, SIZE_MAX);

    for (size_t i = 0; i < scopes->n; i++) {
        if (i > 0)
            buf_add_char(&text, ' ');
        buf_add(&text, scopes->items[i]);
    }
    return text.data;
}

bool scopes_same(const struct texts *x, const struct texts *y)
{
    if (x->n != y->n)
        return false;
    for (size_t i = 0; i < x->n; i++) {
        if (!scopes_have(y, x->items[i]))
            return false;
    }
    return true;
}
