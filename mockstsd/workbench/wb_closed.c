/* SPDX-License-Identifier: MIT */
#include "workbench/wb_closed.h"

#include <string.h>

#include "base/arena.h"

/* The grouping of one kind of party. */
struct grouping {
    const struct wb_formula *const *formulas;
    enum wb_party party;
    struct arena *arena;
    size_t n_words[2]; /* of a mask */
    struct wb_class *classes;
    uint64_t
        *masks; /* by class, those of the first formula and then those of the second */
    size_t n_classes;
    uint32_t *slots; /* hash of the masks → class + 1 */
    size_t n_slots;  /* a power of two, over twice the members */
};

static size_t n_words(const struct wb_formula *f)
{
    return f == NULL ? 0 : f->n_alternatives / 64 + 1;
}

/* Has the alternative nothing against these marks, as far as this party goes? */
static bool suits(const struct wb_conjunction *when, enum wb_party party,
                  const struct wb_marks *marks)
{
    for (size_t i = 0; i < when->n_literals; i++)
        if (when->literals[i].party == party && !wb_fold_holds(marks, &when->literals[i]))
            return false;
    return true;
}

/* NULL: somebody who is not there in this world, whom nothing suits. */
static void fill_mask(const struct grouping *g, int which, const struct wb_marks *marks,
                      uint64_t *mask)
{
    const struct wb_formula *f = g->formulas[which];

    for (size_t i = 0; f != NULL && marks != NULL && i < f->n_alternatives; i++)
        if (suits(&f->alternatives[i].when, g->party, marks))
            mask[i / 64] |= UINT64_C(1) << i % 64;
}

