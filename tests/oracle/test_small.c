/* SPDX-License-Identifier: MIT */
/*
 * The engine and the slow twin decide alike in all worlds up to a small size: every rule of a
 * small grammar alone, and every two rules out of a choice, before every request of a small
 * choice. What is counted is printed. STS_STRIDE=n judges every n-th rule of the grammar.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "world.h"

#include "base/arena.h"

static const struct ruleset_target targets[] = {
    { RULE_API, "T0", "https://0", TEXTS("s0", "s1"), false },
    { RULE_API, "T1", "https://1", { NULL, 0 }, false },
    { RULE_OUTBOUND_APP, "T2", NULL, { NULL, 0 }, true },
};
static const struct facts_texts tags[] = { NOTHING, SET("v0"), SET("v1", "v0") };
static const struct facts_texts scopes[] = {
    { 0 }, SET("s0"), SET("s0", "s9"), SET("s0", "s1"), SET("s9"),
};
static const char *const users[] = { NULL, "v0", "v1" };
static const char *const clients[] = { "c0", "c1" };

enum { REQUESTS = 3 * 3 * 5 * 3 * 2 };

static struct facts_raw request_of(size_t number, struct facts_client *client)
{
    struct facts_raw raw = { .action = RULE_EXCHANGE_TOKEN, .client = client };

    *client = (struct facts_client){ .name = "client" };
    raw.target_id = targets[number % 3].id;
    client->tags = tags[number / 3 % 3];
    raw.scopes = scopes[number / 9 % 5];
    raw.user.id = raw.user.email = users[number / 45 % 3];
    client->record_id = clients[number / 135 % 2];
    return raw;
}

/* Put the requests before the rules; how many. */
static size_t check_rules(const struct rule *rules, size_t n_rules, bool allow,
                          struct arena *a)
{
    struct ruleset_input in =
        world_input(rules, n_rules, targets, ROWS_COUNT(targets), a);
    const struct ruleset *compiled;

    in.allow_untargeted = allow;
    compiled = world_compile(&in, a);
    for (size_t i = 0; i < REQUESTS; i++) {
        struct facts_client client;
        struct facts_raw raw = request_of(i, &client);
        const char *fast = world_decide(compiled, &raw, a);
        const char *slow = world_reference(compiled, &raw, a);

        if (strcmp(fast, slow) != 0)
            fail_msg("request %zu: the engine says \"%s\", the slow twin \"%s\"", i, fast,
                     slow);
    }
    arena_reset(a);
    return REQUESTS;
}

static const struct rule pairs[] = {
    { .enabled = true }, /* stands for no rule */
    { EXCHANGE, PERMIT_ALL },
    { EXCHANGE, PERMIT("s0") },
    { EXCHANGE, PERMIT("s0", "s1"), ON(RULE_API, "T0") },
    { EXCHANGE, PERMIT_ALL, ON(RULE_TYPE_ANY, "T1", "T2") },
    { EXCHANGE, PERMIT("s1"), .principal = RULE_USER },
    { EXCHANGE, PERMIT("s1"), .principal = RULE_CLIENT, .selector = TEXTS("c0") },
    { EXCHANGE, PERMIT_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("v0"))) },
    { EXCHANGE, PERMIT_ALL, WHEN(ONE("user.email", RULE_NOT_EQUAL, TEXT("v0"))) },
    { EXCHANGE, FORBID_ALL, WHEN(ONE("client.tags", RULE_NOT_CONTAINS, TEXT("v0"))) },
    { EXCHANGE, FORBID("s0") },
    { EXCHANGE, FORBID("s1"), WHEN(ONE("user.id", RULE_EQUAL, TEXT("v0"))) },
    { FETCH, PERMIT_ALL },
    { .family = RULE_TOKEN_EXCHANGE, .actions = 1u << RULE_EXCHANGE_TOKEN, PERMIT_ALL },
    { .enabled = true,
      .family = RULE_OUTBOUND_ACCESS,
      .actions = 1u << RULE_EXCHANGE_TOKEN,
      PERMIT_ALL },
};

static size_t check_pair(size_t one, size_t other, struct arena *a)
{
    struct rule list[2];
    size_t n = 0;

    if (pairs[one].effect != RULE_EFFECT_NONE)
        list[n++] = pairs[one];
    if (pairs[other].effect != RULE_EFFECT_NONE)
        list[n++] = pairs[other];
    return check_rules(list, n, false, a) + check_rules(list, n, true, a);
}

