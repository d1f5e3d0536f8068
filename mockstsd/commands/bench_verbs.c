/* SPDX-License-Identifier: MIT */
#include "commands/bench_verbs.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "commands/ahead.h"
#include "tenant/diag.h"
#include "workbench/wb_analyze.h"
#include "workbench/wb_cases.h"
#include "workbench/wb_diff.h"
#include "workbench/wb_lists.h"
#include "workbench/wb_mutate.h"

enum { TEXT_MAX = 1 << 28, ROUNDS = 3, STEPS = 100000000 };
enum { RULES = 1000, FEW_RULES = 50, CASES = 1000, TARGETS = 50, DEPARTMENTS = 20 };

/* A thousand rules, some of them changed, everybody for the matrix, a tenant of usual size. */
enum { MANY, CHANGED, EVERYBODY, FEW, WORLDS };

/* A tenant to be made up. */
struct shape {
    unsigned n_users, n_clients, n_targets, n_scopes, n_rules;
    unsigned changed; /* every so many-th rule reads otherwise; 0: none */
};

struct bench {
    struct arena *arena; /* emptied between the rounds */
    struct wb_text worlds[WORLDS];
    struct wb_text tests[WORLDS]; /* of the first and the last */

    int64_t took_us;
    struct err *e;
};

static void write_parties(const struct shape *s, struct buf *out)
{
    buf_add(out, "project: { id: P2bEnch000000000000000000000, name: Bench }\nusers:\n");
    for (unsigned i = 0; i < s->n_users; i++)
        buf_printf(out,
                   "  - { userId: U2bEnch%020u, loginIds: [user-%u], name: User %u, "
                   "roleNames: [role-%u, grade-%u] }\n",
                   i, i, i, i % DEPARTMENTS, i % 7);
    buf_add(out, "clients:\n");
    for (unsigned i = 0; i < s->n_clients; i++)
        buf_printf(out,
                   "  - { id: TPA2bEnch%018u, name: server-%u, tags: [tag-%u, kind-%u], "
                   "resourceId: MS2bEnch0000000000000000001, grantTypes: "
                   "[client_credentials], secrets: [{ name: one, secret: "
                   "benchSecretThatIsNoSecret%020u }] }\n",
                   i, i, i % DEPARTMENTS, i % 3, i);
}

static void write_targets(const struct shape *s, struct buf *out)
{
    buf_add(out,
            "resources:\n  - { id: MS2bEnch0000000000000000001, name: tools, type: mcp, "
            "uri: \"https://tools.bench.test/\", scopes: [use] }\n");
    for (unsigned i = 0; i < s->n_targets; i++) {
        buf_printf(out,
                   "  - { id: RS2bEnch%019u, name: api-%u, type: api, "
                   "uri: \"https://api-%u.bench.test/\", scopes: [",
                   i, i, i);
        for (unsigned k = 0; k < s->n_scopes; k++)
            buf_printf(out, "%sscope-%u", k > 0 ? ", " : "", k);
        buf_add(out, "] }\n");
    }
}

static void write_rules(const struct shape *s, struct buf *out)
{
    buf_add(out, "rules:\n");
    for (unsigned i = 0; i < s->n_rules; i++) {
        unsigned at = i % s->n_targets, nth = i / s->n_targets;
        bool changed = s->changed > 0 && i % s->changed == 0;
        buf_printf(
            out,
            "  - { id: rule-%u, name: rule %u, ruleFamily: token_exchange, "
            "actionKinds: [exchange_token], effect: permit, resourceTargets: "
            "[{ type: api, ids: [RS2bEnch%019u] }], grants: [{ scopes: [scope-%u] "
            "}], conditions: [{ key: client.tags, operator: contains, value: "
            "tag-%u }, { key: user.roles, operator: contains, value: role-%u }] }\n",
            i, i, at, nth % s->n_scopes, (at + nth) % DEPARTMENTS,
            (at + nth + changed) % DEPARTMENTS);
    }
}

static struct wb_text write_world(const struct shape *s, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    write_parties(s, &out);
    write_targets(s, &out);
    write_rules(s, &out);
    return (struct wb_text){ "bench.yaml", out.data, out.len };
}

/* As many cases for each rule, that it decides. */
static struct wb_text write_tests(const struct shape *s, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    buf_add(&out, "cases:\n");
    for (unsigned i = 0; i < CASES; i++) {
        unsigned rule = i % s->n_rules, at = rule % s->n_targets;
        unsigned nth = rule / s->n_targets, who = (at + nth) % DEPARTMENTS;
        buf_printf(&out,
                   "  - { id: case-%u, user: user-%u, client: server-%u, target: api-%u, "
                   "request: [scope-%u], expect: { outcome: allow } }\n",
                   i, who, who, at, nth % s->n_scopes);
    }
    return (struct wb_text){ "bench.policytest.yaml", out.data, out.len };
}

static int load(struct bench *b, int which, const struct wb_world **out)
{
    struct wb_source source = { .tenant = b->worlds[which] };
    struct diags *diags = diag_open(b->arena, "bench.yaml");
    struct wb_source *kept = arena_alloc(b->arena, sizeof *kept);
    struct buf text = buf_make(b->arena, TEXT_MAX);

    *kept = source;
    if (wb_world_load(kept, b->arena, out, diags) == 0)
        return 0;
    diag_text(diags, &text);
    return err_set(b->e, ERR_CONFLICT, "the world of the benchmark: %.300s", text.data);
}

