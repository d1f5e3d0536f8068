/* SPDX-License-Identifier: MIT */
#include "sts/event_pack.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/same.h"
#include "base/utf8.h"
#include "store/change.h"
#include "sts/agent.h"
#include "sts/event_fields.h"

enum {
    VERSION = 4, /* 3 kept the agent's id itself, 2 had no SHARED */
    VERSION_OLDEST = 2,
    FIELDS_BEFORE_4 = 50,
    SHOWN_MAX = 1024 * 1024,
    PACKED_USUAL = 800,
    NUMBER_BYTES = 10,
    LITERALS_MAX = 64,
    SHARED_MIN = 24, /* of a beginning that is worth to be pointed at */
};

static void *member(struct event *ev, const struct event_field *f)
{
    return (char *)ev + f->offset;
}

/*
 * The packed form of a text begins with a number: 2 × length of what follows with a NUL (0: the
 * empty text, nothing follows), or 2 × n + 1 for the n-th word, and beyond the words for the
 * text that begins n - EVENT_FIELDS_WORDS_N bytes from the start: an event names its ids
 * several times. No text begins at the start itself: that number (SHARED) says that the text
 * begins as another one does. Then come the place of the other, the length that is shared, the
 * length of the rest, and the rest with a NUL: the client ids of a project are alike in half.
 */
enum { SHARED = 2 * EVENT_FIELDS_WORDS_N + 1 };

/* A text that stands in the packed form, for a later one to point at. */
struct literal {
    size_t at, len;
};

struct packer {
    struct arena *arena;
    char *bytes;
    size_t len, room;
    struct literal *literals;
    size_t n_literals;
    size_t next_word; /* the words stand in the order of the fields */
};

static void grow(struct packer *p, size_t more)
{
    size_t room = 2 * (p->room + more);
    char *bytes = arena_alloc(p->arena, room);

    memcpy(bytes, p->bytes, p->len);
    p->bytes = bytes;
    p->room = room;
}

static void put_bytes(struct packer *p, const char *bytes, size_t len)
{
    if (len > p->room - p->len)
        grow(p, len);
    memcpy(p->bytes + p->len, bytes, len);
    p->len += len;
}

static void put_number(struct packer *p, uint64_t n)
{
    if (p->room - p->len < NUMBER_BYTES)
        grow(p, NUMBER_BYTES);
    for (; n >= 0x80; n >>= 7)
        p->bytes[p->len++] = (char)(n | 0x80);
    p->bytes[p->len++] = (char)n;
}

static bool put_known(struct packer *p, const char *text, size_t text_len)
{
    for (size_t i = 0; i < p->n_literals; i++) {
        if (p->literals[i].len != text_len ||
            memcmp(p->bytes + p->literals[i].at, text, text_len) != 0)
            continue;
        put_number(p, 2 * (p->literals[i].at + EVENT_FIELDS_WORDS_N) + 1);
        return true;
    }
    return false;
}

static size_t shared_len(const char *x, const char *y)
{
    size_t len = 0;

    while (x[len] != '\0' && x[len] == y[len])
        len++;
    return len;
}

static bool put_shared(struct packer *p, const char *text, size_t text_len)
{
    for (size_t i = 0; text_len >= 2 * SHARED_MIN && i < p->n_literals; i++) {
        size_t at = p->literals[i].at;
        size_t len = shared_len(p->bytes + at, text);

        if (len < SHARED_MIN)
            continue;
        put_number(p, SHARED);
        put_number(p, at);
        put_number(p, len);
        put_number(p, text_len - len);
        put_bytes(p, text + len, text_len - len + 1);
        return true;
    }
    return false;
}

static void put_literal(struct packer *p, const char *text, size_t text_len)
{
    if (text_len && (put_known(p, text, text_len) || put_shared(p, text, text_len)))
        return;
    put_number(p, 2 * (uint64_t)text_len);
    if (!text_len)
        return;
    if (p->n_literals < LITERALS_MAX) {
        p->literals[p->n_literals].at = p->len;
        p->literals[p->n_literals++].len = text_len;
    }
    put_bytes(p, text, text_len + 1);
}

