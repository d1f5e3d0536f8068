/* SPDX-License-Identifier: MIT */
#include "workbench/wb_lists.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_paper.h"
#include "workbench/wb_reach.h"

enum { ROWS_MAX = 2 * 1000 * 1000 };

static const char *const columns[] = { "target", "user", "via", "client", "scopes" };
enum { N_COLUMNS = 5 };

struct listing {
    const struct wb_study *study;
    struct wb_paper *paper;
    struct arena *arena;
    bool by_entity;
    size_t n_rows;
    size_t n_cells; /* user × MCP client × client, allowed */
    bool *users, *targets;
};

static struct report_cell names(const struct listing *l, enum wb_party party,
                                struct wb_members members)
{
    const char **items = arena_array(l->arena, members.n, sizeof *items);

    for (size_t i = 0; i < members.n; i++)
        items[i] = wb_study_name(l->study, party, members.items[i]);
    return (struct report_cell){ .items = items, .n_items = members.n };
}

static void add_row(struct listing *l, const struct wb_row *row)
{
    const struct wb_members *m = row->members;
    struct wb_paper *p = l->paper;

    if (l->n_rows++ >= ROWS_MAX)
        return;
    wb_paper_cell(
        p, (struct report_cell){ .text = l->study->world->targets[row->target].name });
    wb_paper_cell(p, names(l, WB_USER, m[WB_USER]));
    wb_paper_cell(p, row->any_mcp ? (struct report_cell){ .text = "(any or none)" }
                                  : names(l, WB_MCP_CLIENT, m[WB_MCP_CLIENT]));
    wb_paper_cell(p, names(l, WB_CLIENT, m[WB_CLIENT]));
    wb_paper_cell(p,
                  wb_study_units(l->study->formulas[row->target], &row->reach, l->arena));
}

static void add_each(struct listing *l, const struct wb_row *row)
{
    const struct wb_members users = row->members[WB_USER];
    const struct wb_members clients = row->members[WB_CLIENT];
    struct wb_row one = *row;

    for (size_t u = 0; u < users.n; u++) {
        for (size_t c = 0; c < clients.n; c++) {
            one.members[WB_USER] = (struct wb_members){ &users.items[u], 1 };
            one.members[WB_CLIENT] = (struct wb_members){ &clients.items[c], 1 };
            add_row(l, &one);
        }
    }
}

static void hear(void *self, const struct wb_row *row)
{
    struct listing *l = self;
    const struct wb_members *m = row->members;

    l->targets[row->target] = true;
    for (size_t i = 0; i < m[WB_USER].n; i++)
        l->users[m[WB_USER].items[i]] = true;
    l->n_cells += m[WB_USER].n * m[WB_MCP_CLIENT].n * m[WB_CLIENT].n;
    if (l->by_entity)
        add_each(l, row);
    else
        add_row(l, row);
}

static size_t count(const bool *set, size_t n)
{
    size_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += set[i];
    return sum;
}

static struct listing list(const struct wb_study *s, const struct wb_question *q,
                           bool by_entity, struct arena *a)
{
    struct listing l = { .study = s, .paper = wb_paper_make(a), .arena = a };

    l.by_entity = by_entity;
    l.users = arena_array(a, s->world->n_subjects, sizeof *l.users);
    l.targets = arena_array(a, s->world->n_targets, sizeof *l.targets);
    wb_paper_table(l.paper, "reach", "who reaches what", columns, N_COLUMNS);
    wb_reach_tell(s, q, &(struct wb_hearer){ hear, &l }, a);
    wb_paper_figure(l.paper, "users", count(l.users, s->world->n_subjects));
    wb_paper_figure(l.paper, "targets", count(l.targets, s->world->n_targets));
    wb_paper_figure(l.paper, "combinations", l.n_cells);
    return l;
}

static struct wb_question everything(void)
{
    return (
        struct wb_question){ WB_ANYBODY, NULL, { WB_ANYBODY, WB_ANYBODY, WB_ANYBODY } };
}

/* A name, or a name and behind one of its colons a scope. */
static int find_target(const struct wb_study *s, const char *what, struct arena *a,
                       struct wb_question *q, struct err *e)
{
    if (wb_world_target(s->world, what, &q->target, e) == 0)
        return 0;
    for (const char *at = strchr(what, ':'); at; at = strchr(at + 1, ':')) {
        const char *name = arena_slice(a, what, (size_t)(at - what));
        struct err other;

        if (wb_world_target(s->world, name, &q->target, &other) != 0)
            continue;
        q->scope = at + 1;
        if (wb_formula_unit(s->formulas[q->target], q->scope) == WB_NO_UNIT)
            return err_set(e, ERR_PARSE, "%s has no scope \"%s\"", name, q->scope);
        return 0;
    }
    return -1;
}

int wb_lists_who(const struct wb_study *s, const char *what, struct arena *a,
                 struct report *out, struct err *e)
{
    struct wb_question q = everything();
    struct listing l;
    size_t n;

    if (find_target(s, what, a, &q, e) != 0)
        return -1;
    l = list(s, &q, false, a);
    n = count(l.users, s->world->n_subjects);
    *out = wb_paper_report(
        l.paper, "mockstsd policy who",
        n == 0 ? arena_printf(a, "Nobody reaches %s.", what)
               : arena_printf(a, "%zu of %zu users reach %s, in %zu combinations.", n,
                              s->world->n_subjects, what, l.n_cells),
        0);
    return 0;
}

/* A user, or a client: as the exchanging one if it can be that. */
static int find_party(const struct wb_study *s, const char *name, struct wb_question *q,
                      struct err *e)
{
    struct err other;
    size_t client;
    bool is_user = wb_world_subject(s->world, name, &q->member[WB_USER], e) == 0;
    bool is_client = wb_world_client(s->world, name, &client, &other) == 0;

    if (is_user && is_client)
        return err_set(e, ERR_PARSE, "\"%s\" is a user and a client: use an id", name);
    if (!is_user && !is_client)
        return -1;
    if (is_client && s->world->clients[client].may_exchange)
        q->member[WB_CLIENT] = client;
    else if (is_client)
        q->member[WB_MCP_CLIENT] = client;
    return 0;
}

int wb_lists_what(const struct wb_study *s, const char *subject, struct arena *a,
                  struct report *out, struct err *e)
{
    struct wb_question q = everything();
    struct listing l;
    size_t n;

    if (find_party(s, subject, &q, e) != 0)
        return -1;
    l = list(s, &q, false, a);
    n = count(l.targets, s->world->n_targets);
    *out = wb_paper_report(l.paper, "mockstsd policy what",
                           n == 0 ? arena_printf(a, "%s reaches nothing.", subject)
                                  : arena_printf(a, "%s reaches %zu of %zu targets.",
                                                 subject, n, s->world->n_targets),
                           0);
    return 0;
}

int wb_lists_matrix(const struct wb_study *s, bool by_entity, struct arena *a,
                    struct report *out, struct err *e)
{
    struct wb_question q = everything();
    struct listing l = list(s, &q, by_entity, a);

    if (l.n_rows > ROWS_MAX)
        return err_set(e, ERR_LIMIT,
                       "%zu rows, more than %d: use --by class, or ask about one target",
                       l.n_rows, ROWS_MAX);
    *out = wb_paper_report(
        l.paper, "mockstsd policy matrix",
        arena_printf(a, "%zu of %zu users reach %zu of %zu targets.",
                     count(l.users, s->world->n_subjects), s->world->n_subjects,
                     count(l.targets, s->world->n_targets), s->world->n_targets),
        0);
    return 0;
}
