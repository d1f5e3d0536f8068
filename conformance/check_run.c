/* SPDX-License-Identifier: MIT */
#include "conformance/check_run.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/actors.h"
#include "conformance/curlline.h"
#include "conformance/offers.h"
#include "conformance/play.h"
#include "conformance/redact.h"
#include "conformance/stage.h"
#include "conformance/stated.h"
#include "conformance/step.h"
#include "conformance/vars.h"

static const struct verdict_said passed = { VERDICT_PASS, "" };

/* What a run says, else what the check says. */
static struct jobj member(const struct check *c, struct jobj run, const char *name)
{
    struct jobj own = jobj_get(run, name);

    return own.node != NULL ? own : jobj_get(c->data, name);
}

/* ${documented}: what the target file states for this check. */
static int name_documented(struct stage *s, const struct check *c, struct err *e)
{
    struct jobj stated = sut_documents(s->target, c->row->id), filled;

    if (stated.node == NULL)
        return 0;
    if (vars_fill(s->vars, stated, &filled, e) < 0)
        return -1;
    vars_set_json(s->vars, "documented", filled);
    return 0;
}

/* One way to run a check. */
struct part {
    const struct check *c;
    const struct target *target;
    struct jobj run;    /* absent: the only one */
    const char *random; /* of the seed, the check and the run */
    const char *at;     /* where tokens are presented; NULL: it is not about that */
};

/* Are there steps about servers that the runner plays? Their names stand from the beginning. */
static bool wants_actors(const struct check *c)
{
    struct jobj steps = jobj_get(c->data, "steps");
    const char *kind = "";

    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (jobj_text(v, "do", &kind, NULL) == 0 &&
            (strcmp(kind, "script") == 0 || strcmp(kind, "server") == 0))
            return true;
    return false;
}

static int open_stage(const struct part *part, struct arena *a, struct stage **s,
                      struct err *e)
{
    struct stage_ask ask = { .switches = member(part->c, part->run, "switches"),
                             .world = member(part->c, part->run, "world"),
                             .rules = member(part->c, part->run, "rules"),
                             .random = part->random,
                             .apart = wants_actors(part->c) };
    struct jobj set = jobj_get(part->run, "set");

    if (jobj_opt_text(part->run, "dialect", &ask.dialect, e) < 0 ||
        stage_open(part->target, &ask, a, s, e) < 0)
        return -1;
    for (struct jobj v = jobj_first(set); v.node; v = jobj_next(v))
        vars_set_json((*s)->vars, jobj_name(v), v);
    if (part->at != NULL)
        vars_set((*s)->vars, "at", part->at);
    if (name_documented(*s, part->c, e) == 0 &&
        (!wants_actors(part->c) || actors_enter(*s, e) == 0))
        return 0;
    stage_close(*s); /* nobody else knows of its project */
    return -1;
}

static struct check_result play_run(const struct part *part, struct arena *a)
{
    struct check_result result = { .exchange = "", .command = "" };
    struct err why = { 0 };
    struct stage *s;

    if (open_stage(part, a, &s, &why) < 0) {
        result.said = (struct verdict_said){ VERDICT_ERROR,
                                             arena_printf(a, "the stage: %s", why.text) };
        return result;
    }
    result.said = play_steps(s, part->c);
    if (result.said.verdict != VERDICT_PASS) {
        result.exchange = redact_exchange(s, s->newest);
        result.command = curlline_of(s, s->newest);
    }
    stage_close(s);
    return result;
}

static bool meets(const struct check *c, const struct target *t,
                  const struct offers *offers, const char *need)
{
    if (strcmp(need, "documented") == 0)
        return sut_documents(t, c->row->id).node != NULL;
    return strncmp(need, "X:", 2) == 0 ? offers_has(offers, need + 2)
                                       : sut_meets(t, need);
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
    const char *feature, *need;
} whole[] = {
    { 3, "connections", "X:connections" },
    { 4, "policy", "X:policy" },
    { 5, "audit", "X:audit" },
};

static const char *denied(const struct check *c, const struct target *target)
{
    struct jobj features = jobj_get(target->file, "features");
    bool said = true;

    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (whole[i].profile == c->row->profile &&
            jobj_opt_bool(features, whole[i].feature, &said, NULL) == 0 && !said)
            return whole[i].need;
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

const char *check_run_unmet(const struct check *c, const struct target *target,
                            const struct offers *offers, struct arena *a)
{
    struct jobj steps = jobj_get(c->data, "steps");

    if (denied(c, target) != NULL)
        return denied(c, target);
    for (size_t i = 0; i < c->needs.n; i++)
        if (!meets(c, target, offers, c->needs.texts[i]))
            return c->needs.texts[i];
    if (lasts(c) && !sut_meets(target, "changes"))
        return "changes";
    if ((arranges(c->data) || runs_arrange(c)) && !sut_meets(target, "A"))
        return "A";
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (step_need(v)[0] != '\0' && !sut_meets(target, step_need(v)))
            return step_need(v);
    return stated_lack(target, c->data, a);
}

/* At each place that takes a token, if the check is about that; the worst counts. */
static struct check_result play_places(struct part part, struct arena *a)
{
    struct jobj places = jobj_get(part.c->data, "at");
    struct check_result worst = { .said = passed, .exchange = "", .command = "" }, one;

    if (places.node == NULL)
        return play_run(&part, a);
    for (struct jobj v = jobj_first(places); v.node != NULL; v = jobj_next(v)) {
        if (jobj_as_text(v, &part.at, NULL) < 0) /* checkfile.c knows better */
            break;
        one = play_run(&part, a);
        if (one.said.verdict <= worst.said.verdict)
            continue;
        one.said.message = arena_printf(a, "@%s %s", part.at, one.said.message);
        worst = one;
    }
    return worst;
}

/* "strict: status 200, not 400", of a run that has a name. */
static const char *named(struct arena *a, struct jobj run, const char *message)
{
    const char *name;

    if (jobj_text(run, "name", &name, NULL) < 0)
        return message;
    return *message != '\0' ? arena_printf(a, "%s: %s", name, message) : name;
}

struct check_result check_run(const struct check *c, const struct target *target,
                              int64_t seed, struct arena *a)
{
    struct jobj runs = jobj_get(c->data, "runs");
    struct check_result worst = { .said = passed, .exchange = "", .command = "" }, one;
    struct part part = { .c = c, .target = target };
    size_t i = 0;

    part.random = arena_printf(a, "r%" PRId64 "%s", seed, c->row->id);
    if (runs.node == NULL)
        return play_places(part, a);
    for (struct jobj v = jobj_first(runs); v.node; v = jobj_next(v), i++) {
        part.run = v;
        part.random = arena_printf(a, "r%" PRId64 "%s%zu", seed, c->row->id, i);
        one = play_places(part, a);
        if (one.said.verdict <= worst.said.verdict)
            continue;
        one.said.message = named(a, v, one.said.message);
        worst = one;
    }
    return worst;
}
