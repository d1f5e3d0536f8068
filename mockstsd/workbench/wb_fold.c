/* SPDX-License-Identifier: MIT */
#include "workbench/wb_fold.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/idmap.h"
#include "policy/reading.h"
#include "policy/symbols.h"

enum { MISSING, EMPTY, ONE, MORE, SIGNATURE_MAX = 1 << 20 };

/* The folding of one kind of party. */
struct folding {
    const struct wb_logic *logic;
    enum wb_party party;
    struct arena *arena;
    struct idmap *seen; /* signature → marks */
    struct wb_marks *classes;
    size_t n_classes;
    struct buf signature;
    uint64_t *bits; /* of the member at hand */
    unsigned char *sizes;
    size_t n_words, n_keys;
};

static unsigned char size_of(const struct facts_values *v)
{
    if (!v->present)
        return MISSING;
    for (size_t i = 1; i < v->n; i++)
        if (!symbols_same(&v->items[0], &v->items[i]))
            return MORE;
    return v->n == 0 ? EMPTY : ONE;
}

/* As bytes that are never 0, so that a signature is a text. */
static void sign(struct buf *b, uint32_t atom)
{
    for (int shift = 0; shift < 35; shift += 7)
        buf_add_char(b, (char)(0x80 | (atom >> shift & 0x7f)));
}

static void mark_key(struct folding *f, const struct facts_raw *raw, uint32_t key)
{
    const char *name = symbols_value(f->logic->keys, key)->text;
    struct reading r = { .raw = raw };
    struct facts_values v;

    if (wb_key_of(name)->party != f->party)
        return;
    v = reading_values(&r, name, f->arena);
    f->sizes[key] = size_of(&v);
    buf_add_char(&f->signature, (char)('0' + f->sizes[key]));
    for (size_t i = 0; i < v.n; i++) {
        uint32_t atom = symbols_find(f->logic->atoms, key, &v.items[i]);

        if (atom == SYMBOLS_NONE)
            continue;
        f->bits[atom / 64] |= UINT64_C(1) << atom % 64;
        sign(&f->signature, atom);
    }
}

static void add_class(struct folding *f, struct wb_marks *marks)
{
    uint64_t *bits = arena_array(f->arena, f->n_words, sizeof *bits);
    unsigned char *sizes = arena_array(f->arena, f->n_keys, sizeof *sizes);

    memcpy(bits, f->bits, f->n_words * sizeof *bits);
    memcpy(sizes, f->sizes, f->n_keys);
    *marks = (struct wb_marks){ bits, sizes };
    idmap_put(f->seen, arena_text(f->arena, f->signature.data), marks);
}

static uint32_t class_of(struct folding *f, const struct facts_raw *raw)
{
    struct wb_marks *known;

    memset(f->bits, 0, f->n_words * sizeof *f->bits);
    buf_clear(&f->signature);
    for (uint32_t key = 0; key < f->n_keys; key++)
        mark_key(f, raw, key);
    known = idmap_find(f->seen, f->signature.data);
    if (!known) {
        known = &f->classes[f->n_classes++];
        add_class(f, known);
    }
    return (uint32_t)(known - f->classes);
}

static size_t n_members(const struct wb_world *w, enum wb_party party)
{
    if (party == WB_USER)
        return w->n_subjects;
    return w->n_clients + (party == WB_MCP_CLIENT);
}

static struct facts_raw raw_of(const struct wb_world *w, enum wb_party party,
                               size_t member)
{
    struct facts_raw raw = { .action = RULE_ACTION_NONE };

    if (party == WB_USER)
        raw.user = w->subjects[member].facts;
    else if (party == WB_CLIENT)
        raw.client = &w->clients[member].facts;
    else if (member < w->n_clients)
        raw.mcp_client = &w->clients[member].facts;
    return raw;
}

/* List the members of each group, given the group of each. */
static void list_members(struct wb_group *groups, size_t n_groups,
                         const uint32_t *group_of, size_t n, struct arena *a)
{
    uint32_t *room = arena_array(a, n, sizeof *room);
    uint32_t **list = arena_array(a, n_groups, sizeof *list);

    for (size_t i = 0; i < n; i++)
        if (group_of[i] != WB_FOLD_NOBODY)
            groups[group_of[i]].n++;
    for (size_t g = 0; g < n_groups; g++) {
        groups[g].members = list[g] = room;
        room += groups[g].n;
    }
    for (size_t i = 0; i < n; i++)
        if (group_of[i] != WB_FOLD_NOBODY)
            *list[group_of[i]]++ = (uint32_t)i;
}

static const struct wb_group *group(const struct wb_folded *f, struct arena *a)
{
    struct wb_group *groups = arena_array(a, f->n_classes, sizeof *groups);

    for (size_t i = 0; i < f->n_classes; i++)
        groups[i].marks[0] = &f->classes[i];
    list_members(groups, f->n_classes, f->class_of, f->n_members, a);
    return groups;
}

/* Some clients can obtain no user's token, and some cannot exchange one. */
static bool is_idle(const struct wb_world *w, enum wb_party party, size_t member)
{
    if (party == WB_USER || member == w->n_clients)
        return false;
    return party == WB_CLIENT ? !w->clients[member].may_exchange
                              : !w->clients[member].may_obtain;
}

