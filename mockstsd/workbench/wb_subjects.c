/* SPDX-License-Identifier: MIT */
#include "workbench/wb_subjects.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tenant/snapshot.h"
#include "workbench/wb_names.h"

struct roll {
    struct wb_world *w;
    struct wb_names *users; /* every name of a user, by the user's number */
    struct wb_subject *subjects;
    size_t n;
};

/* "anna" of "anna@acme.test"; "" for a text without an at sign. Owns: the arena. */
static const char *local_part(struct arena *a, const char *address)
{
    const char *at = strchr(address, '@');

    return at ? arena_slice(a, address, (size_t)(at - address)) : "";
}

/* Every name that may stand for a user. Owns: the arena. */
static const char *const *names_of(struct arena *a, const struct user *u, size_t *n)
{
    const char **names = arena_array(a, 2 * u->login_ids.n + 4, sizeof *names);

    *n = 0;
    for (size_t i = 0; i < u->login_ids.n; i++) {
        names[(*n)++] = u->login_ids.items[i];
        names[(*n)++] = local_part(a, u->login_ids.items[i]);
    }
    names[(*n)++] = u->email;
    names[(*n)++] = local_part(a, u->email);
    names[(*n)++] = u->name;
    names[(*n)++] = u->user_id;
    return names;
}

/* The shortest that leads to this user alone; of two as short, the first. */
static const char *shortest(const struct roll *r, const char *const *names, size_t n)
{
    const char *best = names[n - 1]; /* the user id: unique in any case */

    for (size_t i = n; i-- > 0;)
        if (wb_names_unique(r->users, names[i]) && strlen(names[i]) <= strlen(best))
            best = names[i];
    return best;
}

static struct facts_texts joined(struct arena *a, struct texts one,
                                 const struct texts *two)
{
    size_t n = one.n + (two ? two->n : 0);
    const char **items = arena_array(a, n + 1, sizeof *items);

    for (size_t i = 0; i < n; i++)
        items[i] = i < one.n ? one.items[i] : two->items[i - one.n];
    return (struct facts_texts){ true, items, n };
}

/* contract 7.4: the project's list plus that of the current tenant. */
static struct facts_user facts_of(struct arena *a, const struct user *u,
                                  const struct membership *m)
{
    const char **tenants = arena_array(a, u->n_user_tenants + 1, sizeof *tenants);

    for (size_t i = 0; i < u->n_user_tenants; i++)
        tenants[i] = u->user_tenants[i].tenant_id;
    return (struct facts_user){
        .id = u->user_id,
        .email = u->email[0] ? u->email : NULL,
        .tenant = m ? m->tenant_id : NULL,
        .roles = joined(a, u->role_names, m ? &m->role_names : NULL),
        .permissions = joined(a, u->permissions, m ? &m->permissions : NULL),
        .tenants = { true, tenants, u->n_user_tenants },
    };
}

static const char *tenant_name(const struct wb_world *w, const struct membership *m)
{
    const struct tenant *t = snapshot_tenant(w->snapshot, m->tenant_id);

    return t && t->name[0] ? t->name : m->tenant_id;
}

static void add_subject(struct roll *r, const struct user *u, const struct membership *m)
{
    struct arena *a = r->w->arena;
    size_t n;
    const char *const *names = names_of(a, u, &n);
    const char *name = shortest(r, names, n);

    if (u->n_user_tenants > 1)
        name = arena_printf(a, "%s@%s", name, tenant_name(r->w, m));
    r->subjects[r->n++] = (struct wb_subject){ .name = name,
                                               .user_id = u->user_id,
                                               .also = names,
                                               .n_also = n,
                                               .facts = facts_of(a, u, m) };
}

/* Two tenants of one name: then their ids tell the subjects apart. */
static void tell_apart(struct roll *r)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        struct wb_subject *one = &r->subjects[i], *two = one + 1;
        if (strcmp(one->name, two->name) != 0)
            continue;
        one->name = arena_printf(r->w->arena, "%s/%s", one->name, one->facts.tenant);
        two->name = arena_printf(r->w->arena, "%s/%s", two->name, two->facts.tenant);
    }
}

static int by_name(const void *x, const void *y)
{
    const struct wb_subject *a = x, *b = y;

    return strcmp(a->name, b->name);
}

static size_t count(const struct snapshot *s)
{
    struct snapshot_walk walk = { 0 };
    const struct user *u;
    size_t n = 0;

    while ((u = snapshot_next(s, RECORD_USER, &walk)))
        n += u->n_user_tenants > 1 ? u->n_user_tenants : 1;
    return n;
}

static void list_users(struct roll *r)
{
    struct snapshot_walk walk = { 0 };
    const struct user *u;
    size_t number = 0, n;

    while ((u = snapshot_next(r->w->snapshot, RECORD_USER, &walk))) {
        const char *const *names = names_of(r->w->arena, u, &n);
        for (size_t i = 0; i < n; i++)
            wb_names_add(r->users, names[i], number);
        number++;
    }
}

static void list_subjects(struct roll *r)
{
    struct snapshot_walk walk = { 0 };
    const struct user *u;

    while ((u = snapshot_next(r->w->snapshot, RECORD_USER, &walk))) {
        if (u->n_user_tenants == 0)
            add_subject(r, u, NULL);
        for (size_t i = 0; i < u->n_user_tenants; i++)
            add_subject(r, u, &u->user_tenants[i]);
    }
}

void wb_subjects(struct wb_world *w)
{
    size_t n = count(w->snapshot);
    const char **shown = arena_array(w->arena, n + 1, sizeof *shown);
    struct wb_names *names = wb_names_make(w->arena, "user", shown);
    struct roll r = { .w = w,
                      .users = wb_names_make(w->arena, "user", NULL),
                      .subjects = arena_array(w->arena, n + 1, sizeof *r.subjects) };

    list_users(&r);
    list_subjects(&r);
    qsort(r.subjects, r.n, sizeof *r.subjects, by_name);
    tell_apart(&r);
    for (size_t i = 0; i < r.n; i++) {
        shown[i] = r.subjects[i].name;
        wb_names_add(names, shown[i], i);
        for (size_t k = 0; k < r.subjects[i].n_also; k++)
            wb_names_add(names, r.subjects[i].also[k], i);
    }
    w->subjects = r.subjects;
    w->n_subjects = r.n;
    w->subject_names = names;
}
