/* SPDX-License-Identifier: MIT */
#include "workbench/wb_exact.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "workbench/wb_reach.h"

enum { TEXT_MAX = 64 * 1024 };

struct listing {
    const struct wb_study *study;
    const struct wb_reach_of *of;
    const char *name;
    struct wb_tally *tally;
    struct buf differences;
};

static void differ(struct listing *l, const char *what, const char *which)
{
    buf_printf(&l->differences, "%s%s %s", l->differences.len > 0 ? "; " : "", what,
               which);
}

/* A piece of a text, without the blanks around it. Owns: the arena. */
static const char *trimmed(struct arena *a, const char *text, size_t len)
{
    for (; len > 0 && *text == ' '; len--)
        text++;
    while (len > 0 && text[len - 1] == ' ')
        len--;
    return arena_slice(a, text, len);
}

static int find_via(struct listing *l, const char *via, struct wb_entry *out,
                    struct err *e)
{
    struct arena *a = l->tally->arena;
    const struct wb_world *w = l->study->world;
    const char *comma = strchr(via, ',');

    if (comma && wb_world_client(w, trimmed(a, via, (size_t)(comma - via)),
                                 &out->member[WB_MCP_CLIENT], e) < 0)
        return -1;
    if (comma)
        via = comma + 1;
    return wb_world_client(w, trimmed(a, via, strlen(via)), &out->member[WB_CLIENT], e);
}

/* "dana", "dana via finance-mcp", "dana via claude-desktop, finance-mcp" */
static int parse_entry(struct listing *l, const char *text, struct wb_entry *out,
                       struct err *e)
{
    const char *via = strstr(text, " via ");
    size_t len = via ? (size_t)(via - text) : strlen(text);
    const char *user = trimmed(l->tally->arena, text, len);

    *out = (struct wb_entry){ { WB_ANYBODY, WB_ANYBODY, WB_ANYBODY } };
    if (wb_world_subject(l->study->world, user, &out->member[WB_USER], e) < 0)
        return -1;
    return via ? find_via(l, via + strlen(" via "), out, e) : 0;
}

static int compare_who(struct listing *l, struct err *e)
{
    const struct texts *want = &l->of->exactly;
    struct arena *a = l->tally->arena;
    struct wb_entry *entries = arena_array(a, want->n + 1, sizeof *entries);
    bool *missing = arena_array(a, want->n + 1, sizeof *missing);
    const char *scope = l->of->who_can.scope, *surplus;
    struct wb_question q = { .scope = scope[0] ? scope : NULL,
                             .member = { WB_ANYBODY, WB_ANYBODY, WB_ANYBODY } };

    if (!want->items)
        return err_set(e, ERR_PARSE, "who-can wants a list");
    if (wb_world_target(l->study->world, l->of->who_can.target, &q.target, e) < 0)
        return -1;
    if (q.scope && wb_formula_unit(l->study->formulas[q.target], scope) == WB_NO_UNIT)
        return err_set(e, ERR_PARSE, "%s has no scope %s", l->of->who_can.target, scope);
    for (size_t i = 0; i < want->n; i++)
        if (parse_entry(l, want->items[i], &entries[i], e) < 0)
            return -1;
    wb_reach_exactly(l->study, &q, entries, want->n, missing, &surplus, a);
    for (size_t i = 0; i < want->n; i++)
        if (missing[i])
            differ(l, "does not reach it:", want->items[i]);
    if (surplus)
        differ(l, "reaches it, and is not listed:", surplus);
    return 0;
}

static int find_question(struct listing *l, struct wb_question *q, struct err *e)
{
    const struct wb_what_can *what = &l->of->what_can;
    const struct wb_world *w = l->study->world;
    const char *user = what->user;

    if (user[0] && what->tenant[0])
        user = arena_printf(l->tally->arena, "%s@%s", user, what->tenant);
    if ((user[0] && wb_world_subject(w, user, &q->member[WB_USER], e) < 0) ||
        (what->via[0] &&
         wb_world_client(w, what->via, &q->member[WB_MCP_CLIENT], e) < 0) ||
        (what->client[0] &&
         wb_world_client(w, what->client, &q->member[WB_CLIENT], e) < 0))
        return -1;
    return 0;
}

static bool holds(const char *const *items, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(items[i], name) == 0)
            return true;
    return false;
}

