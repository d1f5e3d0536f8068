/* SPDX-License-Identifier: MIT */
#include "workbench/wb_always.h"

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_reach.h"
#include "workbench/wb_that.h"
#include "workbench/wb_witness.h"

/* One claim being judged. */
struct claim {
    const struct wb_always_of *of;
    bool always; /* else never */
    struct wb_meant meant;
    struct wb_tally *tally;
    enum wb_answer refuted;
    struct wb_witness witness; /* if it is */
};

/* Over all possible parties: somebody who gets it, or for always somebody who does not. */
static void search_open(struct claim *c, const char *scope)
{
    struct wb_wish wish = wb_that_wish(&c->meant);

    wish.scope = scope;
    wish.gives = c->always ? NULL : c->meant.formula;
    wish.lacks = c->always ? c->meant.formula : NULL;
    c->refuted = wb_open_find(&wish, &c->tally->budget, c->tally->arena, &c->witness);
}

/* Who of the fixture is meant, and which of their combinations reach a unit. */
struct census {
    struct claim *claim;
    bool *fits[WB_PARTIES];
    size_t n[WB_PARTIES];         /* members there are */
    size_t n_fitting[WB_PARTIES]; /* and are meant */
    const char *scope;
    size_t n_reached; /* combinations of those who are meant */
    size_t first[WB_PARTIES];
};

static bool plays(const struct wb_world *w, enum wb_party party, size_t member)
{
    if (party == WB_MCP_CLIENT)
        return member == w->n_clients || w->clients[member].may_obtain;
    return party == WB_USER || w->clients[member].may_exchange;
}

static size_t take_census(struct census *s)
{
    const struct wb_meant *m = &s->claim->meant;
    const struct wb_world *w = m->study->world;
    struct arena *a = s->claim->tally->arena;
    size_t all = 1;

    s->n[WB_USER] = w->n_subjects;
    s->n[WB_MCP_CLIENT] = w->n_clients + 1;
    s->n[WB_CLIENT] = w->n_clients;
    for (int p = 0; p < WB_PARTIES; p++) {
        s->fits[p] = arena_array(a, s->n[p] + 1, sizeof *s->fits[p]);
        for (size_t i = 0; i < s->n[p]; i++) {
            s->fits[p][i] =
                plays(w, (enum wb_party)p, i) && wb_that_fits(m, (enum wb_party)p, i, a);
            s->n_fitting[p] += s->fits[p][i];
        }
        all *= s->n_fitting[p];
    }
    return all;
}

/* How many of a row's members are meant, and the first of them. */
static size_t n_meant(const struct census *s, const struct wb_row *row, int party,
                      size_t *first)
{
    size_t n = 0;

    for (size_t i = row->members[party].n; i-- > 0;) {
        if (!s->fits[party][row->members[party].items[i]])
            continue;
        *first = row->members[party].items[i];
        n++;
    }
    return n;
}

static void count_row(void *self, const struct wb_row *row)
{
    struct census *s = self;
    size_t all = 1, first[WB_PARTIES] = { 0 };

    for (int p = 0; p < WB_PARTIES; p++)
        all *= n_meant(s, row, p, &first[p]);
    for (int p = 0; all > 0 && s->n_reached == 0 && p < WB_PARTIES; p++)
        s->first[p] = first[p];
    s->n_reached += all;
}

/* In how many combinations each member of one kind reaches the unit. */
struct counting {
    const struct census *census;
    int party;
    size_t *reached;
};

static void count_members(void *self, const struct wb_row *row)
{
    const struct counting *c = self;
    size_t others = 1, first;

    for (int p = 0; p < WB_PARTIES; p++)
        others *= p == c->party ? 1 : n_meant(c->census, row, p, &first);
    for (size_t i = 0; i < row->members[c->party].n; i++)
        c->reached[row->members[c->party].items[i]] += others;
}

/* The first who does not reach it in all combinations with those after them; there is one. */
static size_t first_short(const struct census *s, const struct wb_question *q, int party,
                          size_t wanted)
{
    struct arena *a = s->claim->tally->arena;
    struct counting c = { s, party, arena_array(a, s->n[party] + 1, sizeof(size_t)) };
    size_t i = 0;

    wb_reach_tell(s->claim->meant.study, q, &(struct wb_hearer){ count_members, &c }, a);
    while (i + 1 < s->n[party] && (!s->fits[party][i] || c.reached[i] >= wanted))
        i++;
    return i;
}

