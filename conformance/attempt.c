/* SPDX-License-Identifier: MIT */
#include "conformance/attempt.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/conf_target.h"
#include "conformance/embedded.h"
#include "conformance/sweep.h"

/* One that runs already is described by the file of the mock. */
static int open_target(const struct attempt *t, const char *program, struct arena *a,
                       struct conf_target *out, struct err *e)
{
    const struct embedded *file = embedded_find("mock.json");
    struct conf_target_ask ask = {
        .name = "mock", .program = program, .dialect = t->dialect, .defect = t->defect
    };

    if (t->file != NULL)
        ask.name = t->file;
    if (t->base == NULL)
        return conf_target_open(&ask, a, out, e);
    *out = (struct conf_target){ .started = false };
    return sut_read(
        &(struct target_text){ "mock.json", file->text, file->len, t->base, t->seed }, a,
        &out->target, e);
}

void attempt_run(struct attempt *t, const struct checks *checks, const char *program,
                 struct arena *a)
{
    struct sweep_ask ask = { .checks = checks,
                             .selected = t->selected,
                             .seed = t->seed,
                             .jobs = t->jobs,
                             .unprobed = !t->probed,
                             .doubted = t->doubted };
    struct conf_target target;
    struct err why = { 0 };
    struct sweep sweep;

    if (open_target(t, program, a, &target, &why) < 0) {
        t->trouble = arena_text(a, why.text);
        return;
    }
    ask.target = target.target;
    if (sweep_run(&ask, a, &sweep, &why) < 0)
        t->trouble = arena_text(a, why.text);
    conf_target_close(&target);
    if (t->trouble != NULL)
        return;
    t->said = arena_array(a, checks->n + 1, sizeof *t->said);
    t->done = sweep.done;
    for (size_t i = 0; i < checks->n; i++)
        t->said[i] = sweep.results[i].said;
}