static const char *shown(const char *text, size_t *len, struct arena *a)
{
    struct buf b;

    *len = strlen(text);
    if (utf8_is_plain(text, *len))
        return text;
    b = buf_make(a, SHOWN_MAX);
    utf8_add_shown(&b, text, *len);
    *len = b.len;
    return b.data;
}

static void put_text(struct packer *p, const char *text)
{
    const char *safe;
    size_t len;

    if (!text || !*text) {
        put_number(p, 0);
        return;
    }
    safe = shown(text, &len, p->arena);
    put_literal(p, safe, len);
}

static void put_word(struct packer *p, const char *word)
{
    for (size_t i = 0; *word && i < EVENT_FIELDS_WORDS_N; i++) {
        size_t n = (p->next_word + i) % EVENT_FIELDS_WORDS_N;

        if (!same_text(event_fields_words[n], word))
            continue;
        put_number(p, 2 * n + 1);
        p->next_word = n + 1;
        return;
    }
    put_text(p, word);
}

static void put_list(struct packer *p, const struct texts *list,
                     void (*put)(struct packer *, const char *))
{
    put_number(p, list->n);
    for (size_t i = 0; i < list->n; i++)
        put(p, list->items[i]);
}

static void put_field(struct packer *p, const struct event *ev,
                      const struct event_field *f)
{
    switch (f->kind) {
    case EVENT_TEXT:
        put_text(p, event_fields_text(ev, f));
        break;
    case EVENT_WORD:
        put_word(p, event_fields_text(ev, f));
        break;
    case EVENT_JSON: /* escaped by whoever wrote it */
        put_literal(p, event_fields_text(ev, f), strlen(event_fields_text(ev, f)));
        break;
    case EVENT_TEXTS:
        put_list(p, event_fields_at(ev, f), put_text);
        break;
    case EVENT_WORDS:
        put_list(p, event_fields_at(ev, f), put_word);
        break;
    case EVENT_FLAG:
        put_number(p, *(const bool *)event_fields_at(ev, f));
        break;
    case EVENT_NUMBER: /* -1 is the lowest */
        put_number(p, (uint64_t) * (const int64_t *)event_fields_at(ev, f) + 1);
        break;
    }
}

/* The event, or one like it with a target that is not too long. */
static const struct event *with_short_target(const struct event *ev, struct arena *a)
{
    size_t len = 0;
    const char *target = ev->target ? shown(ev->target, &len, a) : "";
    struct event *cut;

    if (len <= EVENT_TARGET_MAX)
        return ev;
    cut = arena_alloc(a, sizeof(*cut));
    *cut = *ev;
    cut->target = arena_slice(a, target, utf8_cut(target, len, EVENT_TARGET_MAX));
    cut->target_truncated = true;
    return cut;
}

struct store_event event_pack(const struct event *ev, struct arena *a)
{
    UNINITIALIZED struct literal literals[LITERALS_MAX];
    struct packer p = { .arena = a,
                        .bytes = arena_alloc(a, PACKED_USUAL),
                        .room = PACKED_USUAL,
                        .literals = literals };

    ev = with_short_target(ev, a);
    put_number(&p, VERSION);
    for (size_t i = 0; i < EVENT_FIELDS_N; i++)
        put_field(&p, ev, &event_fields[i]);
    return (struct store_event){ .project = ev->project,
                                 .id = ev->id,
                                 .occurred_ms = ev->occurred_ms,
                                 .clock = ev->clock,
                                 .bytes = p.bytes,
                                 .bytes_len = p.len };
}

struct unpacker {
    const char *bytes;
    size_t len, at;
    struct arena *arena;
};

static int get_number(struct unpacker *u, uint64_t *out)
{
    uint64_t n = 0;

    for (unsigned shift = 0; shift < 64 && u->at < u->len; shift += 7) {
        uint64_t byte = (unsigned char)u->bytes[u->at++];

        n |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            *out = n;
            return 0;
        }
    }
    return -1;
}

