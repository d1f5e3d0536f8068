/* SPDX-License-Identifier: MIT */
#include "conformance/suited.h"

#include <string.h>

#include "base/arena.h"
#include "conformance/offers.h"
#include "conformance/stated.h"
#include "conformance/step.h"

static bool is_feature(const char *need)
{
    return strncmp(need, "X:", 2) == 0;
}

/* Members of a check, or of one of its runs, that arrange state. */
static bool arranges(struct jobj data)
{
    return jobj_has(data, "world") || jobj_has(data, "rules") ||
           jobj_has(data, "switches") || jobj_has(data, "dialect");
}

static bool runs_arrange(const struct check *c)
{
    for (struct jobj v = jobj_first(jobj_get(c->data, "runs")); v.node; v = jobj_next(v))
        if (arranges(v))
            return true;
    return false;
}

/* Profiles that stand or fall with a feature that the target file can deny. */
static const struct {
    int profile;
    const char *feature;
} whole[] = {
    { 3, "connections" },
    { 4, "policy" },
    { 5, "audit" },
};

static const char *denied(const struct check *c, const struct target *target)
{
    struct jobj features = jobj_get(target->file, "features");
    bool said = true;

    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (whole[i].profile == c->row->profile &&
            jobj_opt_bool(features, whole[i].feature, &said, NULL) == 0 && !said)
            return whole[i].feature;
    return NULL;
}

/* The first need that is a feature of which the target says this. */
static const char *feature_that(const struct suited_to *to, const struct check *c,
                                enum offer is)
{
    struct jobj steps = jobj_get(c->data, "steps");

    for (size_t i = 0; i < c->needs.n; i++)
        if (is_feature(c->needs.texts[i]) &&
            offers_tell(to->offers, c->needs.texts[i] + 2) == is)
            return c->needs.texts[i] + 2;
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (is_feature(step_need(v)) && offers_tell(to->offers, step_need(v) + 2) == is)
            return step_need(v) + 2;
    return NULL;
}

/* Features whose use leaves something behind: clients, dead tokens, grants, requests. */
static const char *const lasting[] = { "X:registration", "X:revocation", "X:login",
                                       "X:par" };

static bool lasts(const struct check *c)
{
    for (size_t i = 0; i < c->needs.n; i++)
        for (size_t k = 0; k < sizeof lasting / sizeof lasting[0]; k++)
            if (strcmp(c->needs.texts[i], lasting[k]) == 0)
                return true;
    return false;
}

static bool meets(const struct target *t, const struct check *c, const char *need)
{
    if (strcmp(need, "documented") == 0)
        return sut_documents(t, c->row->id).node != NULL;
    return is_feature(need) || *need == '\0' || sut_meets(t, need);
}

/* The first need, no feature, that it does not meet. */
static const char *unmet(const struct suited_to *to, const struct check *c)
{
    struct jobj steps = jobj_get(c->data, "steps");
    const struct target *t = to->target;

    for (size_t i = 0; i < c->needs.n; i++)
        if (!meets(t, c, c->needs.texts[i]))
            return c->needs.texts[i];
    if (lasts(c) && !sut_meets(t, "changes"))
        return "changes";
    if ((arranges(c->data) || runs_arrange(c)) && !sut_meets(t, "A"))
        return "A";
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (!meets(t, c, step_need(v)))
            return step_need(v);
    return stated_lack(t, c->data, to->arena);
}

bool suited_check(const struct suited_to *to, const struct check *c,
                  struct verdict_said *why)
{
    const char *lack = denied(c, to->target);

    if (lack == NULL)
        lack = feature_that(to, c, OFFER_NO);
    if (lack != NULL) {
        *why =
            (struct verdict_said){ VERDICT_NA,
                                   arena_printf(to->arena, "%s is not offered", lack) };
        return false;
    }
    lack = unmet(to, c);
    if (lack != NULL) {
        *why = (struct verdict_said){ VERDICT_SKIP,
                                      arena_printf(to->arena, "needs %s", lack) };
        return false;
    }
    lack = feature_that(to, c, OFFER_UNTOLD);
    if (lack != NULL)
        *why = (struct verdict_said){
            VERDICT_SKIP,
            arena_printf(to->arena, "neither metadata nor the target file tell of %s",
                         lack)
        };
    return lack == NULL;
}