static size_t hash(const uint64_t *mask, size_t n)
{
    uint64_t h = n;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ mask[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return (size_t)h;
}

/* The class of the mask that lies behind the last one; a new one keeps it there. */
static uint32_t group(struct grouping *g)
{
    size_t n = g->n_words[0] + g->n_words[1];
    uint64_t *mask = &g->masks[g->n_classes * n];
    size_t at = hash(mask, n) & (g->n_slots - 1);

    for (; g->slots[at] != 0; at = (at + 1) & (g->n_slots - 1))
        if (memcmp(&g->masks[(g->slots[at] - 1) * n], mask, n * sizeof *mask) == 0)
            return g->slots[at] - 1;
    g->classes[g->n_classes].matches[0] = mask;
    g->classes[g->n_classes].matches[1] = mask + g->n_words[0];
    g->slots[at] = (uint32_t)++g->n_classes;
    return g->slots[at] - 1;
}

static const struct wb_marks *marks_of(const struct wb_folded *folded, size_t number)
{
    uint32_t class = number == WB_FOLD_NOBODY ? WB_FOLD_NOBODY : folded->class_of[number];

    return class == WB_FOLD_NOBODY ? NULL : &folded->classes[class];
}

static struct grouping start(const struct wb_formula *const formulas[2],
                             enum wb_party party, size_t n_most, struct arena *a)
{
    struct grouping g = {
        .formulas = formulas, .party = party, .arena = a, .n_slots = 4
    };

    g.n_words[0] = n_words(formulas[0]);
    g.n_words[1] = n_words(formulas[1]);
    while (g.n_slots <= 2 * n_most)
        g.n_slots *= 2;
    g.slots = arena_array(a, g.n_slots, sizeof *g.slots);
    g.classes = arena_array(a, n_most + 1, sizeof *g.classes);
    g.masks =
        arena_array(a, (n_most + 1) * (g.n_words[0] + g.n_words[1]), sizeof *g.masks);
    return g;
}

/* The class of somebody with these marks in the two worlds. */
static uint32_t place(struct grouping *g, const struct wb_marks *one,
                      const struct wb_marks *other)
{
    size_t n = g->n_words[0] + g->n_words[1];
    uint64_t *mask = &g->masks[g->n_classes * n];

    memset(mask, 0, n * sizeof *mask);
    fill_mask(g, 0, one, mask);
    fill_mask(g, 1, other, mask + g->n_words[0]);
    return group(g);
}

/* List the members of each class, given the class of each. */
static void list_members(struct grouping *g, const uint32_t *class_of, size_t n)
{
    uint32_t *room = arena_array(g->arena, n, sizeof *room);
    uint32_t **list = arena_array(g->arena, g->n_classes, sizeof *list);

    for (size_t i = 0; i < n; i++)
        if (class_of[i] != WB_FOLD_NOBODY)
            g->classes[class_of[i]].n_members++;
    for (size_t c = 0; c < g->n_classes; c++) {
        g->classes[c].members = list[c] = room;
        room += g->classes[c].n_members;
    }
    for (size_t i = 0; i < n; i++)
        if (class_of[i] != WB_FOLD_NOBODY)
            *list[class_of[i]]++ = (uint32_t)i;
}

static void finish(struct wb_closed *c, struct grouping *g, const uint32_t *class_of,
                   size_t n)
{
    list_members(g, class_of, n);
    c->classes[g->party] = g->classes;
    c->n_classes[g->party] = g->n_classes;
}

/* By classes of the fold: each is placed once. */
static void fold_one(struct wb_closed *c, const struct wb_folded *folded,
                     enum wb_party party, struct arena *a)
{
    struct grouping g = start(c->formula, party, folded->n_classes, a);
    uint32_t *place_of = arena_array(a, folded->n_classes, sizeof *place_of);
    uint32_t *class_of = arena_array(a, folded->n_members, sizeof *class_of);

    for (size_t i = 0; i < folded->n_classes; i++)
        place_of[i] = place(&g, &folded->classes[i], NULL);
    for (size_t i = 0; i < folded->n_members; i++)
        class_of[i] = folded->class_of[i] == WB_FOLD_NOBODY
                          ? WB_FOLD_NOBODY
                          : place_of[folded->class_of[i]];
    finish(c, &g, class_of, folded->n_members);
}

static void fold_both(struct wb_closed *c, const struct wb_fold *const folds[2],
                      enum wb_party party, const struct wb_pairing *pairing,
                      struct arena *a)
{
    struct grouping g = start(c->formula, party, pairing->n, a);
    uint32_t *class_of = arena_array(a, pairing->n, sizeof *class_of);

    for (size_t i = 0; i < pairing->n; i++) {
        const struct wb_marks *one =
            marks_of(&folds[0]->party[party], pairing->number[0][i]);
        const struct wb_marks *other =
            marks_of(&folds[1]->party[party], pairing->number[1][i]);

        class_of[i] =
            one == NULL && other == NULL ? WB_FOLD_NOBODY : place(&g, one, other);
    }
    finish(c, &g, class_of, pairing->n);
}

const struct wb_closed *wb_closed_make(const struct wb_fold *fold,
                                       const struct wb_formula *f, struct arena *a)
{
    struct wb_closed *c = arena_alloc(a, sizeof *c);

    c->formula[0] = f;
    for (int party = 0; party < WB_PARTIES; party++)
        fold_one(c, &fold->party[party], (enum wb_party)party, a);
    return c;
}

const struct wb_closed *wb_closed_both(const struct wb_fold *const folds[2],
                                       const struct wb_formula *const formulas[2],
                                       const struct wb_pairing pairing[WB_PARTIES],
                                       struct arena *a)
{
    struct wb_closed *c = arena_alloc(a, sizeof *c);

    c->formula[0] = formulas[0];
    c->formula[1] = formulas[1];
    for (int party = 0; party < WB_PARTIES; party++)
        fold_both(c, folds, (enum wb_party)party, &pairing[party], a);
    return c;
}

void wb_closed_matching(const struct wb_closed *c, const size_t cell[WB_PARTIES],
                        int which, void (*each)(void *self, size_t alternative),
                        void *self)
{
    size_t n = n_words(c->formula[which]);

    for (size_t w = 0; w < n; w++) {
        uint64_t mask = ~UINT64_C(0);

        for (int party = 0; party < WB_PARTIES; party++)
            mask &= c->classes[party][cell[party]].matches[which][w];
        for (; mask != 0; mask &= mask - 1)
            each(self, w * 64 + (size_t)__builtin_ctzll(mask));
    }
}

struct tally {
    const struct wb_formula *f;
    struct scope_set given, taken;
    bool whole_given, whole_taken;
};

static void add(void *self, size_t alternative)
{
    struct tally *t = self;
    const struct wb_alternative *a = &t->f->alternatives[alternative];
    struct scope_set *to = a->forbid ? &t->taken : &t->given;

    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        to->word[i] |= a->units.word[i];
    *(a->forbid ? &t->whole_taken : &t->whole_given) |= a->whole;
}

struct wb_reach wb_closed_reach(const struct wb_closed *c, const size_t cell[WB_PARTIES],
                                int which)
{
    struct tally t = { .f = c->formula[which] };
    struct wb_reach r;

    wb_closed_matching(c, cell, which, add, &t);
    r.whole = r.allowed = t.whole_given && !t.whole_taken;
    for (int i = 0; i < SCOPE_SET_WORDS; i++) {
        r.scopes.word[i] = t.given.word[i] & ~t.taken.word[i];
        r.allowed |= r.scopes.word[i] != 0;
    }
    return r;
}
