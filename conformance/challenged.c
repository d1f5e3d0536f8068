/* SPDX-License-Identifier: MIT */
#include "conformance/challenged.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 64 * 1024 };

/* One header while it is read. */
struct reading {
    struct arena *arena;
    const char *at, *scheme;
    bool is_wanted; /* the challenge that is being read has that scheme */
    struct jwrite w;
};

/* RFC 9110 5.6.2 */
static size_t token_len(const char *text)
{
    return strspn(text, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static void skip_commas(struct reading *r)
{
    r->at += strspn(r->at, " \t,");
}

/* A quoted text of %x20-21 / %x23-5B / %x5D-7E (RFC 6750 3), or a word. */
static const char *read_value(struct reading *r)
{
    const char *from = r->at + 1, *end = from;

    if (*r->at != '"') {
        size_t len = token_len(r->at);

        from = r->at;
        r->at += len;
        return len > 0 ? arena_slice(r->arena, from, len) : NULL;
    }
    while (*end >= 0x20 && *end < 0x7F && *end != '"' && *end != '\\')
        end++;
    if (*end != '"')
        return NULL;
    r->at = end + 1;
    return arena_slice(r->arena, from, (size_t)(end - from));
}

static const char *lower(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_slice(a, text, len);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* name = value; false: what stands here is no parameter. */
static bool read_parameter(struct reading *r, struct err *e, int *rc)
{
    size_t len = token_len(r->at);
    const char *name = r->at, *value;

    if (len == 0 || name[len + strspn(name + len, " ")] != '=')
        return false;
    r->at += len + strspn(name + len, " ") + 1;
    r->at += strspn(r->at, " ");
    value = read_value(r);
    if (value == NULL)
        *rc = err_set(e, ERR_PARSE,
                      "the challenge's %.*s has a character that is none there", (int)len,
                      name);
    else if (r->is_wanted)
        jwrite_member_text(&r->w, lower(r->arena, name, len), value);
    return value != NULL;
}

static int read_header(struct reading *r, const char *value, bool *found, struct err *e)
{
    int rc = 0;

    r->at = value;
    for (skip_commas(r); *r->at != '\0' && rc == 0; skip_commas(r)) {
        size_t len = token_len(r->at);

        if (len == 0 || (r->at[len] != ' ' && r->at[len] != '\0' && r->at[len] != ','))
            return err_set(e, ERR_PARSE, "WWW-Authenticate is no list of challenges");
        r->is_wanted =
            strlen(r->scheme) == len && strncasecmp(r->at, r->scheme, len) == 0;
        *found = *found || r->is_wanted;
        r->at += len;
        for (skip_commas(r); read_parameter(r, e, &rc); skip_commas(r))
            continue;
    }
    return rc;
}

int challenged_read(struct stage *s, const struct seen *seen, const char *scheme,
                    struct jobj *out, struct err *e)
{
    struct buf text = buf_make(s->arena, TEXT_MAX);
    struct reading r = { .arena = s->arena, .scheme = scheme, .w = jwrite_make(&text) };
    bool found = false;

    jwrite_object(&r.w);
    for (size_t i = 0; i < seen->n_headers; i++)
        if (strcasecmp(seen->headers[i].name, "www-authenticate") == 0 &&
            read_header(&r, seen->headers[i].value, &found, e) < 0)
            return -1;
    jwrite_object_end(&r.w);
    *out = (struct jobj){ 0 };
    if (!found)
        return 0;
    /* a parameter that comes twice is a member that does */
    return jobj_parse_object(s->arena, text.data, text.len, out, e);
}

const char *challenged_text(struct stage *s, const struct seen *seen, const char *name)
{
    struct jobj challenge;
    const char *text = NULL;

    if (challenged_read(s, seen, "Bearer", &challenge, NULL) < 0 ||
        jobj_opt_text(challenge, name, &text, NULL) < 0)
        return NULL;
    return text;
}
