/* SPDX-License-Identifier: MIT */
#include "conformance/bless.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

enum { PATTERN_MAX = 64 * 1024 };

/* A message as the regular expression that fits it alone. */
static const char *pattern_of(struct arena *a, const char *message)
{
    struct buf out = buf_make(a, PATTERN_MAX);

    buf_add_char(&out, '^');
    for (; *message != '\0'; message++) {
        if (strchr("\\^$.|?*+()[]{}", *message) != NULL)
            buf_add_char(&out, '\\');
        buf_add_char(&out, *message);
    }
    buf_add_char(&out, '$');
    return out.data;
}

/* Does the check fail so that an entry can excuse it? */
static bool is_failure(const struct past_check *c)
{
    return c->found == VERDICT_FAIL || c->found == VERDICT_BLOCKED;
}

static void add(struct blessed *b, const struct past_check *c, const char *until,
                struct arena *a)
{
    b->baseline.entries[b->baseline.n++] =
        (struct baseline_entry){ c->id,       c->found, pattern_of(a, c->message),
                                 "TODO: why", "TODO",   until };
    b->n_added++;
}

/* An entry of the old file beside what the run found. */
static void keep(struct blessed *b, const struct bless_ask *ask,
                 const struct baseline_entry *entry, struct arena *a)
{
    const struct past_check *c = past_find(ask->run, entry->id);
    bool judged = c != NULL && c->found != VERDICT_SKIP && c->found != VERDICT_NA;
    struct baseline_entry *kept = &b->baseline.entries[b->baseline.n];

    if (judged && verdict_passes(c->found)) {
        b->n_removed++;
        return;
    }
    *kept = *entry;
    b->baseline.n++;
    if (!judged || (c->found == entry->status && baseline_means(entry, c->message)))
        return;
    if (c->found < entry->status) {
        kept->status = c->found;
        kept->message = pattern_of(a, c->message);
        b->n_tightened++;
    } else if (ask->widen) {
        b->baseline.n--;
        add(b, c, ask->until, a);
    } else {
        b->n_unknown++;
    }
}

struct blessed bless_make(const struct bless_ask *ask, struct arena *a)
{
    struct blessed b = { .baseline = *ask->old };

    b.baseline.n = 0;
    b.baseline.entries =
        arena_array(a, ask->old->n + ask->run->n + 1, sizeof *b.baseline.entries);
    for (size_t i = 0; i < ask->old->n; i++)
        keep(&b, ask, &ask->old->entries[i], a);
    for (size_t i = 0; i < ask->run->n; i++) {
        const struct past_check *c = &ask->run->checks[i];

        if (!is_failure(c) || baseline_find(ask->old, c->id) != NULL)
            continue;
        if (ask->widen)
            add(&b, c, ask->until, a);
        else
            b.n_unknown++;
    }
    return b;
}