static void all_pairs(void **unused)
{
    struct arena *a = arena_open(0);
    size_t n = 0;

    (void)unused;
    for (size_t one = 0; one < ROWS_COUNT(pairs); one++)
        for (size_t other = 0; other < ROWS_COUNT(pairs); other++)
            n += check_pair(one, other, a);
    arena_free(a);
    printf("two rules out of %zu, both orders: %zu worlds, no difference\n",
           ROWS_COUNT(pairs) - 1, n);
}

/* The grammar of one rule: each part with each other. */
static const struct rule effects[] = { { PERMIT_ALL }, { FORBID_ALL } };
static const struct rule_texts selectors[] = { { NULL, 0 },
                                               TEXTS("v0"),
                                               TEXTS("c0", "v1") };
static const struct rule places[] = {
    { .n_targets = 0 },
    { ON(RULE_API, "T0") },
    { ON(RULE_TYPE_ANY, "https://0", "T2") },
    { ON(RULE_OUTBOUND_APP, "T0") },
    { .targets = (const struct rule_target[]){ { .type = RULE_API } }, .n_targets = 1 },
    { .targets =
          (const struct rule_target[]){ { .type = RULE_API, .all_of_type = true } },
      .n_targets = 1 },
};
static const struct rule_grant grants[] = {
    { .all_scopes = true },
    { .scopes = TEXTS("s0") },
    { .scopes = TEXTS("s1", "s9") },
    { .allowed_audiences = TEXTS("https://0") },
    { .scopes = TEXTS("s0"), .allowed_audiences = TEXTS("https://0") },
    { .all_scopes = true, .allowed_audiences = TEXTS("https://1") },
};
static const struct rule_value value = TEXT("v0");
static const char *const keys[] = { "client.tags", "user.email" };

/* 0: no condition; then each operator over each key. */
static size_t add_condition(size_t number, struct rule_condition *c, struct rule *r)
{
    enum { OPERATORS = 6 };

    *c = (struct rule_condition){ .values = &value, .n_values = 1 };
    r->conditions = c;
    r->n_conditions = number % (1 + 2 * OPERATORS) > 0;
    if (r->n_conditions > 0) {
        size_t i = number % (1 + 2 * OPERATORS) - 1;

        c->key = keys[i / OPERATORS];
        c->op = (enum rule_operator)(RULE_EQUAL + (int)(i % OPERATORS));
        c->is_list = c->op == RULE_IN || c->op == RULE_NOT_IN;
    }
    return number / (1 + 2 * OPERATORS);
}

/* A digit of the number, of that base; the rest goes on. */
static size_t digit(size_t *number, size_t base)
{
    size_t value_of = *number % base;

    *number /= base;
    return value_of;
}

enum { GRAMMAR = 13 * 2 * 3 * 3 * 6 * 6 };

static size_t check_grammar(size_t number, struct arena *a)
{
    struct rule_condition condition;
    struct rule r = { EXCHANGE };

    number = add_condition(number, &condition, &r);
    r.effect = effects[digit(&number, 2)].effect;
    r.principal = (enum rule_principal)(RULE_ANY + (int)digit(&number, 3));
    r.selector = selectors[digit(&number, 3)];
    r.grants = &grants[digit(&number, 6)];
    r.n_grants = 1;
    r.targets = places[number].targets;
    r.n_targets = places[number].n_targets;
    return check_rules(&r, 1, false, a);
}

static void one_rule(void **unused)
{
    struct arena *a = arena_open(0);
    const char *text = getenv("STS_STRIDE");
    size_t stride = text == NULL ? 1 : strtoul(text, NULL, 10);
    size_t n = 0;

    (void)unused;
    for (size_t i = 0; i < GRAMMAR; i += stride)
        n += check_grammar(i, a);
    arena_free(a);
    printf("one rule out of %d, every %zu: %zu worlds, no difference\n", GRAMMAR, stride,
           n);
}

int main(void)
{
    rows_add_one("the engine decides every rule of a small grammar as the slow twin does",
                 one_rule);
    rows_add_one("the engine decides every two rules of a choice as the slow twin does",
                 all_pairs);
    return rows_run("small");
}
