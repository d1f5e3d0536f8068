/* SPDX-License-Identifier: MIT */
#include "conformance/surroundings.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/opts.h"

extern char **environ;

const char *surroundings_folder(struct arena *a)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (n < 0)
        return NULL;
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    return arena_text(a, self);
}

bool surroundings_have(const char *program)
{
    struct arena *a = arena_open(0);
    const char *folder = a != NULL ? surroundings_folder(a) : NULL;
    bool is_there =
        folder != NULL && file_exists(arena_printf(a, "%s/%s", folder, program));

    arena_free(a);
    return is_there;
}

static size_t count(const char *const *list)
{
    size_t n = 0;

    while (list != NULL && list[n] != NULL)
        n++;
    return n;
}

/* Is NAME of "NAME=VALUE" set by one of the list? */
static bool is_named(const char *const *list, const char *entry)
{
    size_t len = strcspn(entry, "=") + 1;

    for (size_t i = 0; list != NULL && list[i] != NULL; i++)
        if (strncmp(list[i], entry, len) == 0)
            return true;
    return false;
}

char **surroundings_make(struct arena *a, const char *const *more)
{
    const char *const *own = (const char *const *)environ;
    const char *folder = surroundings_folder(a), *path = opts_env("PATH");
    char **all = arena_array(a, count(own) + count(more) + 2, sizeof *all);
    size_t n = 0;

    if (folder != NULL)
        all[n++] =
            arena_printf(a, "PATH=%s:%s", folder, path != NULL ? path : "/usr/bin");
    for (size_t i = 0; more != NULL && more[i] != NULL; i++)
        all[n++] = arena_text(a, more[i]);
    for (size_t i = 0; own[i] != NULL; i++)
        if (!is_named((const char *const *)all, own[i]))
            all[n++] = arena_text(a, own[i]);
    return all;
}