static int run_matrix(struct bench *b)
{
    const struct wb_world *w;
    struct report r = { .tool = "bench" };
    int64_t start;

    if (load(b, EVERYBODY, &w) < 0)
        return -1;
    start = clock_ticks_ns();
    if (wb_lists_matrix(wb_study_make(w, b->arena), false, b->arena, &r, b->e) < 0)
        return -1;
    b->took_us = (clock_ticks_ns() - start) / 1000;
    return 0;
}

static int run_diff(struct bench *b)
{
    const struct wb_world *old, *new;
    struct report r = { .tool = "bench" };
    int64_t start;

    if (load(b, MANY, &old) < 0 || load(b, CHANGED, &new) < 0)
        return -1;
    start = clock_ticks_ns();
    if (wb_diff(wb_study_make(old, b->arena), wb_study_make(new, b->arena), STEPS,
                b->arena, &r, b->e) < 0)
        return -1;
    b->took_us = (clock_ticks_ns() - start) / 1000;
    return 0;
}

static int run_analyze(struct bench *b)
{
    const struct wb_world *w;
    struct report r = { .tool = "bench" };
    int64_t start;

    if (load(b, MANY, &w) < 0)
        return -1;
    start = clock_ticks_ns();
    if (wb_analyze(wb_study_make(w, b->arena), STEPS, b->arena, &r, b->e) < 0)
        return -1;
    b->took_us = (clock_ticks_ns() - start) / 1000;
    return 0;
}

static struct wb_tally tally_of(struct bench *b)
{
    return (struct wb_tally){ .arena = b->arena,
                              .diags = diag_open(b->arena, ""),
                              .budget = STEPS,
                              .found = { .arena = b->arena } };
}

static int run_mutate(struct bench *b)
{
    struct wb_tally tally = tally_of(b);
    const struct wb_world *w;
    struct wb_file file;
    struct wb_mutation m;
    int64_t start;

    if (load(b, MANY, &w) < 0 ||
        wb_file_read(&b->tests[MANY], NULL, b->arena, &file, tally.diags) < 0)
        return -1;
    start = clock_ticks_ns();
    if (wb_mutate(w, &file, 1, &tally, &m, b->e) < 0)
        return -1;
    b->took_us = (clock_ticks_ns() - start) / 1000;
    return 0;
}

/* As `policy test` does it: the world is loaded while its tests are read. */
struct loading {
    struct bench b;
    int which;
    const struct wb_world *w;
};

static int load_early(void *self, struct arena *own)
{
    struct loading *l = self;

    l->b.arena = own;
    return load(&l->b, l->which, &l->w);
}

static int test(struct bench *b, int which)
{
    struct wb_tally tally = tally_of(b);
    struct loading l = { *b, which, NULL };
    struct wb_file file;
    int64_t start = clock_ticks_ns();
    struct ahead *early = ahead_start(b->arena, 0, load_early, &l);
    int read = wb_file_read(&b->tests[which], NULL, b->arena, &file, tally.diags);
    int loaded = early ? ahead_wait(early) : load_early(&l, b->arena);

    if (loaded == -2)
        return err_set(b->e, ERR_LIMIT, "out of memory");
    if (loaded < 0 || read < 0 || wb_cases(l.w, &file, &tally, b->e) < 0)
        return -1;
    if (tally.n_passed != CASES)
        return err_set(b->e, ERR_CONFLICT, "%zu of %d cases pass", tally.n_passed, CASES);
    b->took_us = (clock_ticks_ns() - start) / 1000;
    return 0;
}

static int run_test(struct bench *b)
{
    return test(b, MANY);
}

static int run_test_few(struct bench *b)
{
    return test(b, FEW);
}

/* What is measured, and where the median goes. */
struct step {
    int (*run)(struct bench *b);
    size_t at;
};

static const struct step steps[] = {
    { run_matrix, offsetof(struct bench_verbs, matrix_us) },
    { run_diff, offsetof(struct bench_verbs, diff_us) },
    { run_analyze, offsetof(struct bench_verbs, analyze_us) },
    { run_mutate, offsetof(struct bench_verbs, mutate_us) },
    { run_test, offsetof(struct bench_verbs, test_us) },
    { run_test_few, offsetof(struct bench_verbs, test_few_us) },
};

static int by_size(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;

    return *a < *b ? -1 : *a > *b;
}

/* A round in memory of its own. */
static int one_round(struct bench *b, const struct step *step)
{
    struct bench round = *b;
    int rc;

    round.arena = arena_open(0);
    if (!round.arena)
        return err_set(b->e, ERR_LIMIT, "out of memory");
    rc = step->run(&round);
    arena_free(round.arena);
    b->took_us = round.took_us;
    return rc;
}

int bench_verbs_measure(struct arena *a, struct bench_verbs *out, struct err *e)
{
    static const struct shape shapes[WORLDS] = {
        [MANY] = { 200, 60, TARGETS, 24, RULES, 0 },
        [CHANGED] = { 200, 60, TARGETS, 24, RULES, 50 },
        [EVERYBODY] = { 1000, 60, 25, 64, RULES, 0 },
        [FEW] = { 200, 60, TARGETS, 24, FEW_RULES, 0 },
    };
    struct bench b = { .arena = a, .e = e };

    for (size_t i = 0; i < WORLDS; i++)
        b.worlds[i] = write_world(&shapes[i], a);
    b.tests[MANY] = write_tests(&shapes[MANY], a);
    b.tests[FEW] = write_tests(&shapes[FEW], a);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int64_t took[ROUNDS];
        for (int k = 0; k < ROUNDS; k++) {
            if (one_round(&b, &steps[i]) < 0)
                return -1;
            took[k] = b.took_us;
        }
        qsort(took, ROUNDS, sizeof took[0], by_size);
        *(int64_t *)(void *)((char *)out + steps[i].at) = took[ROUNDS / 2];
    }
    return 0;
}
