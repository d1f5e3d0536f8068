/* SPDX-License-Identifier: MIT */
#include "wire/jgate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "wire/jtext.h"

/* Names of one object are compared pair by pair up to FEW, by sorting above it. */
enum { FEW = 16, NAMES_FIRST = 64 };

enum want {
    WANT_VALUE,
    WANT_ITEM_OR_END,
    WANT_NAME,
    WANT_NAME_OR_END,
    WANT_COMMA_OR_END
};

struct name {
    const char *text;
    size_t len;
    const char *at; /* its quote */
};

struct level {
    bool is_object;
    size_t first_name;
    uint64_t marks; /* of its names: without the mark of one, that one is not there */
};

struct scan {
    const char *start, *p, *end, *line_start;
    size_t line;
    const struct jgate_sink *sink;
    void *self;
    struct err *e;
    enum want want;
    unsigned depth, max_depth;
    struct level *levels; /* JGATE_DEPTH of them */
    struct name *names;   /* of all open objects, the innermost last */
    size_t n_names, names_room;
    struct arena *arena, *own; /* own: opened for a check, where the caller gave none */
    char *plain;               /* room for one unescaped text */
    size_t plain_room;
};

/* The line is counted when there is a fault to tell: the good path only keeps up with it. */
static int fail_at(const struct scan *s, const char *at, int code, const char *why)
{
    const char *line_start = s->start;
    size_t line = 1;

    for (const char *p = s->start; p < at; p++) {
        if (*p != '\n')
            continue;
        line++;
        line_start = p + 1;
    }
    return err_set(s->e, code, "JSON, line %zu, column %zu (byte %zu): %s", line,
                   (size_t)(at - line_start) + 1, (size_t)(at - s->start), why);
}

static int fail(const struct scan *s, const char *why)
{
    return fail_at(s, s->p, ERR_PARSE, s->p == s->end ? "the text ends too early" : why);
}

static void *scratch(struct scan *s, size_t size)
{
    if (!s->arena)
        s->arena = s->own = arena_open(0);
    void *room = s->arena ? arena_try(s->arena, size) : NULL;
    if (!room)
        err_set(s->e, ERR_UNAVAILABLE, "out of memory");
    return room;
}

static int tell(const struct scan *s, enum jgate_kind kind, struct jtext_raw text,
                const char *at)
{
    if (!s->sink->event)
        return 0;
    struct jgate_event event = { .kind = kind,
                                 .text = text.text,
                                 .text_len = text.len,
                                 .escaped = text.escaped,
                                 .line = s->line,
                                 .column = (size_t)(at - s->line_start) + 1 };
    return s->sink->event(s->self, &event, s->e);
}

static void skip_space(struct scan *s)
{
    for (; s->p < s->end && (unsigned char)*s->p <= ' '; s->p++) {
        if (*s->p == '\n') {
            s->line++;
            s->line_start = s->p + 1;
        } else if (*s->p != ' ' && *s->p != '\t' && *s->p != '\r') {
            return;
        }
    }
}

/* Run a step of jtext.h at the cursor. */
static int step_failed(const struct scan *s, const char *why)
{
    return why ? fail(s, why) : 0;
}

/* At a quote: the text up to the closing one, still escaped. */
static int scan_string(struct scan *s, struct jtext_raw *out)
{
    const char *at = s->p;

    if (step_failed(s, jtext_string(&s->p, s->end, out)) < 0)
        return -1;
    if (out->high && !utf8_valid(out->text, out->len))
        return fail_at(s, at, ERR_PARSE, "the string is not UTF-8");
    return 0;
}

static int scan_value_string(struct scan *s)
{
    const char *at = s->p;
    struct jtext_raw text;

    if (scan_string(s, &text) < 0)
        return -1;
    if (!text.escaped || !s->sink->event)
        return tell(s, JGATE_STRING, text, at);
    if (text.len > s->plain_room) {
        s->plain = scratch(s, text.len * 2);
        if (!s->plain)
            return -1;
        s->plain_room = text.len * 2;
    }
    text.len = jtext_unescape(&text, s->plain);
    text.text = s->plain;
    return tell(s, JGATE_STRING, text, at);
}

