/* SPDX-License-Identifier: MIT */
/* Which fact does each condition key speak of (contract 7.4), and of no other? */
#include "rows.h"
#include "world.h"

#include "base/arena.h"

static const struct ruleset_target target = { RULE_API, "T", "https://t", { 0 }, false };

/* Every fact of the request says its own key and nothing else. */
static const struct facts_client client = {
    "client.id",
    "client's clientId",
    "client.name",
    SET("client.tags"),
};
static const struct facts_client mcp_client = {
    "mcpClient.id",
    "mcpClient's clientId",
    "mcpClient.name",
    SET("mcpClient.tags"),
};
static const struct facts_values claim = VALUES(TEXT("claims.dept"));
static const struct facts_raw everything = {
    .action = RULE_EXCHANGE_TOKEN,
    .target_id = "T",
    .client = &client,
    .mcp_client = &mcp_client,
    .user = { .id = "user.id",
              .email = "user.email",
              .tenant = "tenant.id",
              .roles = SET("user.roles"),
              .permissions = SET("user.permissions"),
              .tenants = SET("user.tenants") },
    .claims = &claim,
    .n_claims = 1,
};

static const struct key {
    const char *name;
    const char *key;
} keys[] = {
    { "POL-007 client.tags are those of the exchanging client", "client.tags" },
    { "POL-007 client.name is that of the exchanging client", "client.name" },
    { "client.id is the record id of the exchanging client", "client.id" },
    { "POL-009 mcpClient.tags are those of the client in azp", "mcpClient.tags" },
    { "POL-009 mcpClient.name is that of the client in azp", "mcpClient.name" },
    { "POL-009 mcpClient.id is the record id of the client in azp", "mcpClient.id" },
    { "POL-008 user.roles are the roles of the inbound token", "user.roles" },
    { "user.permissions are the permissions of the inbound token", "user.permissions" },
    { "POL-008 user.id is the subject", "user.id" },
    { "user.email is the email claim", "user.email" },
    { "user.tenants are the tenants of the inbound token", "user.tenants" },
    { "tenant.id is the current tenant", "tenant.id" },
    { "claims.dept is the claim dept", "claims.dept" },
};

static bool holds(const char *key, enum rule_operator op, const char *value,
                  const struct facts_raw *raw, struct arena *a)
{
    const struct rule_value text = TEXT(value);
    const struct rule_condition condition = {
        .key = key, .op = op, .is_list = op == RULE_NOT_IN, .values = &text, .n_values = 1
    };
    const struct rule rule = { EXCHANGE, PERMIT_ALL, .conditions = &condition,
                               .n_conditions = 1 };
    struct ruleset_input in = world_input(&rule, 1, &target, 1, a);
    const struct ruleset *rules = world_compile(&in, a);
    struct facts_raw asked = *raw;
    const char *line;

    asked.n_claims = ruleset_n_claims(rules) > 0 ? raw->n_claims : 0;
    line = world_decide(rules, &asked, a);
    assert_string_equal(world_reference(rules, &asked, a), line);
    return strncmp(line, "allow", 5) == 0;
}

/* A key finds its own word; the words of all other facts it does not find. */
static void check_key(void **state)
{
    const struct key *k = *state;
    struct arena *a = arena_open(0);

    for (size_t i = 0; i < ROWS_COUNT(keys); i++)
        assert_int_equal(holds(k->key, RULE_CONTAINS, keys[i].key, &everything, a),
                         k == &keys[i]);
    assert_false(holds(k->key, RULE_CONTAINS, "client's clientId", &everything, a));
    arena_free(a);
}

/* POL-020: no operator holds on a key that the request does not have. */
static void check_missing(void **state)
{
    const struct key *k = *state;
    struct arena *a = arena_open(0);
    const struct facts_raw nothing = { .action = RULE_EXCHANGE_TOKEN, .target_id = "T" };

    for (int op = RULE_EQUAL; op < RULE_IN; op++)
        assert_false(holds(k->key, (enum rule_operator)op, "x", &nothing, a));
    assert_false(holds(k->key, RULE_NOT_IN, "x", &nothing, a));
    assert_true(holds(k->key, RULE_NOT_IN, "x", &everything, a));
    arena_free(a);
}

static const struct key missing[] = {
    { "POL-020 a request without exchanging client: client.tags", "client.tags" },
    { "POL-020 without exchanging client: client.name", "client.name" },
    { "POL-020 without MCP client: mcpClient.tags", "mcpClient.tags" },
    { "POL-020 without MCP client: mcpClient.id", "mcpClient.id" },
    { "POL-020 without roles in the token: user.roles", "user.roles" },
    { "POL-020 without permissions in the token: user.permissions", "user.permissions" },
    { "POL-020 a machine's token: user.id", "user.id" },
    { "POL-020 without email claim: user.email", "user.email" },
    { "POL-020 without tenants: user.tenants", "user.tenants" },
    { "POL-020 without current tenant: tenant.id", "tenant.id" },
    { "POL-020 without the claim: claims.dept", "claims.dept" },
};

static void empty_is_present(void **unused)
{
    struct arena *a = arena_open(0);
    const struct facts_client untagged = { "TPA1", "c1", NULL, NOTHING };
    struct facts_raw raw = everything;

    (void)unused;
    raw.client = &untagged;
    assert_true(holds("client.tags", RULE_NOT_CONTAINS, "prod", &raw, a));
    assert_true(holds("client.tags", RULE_NOT_EQUAL, "prod", &raw, a));
    assert_false(holds("client.tags", RULE_CONTAINS, "prod", &raw, a));
    assert_false(holds("client.name", RULE_NOT_EQUAL, "prod", &raw, a));
    arena_free(a);
}

/* Paths are numbered in the order of the rules; that is the order of raw->claims. */
static void claims_have_an_order(void **unused)
{
    struct arena *a = arena_open(0);
    const struct rule list[] = {
        { EXCHANGE, PERMIT_ALL, WHEN(ONE("claims.b", RULE_EQUAL, INTEGER(2))) },
        { EXCHANGE, PERMIT_ALL,
          WHEN(ONE("claims.org.unit", RULE_EQUAL, TEXT("sales")),
               ONE("claims.b", RULE_EQUAL, INTEGER(1))) },
    };
    const struct facts_values values[] = { VALUES(INTEGER(1)), VALUES(TEXT("sales")) };
    struct facts_raw raw = {
        .action = RULE_EXCHANGE_TOKEN, .target_id = "T", .claims = values, .n_claims = 2
    };
    struct ruleset_input in = world_input(list, 2, &target, 1, a);
    const struct ruleset *rules = world_compile(&in, a);

    (void)unused;
    assert_int_equal(ruleset_n_claims(rules), 2);
    assert_string_equal(ruleset_claim_path(rules, 0), "b");
    assert_string_equal(ruleset_claim_path(rules, 1), "org.unit");
    world_expect(&in, &raw, "allow | | 1", a);
    raw.n_claims = 1; /* the rest is missing */
    world_expect(&in, &raw, "deny no_match | |", a);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(keys, check_key);
    ROWS_ADD(missing, check_missing);
    rows_add_one("POL-020 an empty set is present: negative operators hold on it",
                 empty_is_present);
    rows_add_one("claims are asked for in the order in which rules speak of them",
                 claims_have_an_order);
    return rows_run("facts");
}
