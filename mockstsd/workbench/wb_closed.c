/* SPDX-License-Identifier: MIT */
#include "workbench/wb_closed.h"

#include <string.h>

#include "base/arena.h"

/* A literal that an alternative asks of the party at hand. */
struct asked {
    size_t alternative;
    const struct wb_literal *literal;
};

/* The grouping of one kind of party. */
struct grouping {
    const struct wb_formula *const *formulas;
    enum wb_party party;
    struct arena *arena;
    size_t n_words[2]; /* of a mask */
    struct asked *asked[2];
    size_t n_asked[2];
    struct wb_class *classes;
    uint64_t
        *masks; /* by class, those of the first formula and then those of the second */
    size_t n_classes;
    uint32_t *slots; /* hash of the masks → class + 1 */
    size_t n_slots;  /* a power of two, over twice the members */
};

static size_t n_words(const struct wb_formula *f)
{
    return f ? f->n_alternatives / 64 + 1 : 0;
}

/* List what a formula asks of the party. */
static void list_asked(struct grouping *g, int which)
{
    const struct wb_formula *f = g->formulas[which];
    size_t n = 0;

    for (size_t i = 0; f && i < f->n_alternatives; i++)
        n += f->alternatives[i].when.n_literals;
    g->asked[which] = arena_array(g->arena, n, sizeof *g->asked[which]);
    for (size_t i = 0; f && i < f->n_alternatives; i++) {
        const struct wb_conjunction *when = &f->alternatives[i].when;

        for (size_t l = 0; l < when->n_literals; l++)
            if (when->literals[l].party == g->party)
                g->asked[which][g->n_asked[which]++] =
                    (struct asked){ i, &when->literals[l] };
    }
}

/* NULL: somebody who is not there in this world, whom nothing suits. */
static void fill_mask(const struct grouping *g, int which, const struct wb_marks *marks,
                      uint64_t *mask)
{
    bool there = marks && g->n_words[which] > 0;

    memset(mask, there ? 0xff : 0, g->n_words[which] * sizeof *mask);
    if (there) /* beyond the last alternative there is nothing */
        mask[g->n_words[which] - 1] =
            (UINT64_C(1) << g->formulas[which]->n_alternatives % 64) - 1;
    for (size_t i = 0; there && i < g->n_asked[which]; i++) {
        const struct asked *a = &g->asked[which][i];

        if (!wb_fold_holds(marks, a->literal))
            mask[a->alternative / 64] &= ~(UINT64_C(1) << a->alternative % 64);
    }
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
    list_asked(&g, 0);
    list_asked(&g, 1);
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

    fill_mask(g, 0, one, mask);
    fill_mask(g, 1, other, mask + g->n_words[0]);
    return group(g);
}

/* List the groups of each class, given the class of each. */
static void list_groups(struct grouping *g, const uint32_t *class_of,
                        const struct wb_group *groups, size_t n)
{
    uint32_t *room = arena_array(g->arena, n, sizeof *room);
    uint32_t **list = arena_array(g->arena, g->n_classes, sizeof *list);

    for (size_t i = 0; i < n; i++)
        g->classes[class_of[i]].n_groups++;
    for (size_t c = 0; c < g->n_classes; c++) {
        g->classes[c].groups = list[c] = room;
        room += g->classes[c].n_groups;
    }
    for (size_t i = 0; i < n; i++) {
        struct wb_class *class = &g->classes[class_of[i]];

        if (class->n_members == 0 || groups[i].members[0] < class->first)
            class->first = groups[i].members[0];
        class->n_members += groups[i].n;
        *list[class_of[i]]++ = (uint32_t)i;
    }
}

static void fold(struct wb_closed *c, enum wb_party party, const struct wb_group *groups,
                 size_t n, struct arena *a)
{
    struct grouping g = start(c->formula, party, n, a);
    uint32_t *class_of = arena_array(a, n, sizeof *class_of);
    bool alike = !c->formula[1] && g.n_asked[0] == 0;

    for (size_t i = 0; i < n; i++)
        class_of[i] = alike && i > 0 ? class_of[0]
                                     : place(&g, groups[i].marks[0], groups[i].marks[1]);
    list_groups(&g, class_of, groups, n);
    c->groups[party] = groups;
    c->classes[party] = g.classes;
    c->n_classes[party] = g.n_classes;
}

const struct wb_closed *wb_closed_make(const struct wb_fold *folded,
                                       const struct wb_formula *f, struct arena *a)
{
    struct wb_closed *c = arena_alloc(a, sizeof *c);

    c->formula[0] = f;
    for (int party = 0; party < WB_PARTIES; party++)
        fold(c, (enum wb_party)party, folded->party[party].groups,
             folded->party[party].n_classes, a);
    return c;
}

const struct wb_closed *wb_closed_both(const struct wb_formula *const formulas[2],
                                       const struct wb_pairing pairing[WB_PARTIES],
                                       struct arena *a)
{
    struct wb_closed *c = arena_alloc(a, sizeof *c);

    c->formula[0] = formulas[0];
    c->formula[1] = formulas[1];
    for (int party = 0; party < WB_PARTIES; party++)
        fold(c, (enum wb_party)party, pairing[party].groups, pairing[party].n_groups, a);
    return c;
}

/* In order, through a set of numbers: the groups' lists are in order each, and long. */
struct wb_members wb_closed_members(const struct wb_closed *c, enum wb_party party,
                                    size_t class, struct arena *a)
{
    const struct wb_class *of = &c->classes[party][class];
    uint32_t *list = arena_array(a, of->n_members, sizeof *list);
    uint32_t last = 0;
    uint64_t *set;
    size_t n = 0;

    for (size_t g = 0; g < of->n_groups; g++) {
        const struct wb_group *group = &c->groups[party][of->groups[g]];

        last = group->members[group->n - 1] > last ? group->members[group->n - 1] : last;
    }
    set = arena_array(a, last / 64 + 1, sizeof *set);
    for (size_t g = 0; g < of->n_groups; g++) {
        const struct wb_group *group = &c->groups[party][of->groups[g]];

        for (size_t i = 0; i < group->n; i++)
            set[group->members[i] / 64] |= UINT64_C(1) << group->members[i] % 64;
    }
    for (uint32_t w = 0; w <= last / 64; w++)
        for (uint64_t bits = set[w]; bits != 0; bits &= bits - 1)
            list[n++] = w * 64 + (uint32_t)__builtin_ctzll(bits);
    return (struct wb_members){ list, n };
}

/* The first class whom the alternative has nothing against; n_classes: there is none. */
static size_t first_class(const struct wb_closed *c, int party, size_t alternative)
{
    size_t i = 0;

    while (i < c->n_classes[party] &&
           !(c->classes[party][i].matches[0][alternative / 64] >> alternative % 64 & 1))
        i++;
    return i;
}

bool wb_closed_first(const struct wb_closed *c, size_t alternative,
                     size_t member[WB_PARTIES])
{
    for (int party = 0; party < WB_PARTIES; party++) {
        size_t class = first_class(c, party, alternative);

        if (class == c->n_classes[party])
            return false;
        member[party] = c->classes[party][class].first;
    }
    return true;
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
