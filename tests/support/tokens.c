/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#include "rows.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/jws.h"
#include "wire/jwrite.h"
#include "wire/signkey.h"

enum { PART_MAX = 4 * 1024 * 1024 };

static void write_member(struct jwrite *w, struct jobj v)
{
    if (jobj_kind(v) == JOBJ_NULL)
        return;
    jwrite_key(w, jobj_name(v));
    jobj_write(v, w);
}

/* The members of one object with those of another laid over them. */
static const char *laid_over(struct arena *a, const char *base, const char *changes)
{
    struct buf out = buf_make(a, PART_MAX);
    struct jwrite w = jwrite_make(&out);
    struct jobj below, above;

    if (changes == NULL)
        return base;
    below = peek_parse(a, base, strlen(base));
    above = peek_parse(a, changes, strlen(changes));
    jwrite_object(&w);
    for (struct jobj v = jobj_first(below); v.node != NULL; v = jobj_next(v)) {
        struct jobj other = jobj_get(above, jobj_name(v));

        write_member(&w, other.node != NULL ? other : v);
    }
    for (struct jobj v = jobj_first(above); v.node != NULL; v = jobj_next(v)) {
        if (!jobj_has(below, jobj_name(v)))
            write_member(&w, v);
    }
    jwrite_object_end(&w);
    return out.data;
}

/* Text behind the opening brace and before the closing one. */
static const char *framed(struct arena *a, const char *json, const char *front,
                          const char *back)
{
    if (front == NULL && back == NULL)
        return json;
    return arena_printf(a, "{%s%.*s%s}", front != NULL ? front : "",
                        (int)strlen(json) - 2, json + 1, back != NULL ? back : "");
}

static const char *header_of(struct arena *a, const struct tokens_mint *mint,
                             const struct tokens_draft *d)
{
    const char *json;

    if (d->head != NULL)
        return d->head;
    json = laid_over(a, jws_header(a, mint->key, "JWT"), d->header);
    return framed(a, json, d->header_front, d->header_back);
}

const char *tokens_text(struct arena *a, const struct tokens_mint *mint,
                        const struct tokens_draft *draft)
{
    const char *head = header_of(a, mint, draft), *payload = draft->payload;
    size_t len = draft->payload_len;
    struct buf out = buf_make(a, PART_MAX);

    if (payload == NULL)
        payload = framed(a, laid_over(a, mint->claims, draft->claims), draft->front,
                         draft->back);
    if (len == 0)
        len = strlen(payload);
    b64url_add(&out, head, strlen(head));
    buf_add_char(&out, '.');
    b64url_add(&out, payload, len);
    assert_true(buf_ok(&out));
    return out.data;
}

const char *tokens_join(struct arena *a, const char *text, struct b64url_bytes signature)
{
    return arena_printf(a, "%s.%s", text, b64url_text(a, signature.data, signature.len));
}

const char *tokens_make(struct arena *a, const struct tokens_mint *mint,
                        const struct tokens_draft *draft)
{
    const char *text = tokens_text(a, mint, draft);
    const struct signkey *key = draft->key != NULL ? draft->key : mint->key;
    char *token = NULL;

    if (draft->signature != NULL)
        return arena_printf(a, "%s.%s", text, draft->signature);
    assert_int_equal(jws_sign_text(a, key, text, &token, NULL), 0);
    return token;
}

struct b64url_bytes tokens_signature(struct arena *a, const char *token)
{
    const char *last = strrchr(token, '.') + 1;
    struct b64url_bytes out = { 0 };

    assert_int_equal(b64url_decode(a, last, strlen(last), &out, NULL), 0);
    return out;
}
