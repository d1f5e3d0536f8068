/* SPDX-License-Identifier: MIT */
#include "workbench/wb_names.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/idmap.h"
#include "base/nearest.h"

struct entry {
    size_t number, other; /* other: SIZE_MAX if the name fits one alone */
};

struct wb_names {
    struct arena *arena;
    const char *what;
    const char *const *shown;
    struct idmap *map;  /* name → entry */
    const char **names; /* all of them, for the nearest */
    size_t n, room;
};

struct wb_names *wb_names_make(struct arena *a, const char *what,
                               const char *const *shown)
{
    struct wb_names *n = arena_alloc(a, sizeof *n);

    n->arena = a;
    n->what = what;
    n->shown = shown;
    n->map = idmap_make(a);
    return n;
}

static void list(struct wb_names *n, const char *name)
{
    if (n->n == n->room) {
        size_t room = n->room ? 2 * n->room : 64;
        const char **more = arena_array(n->arena, room, sizeof *more);
        if (n->n > 0)
            memcpy(more, n->names, n->n * sizeof *more);
        n->names = more;
        n->room = room;
    }
    n->names[n->n++] = name;
}

void wb_names_add(struct wb_names *n, const char *name, size_t number)
{
    struct entry *before = idmap_find(n->map, name);

    if (name[0] == '\0')
        return;
    if (before) {
        if (before->number != number && before->other == SIZE_MAX)
            before->other = number;
        return;
    }
    struct entry *entry = arena_alloc(n->arena, sizeof *entry);
    *entry = (struct entry){ number, SIZE_MAX };
    idmap_put(n->map, name, entry);
    list(n, name);
}

bool wb_names_unique(const struct wb_names *n, const char *name)
{
    const struct entry *entry = idmap_find(n->map, name);

    return entry && entry->other == SIZE_MAX;
}

int wb_names_find(const struct wb_names *n, const char *name, size_t *out, struct err *e)
{
    const struct entry *entry = idmap_find(n->map, name);

    if (!entry) {
        const char *near = nearest_find(name, n->names, n->n);
        return err_set(e, ERR_PARSE, near ? "no %s %s; did you mean %s?" : "no %s %s",
                       n->what, name, near);
    }
    if (entry->other != SIZE_MAX)
        return err_set(e, ERR_PARSE, "%s fits two: %s and %s; say which", name,
                       n->shown[entry->number], n->shown[entry->other]);
    *out = entry->number;
    return 0;
}
