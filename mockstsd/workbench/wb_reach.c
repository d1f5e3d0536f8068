/* SPDX-License-Identifier: MIT */
#include "workbench/wb_reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

struct telling {
    const struct wb_study *study;
    const struct wb_question *q;
    const struct wb_hearer *hearer;
    struct arena *arena;
    const struct wb_closed *closed;
    struct wb_reach *reach; /* by MCP class: of the users and clients at hand */
    bool *told;
    struct wb_members *members[WB_PARTIES]; /* by class, as far as they are known */
    size_t only[WB_PARTIES];                /* the class of the one who is asked about */
};

static bool is_asked(const struct telling *t, enum wb_party party, size_t class)
{
    return t->q->member[party] == WB_ANYBODY || t->only[party] == class;
}

/* Those asked about alone, or the whole class; each list is made once for a target. */
static struct wb_members members_of(const struct telling *t, enum wb_party party,
                                    size_t class)
{
    struct wb_members *kept = &t->members[party][class];
    uint32_t *one;

    if (kept->n > 0)
        return *kept;
    *kept = wb_closed_members(t->closed, party, class, t->arena);
    if (t->q->member[party] == WB_ANYBODY)
        return *kept;
    one = arena_alloc(t->arena, sizeof *one);
    *one = (uint32_t)t->q->member[party];
    return *kept = (struct wb_members){ one, 1 };
}

/* The class of the one who is asked about, if that is one. */
static size_t only_class(const struct telling *t, enum wb_party party)
{
    for (size_t c = 0; c < t->closed->n_classes[party]; c++) {
        struct wb_members m = wb_closed_members(t->closed, party, c, t->arena);

        for (size_t i = 0; i < m.n; i++)
            if (m.items[i] == t->q->member[party])
                return c;
    }
    return WB_ANYBODY;
}

static bool same_reach(const struct wb_reach *one, const struct wb_reach *other)
{
    return memcmp(&one->scopes, &other->scopes, sizeof one->scopes) == 0 &&
           one->whole == other->whole;
}

/* Only the unit that was asked for, if one was. */
static struct wb_reach narrow(const struct telling *t, struct wb_reach r)
{
    const struct wb_formula *f = t->closed->formula[0];
    uint32_t unit = t->q->scope ? wb_formula_unit(f, t->q->scope) : WB_NO_UNIT;
    struct wb_reach one = { .whole = false };

    if (!t->q->scope)
        return r;
    if (unit == WB_WHOLE)
        one.whole = one.allowed = r.whole;
    else if (unit != WB_NO_UNIT)
        one.allowed = r.scopes.word[unit / 64] >> unit % 64 & 1;
    if (one.allowed && !one.whole)
        one.scopes.word[unit / 64] = UINT64_C(1) << unit % 64;
    return one;
}

static int by_number(const void *one, const void *other)
{
    const uint32_t *a = one;
    const uint32_t *b = other;

    return (*a > *b) - (*a < *b);
}

/* The MCP classes from `first` on with the same reach, as one list. */
static struct wb_members gather_mcp(struct telling *t, size_t first, bool *any)
{
    const struct wb_class *classes = t->closed->classes[WB_MCP_CLIENT];
    size_t n_classes = t->closed->n_classes[WB_MCP_CLIENT];
    size_t room = 0;
    uint32_t *list;
    struct wb_members out = { .n = 0 };

    *any = true;
    for (size_t m = 0; m < n_classes; m++) {
        bool same =
            is_asked(t, WB_MCP_CLIENT, m) && same_reach(&t->reach[m], &t->reach[first]);

        t->told[m] |= same;
        *any = *any && same;
        room += same ? classes[m].n_members : 0;
    }
    out.items = list = arena_array(t->arena, room, sizeof *list);
    for (size_t m = first; m < n_classes; m++) {
        struct wb_members some = { .n = 0 };

        if (is_asked(t, WB_MCP_CLIENT, m) && same_reach(&t->reach[m], &t->reach[first]))
            some = members_of(t, WB_MCP_CLIENT, m);
        for (size_t i = 0; i < some.n; i++)
            list[out.n++] = some.items[i];
    }
    if (out.n > 1)
        qsort(list, out.n, sizeof *list, by_number);
    *any = *any && t->q->member[WB_MCP_CLIENT] == WB_ANYBODY;
    return out;
}

static void tell_pair(struct telling *t, size_t user, size_t client)
{
    size_t n = t->closed->n_classes[WB_MCP_CLIENT];
    size_t cell[WB_PARTIES] = { [WB_USER] = user, [WB_CLIENT] = client };
    struct wb_row row = { .target = t->closed->formula[0]->target };

    memset(t->told, 0, n * sizeof *t->told);
    for (size_t m = 0; m < n; m++) {
        cell[WB_MCP_CLIENT] = m;
        t->reach[m] = narrow(t, wb_closed_reach(t->closed, cell, 0));
        t->told[m] = !t->reach[m].allowed || !is_asked(t, WB_MCP_CLIENT, m);
    }
    for (size_t m = 0; m < n; m++) {
        if (t->told[m])
            continue;
        row.members[WB_USER] = members_of(t, WB_USER, user);
        row.members[WB_CLIENT] = members_of(t, WB_CLIENT, client);
        row.reach = t->reach[m];
        row.members[WB_MCP_CLIENT] = gather_mcp(t, m, &row.any_mcp);
        t->hearer->hear(t->hearer->self, &row);
    }
}

