/* SPDX-License-Identifier: MIT */
#include "conformance/special_race.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/outcome.h"
#include "conformance/refused.h"
#include "conformance/saved.h"
#include "conformance/step.h"

enum { RUNNERS = 20 };

static const char ask[] = "{\"do\":\"authorize\"}";
static const char redeem[] =
    "{\"do\":\"token\",\"grant\":\"authorization_code\",\"as\":\"agent\"}";
static const char refresh[] =
    "{\"do\":\"token\",\"grant\":\"refresh_token\",\"as\":\"agent\"}";

/* Name what an answer holds. */
static int name(struct stage *s, const struct seen *seen, const char *text, struct err *e)
{
    struct jobj what;

    if (jobj_parse_object(s->arena, text, strlen(text), &what, e) < 0)
        return -1;
    return saved_take(s, seen, what, e);
}

/* A fresh code is ${code}. */
static int get_code(struct stage *s, struct err *e)
{
    struct seen *seen;

    if (step_run_text(s, ask, &seen, e) < 0)
        return -1;
    return name(s, seen, "{\"code\":\"query.code\"}", e);
}

/* A refresh token of a fresh login is ${refresh}. */
static int get_refresh(struct stage *s, struct err *e)
{
    struct seen *seen;

    if (get_code(s, e) < 0 || step_run_text(s, redeem, &seen, e) < 0)
        return -1;
    return name(s, seen, "{\"refresh\":\"json.refresh_token\"}", e);
}

/* The same request so many times at once. Returns: -1, or whether they overlapped. */
static int race(struct stage *s, const char *text, struct seen *all[RUNNERS],
                struct err *e)
{
    int rc = 0;

    stage_hold(s);
    for (int i = 0; i < RUNNERS && rc == 0; i++)
        rc = step_run_text(s, text, &all[i], e);
    return stage_fire(s) && rc == 0 ? 1 : rc;
}

/* What a race has left. */
struct left {
    int winners; /* answers of 200 */
    int alive;   /* refresh tokens among them that still work */
    const char *miss;
};

static int look(struct stage *s, struct seen *all[RUNNERS], struct left *out,
                struct err *e)
{
    struct seen *seen;

    *out = (struct left){ 0 };
    for (int i = 0; i < RUNNERS; i++) {
        if (all[i]->status != 200) {
            const char *miss = refused_miss(s, all[i], "invalid_grant");

            out->miss = out->miss != NULL ? out->miss : miss;
            continue;
        }
        out->winners++;
        if (name(s, all[i], "{\"refresh\":\"json.refresh_token\"}", e) < 0 ||
            step_run_text(s, refresh, &seen, e) < 0)
            return -1;
        out->alive += seen->status == 200;
    }
    return 0;
}

static struct verdict_said said(enum verdict verdict, const char *message)
{
    return (struct verdict_said){ verdict, message };
}

static struct verdict_said run(struct stage *s, const char *text, struct left *left)
{
    struct seen *all[RUNNERS];
    struct err why = { 0 };
    int overlapped = race(s, text, all, &why);

    if (overlapped < 0 || look(s, all, left, &why) < 0)
        return outcome_fault(s, "", &why);
    if (overlapped == 0)
        return said(VERDICT_SKIP, "no-overlap");
    if (left->miss != NULL)
        return said(VERDICT_FAIL, left->miss);
    if (left->alive > 1)
        return said(VERDICT_FAIL, arena_printf(s->arena, "%d families live on afterwards",
                                               left->alive));
    return said(VERDICT_PASS, "");
}

struct verdict_said special_race_code(struct stage *s, const struct check *c)
{
    struct verdict_said end;
    struct left left;
    struct err why = { 0 };

    (void)c;
    if (get_code(s, &why) < 0)
        return outcome_fault(s, "", &why);
    end = run(s, redeem, &left);
    if (end.verdict == VERDICT_PASS && left.winners != 1)
        return said(VERDICT_FAIL, arena_printf(s->arena, "%d of %d redemptions won",
                                               left.winners, RUNNERS));
    return end;
}

struct verdict_said special_race_refresh(struct stage *s, const struct check *c)
{
    struct left left;
    struct err why = { 0 };

    (void)c;
    if (get_refresh(s, &why) < 0)
        return outcome_fault(s, "", &why);
    return run(s, refresh, &left);
}
