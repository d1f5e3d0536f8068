/* SPDX-License-Identifier: MIT */
#include "conformance/choose.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "conformance/step.h"
#include "conformance/sut.h"

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

/* Is a step about somebody whom the target does not name? */
static bool is_absent(const struct check *c, const struct target *t)
{
    struct jobj steps = jobj_get(c->data, "steps");

    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (strchr(step_need(v), '_') != NULL && !sut_meets(t, step_need(v)))
            return true;
    return false;
}

size_t choose_drop(const struct checks *checks, const struct target *t, bool *selected)
{
    size_t n = 0;

    for (size_t i = 0; i < checks->n; i++) {
        selected[i] = selected[i] && !is_absent(&checks->all[i], t);
        n += selected[i];
    }
    return n;
}
