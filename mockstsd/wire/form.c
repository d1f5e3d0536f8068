/* SPDX-License-Identifier: MIT */
#include "wire/form.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hexdigit.h"
#include "base/same.h"
#include "base/utf8.h"

/* The value of two hex digits, negative if they are not. */
static int hex_two(const char *p)
{
    int high = hexdigit_value(p[0]), low = hexdigit_value(p[1]);

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Decode into room, which is as long as the text; the length, or -1 for a bad escape. */
static long unescape(const char *text, size_t text_len, char *room)
{
    char *at = room;

    for (size_t i = 0; i < text_len; i++) {
        if (text[i] != '%') {
            *at++ = text[i] == '+' ? ' ' : text[i];
            continue;
        }
        int byte = text_len - i > 2 ? hex_two(text + i + 1) : -1;
        if (byte < 0)
            return -1;
        *at++ = (char)byte;
        i += 2;
    }
    return at - room;
}

/* Most fields have nothing to decode, and a token has a thousand characters of it. */
static bool has_marks(const char *text, size_t text_len)
{
    return memchr(text, '%', text_len) || memchr(text, '+', text_len);
}

static int check_text(const char *text, size_t text_len, struct err *e)
{
    if (utf8_is_plain(text, text_len))
        return 0; /* as nearly all are */
    if (memchr(text, '\0', text_len))
        return err_set(e, ERR_PARSE, "a form field has a NUL");
    if (!utf8_valid(text, text_len))
        return err_set(e, ERR_PARSE, "a form field is not UTF-8");
    return 0;
}

int form_decode(struct arena *a, const char *text, size_t text_len, const char **out,
                struct err *e)
{
    char *decoded = arena_slice(a, text, text_len);
    long len = (long)text_len;

    if (has_marks(text, text_len)) {
        len = unescape(text, text_len, decoded);
        decoded[len < 0 ? 0 : len] = '\0';
    }
    if (len < 0)
        return err_set(e, ERR_PARSE, "a form field has a bad percent escape");
    if (check_text(decoded, (size_t)len, e) < 0)
        return -1;
    *out = decoded;
    return 0;
}

static int parse_field(struct arena *a, const char *piece, size_t piece_len,
                       struct form_field *out, struct err *e)
{
    const char *equals = memchr(piece, '=', piece_len);
    size_t name_len = equals ? (size_t)(equals - piece) : piece_len;
    size_t skip = name_len + (equals ? 1 : 0);

    if (form_decode(a, piece, name_len, &out->name, e) < 0)
        return -1;
    return form_decode(a, piece + skip, piece_len - skip, &out->value, e);
}

int form_parse(struct arena *a, const char *body, size_t body_len, struct form *out,
               struct err *e)
{
    struct form_field *fields = arena_array(a, FORM_FIELDS, sizeof *fields);
    const char *end = body + body_len;
    size_t n = 0;

    for (const char *p = body; p < end;) {
        const char *and = memchr(p, '&', (size_t)(end - p));
        const char *stop = and? and : end;
        if (stop > p && n == FORM_FIELDS)
            return err_set(e, ERR_LIMIT, "more than %d form fields", FORM_FIELDS);
        if (stop > p && parse_field(a, p, (size_t)(stop - p), &fields[n++], e) < 0)
            return -1;
        p = stop + 1;
    }
    *out = (struct form){ .fields = fields, .n_fields = n };
    return 0;
}

size_t form_count(const struct form *f, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n_fields; i++)
        n += same_text(f->fields[i].name, name);
    return n;
}

const char *form_value(const struct form *f, const char *name, size_t i)
{
    for (size_t k = 0; k < f->n_fields; k++) {
        if (same_text(f->fields[k].name, name) && i-- == 0)
            return f->fields[k].value;
    }
    return NULL;
}

int form_get_once(const struct form *f, const char *name, const char **out, struct err *e)
{
    if (form_count(f, name) > 1)
        return err_set(e, ERR_PARSE, "%s is there more than once", name);
    *out = form_value(f, name, 0);
    return 0;
}

void form_encode(struct buf *out, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    static const char kept[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._";

    for (; *text; text++) {
        if (*text == ' ') {
            buf_add_char(out, '+');
        } else if (strchr(kept, *text)) {
            buf_add_char(out, *text);
        } else {
            buf_add_char(out, '%');
            buf_add_char(out, digits[(unsigned char)*text >> 4]);
            buf_add_char(out, digits[(unsigned char)*text & 15]);
        }
    }
}

void form_add(struct buf *out, const char *name, const char *value)
{
    if (out->len > 0)
        buf_add_char(out, '&');
    form_encode(out, name);
    buf_add_char(out, '=');
    form_encode(out, value);
}