static struct wb_folded fold(const struct wb_logic *logic, enum wb_party party,
                             struct arena *a)
{
    const struct wb_world *w = logic->world;
    struct wb_folded out = { .n_members = n_members(w, party) };
    struct folding f = { .logic = logic,
                         .party = party,
                         .arena = a,
                         .seen = idmap_make(a),
                         .signature = buf_make(a, SIGNATURE_MAX),
                         .n_words = symbols_count(logic->atoms) / 64 + 1,
                         .n_keys = symbols_count(logic->keys) };
    uint32_t *classes = arena_array(a, out.n_members, sizeof *classes);

    f.bits = arena_array(a, f.n_words, sizeof *f.bits);
    f.sizes = arena_array(a, f.n_keys, sizeof *f.sizes);
    out.class_of = classes;
    out.classes = f.classes = arena_array(a, out.n_members, sizeof *f.classes);
    for (size_t i = 0; i < out.n_members; i++) {
        struct facts_raw raw = raw_of(w, party, i);
        bool idle = is_idle(w, party, i);

        classes[i] = idle ? WB_FOLD_NOBODY : class_of(&f, &raw);
    }
    out.n_classes = f.n_classes;
    out.groups = group(&out, a);
    return out;
}

const struct wb_fold *wb_fold_make(const struct wb_logic *logic, struct arena *a)
{
    struct wb_fold *out = arena_alloc(a, sizeof *out);

    out->logic = logic;
    for (int party = 0; party < WB_PARTIES; party++)
        out->party[party] = fold(logic, (enum wb_party)party, a);
    return out;
}

bool wb_fold_holds(const struct wb_marks *marks, const struct wb_literal *literal)
{
    unsigned char size = marks->sizes[literal->key_number];
    bool has = false;

    for (size_t i = 0; i < literal->n_values && !has; i++)
        has = marks->bits[literal->atoms[i] / 64] >> literal->atoms[i] % 64 & 1;
    switch (literal->test) {
    case WB_PRESENT:
        return size != MISSING;
    case WB_HAS:
        return has;
    case WB_IS:
        return has && size == ONE;
    case WB_HAS_NONE:
        return size != MISSING && !has;
    case WB_IS_NOT:
        return size != MISSING && !(has && size == ONE);
    }
    return false;
}

static uint32_t class_in(const struct wb_folded *f, uint32_t number)
{
    return number == WB_FOLD_NOBODY ? WB_FOLD_NOBODY : f->class_of[number];
}

static const struct wb_marks *marks_in(const struct wb_folded *f, uint32_t class)
{
    return class == WB_FOLD_NOBODY ? NULL : &f->classes[class];
}

/* Groups by the classes in either world. */
struct pairs {
    struct wb_group *groups;
    size_t n;
    uint32_t (*classes)[2]; /* of each group */
    uint32_t *slots;        /* hash of the two → group + 1 */
    size_t n_slots;         /* a power of two, over twice the members */
};

static struct pairs pairs_make(size_t n_most, struct arena *a)
{
    struct pairs p = { .n_slots = 4 };

    while (p.n_slots <= 2 * n_most)
        p.n_slots *= 2;
    p.groups = arena_array(a, n_most, sizeof *p.groups);
    p.classes = arena_array(a, n_most, sizeof *p.classes);
    p.slots = arena_array(a, p.n_slots, sizeof *p.slots);
    return p;
}

/* The group of two classes; a new one has no marks yet. */
static uint32_t pair_group(struct pairs *p, uint32_t one, uint32_t other)
{
    uint64_t h = ((uint64_t)one << 32 | other) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (p->n_slots - 1);

    for (; p->slots[at] != 0; at = (at + 1) & (p->n_slots - 1)) {
        const uint32_t *classes = p->classes[p->slots[at] - 1];
        if (classes[0] == one && classes[1] == other)
            return p->slots[at] - 1;
    }
    p->classes[p->n][0] = one;
    p->classes[p->n][1] = other;
    p->slots[at] = (uint32_t)++p->n;
    return p->slots[at] - 1;
}

void wb_fold_pairing(const struct wb_fold *const folds[2], enum wb_party party,
                     struct wb_pairing *pairing, struct arena *a)
{
    const struct wb_folded *f[2] = { &folds[0]->party[party], &folds[1]->party[party] };
    uint32_t *group_of = arena_array(a, pairing->n, sizeof *group_of);
    struct pairs pairs = pairs_make(pairing->n, a);

    for (size_t i = 0; i < pairing->n; i++) {
        uint32_t one = class_in(f[0], pairing->number[0][i]);
        uint32_t other = class_in(f[1], pairing->number[1][i]);

        group_of[i] = one == WB_FOLD_NOBODY && other == WB_FOLD_NOBODY
                          ? WB_FOLD_NOBODY
                          : pair_group(&pairs, one, other);
    }
    for (size_t g = 0; g < pairs.n; g++) {
        pairs.groups[g].marks[0] = marks_in(f[0], pairs.classes[g][0]);
        pairs.groups[g].marks[1] = marks_in(f[1], pairs.classes[g][1]);
    }
    list_members(pairs.groups, pairs.n, group_of, pairing->n, a);
    pairing->groups = pairs.groups;
    pairing->n_groups = pairs.n;
}