static int get_known(const struct unpacker *u, uint64_t n, const char **out)
{
    uint64_t at = n - EVENT_FIELDS_WORDS_N;

    if (n < EVENT_FIELDS_WORDS_N) {
        *out = event_fields_words[n];
        return 0;
    }
    if (at >= u->at || !memchr(u->bytes + at, '\0', u->at - at))
        return -1;
    *out = u->bytes + at;
    return 0;
}

/* A text of this length with its NUL stands here; go behind it. */
static int get_bytes(struct unpacker *u, uint64_t len, const char **out)
{
    if (len >= u->len - u->at || u->bytes[u->at + len] != '\0')
        return -1;
    *out = u->bytes + u->at;
    u->at += len + 1;
    return 0;
}

static int get_shared(struct unpacker *u, const char **out)
{
    uint64_t at, len, rest_len;
    const char *rest;

    if (get_number(u, &at) < 0 || get_number(u, &len) < 0 ||
        get_number(u, &rest_len) < 0 || at >= u->at || len > u->at - at ||
        get_bytes(u, rest_len, &rest) < 0)
        return -1;
    *out = arena_printf(u->arena, "%.*s%s", (int)len, u->bytes + at, rest);
    return 0;
}

static int get_text(struct unpacker *u, const char **out)
{
    uint64_t n;

    if (get_number(u, &n) < 0)
        return -1;
    if (n == SHARED)
        return get_shared(u, out);
    if (n & 1)
        return get_known(u, n / 2, out);
    *out = "";
    return n ? get_bytes(u, n / 2, out) : 0;
}

static int get_texts(struct unpacker *u, struct texts *out)
{
    const char **items;
    uint64_t n;

    if (get_number(u, &n) < 0 || n > u->len - u->at)
        return -1;
    items = arena_array(u->arena, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        if (get_text(u, &items[i]) < 0)
            return -1;
    *out = (struct texts){ .items = items, .n = n };
    return 0;
}

static int get_field(struct unpacker *u, struct event *ev, const struct event_field *f)
{
    uint64_t n;

    switch (f->kind) {
    case EVENT_TEXT:
    case EVENT_WORD:
    case EVENT_JSON:
        return get_text(u, member(ev, f));
    case EVENT_TEXTS:
    case EVENT_WORDS:
        return get_texts(u, member(ev, f));
    case EVENT_FLAG:
        if (get_number(u, &n) < 0)
            return -1;
        *(bool *)member(ev, f) = n == 1;
        return 0;
    case EVENT_NUMBER:
        if (get_number(u, &n) < 0 || n > INT64_MAX)
            return -1;
        *(int64_t *)member(ev, f) = (int64_t)n - 1;
        return 0;
    }
    return -1;
}

int event_pack_open(const struct store_event *kept, struct arena *a, struct event *out,
                    struct err *e)
{
    struct unpacker u = {
        .bytes = kept->bytes, .len = kept->bytes_len, .at = 1, .arena = a
    };
    struct event ev = { .project = kept->project,
                        .id = kept->id,
                        .occurred_ms = kept->occurred_ms,
                        .agent_client = "",
                        .agent_principal = "" };
    size_t n_fields;

    if (u.len == 0 || u.bytes[0] < VERSION_OLDEST || u.bytes[0] > VERSION)
        return err_set(e, ERR_PARSE, "an audit event of a version that is not known");
    n_fields = u.bytes[0] < 4 ? FIELDS_BEFORE_4 : EVENT_FIELDS_N;
    for (size_t i = 0; i < n_fields; i++)
        if (get_field(&u, &ev, &event_fields[i]) < 0)
            return err_set(e, ERR_PARSE, "an audit event is damaged");
    if (u.at != u.len || ev.withheld_scopes.n != ev.withheld_reasons.n)
        return err_set(e, ERR_PARSE, "an audit event is damaged");
    if (*ev.agent_principal)
        ev.agent_id = agent_id(
            &(struct agent){ ev.project, ev.agent_client, ev.agent_principal }, a);
    *out = ev;
    return 0;
}
