/* SPDX-License-Identifier: MIT */
#include "commands/bench_rules.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "policy/decide.h"
#include "policy/ruleset.h"

enum {
    PER_TARGET = 20,
    WORDS = 30,
    REQUESTS = 512,
    ROUNDS = 200,
    SAMPLES = REQUESTS * ROUNDS
};

struct world {
    struct arena *arena;
    enum bench_shape shape;
    struct ruleset_input in;
    const struct ruleset *rules;
    const struct facts *facts[REQUESTS];
    uint64_t seed;
};

/* Knuth's numbers: the same worlds every time. */
static size_t roll(struct world *w, size_t n)
{
    w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(w->seed >> 33) % n;
}

static struct rule_texts one_text(struct world *w, const char *text)
{
    const char **list = arena_array(w->arena, 1, sizeof *list);

    list[0] = text;
    return (struct rule_texts){ list, 1 };
}

static void fill_condition(struct world *w, struct rule_condition *c, const char *key,
                           const char *word)
{
    struct rule_value *value = arena_alloc(w->arena, sizeof *value);

    *value = (struct rule_value){
        .type = RULE_TEXT, .text = arena_printf(w->arena, "%s-%zu", word, roll(w, WORDS))
    };
    *c = (struct rule_condition){ key, RULE_CONTAINS, false, value, 1 };
}

static void fill_rule(struct world *w, struct rule *r, size_t i)
{
    struct arena *a = w->arena;
    struct rule_condition *when = arena_array(a, 2, sizeof *when);
    struct rule_target *at = arena_alloc(a, sizeof *at);
    struct rule_grant *grant = arena_alloc(a, sizeof *grant);

    fill_condition(w, &when[0], "client.tags", "tag");
    fill_condition(w, &when[1], "user.roles", "role");
    at->type = RULE_API;
    at->all_of_type = w->shape == BENCH_RULES_WORST;
    if (!at->all_of_type)
        at->ids = one_text(w, w->in.targets[i / PER_TARGET].id);
    grant->scopes = one_text(w, roll(w, 2) ? "read" : "write");
    *r = (struct rule){ .id = arena_printf(a, "rule-%zu", i),
                        .name = arena_printf(a, "rule %zu", i),
                        .enabled = true,
                        .family = RULE_TOKEN_EXCHANGE,
                        .actions = rule_action_bit(RULE_EXCHANGE_TOKEN),
                        .effect = roll(w, 10) ? RULE_PERMIT : RULE_FORBID,
                        .targets = at,
                        .n_targets = 1,
                        .grants = grant,
                        .n_grants = 1,
                        .conditions = when,
                        .n_conditions = 2 };
}

static void fill_target(struct world *w, struct ruleset_target *t, size_t i)
{
    static const char *const scopes[] = { "read", "write", "share" };

    *t = (struct ruleset_target){ .type = RULE_API,
                                  .id = arena_printf(w->arena, "RS-%zu", i),
                                  .uri = arena_printf(w->arena, "https://%zu.test/", i),
                                  .scopes = { scopes, 3 } };
}

static void make_input(struct world *w, size_t n_rules)
{
    size_t n_targets = (n_rules + PER_TARGET - 1) / PER_TARGET;
    struct ruleset_target *targets = arena_array(w->arena, n_targets, sizeof *targets);
    struct rule *rules = arena_array(w->arena, n_rules, sizeof *rules);

    for (size_t i = 0; i < n_targets; i++)
        fill_target(w, &targets[i], i);
    w->in = (struct ruleset_input){ .rules = rules,
                                    .n_rules = n_rules,
                                    .targets = targets,
                                    .n_targets = n_targets,
                                    .has_forbid = true,
                                    .has_user_principal = true,
                                    .has_all_of_type = true };
    for (size_t i = 0; i < n_rules; i++)
        fill_rule(w, &rules[i], i);
}

static struct facts_texts words(struct world *w, const char *word)
{
    const char **list = arena_array(w->arena, 3, sizeof *list);

    for (int i = 0; i < 3; i++)
        list[i] = arena_printf(w->arena, "%s-%zu", word, roll(w, WORDS));
    return (struct facts_texts){ true, list, 3 };
}

static void make_request(struct world *w, size_t i)
{
    struct facts_client *c = arena_alloc(w->arena, sizeof *c);
    struct facts_raw *raw = arena_alloc(w->arena, sizeof *raw);

    *c = (struct facts_client){ "TPA1", "client-1", "server", words(w, "tag") };
    *raw = (struct facts_raw){ .action = RULE_EXCHANGE_TOKEN,
                               .target_id = w->in.targets[roll(w, w->in.n_targets)].id,
                               .client = c,
                               .mcp_client = c,
                               .user = { .id = "U1", .roles = words(w, "role") } };
    w->facts[i] = facts_number(w->rules, raw, w->arena);
}

static int by_size(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;

    return *a < *b ? -1 : *a > *b;
}

/* What two readings of the clock take with nothing between them: the median. */
static int64_t clock_cost(int64_t *samples)
{
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t start = clock_ticks_ns();
        samples[i] = clock_ticks_ns() - start;
    }
    qsort(samples, SAMPLES, sizeof *samples, by_size);
    return samples[SAMPLES / 2];
}

static void measure(struct world *w, struct bench_decision *out)
{
    int64_t *samples = arena_array(w->arena, SAMPLES, sizeof *samples);
    int64_t cost = clock_cost(samples);
    size_t used = arena_used(w->arena), n_allowed = 0;

    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t start = clock_ticks_ns();
        struct decision d = decide(w->rules, w->facts[i % REQUESTS]);
        samples[i] = clock_ticks_ns() - start - cost;
        n_allowed += d.allow;
    }
    out->allocations = arena_used(w->arena) - used + (n_allowed > SAMPLES);
    qsort(samples, SAMPLES, sizeof *samples, by_size);
    out->p50_ns = samples[SAMPLES / 2];
    out->p99_ns = samples[SAMPLES / 100 * 99];
}

static void ignore(void *self, const struct ruleset_problem *problem)
{
    (void)self;
    (void)problem;
}

int bench_rules_decide(size_t n_rules, enum bench_shape shape, struct arena *a,
                       struct bench_decision *out, struct err *e)
{
    struct world w = { .arena = a, .shape = shape, .seed = n_rules };
    struct ruleset_sink sink = { ignore, NULL };
    int64_t start;

    make_input(&w, n_rules);
    start = clock_ticks_ns();
    if (ruleset_compile(a, &w.in, &sink, &w.rules, e) < 0)
        return -1;
    out->compile_us = (clock_ticks_ns() - start) / 1000;
    for (size_t i = 0; i < REQUESTS; i++)
        make_request(&w, i);
    measure(&w, out);
    return 0;
}
