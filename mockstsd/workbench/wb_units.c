/* SPDX-License-Identifier: MIT */
#include "workbench/wb_units.h"

#include <string.h>

#include "base/arena.h"

static size_t n_scopes(const struct wb_formula *f)
{
    return f ? f->n_scopes : 0;
}

/* Mostly a scope has the same number everywhere. */
static uint32_t number_in(const struct wb_formula *f, size_t likely, const char *name)
{
    if (!f)
        return WB_NO_UNIT;
    if (name && likely < f->n_scopes && strcmp(f->scopes[likely], name) == 0)
        return (uint32_t)likely;
    return wb_formula_unit(f, name);
}

static void add(struct wb_units *u, const char *name)
{
    u->names[u->n] = name;
    for (int w = 0; w < 2; w++)
        u->number[w][u->n] = number_in(u->formula[w], u->n, name);
    u->n++;
}

static bool has_scope(const struct wb_formula *f, uint32_t likely, const char *name)
{
    if (likely < f->n_scopes && strcmp(f->scopes[likely], name) == 0)
        return true;
    for (uint32_t i = 0; i < f->n_scopes; i++)
        if (strcmp(f->scopes[i], name) == 0)
            return true;
    return false;
}

static void collect(struct wb_units *u)
{
    const struct wb_formula *one = u->formula[0];
    const struct wb_formula *other = u->formula[1];

    for (uint32_t i = 0; i < one->n_scopes; i++)
        add(u, one->scopes[i]);
    for (uint32_t i = 0; i < n_scopes(other); i++)
        if (!has_scope(one, i, other->scopes[i]))
            add(u, other->scopes[i]);
    if (one->has_whole || (other && other->has_whole))
        add(u, NULL);
}

bool wb_units_has(const struct wb_units *u, int which, size_t alternative, size_t unit)
{
    return wb_formula_has(&u->formula[which]->alternatives[alternative],
                          u->number[which][unit]);
}

static bool alike(const struct wb_units *u, size_t one, size_t other)
{
    for (int w = 0; w < 2; w++)
        for (size_t i = 0; u->formula[w] && i < u->formula[w]->n_alternatives; i++)
            if (wb_units_has(u, w, i, one) != wb_units_has(u, w, i, other))
                return false;
    return true;
}

/* Units that are alike have the same mark. */
static uint64_t mark_of(const struct wb_units *u, size_t unit)
{
    uint64_t mark = 0;

    for (int w = 0; w < 2; w++)
        for (size_t i = 0; u->formula[w] && i < u->formula[w]->n_alternatives; i++)
            mark =
                (mark ^ wb_units_has(u, w, i, unit)) * UINT64_C(0x9E3779B97F4A7C15) + 1;
    return mark;
}

static void find_group(struct wb_units *u, const uint64_t *marks, size_t unit)
{
    u->group[unit] = (uint32_t)unit;
    for (size_t i = 0; i < unit; i++) {
        if (u->group[i] != i || marks[i] != marks[unit] || !alike(u, i, unit))
            continue;
        u->group[unit] = (uint32_t)i;
        return;
    }
}

struct wb_units wb_units_make(const struct wb_formula *one,
                              const struct wb_formula *other, struct arena *a)
{
    size_t most = one->n_scopes + n_scopes(other) + 1;
    struct wb_units u = { .formula = { one, other } };
    uint64_t *marks = arena_array(a, most, sizeof *marks);

    u.names = arena_array(a, most, sizeof *u.names);
    u.number[0] = arena_array(a, most, sizeof *u.number[0]);
    u.number[1] = arena_array(a, most, sizeof *u.number[1]);
    u.group = arena_array(a, most, sizeof *u.group);
    collect(&u);
    for (size_t i = 0; i < u.n; i++) {
        marks[i] = mark_of(&u, i);
        find_group(&u, marks, i);
    }
    return u;
}

bool wb_units_reached(const struct wb_units *u, int which, const struct wb_reach *r,
                      size_t unit)
{
    uint32_t number = u->number[which][unit];

    if (number == WB_WHOLE)
        return r->whole;
    return number != WB_NO_UNIT && (r->scopes.word[number / 64] >> number % 64 & 1);
}

struct report_cell wb_units_cell(const struct wb_units *u, const bool *set,
                                 struct arena *a)
{
    const struct wb_formula *f = u->formula[0];
    bool any = f->logic->world->input->targets[f->target].any_scope;
    const char **items = arena_array(a, u->n, sizeof *items);
    struct report_cell cell = { .items = items };

    for (size_t i = 0; i < u->n; i++)
        if (set[i])
            items[cell.n_items++] = u->names[i] ? u->names[i]
                                    : any       ? "(any scope)"
                                                : "(whole)";
    return cell;
}
