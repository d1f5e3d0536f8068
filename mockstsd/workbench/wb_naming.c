/* SPDX-License-Identifier: MIT */
#include "workbench/wb_naming.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/ruleset_input.h"

enum { FEW_TARGETS = 8 };

struct wb_naming {
    const uint32_t *start; /* of each target's rules */
    const uint32_t *listed;
    const uint32_t *wide; /* rules that may stand anywhere */
    size_t n_wide;
};

/* Goes through all rules twice: to count and to write. */
struct writer {
    const struct ruleset_input *in;
    struct idmap *ids, *uris; /* → a target */
    uint32_t *last;           /* of each target: the rule that named it last, + 1 */
    uint32_t *n;              /* of each target: how many rules name it */
    uint32_t *start, *listed; /* NULL while counting */
    uint32_t *wide;
    size_t n_wide;
};

static void put(struct writer *w, const uint32_t *target, uint32_t rule)
{
    if (!target || w->last[*target] == rule + 1)
        return;
    w->last[*target] = rule + 1;
    if (w->listed)
        w->listed[w->start[*target] + w->n[*target]] = rule;
    w->n[*target]++;
}

static bool is_wide(const struct rule *r)
{
    for (size_t i = 0; i < r->n_targets; i++)
        if (r->targets[i].all_of_type)
            return true;
    return r->n_targets == 0;
}

static void put_rule(struct writer *w, uint32_t rule)
{
    const struct rule *r = &w->in->rules[rule];

    if (is_wide(r)) {
        if (w->listed)
            w->wide[w->n_wide] = rule;
        w->n_wide++;
        return;
    }
    for (size_t i = 0; i < r->n_targets; i++) {
        const struct rule_texts *ids = &r->targets[i].ids;

        for (size_t k = 0; k < ids->n; k++) {
            put(w, idmap_find(w->ids, ids->items[k]), rule);
            put(w, idmap_find(w->uris, ids->items[k]), rule);
        }
    }
}

static void put_all(struct writer *w)
{
    memset(w->last, 0, w->in->n_targets * sizeof *w->last);
    memset(w->n, 0, w->in->n_targets * sizeof *w->n);
    w->n_wide = 0;
    for (uint32_t i = 0; i < w->in->n_rules; i++)
        put_rule(w, i);
}

static void number_targets(struct writer *w, struct arena *a)
{
    uint32_t *number = arena_array(a, w->in->n_targets, sizeof *number);

    w->ids = idmap_make(a);
    w->uris = idmap_make(a);
    for (uint32_t t = 0; t < w->in->n_targets; t++) {
        number[t] = t;
        idmap_put(w->ids, w->in->targets[t].id, &number[t]);
        if (w->in->targets[t].uri)
            idmap_put(w->uris, w->in->targets[t].uri, &number[t]);
    }
}

/* Room for what has been counted. */
static void make_room(struct writer *w, struct arena *a)
{
    uint32_t n = 0;

    w->start = arena_array(a, w->in->n_targets + 1, sizeof *w->start);
    for (size_t t = 0; t < w->in->n_targets; t++) {
        w->start[t] = n;
        n += w->n[t];
    }
    w->start[w->in->n_targets] = n;
    w->listed = arena_array(a, n + 1, sizeof *w->listed);
    w->wide = arena_array(a, w->n_wide + 1, sizeof *w->wide);
}

const struct wb_naming *wb_naming_make(const struct ruleset_input *in, struct arena *a)
{
    struct writer w = { .in = in };
    struct wb_naming *out;

    if (in->n_targets <= FEW_TARGETS)
        return NULL;
    number_targets(&w, a);
    w.last = arena_array(a, in->n_targets, sizeof *w.last);
    w.n = arena_array(a, in->n_targets, sizeof *w.n);
    put_all(&w);
    make_room(&w, a);
    put_all(&w);
    out = arena_alloc(a, sizeof *out);
    *out = (struct wb_naming){ w.start, w.listed, w.wide, w.n_wide };
    return out;
}

size_t wb_naming_next(const struct wb_naming *n, const struct ruleset_input *in,
                      size_t target, struct wb_naming_walk *walk)
{
    size_t listed, wide;

    if (!n)
        return walk->listed < in->n_rules ? walk->listed++ : in->n_rules;
    listed = n->start[target] + walk->listed;
    listed = listed < n->start[target + 1] ? n->listed[listed] : in->n_rules;
    wide = walk->wide < n->n_wide ? n->wide[walk->wide] : in->n_rules;
    walk->listed += listed < wide;
    walk->wide += wide < listed;
    return listed < wide ? listed : wide;
}
