/* SPDX-License-Identifier: MIT */
#include "bank.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "policy/decide.h"
#include "policy/reading.h"
#include "workbench/wb_ask.h"

static struct arena *arena;

static void check_place(struct wb_stands *s, size_t target, enum rule_action action)
{
    const struct ruleset_input *in = wb_stands_world(s)->input;
    const struct wb_stand *at = wb_stands_at(s, target, action);
    size_t n = 0;

    for (size_t i = 0; i < in->n_rules; i++) {
        const struct rule *r = &in->rules[i];
        bool stands = r->enabled && reading_has_action(r, action) &&
                      reading_names(r, &in->targets[target]);

        assert_int_equal(at->has[i], stands);
        if (!stands)
            continue;
        assert_int_equal(at->number[n], i);
        assert_string_equal(at->rules[n++].id, r->id);
    }
    assert_int_equal(at->n, n);
    assert_ptr_equal(wb_stands_at(s, target, action), at);
}

static void check_places(const struct wb_world *w)
{
    struct wb_stands *s = wb_stands_make(w, arena);

    for (size_t t = 0; t < w->n_targets; t++)
        for (int action = RULE_USER_ACCESS; action < RULE_ACTIONS_MAX; action++)
            check_place(s, t, (enum rule_action)action);
}

static void all_places(void **state)
{
    (void)state;
    check_places(bank_world(arena, NULL));
}

static void disabled(void **state)
{
    (void)state;
    check_places(bank_world(
        arena, "rules: [{ name: off, enabled: false, ruleFamily: token_exchange, "
               "actionKinds: [exchange_token], effect: permit, grants: [{ allScopes: "
               "true }] }, { name: on, ruleFamily: token_exchange, actionKinds: "
               "[exchange_token], effect: permit, grants: [{ allScopes: true }] }]"));
}

/* The engine under test. forgets: once it has been asked, it knows no rule any more. */
static bool forgets;
static size_t n_asked;

struct decision __real_decide(const struct ruleset *rules, const struct facts *f);
struct decision __wrap_decide(const struct ruleset *rules, const struct facts *f);

struct decision __wrap_decide(const struct ruleset *rules, const struct facts *f)
{
    if (forgets && n_asked++ > 0)
        return (struct decision){ .reason = DECISION_NO_MATCH };
    return __real_decide(rules, f);
}

static void ask_twice(bool faulty, int second)
{
    const struct wb_world *w = bank_world(arena, NULL);
    struct wb_stands *s = wb_stands_make(w, arena);
    struct wb_ask ask = { .user = &w->subjects[0].facts,
                          .mcp_client = &w->clients[0].facts,
                          .client = &w->clients[1].facts };
    struct wb_verdict v;
    struct err e = { 0 };

    assert_int_equal(wb_world_target(w, "loan-api", &ask.target, &e), 0);
    forgets = faulty;
    n_asked = 0;
    assert_int_equal(wb_ask_again(s, &ask, arena, &v, &e), 0);
    assert_true(v.decision.allow);
    assert_int_equal(wb_ask_again(s, &ask, arena, &v, &e), second);
    assert_int_equal(e.code, second < 0 ? ERR_CONFLICT : ERR_NONE);
    forgets = false;
}

static void forgetful(void **state)
{
    (void)state;
    ask_twice(false, 0);
    ask_twice(true, -1);
}

/* Both ways of asking, of one user through one pair of clients. */
static void ask_both(struct wb_stands *s, struct wb_ask *ask)
{
    const struct wb_world *w = wb_stands_world(s);
    struct wb_verdict once, again;
    struct err e = { 0 };

    for (ask->target = 0; ask->target < w->n_targets; ask->target++) {
        for (int action = RULE_ACTION_NONE; action < RULE_ACTIONS_MAX; action++) {
            ask->action = (enum rule_action)action;
            assert_int_equal(wb_ask(w, ask, arena, &once, &e), 0);
            assert_int_equal(wb_ask_again(s, ask, arena, &again, &e), 0);
            assert_string_equal(wb_ask_verdict_text(&once, arena),
                                wb_ask_verdict_text(&again, arena));
            assert_int_equal(once.n_rules, again.n_rules);
        }
    }
}

static void everybody(void **state)
{
    const struct wb_world *w = bank_world(arena, NULL);
    struct wb_stands *s = wb_stands_make(w, arena);
    size_t n = w->n_clients;

    (void)state;
    for (size_t i = 0; i < w->n_subjects * n * n; i++) {
        struct wb_ask ask = { .user = &w->subjects[i / n / n].facts,
                              .mcp_client = &w->clients[i / n % n].facts,
                              .client = &w->clients[i % n].facts };
        ask_both(s, &ask);
    }
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    rows_add_one("at a place stand those rules that name it, and no others", all_places);
    rows_add_one("a disabled rule stands nowhere", disabled);
    rows_add_one("an engine that forgets a rule for the second request is caught, a good "
                 "one is not",
                 forgetful);
    rows_add_one("who asks again is answered as who asks once", everybody);
    failed = rows_run("wb_stands");
    arena_free(arena);
    return failed;
}
