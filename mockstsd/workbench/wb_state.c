/* SPDX-License-Identifier: MIT */
#include "workbench/wb_state.h"

#include <string.h>

#include "base/arena.h"
#include "policy/symbols.h"

enum presence { UNKNOWN, PRESENT, MISSING };
enum { IN = 1, OUT = 2, NOT_SOLE = 4 }; /* flags of an atom */

struct wb_state wb_state_make(const struct wb_board *b, struct arena *a)
{
    struct wb_state s = {
        .slots = arena_array(a, symbols_count(b->keys), sizeof *s.slots),
        .flags = arena_array(a, symbols_count(b->atoms), sizeof *s.flags),
    };

    s.record_presence[WB_CLIENT] = PRESENT; /* nobody else can exchange */
    return s;
}

void wb_state_copy(const struct wb_board *b, struct wb_state *to,
                   const struct wb_state *from)
{
    memcpy(to->slots, from->slots, symbols_count(b->keys) * sizeof *to->slots);
    memcpy(to->flags, from->flags, symbols_count(b->atoms));
    memcpy(to->record_presence, from->record_presence, sizeof to->record_presence);
}

static bool settle(unsigned char *presence, enum presence to)
{
    if (*presence != UNKNOWN)
        return *presence == to;
    *presence = (unsigned char)to;
    return true;
}

/* A client's keys come with its record; its name need not be there. */
static bool settle_key(const struct wb_board *b, struct wb_state *s, uint32_t key,
                       enum presence to)
{
    const struct wb_key *k = b->key[key];

    if (k->of_record)
        return settle(&s->record_presence[k->party], to);
    if (k->party != WB_USER && to == PRESENT &&
        !settle(&s->record_presence[k->party], PRESENT))
        return false;
    return settle(&s->slots[key].presence, to);
}

static bool put_in(const struct wb_board *b, struct wb_state *s, uint32_t key,
                   uint32_t atom)
{
    const struct wb_key *k = b->key[key];
    struct wb_slot *slot = &s->slots[key];

    if (s->flags[atom] & IN)
        return true;
    if ((s->flags[atom] & OUT) || slot->sole || (k->text && !b->is_text[atom]))
        return false;
    if (k->scalar && (slot->n_in > 0 || (s->flags[atom] & NOT_SOLE)))
        return false;
    if (slot->n_in++ == 0)
        slot->first_in = atom;
    s->flags[atom] |= IN;
    return true;
}

static bool keep_out(struct wb_state *s, const struct wb_demand *d)
{
    for (size_t i = 0; i < d->n_atoms; i++) {
        if (s->flags[d->atoms[i]] & IN)
            return false;
        s->flags[d->atoms[i]] |= OUT;
    }
    return true;
}

static bool make_sole(const struct wb_board *b, struct wb_state *s,
                      const struct wb_demand *d)
{
    struct wb_slot *slot = &s->slots[d->key];

    if (!put_in(b, s, d->key, d->atoms[0]) || slot->n_in != 1 ||
        (s->flags[d->atoms[0]] & NOT_SOLE))
        return false;
    slot->sole = true;
    return true;
}

static bool forbid_sole(const struct wb_board *b, struct wb_state *s,
                        const struct wb_demand *d)
{
    unsigned char *flags = &s->flags[d->atoms[0]];

    if ((*flags & IN) && (s->slots[d->key].sole || b->key[d->key]->scalar))
        return false;
    *flags |= NOT_SOLE;
    return true;
}

bool wb_state_demand(const struct wb_board *b, struct wb_state *s,
                     const struct wb_demand *d)
{
    if (d->negated && d->test == WB_PRESENT)
        return settle_key(b, s, d->key, MISSING);
    if (d->negated)
        return d->test == WB_HAS ? keep_out(s, d) : forbid_sole(b, s, d);
    if (!settle_key(b, s, d->key, PRESENT))
        return false;
    switch (d->test) {
    case WB_PRESENT:
        return true;
    case WB_HAS:
        return put_in(b, s, d->key, d->atoms[0]);
    case WB_IS:
        return make_sole(b, s, d);
    case WB_HAS_NONE:
        return keep_out(s, d);
    case WB_IS_NOT:
        return forbid_sole(b, s, d);
    }
    return false;
}

bool wb_state_present(const struct wb_board *b, const struct wb_state *s, uint32_t key)
{
    const struct wb_key *k = b->key[key];

    if (k->of_record)
        return wb_state_exists(s, k->party);
    if (s->slots[key].presence == UNKNOWN)
        return k->default_present;
    return s->slots[key].presence == PRESENT;
}

bool wb_state_exists(const struct wb_state *s, enum wb_party client)
{
    return s->record_presence[client] == PRESENT;
}

bool wb_state_has(const struct wb_state *s, uint32_t atom)
{
    return s->flags[atom] & IN;
}

bool wb_state_fresh(const struct wb_board *b, const struct wb_state *s, uint32_t key)
{
    const struct wb_slot *slot = &s->slots[key];

    if (!wb_state_present(b, s, key))
        return false;
    if (b->key[key]->scalar)
        return slot->n_in == 0;
    return !slot->sole && slot->n_in == 1 && (s->flags[slot->first_in] & NOT_SOLE);
}

static bool has_any(const struct wb_state *s, const struct wb_demand *d)
{
    for (size_t i = 0; i < d->n_atoms; i++)
        if (s->flags[d->atoms[i]] & IN)
            return true;
    return false;
}

static bool holds_plainly(const struct wb_board *b, const struct wb_state *s,
                          const struct wb_demand *d)
{
    bool present = wb_state_present(b, s, d->key);
    bool sole = s->slots[d->key].n_in == 1 && !wb_state_fresh(b, s, d->key);

    switch (d->test) {
    case WB_PRESENT:
        return present;
    case WB_HAS:
        return has_any(s, d);
    case WB_IS:
        return sole && has_any(s, d);
    case WB_HAS_NONE:
        return present && !has_any(s, d);
    case WB_IS_NOT:
        return present && !(sole && has_any(s, d));
    }
    return false;
}

bool wb_state_holds(const struct wb_board *b, const struct wb_state *s,
                    const struct wb_demand *d)
{
    return holds_plainly(b, s, d) != d->negated;
}

static unsigned cost_of_key(const struct wb_board *b, const struct wb_state *s,
                            uint32_t key)
{
    const struct wb_key *k = b->key[key];
    unsigned n = s->slots[key].n_in;

    if (!wb_state_present(b, s, key))
        return k->default_present; /* it takes a word to say that there is none */
    if (k->scalar && (k->of_record || k->default_present))
        return n;
    n += wb_state_fresh(b, s, key);
    return n > 0 || k->of_record ? n : 1;
}

unsigned wb_state_cost(const struct wb_board *b, const struct wb_state *s)
{
    unsigned sum = wb_state_exists(s, WB_MCP_CLIENT);

    for (uint32_t key = 0; key < symbols_count(b->keys); key++)
        sum += cost_of_key(b, s, key);
    return sum;
}
