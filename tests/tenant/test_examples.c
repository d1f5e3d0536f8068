/* SPDX-License-Identifier: MIT */
/* The example tenants hold what they are there to show. */
#include <string.h>

#include "given.h"
#include "rows.h"

#include "policy/rule.h"
#include "policy/rule_words.h"

static struct given world_of(const char *file)
{
    struct given g = given_file(file);

    assert_non_null(g.world);
    assert_int_equal(diag_errors(g.diags) + diag_warnings(g.diags), 0);
    return g;
}

static void stories(void **unused)
{
    struct given g = world_of("tenants/loans.yaml");

    (void)unused;
    assert_string_equal(snapshot_user_by_login(g.world, "alice")->name, "Alice Adams");
    assert_non_null(snapshot_resource_by_uri(g.world, "https://payroll.bank.test/api"));
    assert_non_null(snapshot_connection(g.world, "salesforce"));
    given_end(&g);
    g = world_of("tenants/broken.yaml");
    given_end(&g);
}

/* Every word of a vocabulary, as bits of the values that occur. */
struct seen {
    unsigned families, actions, effects, principals, types, operators;
    bool claims;
};

static void look_at(const struct rule *r, struct seen *s)
{
    s->families |= 1u << r->family;
    s->actions |= r->actions;
    s->effects |= 1u << r->effect;
    s->principals |=
        1u << (r->principal == RULE_PRINCIPAL_NONE ? RULE_ANY : r->principal);
    for (size_t i = 0; i < r->n_targets; i++)
        s->types |= 1u << r->targets[i].type;
    for (size_t i = 0; i < r->n_conditions; i++) {
        s->operators |= 1u << r->conditions[i].op;
        s->claims |= strncmp(r->conditions[i].key, "claims.", 7) == 0;
    }
}

static unsigned all_of(enum rule_vocabulary of)
{
    size_t n;

    rule_words_all(of, &n);
    return (1u << (n + 1)) - 2;
}

static void saas(void **unused)
{
    struct given g = world_of("tenants/saas.yaml");
    struct seen seen = { 0 };

    (void)unused;
    assert_int_equal(snapshot_n_rules(g.world), 40);
    assert_int_equal(snapshot_count(g.world, RECORD_TENANT), 3);
    for (size_t i = 0; i < snapshot_n_rules(g.world); i++)
        look_at(snapshot_rule(g.world, i), &seen);
    assert_int_equal(seen.families, all_of(RULE_WORDS_FAMILY));
    assert_int_equal(seen.actions, all_of(RULE_WORDS_ACTION));
    assert_int_equal(seen.effects, all_of(RULE_WORDS_EFFECT));
    assert_int_equal(seen.principals, all_of(RULE_WORDS_PRINCIPAL));
    assert_int_equal(seen.types, all_of(RULE_WORDS_TARGET_TYPE));
    assert_int_equal(seen.operators, all_of(RULE_WORDS_OPERATOR));
    assert_true(seen.claims);
    given_end(&g);
}

int main(void)
{
    rows_add_one("the bank and the broken shop load without a word", stories);
    rows_add_one("the product has forty rules of every kind", saas);
    return rows_run("examples");
}
