/* SPDX-License-Identifier: MIT */
#include "defective/mend.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/b64url.h"
#include "wire/jobj.h"

enum { TEXT_MAX = 1 << 20, MEMBERS_MAX = 64 };

static const char *three_parts(const char *token, struct arena *a)
{
    const char *at = token;

    for (int dots = 0; *at != '\0'; at++)
        if (*at == '.' && ++dots == 3)
            break;
    return arena_slice(a, token, (size_t)(at - token));
}

/* The other alphabet, padding and blanks are forgiven, and the unused bits of the end. */
static const char *lenient(const char *token, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    struct b64url_bytes bytes;

    for (; *token != '\0'; token++)
        if (strchr("= \r\n\t", *token) == NULL)
            buf_add_char(&out, *token == '+' ? '-' : *token == '/' ? '_' : *token);
    for (size_t start = 0; start < out.len;) {
        size_t len = strcspn(out.data + start, ".");
        char *last = out.data + start + len - 1;

        for (int i = 0; len > 1 && i < 16 &&
                        b64url_decode(a, out.data + start, len, &bytes, NULL) < 0;
             i++)
            *last = *last == 'Z' ? 'Y' : (char)(*last - 1);
        start += len + 1;
    }
    return out.data;
}

static const char *compact(const char *token, struct arena *a)
{
    const char *head = "", *body = "", *signature = "";
    struct jobj doc;

    if (*token != '{' || jobj_parse_object(a, token, strlen(token), &doc, NULL) < 0 ||
        jobj_opt_text(doc, "protected", &head, NULL) < 0 ||
        jobj_opt_text(doc, "payload", &body, NULL) < 0 ||
        jobj_opt_text(doc, "signature", &signature, NULL) < 0)
        return token;
    return arena_printf(a, "%s.%s.%s", head, body, signature);
}

const char *mend_token(const char *how, const char *token, struct arena *a)
{
    if (strcmp(how, "three parts") == 0)
        return three_parts(token, a);
    if (strcmp(how, "lenient") == 0)
        return lenient(token, a);
    return strcmp(how, "compact") == 0 ? compact(token, a) : token;
}

/* Behind the string or value that begins here, at depth 0 of the object. */
static const char *skip_value(const char *at)
{
    bool quoted = false;

    for (int depth = 0; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '{' || *at == '['))
            depth++;
        else if (!quoted && depth > 0 && (*at == '}' || *at == ']'))
            depth--;
        else if (!quoted && depth == 0 && (*at == ',' || *at == '}'))
            break;
    }
    return at;
}

struct member {
    const char *text;
    size_t len, name_len;
};

/* The members of an object as they are written; *end: behind its brace. */
static size_t split(const char *json, struct member *out, const char **end)
{
    const char *at = strchr(json, '{');
    size_t n = 0;

    while (at != NULL && *at != '\0' && (*at == '{' || *at == ',') && n < MEMBERS_MAX) {
        const char *from = at + 1, *to = skip_value(from);
        const char *colon = memchr(from, ':', (size_t)(to - from));

        if (colon != NULL)
            out[n++] =
                (struct member){ from, (size_t)(to - from), (size_t)(colon - from) };
        at = to;
    }
    *end = at != NULL && *at != '\0' ? at + 1 : json + strlen(json);
    return n;
}

static bool same_name(const struct member *x, const struct member *y)
{
    return x->name_len == y->name_len && memcmp(x->text, y->text, x->name_len) == 0;
}

/* Of members with one name the first or the last is left. */
static const char *without_doubles(const char *json, bool first, bool escaped,
                                   struct arena *a)
{
    struct member all[MEMBERS_MAX];
    struct buf out = buf_make(a, TEXT_MAX);
    const char *end;
    size_t n = split(json, all, &end);

    buf_add_char(&out, '{');
    for (size_t i = 0; i < n; i++) {
        size_t from = first ? 0 : i + 1, to = first ? i : n;
        bool other = escaped && memchr(all[i].text, '\\', all[i].name_len) != NULL;

        for (size_t k = from; k < to; k++)
            other = other || same_name(&all[i], &all[k]);
        if (other)
            continue;
        if (out.len > 1)
            buf_add_char(&out, ',');
        buf_add_len(&out, all[i].text, all[i].len);
    }
    buf_add_char(&out, '}');
    return out.data;
}

/* Names in small letters. */
static const char *lowered(const char *json, struct arena *a)
{
    struct member all[MEMBERS_MAX];
    char *copy = arena_text(a, json);
    const char *end;
    size_t n = split(copy, all, &end);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].name_len; k++) {
            char *c = copy + (all[i].text - copy) + k;

            *c = (char)tolower((unsigned char)*c);
        }
    return copy;
}

static const char *ascii(const char *json, struct arena *a)
{
    char *copy = arena_text(a, strchr(json, '{') != NULL ? strchr(json, '{') : json);

    for (char *c = copy; *c != '\0'; c++)
        if ((unsigned char)*c > 0x7e)
            *c = '?';
    return copy;
}

/* A string ends where it says NUL. */
static const char *nul_cut(const char *json, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    while (*json != '\0') {
        if (strncmp(json, "\\u0000", 6) == 0)
            json += strcspn(json, "\"");
        buf_add_char(&out, *json++);
    }
    return out.data;
}

/* An array in an array is that array. */
static const char *shallow(const char *json, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    for (; *json != '\0'; json++)
        if ((*json != '[' && *json != ']') || json[0] != json[1])
            buf_add_char(&out, *json);
    return out.data;
}

const char *mend_json(const char *how, const char *json, struct arena *a)
{
    struct member all[MEMBERS_MAX];
    const char *end;

    if (strcmp(how, "first") == 0 || strcmp(how, "last") == 0)
        return without_doubles(json, *how == 'f', false, a);
    if (strcmp(how, "escaped") == 0)
        return without_doubles(json, true, true, a);
    if (strcmp(how, "lower") == 0)
        return lowered(json, a);
    if (strcmp(how, "ascii") == 0)
        return ascii(json, a);
    if (strcmp(how, "nul") == 0)
        return nul_cut(json, a);
    if (strcmp(how, "shallow") == 0)
        return shallow(json, a);
    if (strcmp(how, "tail") != 0)
        return json;
    (void)split(json, all, &end);
    return arena_slice(a, json, (size_t)(end - json));
}