static void tell_target(struct telling *t, size_t target)
{
    t->closed = wb_closed_make(t->study->fold, t->study->formulas[target], t->arena);
    for (int p = 0; p < WB_PARTIES; p++) {
        t->members[p] =
            arena_array(t->arena, t->closed->n_classes[p], sizeof *t->members[p]);
        if (t->q->member[p] != WB_ANYBODY)
            t->only[p] = only_class(t, (enum wb_party)p);
    }
    t->reach =
        arena_array(t->arena, t->closed->n_classes[WB_MCP_CLIENT], sizeof *t->reach);
    t->told = arena_array(t->arena, t->closed->n_classes[WB_MCP_CLIENT], sizeof *t->told);
    for (size_t user = 0; user < t->closed->n_classes[WB_USER]; user++)
        for (size_t client = 0; client < t->closed->n_classes[WB_CLIENT]; client++)
            if (is_asked(t, WB_USER, user) && is_asked(t, WB_CLIENT, client))
                tell_pair(t, user, client);
}

void wb_reach_tell(const struct wb_study *s, const struct wb_question *q,
                   const struct wb_hearer *hearer, struct arena *a)
{
    struct telling t = { .study = s, .q = q, .hearer = hearer, .arena = a };

    for (size_t i = 0; i < s->world->n_targets; i++)
        if (q->target == WB_ANYBODY || q->target == i)
            tell_target(&t, i);
}

/* "dana via claude-desktop, finance-mcp"; WB_ANYBODY is left out. */
static const char *text_of(const struct wb_study *s, const size_t member[WB_PARTIES],
                           struct arena *a)
{
    struct buf out = buf_make(a, 4096);
    const char *link = " via ";

    if (member[WB_USER] != WB_ANYBODY)
        buf_add(&out, wb_study_name(s, WB_USER, (uint32_t)member[WB_USER]));
    for (int p = WB_MCP_CLIENT; p <= WB_CLIENT; p++) {
        if (member[p] == WB_ANYBODY ||
            (p == WB_MCP_CLIENT && member[p] >= s->world->n_clients))
            continue;
        buf_add(&out, link);
        buf_add(&out, wb_study_name(s, (enum wb_party)p, (uint32_t)member[p]));
        link = ", ";
    }
    return out.data;
}

struct comparison {
    const struct wb_study *study;
    const struct wb_entry *entries;
    size_t n_entries;
    bool *missing;
    const char **surplus;
    struct arena *arena;
};

static bool in_entry(const struct wb_entry *e, const size_t member[WB_PARTIES])
{
    for (int p = 0; p < WB_PARTIES; p++)
        if (e->member[p] != WB_ANYBODY && e->member[p] != member[p])
            return false;
    return true;
}

static void check_one(struct comparison *c, const size_t member[WB_PARTIES])
{
    bool found = false;

    for (size_t i = 0; i < c->n_entries; i++) {
        if (!in_entry(&c->entries[i], member))
            continue;
        c->missing[i] = false;
        found = true;
    }
    if (!found && !*c->surplus)
        *c->surplus = text_of(c->study, member, c->arena);
}

static void compare(void *self, const struct wb_row *row)
{
    const struct wb_members *m = row->members;
    size_t member[WB_PARTIES];

    for (size_t u = 0; u < m[WB_USER].n; u++)
        for (size_t v = 0; v < m[WB_MCP_CLIENT].n; v++)
            for (size_t c = 0; c < m[WB_CLIENT].n; c++) {
                member[WB_USER] = m[WB_USER].items[u];
                member[WB_MCP_CLIENT] = m[WB_MCP_CLIENT].items[v];
                member[WB_CLIENT] = m[WB_CLIENT].items[c];
                check_one(self, member);
            }
}

bool wb_reach_exactly(const struct wb_study *s, const struct wb_question *q,
                      const struct wb_entry *entries, size_t n_entries, bool *missing,
                      const char **surplus, struct arena *a)
{
    struct comparison c = { s, entries, n_entries, missing, surplus, a };
    bool good;

    *surplus = NULL;
    for (size_t i = 0; i < n_entries; i++)
        missing[i] = true;
    wb_reach_tell(s, q, &(struct wb_hearer){ compare, &c }, a);
    good = !*surplus;
    for (size_t i = 0; i < n_entries; i++)
        good = good && !missing[i];
    return good;
}

static void add_up(void *self, const struct wb_row *row)
{
    struct wb_reach *sum = &((struct wb_reach *)self)[row->target];

    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        sum->scopes.word[i] |= row->reach.scopes.word[i];
    sum->whole |= row->reach.whole;
    sum->allowed |= row->reach.allowed;
}

void wb_reach_sum(const struct wb_study *s, const struct wb_question *q,
                  struct wb_reach *reached, struct arena *a)
{
    for (size_t i = 0; i < s->world->n_targets; i++)
        reached[i] = (struct wb_reach){ .allowed = false };
    wb_reach_tell(s, q, &(struct wb_hearer){ add_up, reached }, a);
}
