/* SPDX-License-Identifier: MIT */
#include "wire/jdigits.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "wire/jgate.h"

enum { LONGEST = 60 };

struct collector {
    struct arena *arena;
    struct jdigits *first, **end;
    bool has_long;
};

static int collect(void *self, const struct jgate_event *event, struct err *e)
{
    struct collector *c = self;

    (void)e;
    if (event->kind != JGATE_NUMBER)
        return 0;
    struct jdigits *d = arena_alloc(c->arena, sizeof *d);
    d->at = event->text;
    d->text = arena_slice(c->arena, event->text, event->text_len);
    c->has_long = c->has_long || event->text_len > LONGEST;
    *c->end = d;
    c->end = &d->next;
    return 0;
}

/* cJSON cuts numbers of over 63 characters in two: put "0" and blanks in their place. */
static const char *blank_long(const struct collector *c, const char *bytes,
                              size_t bytes_len)
{
    char *copy = arena_slice(c->arena, bytes, bytes_len);

    for (const struct jdigits *d = c->first; d; d = d->next) {
        size_t len = strlen(d->text);
        if (len <= LONGEST)
            continue;
        memset(copy + (d->at - bytes), ' ', len);
        copy[d->at - bytes] = '0';
    }
    return copy;
}

int jdigits_collect(struct arena *a, const char **bytes, size_t bytes_len,
                    struct jdigits **out, struct err *e)
{
    struct collector c = { .arena = a, .end = &c.first };
    struct jgate_sink sink = { .event = collect, .arena = a };

    if (jgate_walk(*bytes, bytes_len, &sink, &c, e) < 0)
        return -1;
    if (c.has_long)
        *bytes = blank_long(&c, *bytes, bytes_len);
    *out = c.first;
    return 0;
}
