/* SPDX-License-Identifier: MIT */
#include "conformance/check_run.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/actors.h"
#include "conformance/curlline.h"
#include "conformance/play.h"
#include "conformance/redact.h"
#include "conformance/stage.h"
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
        jobj_opt_bool(part->c->data, "light", &ask.light, e) < 0 ||
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
