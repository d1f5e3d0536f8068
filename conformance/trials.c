/* SPDX-License-Identifier: MIT */
#include "conformance/trials.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/conf_target.h"
#include "conformance/launch.h"
#include "conformance/nobody.h"
#include "conformance/surroundings.h"

enum { TRIALS_MAX = 1200, SEEDS_QUICK = 2, SEEDS_FULL = 20 };

/* chosen: fast, and of every profile: what no fault may turn by the way */
static const char *const guard[] = {
    "STS-003",    "STS-004",    "STS-010",    "STS-014",    "STS-021",    "CA-001",
    "CA-005",     "CA-010",     "TX-REQ-001", "TX-REQ-002", "TX-REQ-004", "TX-REQ-011",
    "TX-REQ-015", "TX-RES-001", "TX-RES-003", "TX-RES-006", "TX-RES-010", "TX-RES-022",
    "TX-CON-001", "TX-CON-002", "TX-CON-007", "TX-CON-008", "POL-001",    "POL-002",
    "POL-015",    "AUD-001",    "AUD-005",    "DISC-001",   "KEY-001",    "HTTP-001",
    NULL,
};

/*
 * Who takes part beside an STS. Its program lies beside the runner; --describe prints a target
 * file with the command "exec PROGRAM", --list-faults what it takes behind --fault.
 */
static const struct cast {
    const char *program, *family[3], *guard[4];
} casts[] = {
    { "mcp-test-client", { "CL-", NULL }, { "CL-007", "CL-013", NULL } },
    { "mcp-test-library", { "SDK-", NULL }, { "SDK-001", "SDK-003", NULL } },
    { "mcp-test-server",
      { "RS-", "PRM-", NULL },
      { "RS-003", "RS-016", "RS-020", NULL } },
};

/* Clients that are none: what a shell does instead. */
static const struct {
    const char *name, *command;
    bool slow;
} idlers[] = {
    { "client that ends at once", "true", false },
    { "client that claims success", "echo '{\\\"outcome\\\": \\\"credential\\\"}' #",
      false },
    { "client that crashes after the token",
      "exec mcp-test-client --fault cl-crashes-after-token", false },
    { "client that never ends", "exec sleep 100 #", true },
};

struct planning {
    const struct trials_ask *ask;
    struct arena *arena;
    struct trials *out;
};

static bool is_one_of(const char *const *list, const char *id, size_t len)
{
    for (size_t i = 0; list[i] != NULL; i++)
        if (strncmp(list[i], id, len > 0 ? len : strlen(list[i]) + 1) == 0)
            return true;
    return false;
}

/* MCP servers and clients are programs of their own: no fault of an STS shows there. */
static bool is_about(const struct cast *cast, const struct requirement *row)
{
    if (cast == NULL)
        return row->profile != 10 && row->profile != 15;
    for (size_t i = 0; cast->family[i] != NULL; i++)
        if (strncmp(row->id, cast->family[i], strlen(cast->family[i])) == 0)
            return true;
    return false;
}

/* All checks, or those of a fault and the guard. */
static const bool *select_for(struct planning *p, const struct cast *cast,
                              const struct fault *fault, bool all)
{
    const struct checks *checks = p->ask->checks;
    bool *selected = arena_array(p->arena, checks->n + 1, sizeof *selected);

    for (size_t i = 0; i < checks->n; i++) {
        const struct requirement *row = checks->all[i].row;

        selected[i] = (all && is_about(cast, row)) ||
                      is_one_of(cast != NULL ? cast->guard : guard, row->id, 0) ||
                      (fault != NULL && faults_names(&fault->caught_by, row->id));
    }
    return selected;
}

static struct selftest_trial *add(struct planning *p, enum selftest_kind kind,
                                  const char *name)
{
    struct selftest_trial *t = &p->out->all[p->out->n++];

    t->kind = kind;
    t->name = name;
    t->attempt = (struct attempt){ .seed = 1, .jobs = 2 };
    return t;
}

/* Is it one of --only? */
static bool is_chosen(struct planning *p, const char *id)
{
    const char *at = p->ask->only;
    bool chosen = at == NULL;

    while (at != NULL && *at != '\0' && !chosen) {
        size_t len = strcspn(at, ",");

        chosen = fnmatch(arena_slice(p->arena, at, len), id, 0) == 0;
        at += len + (at[len] == ',');
    }
    return chosen;
}

static void add_healthy(struct planning *p, int64_t seeds)
{
    static const char *const dialects[] = { "descope", "rfc" };

    for (int64_t i = 0; i < 2 * seeds; i++) {
        const char *name =
            arena_printf(p->arena, "no fault, seed %" PRId64 ", dialect %s", i / 2 + 1,
                         dialects[i % 2]);
        struct selftest_trial *t;

        if (!is_chosen(p, name))
            continue;
        t = add(p, SELFTEST_HEALTHY, name);
        t->attempt.seed = i / 2 + 1;
        t->attempt.dialect = dialects[i % 2];
        t->attempt.selected = select_for(p, NULL, NULL, true);
    }
}

static void end_sts(void *self)
{
    conf_target_close(self);
}

/* One without a fault, for whoever passes its answers on. Returns: its URL, or NULL. */
static const char *start_sts(struct planning *p, struct err *e)
{
    struct conf_target *t = arena_alloc(p->arena, sizeof *t);
    struct conf_target_ask ask = { .name = "mock", .program = p->ask->program };

    if (conf_target_open(&ask, p->arena, t, e) < 0)
        return NULL;
    arena_defer(p->arena, end_sts, t);
    return t->target->base;
}

