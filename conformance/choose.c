/* SPDX-License-Identifier: MIT */
#include "conformance/choose.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char *const levels[] = { "MUST", "SHOULD", "MAY" };

enum { LEVELS = sizeof levels / sizeof levels[0] };

static int rank_of(const char *level)
{
    for (int i = 0; i < LEVELS; i++)
        if (strcmp(levels[i], level) == 0)
            return i;
    return LEVELS;
}

static int lowest(const char *asked, int *out, struct err *e)
{
    static const char *const words[] = { "must", "should", "may" };

    *out = LEVELS;
    if (asked == NULL)
        return 0;
    for (int i = 0; i < LEVELS; i++) {
        if (strcmp(words[i], asked) == 0) {
            *out = i;
            return 0;
        }
    }
    return err_set(e, ERR_PARSE, "the levels are must, should and may");
}

/* "P1,P12" names profile 12? */
static bool names_profile(const char *list, int profile)
{
    for (const char *at = list; at != NULL && *at != '\0';) {
        if (*at == 'P' && strtol(at + 1, NULL, 10) == profile)
            return true;
        at = strchr(at, ',');
        at = at != NULL ? at + 1 : NULL;
    }
    return list == NULL;
}

static bool fits_only(const char *only, const struct requirement *row)
{
    return only == NULL || fnmatch(only, row->id, 0) == 0 ||
           requirements_cites(row, only);
}

int choose_mark(const struct checks *checks, const struct choose_ask *ask, bool *selected,
                struct err *e)
{
    size_t n = 0;
    int most;

    if (lowest(ask->level, &most, e) < 0)
        return -1;
    for (size_t i = 0; i < checks->n; i++) {
        const struct requirement *row = checks->all[i].row;

        selected[i] = names_profile(ask->profiles, row->profile) &&
                      rank_of(row->level) <= most && fits_only(ask->only, row);
        n += selected[i];
    }
    return n > 0 ? 0 : err_set(e, ERR_PARSE, "no check is selected");
}