/* The first combination that is denied: its user, then its MCP client, then its client. */
static struct wb_witness find_denied(struct census *s, struct wb_question q, size_t all)
{
    const struct wb_meant *m = &s->claim->meant;

    for (int p = 0; p < WB_PARTIES; p++) {
        all /= s->n_fitting[p];
        q.member[p] = s->first[p] = first_short(s, &q, p, all);
    }
    return wb_witness_today(m->study->world, m->formula, s->first, s->scope,
                            s->claim->tally->arena);
}

/* Over those whom the fixture knows: all of them are counted. */
static void search_closed(struct claim *c, const char *scope)
{
    const struct wb_meant *m = &c->meant;
    struct census s = { .claim = c, .scope = scope };
    struct wb_question q = { m->formula->target,
                             scope,
                             { WB_ANYBODY, WB_ANYBODY, WB_ANYBODY } };
    size_t all = take_census(&s);

    wb_reach_tell(m->study, &q, &(struct wb_hearer){ count_row, &s }, c->tally->arena);
    c->refuted = c->always ? (s.n_reached < all ? WB_YES : WB_NO)
                           : (s.n_reached > 0 ? WB_YES : WB_NO);
    if (c->refuted == WB_YES && c->always)
        c->witness = find_denied(&s, q, all);
    else if (c->refuted == WB_YES)
        c->witness = wb_witness_today(m->study->world, m->formula, s.first, scope,
                                      c->tally->arena);
}

static int add_row(const struct claim *c, struct err *e)
{
    static const enum report_status statuses[] = {
        [WB_NO] = REPORT_PASS, [WB_YES] = REPORT_FAIL, [WB_UNDECIDED] = REPORT_ERROR
    };
    const struct wb_world *w = c->meant.study->world;
    const struct wb_world *gives = c->always ? NULL : w, *lacks = c->always ? w : NULL;
    struct arena *a = c->tally->arena;

    if (c->refuted == WB_YES && wb_witness_confirm(gives, lacks, &c->witness, a, e) < 0)
        return -1;
    struct report_row *row = wb_tally_add(c->tally, statuses[c->refuted], &c->of->place);
    row->id = c->of->id;
    row->name = c->of->id;
    row->text = c->refuted == WB_NO          ? "proved"
                : c->refuted == WB_UNDECIDED ? "undecided: the budget is spent; --budget"
                : c->always                  ? "not always: somebody does not get it"
                                             : "it can happen";
    if (c->refuted == WB_YES)
        wb_witness_show(gives, lacks, &c->witness, a, row);
    return 0;
}

static int judge(struct claim *c, const struct wb_study *s, struct err *e)
{
    struct err why = { 0 };

    if (!wb_tally_wants(c->tally, c->of->id))
        return 0;
    if (wb_that(s, &c->of->that, c->tally->arena, &c->meant, &why) == 0 &&
        c->of->over == WB_OVER_CLOSED && !c->meant.own_action)
        err_set(&why, ERR_PARSE, "over closed speaks of the target's own action alone");
    else if (why.code == ERR_NONE && c->always && c->of->over == WB_OVER_CLOSED &&
             c->meant.formula->has_whole && c->meant.n_scopes > 1)
        err_set(&why, ERR_PARSE, "say which scope: this Connection has no catalogue");
    if (why.code != ERR_NONE) {
        wb_tally_complain(c->tally, &c->of->place, c->of->id, why.text);
        return 0;
    }
    c->refuted = WB_NO;
    for (size_t i = 0; i < c->meant.n_scopes && c->refuted == WB_NO; i++) {
        if (c->of->over == WB_OVER_CLOSED)
            search_closed(c, c->meant.scopes[i]);
        else
            search_open(c, c->meant.scopes[i]);
    }
    return add_row(c, e);
}

static int judge_list(const struct wb_study *s, const struct wb_always_of *list, size_t n,
                      struct claim *c, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        c->of = &list[i];
        if (judge(c, s, e) < 0)
            return -1;
    }
    return 0;
}

int wb_always(const struct wb_study *s, const struct wb_file *file, struct wb_tally *t,
              struct err *e)
{
    struct claim never = { .tally = t }, always = { .tally = t, .always = true };

    if (judge_list(s, file->never, file->n_never, &never, e) < 0)
        return -1;
    return judge_list(s, file->always, file->n_always, &always, e);
}
