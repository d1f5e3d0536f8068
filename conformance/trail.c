/* SPDX-License-Identifier: MIT */
#include "conformance/trail.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "conformance/matcher.h"

typedef const char *part(struct arena *a, struct jobj events, struct jobj want);

static const char *length(struct arena *a, struct jobj events, struct jobj want)
{
    int64_t n = -1;

    if (jobj_as_int(want, &n, NULL) == 0 && jobj_count(events) == (size_t)n)
        return NULL;
    return arena_printf(a, "%zu events, not %lld", jobj_count(events), (long long)n);
}

static const char *every(struct arena *a, struct jobj events, struct jobj want)
{
    const char *miss = NULL;

    for (struct jobj v = jobj_first(events); v.node != NULL && miss == NULL;
         v = jobj_next(v))
        miss = matcher_map(a, "event ", v, want);
    return miss;
}

/* The value at a path as text, if it is there. */
static const char *shown(struct arena *a, struct jobj event, struct jobj path)
{
    const char *name = "";

    if (jobj_as_text(path, &name, NULL) < 0)
        return NULL;
    return matcher_show(a, matcher_at(event, name));
}

/* All these paths of one event have the same value. */
static const char *same(struct arena *a, struct jobj events, struct jobj want)
{
    for (struct jobj v = jobj_first(events); v.node != NULL; v = jobj_next(v)) {
        const char *first = shown(a, v, jobj_first(want));

        for (struct jobj p = jobj_first(want); p.node != NULL; p = jobj_next(p)) {
            const char *text = shown(a, v, p);

            if (first == NULL || text == NULL || strcmp(first, text) != 0)
                return "an event contradicts itself";
        }
    }
    return NULL;
}

/* No two events have the same value there. */
static const char *distinct(struct arena *a, struct jobj events, struct jobj want)
{
    for (struct jobj p = jobj_first(want); p.node != NULL; p = jobj_next(p)) {
        struct idmap *known = idmap_make(a);

        for (struct jobj v = jobj_first(events); v.node != NULL; v = jobj_next(v)) {
            const char *text = shown(a, v, p);

            if (text == NULL || idmap_add(known, text, known) < 0)
                return arena_printf(a, "two events have the same %s", matcher_show(a, p));
        }
    }
    return NULL;
}

/* The numbers there, or times of one form, never fall. */
static const char *ordered(struct arena *a, struct jobj events, struct jobj want)
{
    for (struct jobj p = jobj_first(want); p.node != NULL; p = jobj_next(p)) {
        const char *last = "";

        for (struct jobj v = jobj_first(events); v.node != NULL; v = jobj_next(v)) {
            const char *text = shown(a, v, p);

            if (text == NULL || strcmp(last, text) > 0)
                return arena_printf(a, "%s goes back", matcher_show(a, p));
            last = text;
        }
    }
    return NULL;
}

static const struct {
    const char *name;
    part *run;
} parts[] = {
    { "length", length },     { "every", every },     { "same", same },
    { "distinct", distinct }, { "ordered", ordered },
};

const char *trail_miss(struct arena *a, struct jobj events, struct jobj want)
{
    const char *miss = NULL;

    if (jobj_count(events) == 0)
        return "there is no event";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && miss == NULL; i++)
        if (jobj_has(want, parts[i].name))
            miss = parts[i].run(a, events, jobj_get(want, parts[i].name));
    return miss;
}