static bool same_name(const struct name *x, const struct name *y)
{
    return x->len == y->len && memcmp(x->text, y->text, x->len) == 0;
}

/* Of names that are alike, the same bit. */
static uint64_t mark_of(const struct name *name)
{
    const unsigned char *text = (const unsigned char *)name->text;
    size_t ends = name->len ? text[0] + 4u * text[name->len - 1] : 0;

    return UINT64_C(1) << (ends + name->len) % 64;
}

static int name_push(struct scan *s, const struct name *name)
{
    struct level *level = &s->levels[s->depth - 1];
    const struct name *first = s->names + level->first_name;
    const struct name *last = s->names + s->n_names;
    uint64_t mark = mark_of(name);

    if (!(level->marks & mark))
        first = last;
    for (; last - first < FEW && first < last; first++) {
        if (same_name(first, name))
            return fail_at(s, name->at, ERR_PARSE, "the name is there already");
    }
    level->marks |= mark;
    if (s->n_names == s->names_room) {
        struct name *more = scratch(s, s->names_room * 2 * sizeof *more);
        if (!more)
            return -1;
        memcpy(more, s->names, s->n_names * sizeof *more);
        s->names = more;
        s->names_room *= 2;
    }
    s->names[s->n_names++] = *name;
    return 0;
}

static int scan_name(struct scan *s)
{
    struct name name = { .at = s->p };
    struct jtext_raw text;

    if (*s->p != '"')
        return fail(s,
                    s->want == WANT_NAME ? "expected a name" : "expected a name or '}'");
    if (scan_string(s, &text) < 0)
        return -1;
    if (text.escaped) {
        char *plain = scratch(s, text.len + 1);
        if (!plain)
            return -1;
        text.len = jtext_unescape(&text, plain);
        text.text = plain;
    }
    name.text = text.text;
    name.len = text.len;
    if (name_push(s, &name) < 0 || tell(s, JGATE_KEY, text, name.at) < 0)
        return -1;
    skip_space(s);
    if (s->p == s->end || *s->p != ':')
        return fail(s, "expected ':'");
    s->p++;
    s->want = WANT_VALUE;
    return 0;
}

static int by_text(const void *x, const void *y)
{
    const struct name *p = x, *q = y;

    if (p->len != q->len)
        return p->len < q->len ? -1 : 1;
    int order = memcmp(p->text, q->text, p->len);
    if (order != 0)
        return order;
    return p->at < q->at ? -1 : 1;
}

/* The names of the innermost object, if they were too many for name_push to compare. */
static int check_many(const struct scan *s)
{
    struct name *first = s->names + s->levels[s->depth - 1].first_name;
    size_t n = (size_t)(s->names + s->n_names - first);
    const struct name *twice = NULL;

    if (n <= FEW)
        return 0;
    qsort(first, n, sizeof *first, by_text);
    for (size_t i = 1; i < n; i++) {
        if (same_name(&first[i - 1], &first[i]) && (!twice || first[i].at < twice->at))
            twice = &first[i];
    }
    return twice ? fail_at(s, twice->at, ERR_PARSE, "the name is there already") : 0;
}

static int begin(struct scan *s, bool is_object)
{
    const char *at = s->p;

    if (s->depth == s->max_depth)
        return fail_at(s, at, ERR_LIMIT, "too many levels");
    s->levels[s->depth++] = (struct level){ is_object, s->n_names, 0 };
    s->want = is_object ? WANT_NAME_OR_END : WANT_ITEM_OR_END;
    s->p++;
    return tell(s, is_object ? JGATE_OBJECT : JGATE_ARRAY, (struct jtext_raw){ 0 }, at);
}

static int end(struct scan *s)
{
    bool is_object = s->levels[s->depth - 1].is_object;
    const char *at = s->p;

    if (is_object && check_many(s) < 0)
        return -1;
    s->depth--;
    s->n_names = s->levels[s->depth].first_name;
    s->want = WANT_COMMA_OR_END;
    s->p++;
    return tell(s, is_object ? JGATE_OBJECT_END : JGATE_ARRAY_END,
                (struct jtext_raw){ 0 }, at);
}

