/* SPDX-License-Identifier: MIT */
#include "conformance/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/b64url.h"
#include "wire/jwrite.h"

enum { PART_MAX = 4 << 20, PARTS = 3, LETTERS = 64 };

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* What a part's changes are called. */
struct names {
    const char *over, *whole, *lead, *front, *back, *tail;
};

static const struct names header_names = { "header",       "head",        "header_lead",
                                           "header_front", "header_back", "header_tail" };
static const struct names payload_names = { "claims", "payload", "lead",
                                            "front",  "back",    "tail" };

int draft_text(struct arena *a, struct jobj value, const char **out, struct err *e)
{
    struct buf text = buf_make(a, PART_MAX);
    const char *piece;
    int64_t times;

    if (jobj_as_text(value, out, NULL) == 0)
        return 0;
    if (jobj_text(value, "text", &piece, e) < 0 ||
        jobj_int(value, "repeat", &times, e) < 0)
        return -1;
    while (times-- > 0 && buf_ok(&text))
        buf_add(&text, piece);
    *out = text.data;
    return 0;
}

static void add_bytes(struct buf *out, const char *text)
{
    static const char digits[] = "0123456789abcdefABCDEF";

    for (; *text != '\0'; text++) {
        if (*text == '%' && strspn(text + 1, digits) >= 2) {
            const char pair[] = { text[1], text[2], '\0' };

            buf_add_char(out, (char)strtoul(pair, NULL, 16));
            text += 2;
        } else {
            buf_add_char(out, *text);
        }
    }
}

/* One text, or a list of them one behind the other; absent: nothing. */
static int add_value(struct arena *a, struct buf *out, struct jobj value, struct err *e)
{
    const char *text;

    if (value.node == NULL)
        return 0;
    if (jobj_kind(value) != JOBJ_ARRAY) {
        if (draft_text(a, value, &text, e) < 0)
            return -1;
        add_bytes(out, text);
        return 0;
    }
    for (struct jobj v = jobj_first(value); v.node != NULL; v = jobj_next(v))
        if (add_value(a, out, v, e) < 0)
            return -1;
    return 0;
}

static int add_member(struct arena *a, struct buf *out, struct jobj how, const char *name,
                      struct err *e)
{
    return add_value(a, out, jobj_get(how, name), e);
}

static void write_over(struct buf *out, struct jobj base, struct jobj over)
{
    struct jwrite w = jwrite_make(out);
    const struct jobj both[] = { base, over };

    for (size_t i = 0; i < 2; i++)
        for (struct jobj v = jobj_first(both[i]); v.node != NULL; v = jobj_next(v)) {
            if (i == 0 ? jobj_has(over, jobj_name(v)) : jobj_kind(v) == JOBJ_NULL)
                continue;
            jwrite_key(&w, jobj_name(v));
            jobj_write(v, &w);
        }
}

static bool changes(struct jobj how, const struct names *n)
{
    return jobj_has(how, n->over) || jobj_has(how, n->whole) || jobj_has(how, n->lead) ||
           jobj_has(how, n->front) || jobj_has(how, n->back) || jobj_has(how, n->tail);
}

static int rewrite(struct arena *a, const char **part, struct jobj how,
                   const struct names *n, struct err *e)
{
    struct buf text = buf_make(a, PART_MAX), *t = &text;
    struct b64url_bytes json;
    struct jobj base;

    if (jobj_has(how, n->whole)) {
        if (add_member(a, t, how, n->whole, e) < 0)
            return -1;
        *part = b64url_text(a, text.data, text.len);
        return 0;
    }
    if (b64url_decode(a, *part, strlen(*part), &json, e) < 0 ||
        jobj_parse_object(a, json.data, json.len, &base, e) < 0 ||
        add_member(a, t, how, n->lead, e) < 0)
        return -1;
    buf_add_char(t, '{');
    if (add_member(a, t, how, n->front, e) < 0)
        return -1;
    write_over(t, base, jobj_get(how, n->over));
    if (add_member(a, t, how, n->back, e) < 0)
        return -1;
    buf_add_char(t, '}');
    if (add_member(a, t, how, n->tail, e) < 0)
        return -1;
    *part = b64url_text(a, text.data, text.len);
    return 0;
}

int draft_make(struct arena *a, const char *token, struct jobj how, struct draft *out,
               struct err *e)
{
    const char *parts[PARTS];
    struct draft d = { .is_changed = false };

    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = arena_slice(a, token, strcspn(token, "."));
        token += strlen(parts[i]);
        token += *token == '.';
    }
    if (*token != '\0' || parts[2][0] == '\0')
        return err_set(e, ERR_PARSE, "forge: the good token has not three parts");
    if ((changes(how, &header_names) &&
         rewrite(a, &parts[0], how, &header_names, e) < 0) ||
        (changes(how, &payload_names) &&
         rewrite(a, &parts[1], how, &payload_names, e) < 0))
        return -1;
    d.header = parts[0];
    d.payload = parts[1];
    d.signature = parts[2];
    d.is_changed = changes(how, &header_names) || changes(how, &payload_names);
    *out = d;
    return 0;
}

/* The letter after this one, so that only unused bits differ where it is the last. */
static void next_letter(char *at)
{
    const char *found = strchr(letters, *at);

    *at = letters[((found != NULL ? (size_t)(found - letters) : 0) + 1) % LETTERS];
}

/* A '-' or '_' in the alphabet of plain base64. */
static int swap_letter(char *from, const char *end, struct err *e)
{
    char *at = from + strcspn(from, "-_");

    if (at >= end)
        return err_set(e, ERR_PARSE, "forge: the part has no letter to be swapped");
    *at = *at == '-' ? '+' : '/';
    return 0;
}

int draft_spoil(struct arena *a, const char **token, struct jobj how, struct err *e)
{
    char *copy = arena_text(a, *token), *begin = copy, *end;
    const char *name, *text = "";
    int64_t part = 2;

    if (jobj_text(how, "how", &name, e) < 0 || jobj_opt_text(how, "text", &text, e) < 0 ||
        jobj_opt_int(how, "part", &part, e) < 0)
        return -1;
    for (; part > 0 && *begin != '\0'; part--)
        begin += strcspn(begin, ".") + 1;
    end = begin + strcspn(begin, ".");
    if (strcmp(name, "insert") == 0)
        end = begin + (end - begin) / 2;
    if (strcmp(name, "append") == 0 || strcmp(name, "insert") == 0) {
        *token = arena_printf(a, "%.*s%s%s", (int)(end - copy), copy, text, end);
        return 0;
    }
    if (strcmp(name, "swap") == 0 && swap_letter(begin, end, e) < 0)
        return -1;
    if (strcmp(name, "unused") == 0)
        next_letter(end - 1);
    if (strcmp(name, "flip") == 0)
        next_letter(begin + (end - begin) / 2);
    if (strcmp(copy, *token) == 0)
        return err_set(e, ERR_PARSE, "forge: nothing is spoilt by \"%s\"", name);
    *token = copy;
    return 0;
}