/* A healthy STS is started once somebody passes on what it answers. */
static int add_nobodies(struct planning *p, struct err *e)
{
    const char *behind = NULL;

    for (size_t i = 0; i < NOBODY_KINDS; i++) {
        struct selftest_trial *t;

        if (!is_chosen(p, nobody_name(i)))
            continue;
        if (nobody_passes_on(i) && behind == NULL && (behind = start_sts(p, e)) == NULL)
            return -1;
        t = add(p, SELFTEST_NULL, nobody_name(i));
        t->attempt.base = nobody_start(i, behind, p->arena);
        t->attempt.probed = nobody_is_mortal(i);
        t->attempt.doubted = true;
        t->attempt.selected = select_for(p, NULL, NULL, nobody_is_quick(i));
        t->attempt.jobs = 32; /* most of them wait */
    }
    return 0;
}

/* What any of those from the first on is held against. */
static const bool *select_all_of(struct planning *p, size_t first)
{
    size_t n = p->ask->checks->n;
    bool *selected = arena_array(p->arena, n + 1, sizeof *selected);

    for (size_t k = first; k < p->out->n; k++)
        for (size_t i = 0; i < n; i++)
            selected[i] = selected[i] || p->out->all[k].attempt.selected[i];
    return selected;
}

/* Those that the program lists: an id, and behind a tab a sentence, a line each. */
static void add_faults(struct planning *p, const char *list, const struct cast *cast)
{
    const struct faults *faults = p->ask->faults;

    list = arena_printf(p->arena, "\n%s", list);
    for (size_t i = 0; i < faults->n && p->out->n < TRIALS_MAX; i++) {
        struct fault *f = &faults->all[i];
        const char *row =
            strstr(list, arena_printf(p->arena, "\n%s%s", f->id, cast ? "\n" : "\t"));
        struct selftest_trial *t;

        if (row == NULL || !is_chosen(p, f->id))
            continue;
        t = add(p, SELFTEST_FAULT, f->id);
        t->fault = f;
        t->attempt.defect = f->id;
        t->attempt.selected = select_for(p, cast, f, p->ask->full);
    }
}

static int add_services(struct planning *p, struct err *e)
{
    static const char *const args[] = { "--list-defects", NULL };
    size_t first = p->out->n;
    const char *list;

    if (launch_output(p->ask->program, args, p->arena, &list, e) < 0)
        return -1;
    add_healthy(p, p->ask->full ? SEEDS_FULL : SEEDS_QUICK);
    if (p->out->n == first)
        add(p, SELFTEST_HEALTHY, "no fault");
    if (add_nobodies(p, e) < 0)
        return -1;
    add_faults(p, list, NULL);
    if (p->out->all[first].attempt.selected == NULL)
        p->out->all[first].attempt.selected = select_all_of(p, first + 1);
    return 0;
}

/* The description with something else to start. */
static const char *with_command(struct planning *p, const char *text, const char *from,
                                const char *to)
{
    const char *at = strstr(text, from);

    return at == NULL ? text
                      : arena_printf(p->arena, "%.*s%s%s", (int)(at - text), text, to,
                                     at + strlen(from));
}

static void add_idlers(struct planning *p, const struct cast *cast, const char *text)
{
    const char *command = arena_printf(p->arena, "exec %s", cast->program);

    for (size_t i = 0; i < sizeof idlers / sizeof idlers[0]; i++) {
        struct selftest_trial *t;

        if (!is_chosen(p, idlers[i].name) ||
            (idlers[i].slow && !p->ask->full && p->ask->only == NULL))
            continue;
        t = add(p, SELFTEST_NULL, idlers[i].name);
        t->attempt.file = with_command(p, text, command, idlers[i].command);
        t->attempt.selected = select_for(p, cast, NULL, true);
        t->attempt.jobs = idlers[i].slow ? 32 : 2;
    }
}

/* Those from the first on are of this cast, and the first of them is healthy. */
static void hold_against(struct planning *p, const struct cast *cast, size_t first,
                         const char *text)
{
    const char *command = arena_printf(p->arena, "exec %s", cast->program);

    for (size_t i = first; i < p->out->n; i++) {
        struct selftest_trial *t = &p->out->all[i];
        const char *broken = arena_printf(p->arena, "%s --fault %s", command, t->name);

        t->against = &p->out->all[first];
        t->attempt.file =
            t->fault != NULL ? with_command(p, text, command, broken) : text;
    }
    p->out->all[first].attempt.selected = p->ask->only != NULL
                                              ? select_all_of(p, first + 1)
                                              : select_for(p, cast, NULL, true);
}

static int add_cast(struct planning *p, const struct cast *cast, struct err *e)
{
    static const char *const faults[] = { "--list-faults", NULL };
    static const char *const describe[] = { "--describe", NULL };
    size_t first = p->out->n;
    const char *list, *text;

    if (launch_output(cast->program, faults, p->arena, &list, e) < 0 ||
        launch_output(cast->program, describe, p->arena, &text, e) < 0)
        return -1;
    add(p, SELFTEST_HEALTHY, arena_printf(p->arena, "%s, no fault", cast->program));
    add_faults(p, list, cast);
    if (p->ask->only != NULL && p->out->n == first + 1)
        p->out->n = first; /* nobody is held against it */
    else
        hold_against(p, cast, first, text);
    if (cast == casts)
        add_idlers(p, cast, text);
    return 0;
}

int trials_plan(const struct trials_ask *ask, struct arena *a, struct trials *out,
                struct err *e)
{
    struct planning p = { ask, a, out };

    *out = (struct trials){ arena_array(a, TRIALS_MAX + 100, sizeof *out->all), 0 };
    if (add_services(&p, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof casts / sizeof casts[0]; i++)
        if (surroundings_have(casts[i].program) && add_cast(&p, &casts[i], e) < 0)
            return -1;
    return 0;
}