static int scan_number(struct scan *s)
{
    const char *at = s->p;
    struct jtext_raw text = { .text = at };

    if (step_failed(s, jtext_number(&s->p, s->end)) < 0)
        return -1;
    text.len = (size_t)(s->p - text.text);
    if (text.len > JTEXT_NUMBER_CHARS)
        return fail_at(s, at, ERR_LIMIT, "the number is too long");
    if (!jtext_in_range(text.text, text.len))
        return fail_at(s, at, ERR_PARSE, "the number is out of range");
    return tell(s, JGATE_NUMBER, text, at);
}

static int scan_word(struct scan *s, const char *word, enum jgate_kind kind)
{
    const char *at = s->p;
    size_t len = strlen(word);

    if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0)
        return fail(s, "expected a value");
    s->p += len;
    return tell(s, kind, (struct jtext_raw){ 0 }, at);
}

static int scan_value(struct scan *s)
{
    s->want = WANT_COMMA_OR_END;
    switch (*s->p) {
    case '{':
        return begin(s, true);
    case '[':
        return begin(s, false);
    case '"':
        return scan_value_string(s);
    case 't':
        return scan_word(s, "true", JGATE_TRUE);
    case 'f':
        return scan_word(s, "false", JGATE_FALSE);
    case 'n':
        return scan_word(s, "null", JGATE_NULL);
    default:
        if (*s->p != '-' && (*s->p < '0' || *s->p > '9'))
            return fail(s, "expected a value");
        return scan_number(s);
    }
}

static int scan_comma_or_end(struct scan *s)
{
    bool is_object = s->levels[s->depth - 1].is_object;

    if (*s->p == (is_object ? '}' : ']'))
        return end(s);
    if (*s->p != ',')
        return fail(s, is_object ? "expected ',' or '}'" : "expected ',' or ']'");
    s->p++;
    s->want = is_object ? WANT_NAME : WANT_VALUE;
    return 0;
}

static int scan_next(struct scan *s)
{
    switch (s->want) {
    case WANT_VALUE:
        return scan_value(s);
    case WANT_ITEM_OR_END:
        return *s->p == ']' ? end(s) : scan_value(s);
    case WANT_NAME:
        return scan_name(s);
    case WANT_NAME_OR_END:
        return *s->p == '}' ? end(s) : scan_name(s);
    case WANT_COMMA_OR_END:
        return scan_comma_or_end(s);
    }
    return -1;
}

static int scan_document(struct scan *s)
{
    if (s->end - s->p >= 3 && memcmp(s->p, "\xEF\xBB\xBF", 3) == 0)
        return fail(s, "a byte order mark is not allowed");
    do {
        skip_space(s);
        if (s->p == s->end)
            return fail(s, "");
        if (scan_next(s) < 0)
            return -1;
    } while (s->depth > 0 || s->want != WANT_COMMA_OR_END);
    skip_space(s);
    return s->p == s->end ? 0 : fail(s, "something follows the value");
}

int jgate_walk(const char *bytes, size_t bytes_len, const struct jgate_sink *sink,
               void *self, struct err *e)
{
    size_t max_bytes = sink->max_bytes ? sink->max_bytes : JGATE_BYTES;
    unsigned max_depth = sink->max_depth ? sink->max_depth : JGATE_DEPTH;
    UNINITIALIZED struct level levels[JGATE_DEPTH];
    UNINITIALIZED struct name few[NAMES_FIRST];
    struct scan s = { .start = bytes,
                      .p = bytes,
                      .end = bytes + bytes_len,
                      .line_start = bytes,
                      .line = 1,
                      .sink = sink,
                      .self = self,
                      .e = e,
                      .max_depth = max_depth < JGATE_DEPTH ? max_depth : JGATE_DEPTH,
                      .levels = levels,
                      .names = few,
                      .names_room = NAMES_FIRST,
                      .arena = sink->arena };

    if (bytes_len > max_bytes)
        return err_set(e, ERR_LIMIT, "JSON of more than %zu bytes", max_bytes);
    int rc = scan_document(&s);
    arena_free(s.own);
    return rc;
}

int jgate_check(const char *bytes, size_t bytes_len, struct err *e)
{
    static const struct jgate_sink nobody = { .event = NULL };

    return jgate_walk(bytes, bytes_len, &nobody, NULL, e);
}