/* A target without scopes is reached as a whole: an empty list expects that. */
static void compare_target(struct listing *l, size_t target, const struct wb_reach *got,
                           const struct wb_target_scopes *want)
{
    struct arena *a = l->tally->arena;
    const char *name = l->study->world->targets[target].name;
    struct report_cell units = wb_study_units(l->study->formulas[target], got, a);
    const struct texts none = { NULL, 0 }, *scopes = want ? &want->scopes : &none;

    if (got->allowed && !want)
        differ(l, "reached, and not listed:", name);
    if (!got->allowed && want)
        differ(l, "not reached:", name);
    for (size_t i = 0; want && i < scopes->n; i++)
        if (!holds(units.items, units.n_items, scopes->items[i]))
            differ(l, "not reached:", arena_printf(a, "%s %s", name, scopes->items[i]));
    for (size_t i = 0; want && i < units.n_items; i++)
        if (units.items[i][0] != '(' && !holds(scopes->items, scopes->n, units.items[i]))
            differ(l, "reached, and not listed:",
                   arena_printf(a, "%s %s", name, units.items[i]));
}

static int compare_what(struct listing *l, struct err *e)
{
    const struct wb_world *w = l->study->world;
    struct arena *a = l->tally->arena;
    const struct wb_target_scopes **wanted =
        arena_array(a, w->n_targets + 1, sizeof *wanted);
    struct wb_reach *reached = arena_array(a, w->n_targets + 1, sizeof *reached);
    struct wb_question q = { .target = WB_ANYBODY,
                             .member = { WB_ANYBODY, WB_ANYBODY, WB_ANYBODY } };
    size_t target;

    if (!l->of->exactly_targets)
        return err_set(e, ERR_PARSE, "what-can wants a map from target to scopes");
    if (find_question(l, &q, e) < 0)
        return -1;
    for (size_t i = 0; i < l->of->n_exactly_targets; i++) {
        const struct wb_target_scopes *one = &l->of->exactly_targets[i];
        if (wb_world_target(w, one->target, &target, e) < 0)
            return -1;
        wanted[target] = one;
    }
    wb_reach_sum(l->study, &q, reached, a);
    for (size_t i = 0; i < w->n_targets; i++)
        compare_target(l, i, &reached[i], wanted[i]);
    return 0;
}

static const char *name_of(const struct wb_reach_of *r, struct arena *a)
{
    const struct wb_who_can *who = &r->who_can;
    const struct wb_what_can *what = &r->what_can;

    if (who->target[0])
        return arena_printf(a, "who-can %s%s%s", who->target, who->scope[0] ? " " : "",
                            who->scope);
    return arena_printf(a, "what-can %s%s%s%s%s", what->user, what->via[0] ? " via " : "",
                        what->via, what->client[0] ? " through " : "", what->client);
}

static void judge(struct listing *l)
{
    bool who = l->of->who_can.target[0] != '\0';
    const struct wb_what_can *what = &l->of->what_can;
    bool asks_what = what->user[0] || what->via[0] || what->client[0];
    struct err why = { 0 };
    struct report_row *row;

    if (who == asks_what)
        err_set(&why, ERR_PARSE, "say either who-can or what-can");
    else if (who && l->of->who_can.action != RULE_ACTION_NONE)
        err_set(&why, ERR_PARSE, "lists are of the target's own action");
    else if (who)
        (void)compare_who(l, &why);
    else
        (void)compare_what(l, &why);
    if (why.code != ERR_NONE) {
        wb_tally_complain(l->tally, &l->of->place, l->name, why.text);
        return;
    }
    row = wb_tally_add(l->tally, l->differences.len > 0 ? REPORT_FAIL : REPORT_PASS,
                       &l->of->place);
    row->id = l->of->id[0] ? l->of->id : "reach";
    row->name = l->name;
    row->text = l->differences.len > 0 ? l->differences.data : "exactly these";
}

void wb_exact(const struct wb_study *s, const struct wb_file *file, struct wb_tally *t)
{
    for (size_t i = 0; i < file->n_reach; i++) {
        const struct wb_reach_of *of = &file->reach[i];
        struct listing l = { s, of, name_of(of, t->arena), t,
                             buf_make(t->arena, TEXT_MAX) };
        if (wb_tally_wants(t, of->id[0] ? of->id : l.name))
            judge(&l);
    }
}
