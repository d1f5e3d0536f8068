/* SPDX-License-Identifier: MIT */
/* Contract 7.1 to 7.3 row by row: what authors of rules trip over, asked of both evaluators. */
#include "rows.h"
#include "world.h"

#include "base/arena.h"

static const struct ruleset_target targets[] = {
    { RULE_API, "RS1", "https://loans", TEXTS("read", "write"), false },
    { RULE_MCP, "RS2", "https://bare", { 0 }, false },
    { RULE_OUTBOUND_APP, "CON1", NULL, TEXTS("cal.read"), false },
    { RULE_OUTBOUND_APP, "CON2", NULL, { 0 }, true },
};

/* The request, unless a row says otherwise: alice by crm-mcp, for the whole of RS1. */
struct row {
    const char *name;
    struct rule rules[3];
    const char *target;
    enum rule_action action;
    struct facts_texts scopes;
    struct facts_texts tags;     /* of the exchanging client */
    struct facts_texts mcp_tags; /* of the MCP client */
    bool allow_untargeted;
    bool machine; /* no user */
    const char *want;
};

#define DISABLED          .family = RULE_TOKEN_EXCHANGE, .actions = 1u << RULE_EXCHANGE_TOKEN
#define TAGGED(key, tag)  ONE(key, RULE_CONTAINS, TEXT(tag))
#define SELECT(kind, ...) .principal = (kind), .selector = TEXTS(__VA_ARGS__)
#define ALL_OF(kind)                                                                     \
    .targets = (const struct rule_target[]){ { .type = (kind), .all_of_type = true } },  \
    .n_targets = 1
#define AUDIENCES(...)                                                                   \
    .effect = RULE_PERMIT,                                                               \
    .grants =                                                                            \
        (const struct rule_grant[]){ { .scopes = TEXTS("read"),                          \
                                       .allowed_audiences = TEXTS(__VA_ARGS__) } },      \
    .n_grants = 1

static const struct row evaluation[] = {
    { "POL-001 no rule at all: denied",
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "POL-001 untargetedAccess allow: every scope of the target",
      .allow_untargeted = true, .want = "allow untargeted read write | |" },
    { "POL-001 a rule on another target leaves this one untargeted",
      .rules = { { EXCHANGE, PERMIT_ALL, ON(RULE_MCP, "RS2") } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "POL-001 untargeted means no rule names the target, not that none matches",
      .rules = { { EXCHANGE, PERMIT_ALL, WHEN(TAGGED("client.tags", "prod")) } },
      .allow_untargeted = true,
      .want = "deny no_match | read:no_match write:no_match |" },
    { "POL-001 a forbid alone names the target too",
      .rules = { { EXCHANGE, FORBID("write") } }, .allow_untargeted = true,
      .want = "deny no_match | read:no_match write:no_match |" },
    { "a target that nobody knows is denied, whatever untargetedAccess says",
      .target = "RS9", .allow_untargeted = true, .want = "deny no_rule | |" },
    { "POL-002 a tag on the exchanging client opens",
      .rules = { { EXCHANGE, PERMIT_ALL, WHEN(TAGGED("client.tags", "prod")) } },
      .tags = SET("x", "prod"), .want = "allow read write | | 0" },
    { "POL-003 another tag does not",
      .rules = { { EXCHANGE, PERMIT_ALL, WHEN(TAGGED("client.tags", "prod")) } },
      .tags = SET("PROD", "production", "pro", "prod "),
      .want = "deny no_match | read:no_match write:no_match |" },
    { "POL-007 a tag on the MCP client does not open client.tags",
      .rules = { { EXCHANGE, PERMIT_ALL, WHEN(TAGGED("client.tags", "prod")) } },
      .mcp_tags = SET("prod"), .want = "deny no_match | read:no_match write:no_match |" },
    { "POL-020 no tags satisfy no tag condition",
      .rules = { { EXCHANGE, PERMIT_ALL,
                   WHEN(LIST("client.tags", RULE_IN, TEXT("prod"), TEXT(""))) } },
      .want = "deny no_match | read:no_match write:no_match |" },
    { "POL-006 all-of: two conditions on tags, both hold",
      .rules = { { EXCHANGE, PERMIT_ALL,
                   WHEN(TAGGED("client.tags", "a"), TAGGED("client.tags", "b")) } },
      .tags = SET("b", "c", "a"), .want = "allow read write | | 0" },
    { "POL-006 all-of: one of the two does not do",
      .rules = { { EXCHANGE, PERMIT_ALL,
                   WHEN(TAGGED("client.tags", "a"), TAGGED("client.tags", "b")) } },
      .tags = SET("a", "c"), .want = "deny no_match | read:no_match write:no_match |" },
    { "POL-018 a forbid after a permit denies",
      .rules = { { EXCHANGE, PERMIT_ALL }, { EXCHANGE, FORBID_ALL } },
      .want = "deny forbidden | read:forbidden write:forbidden | 1" },
    { "POL-018 a forbid before a permit denies",
      .rules = { { EXCHANGE, FORBID_ALL }, { EXCHANGE, PERMIT_ALL } },
      .want = "deny forbidden | read:forbidden write:forbidden | 0" },
    { "POL-018 a forbid that does not match denies nothing",
      .rules = { { EXCHANGE, FORBID_ALL, WHEN(TAGGED("client.tags", "beta")) },
                 { EXCHANGE, PERMIT_ALL } },
      .want = "allow read write | | 1" },
    { "POL-018 a forbid of one scope takes that one alone",
      .rules = { { EXCHANGE, PERMIT_ALL }, { EXCHANGE, FORBID("write") } },
      .want = "allow read | write:forbidden | 0 1" },
    { "a forbid of every scope one by one leaves nothing granted",
      .rules = { { EXCHANGE, PERMIT_ALL }, { EXCHANGE, FORBID("write", "read") } },
      .want = "deny not_granted | read:forbidden write:forbidden | 0 1" },
    { "a disabled rule is none", .rules = { { DISABLED, PERMIT_ALL } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "a disabled forbid is none",
      .rules = { { DISABLED, FORBID_ALL }, { EXCHANGE, PERMIT_ALL } },
      .want = "allow read write | | 1" },
    { "the same rule twice is one",
      .rules = { { EXCHANGE, PERMIT("read") }, { EXCHANGE, PERMIT("read") } },
      .want = "allow read | write:not_granted | 0 1" },
    { "permits add up",
      .rules = { { EXCHANGE, PERMIT("read") }, { EXCHANGE, PERMIT("write") } },
      .want = "allow read write | | 0 1" },
};

static const struct row scopes[] = {
    { "POL-028 a rule for some scopes withholds the others",
      .rules = { { EXCHANGE, PERMIT("read") } }, .scopes = SET("read", "write"),
      .want = "allow read | write:not_granted | 0" },
    { "a scope granted and not asked for is not given",
      .rules = { { EXCHANGE, PERMIT_ALL } }, .scopes = SET("read"),
      .want = "allow read | | 0" },
    { "a rule decides only if it gave something asked for",
      .rules = { { EXCHANGE, PERMIT("read") }, { EXCHANGE, PERMIT("write") } },
      .scopes = SET("write"), .want = "allow write | | 1" },
    { "a scope asked for twice is one", .rules = { { EXCHANGE, PERMIT_ALL } },
      .scopes = SET("read", "read"), .want = "allow read | | 0" },
    { "nothing of what is asked for is granted",
      .rules = { { EXCHANGE, PERMIT("read") } }, .scopes = SET("write"),
      .want = "deny not_granted | write:not_granted | 0" },
    { "a scope that the target does not have", .rules = { { EXCHANGE, PERMIT_ALL } },
      .scopes = SET("read", "admin"), .want = "allow read | admin:not_in_catalogue | 0" },
    { "a rule cannot grant what the catalogue does not have",
      .rules = { { EXCHANGE, PERMIT("admin") } }, .scopes = SET("admin"),
      .want = "deny not_granted | admin:not_in_catalogue | 0" },
    { "an empty list of scopes asks for all", .rules = { { EXCHANGE, PERMIT_ALL } },
      .scopes = NOTHING, .want = "allow read write | | 0" },
    { "a target without scopes is allowed as a whole",
      .rules = { { EXCHANGE, PERMIT_ALL } }, .target = "RS2", .want = "allow | | 0" },
    { "even by a rule that names scopes it does not have",
      .rules = { { EXCHANGE, PERMIT("read") } }, .target = "RS2", .want = "allow | | 0" },
    { "asked for a scope, a target without scopes has none to give",
      .rules = { { EXCHANGE, PERMIT_ALL } }, .target = "RS2", .scopes = SET("read"),
      .want = "deny not_granted | read:not_in_catalogue | 0" },
    { "a Connection with a catalogue is as a Resource",
      .rules = { { FETCH, PERMIT_ALL } }, .target = "CON1",
      .action = RULE_FETCH_OUTBOUND_TOKEN, .scopes = SET("cal.read", "cal.write"),
      .want = "allow cal.read | cal.write:not_in_catalogue | 0" },
    { "without a catalogue all scopes are any scopes", .rules = { { FETCH, PERMIT_ALL } },
      .target = "CON2", .action = RULE_FETCH_OUTBOUND_TOKEN, .scopes = SET("x", "y"),
      .want = "allow x y | | 0" },
    { "without a catalogue a rule may name the scopes",
      .rules = { { FETCH, PERMIT("x") } }, .target = "CON2",
      .action = RULE_FETCH_OUTBOUND_TOKEN, .scopes = SET("x", "y"),
      .want = "allow x | y:not_granted | 0" },
    { "without a catalogue a forbid takes the named scope",
      .rules = { { FETCH, PERMIT_ALL }, { FETCH, FORBID("x") } }, .target = "CON2",
      .action = RULE_FETCH_OUTBOUND_TOKEN, .scopes = SET("x", "y"),
      .want = "allow y | x:forbidden | 0 1" },
    { "a permit of another family without grants gives every scope",
      .rules = { { FETCH, .effect = RULE_PERMIT } }, .target = "CON1",
      .action = RULE_FETCH_OUTBOUND_TOKEN, .want = "allow cal.read | | 0" },
    { "allowedAudiences with the target's URI: the grant applies",
      .rules = { { EXCHANGE, AUDIENCES("https://other", "https://loans") } },
      .want = "allow read | write:not_granted | 0" },
    { "allowedAudiences without it: the grant does not",
      .rules = { { EXCHANGE, AUDIENCES("https://other", "https://loans/") } },
      .want = "deny not_granted | read:not_granted write:not_granted | 0" },
};

static const struct row reach[] = {
    { "POL-011 a rule on one target leaves the others alone",
      .rules = { { EXCHANGE, FORBID_ALL, ON(RULE_MCP, "RS2") },
                 { EXCHANGE, PERMIT_ALL } },
      .want = "allow read write | | 1" },
    { "POL-011 and holds at its own",
      .rules = { { EXCHANGE, FORBID_ALL, ON(RULE_MCP, "RS2") },
                 { EXCHANGE, PERMIT_ALL } },
      .target = "RS2", .want = "deny forbidden | | 0" },
    { "a Resource is named by its URI too",
      .rules = { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "https://loans") } },
      .want = "allow read write | | 0" },
    { "by exact bytes",
      .rules = { { EXCHANGE, PERMIT_ALL, ON(RULE_API, "https://loans/", "rs1") } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "an id under another type names nothing",
      .rules = { { EXCHANGE, PERMIT_ALL, ON(RULE_MCP, "RS1") } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "the type any fits every target",
      .rules = { { EXCHANGE, PERMIT_ALL, ON(RULE_TYPE_ANY, "RS1") } },
      .want = "allow read write | | 0" },
    { "allOfType names each target of the type",
      .rules = { { EXCHANGE, PERMIT_ALL, ALL_OF(RULE_API) } },
      .want = "allow read write | | 0" },
    { "and none of another", .rules = { { EXCHANGE, PERMIT_ALL, ALL_OF(RULE_API) } },
      .target = "RS2", .want = "deny no_rule untargeted | |" },
    { "an entry with neither ids nor allOfType names nothing",
      .rules = { { EXCHANGE, PERMIT_ALL,
                   .targets = (const struct rule_target[]){ { .type = RULE_TYPE_ANY } },
                   .n_targets = 1 } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "an empty target list is every target", .rules = { { FETCH, PERMIT_ALL } },
      .target = "CON1", .action = RULE_FETCH_OUTBOUND_TOKEN,
      .want = "allow cal.read | | 0" },
    { "POL-032 a rule for exchanges does not open a Connection",
      .rules = { { EXCHANGE, PERMIT_ALL } }, .target = "CON1",
      .action = RULE_FETCH_OUTBOUND_TOKEN,
      .want = "deny no_rule untargeted | cal.read:no_rule |" },
    { "an action outside its family never matches",
      .rules = { { .enabled = true,
                   .family = RULE_RESOURCE_ACCESS,
                   .actions = 1u << RULE_EXCHANGE_TOKEN,
                   PERMIT_ALL } },
      .want = "deny no_rule untargeted | read:no_rule write:no_rule |" },
    { "one rule may carry two actions",
      .rules = { { .enabled = true,
                   .family = RULE_RESOURCE_ACCESS,
                   PERMIT_ALL,
                   .actions = 1u << RULE_USER_ACCESS | 1u << RULE_CLIENT_ACCESS } },
      .action = RULE_CLIENT_ACCESS, .want = "allow read write | | 0" },
    { "principal user: this one",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_USER, "Ualice") } },
      .want = "allow read write | | 0" },
    { "POL-008 principal user: not another one",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_USER, "Ubob") } },
      .want = "deny no_match | read:no_match write:no_match |" },
    { "principal user with no selector: any user",
      .rules = { { EXCHANGE, PERMIT_ALL, .principal = RULE_USER } },
      .want = "allow read write | | 0" },
    { "but no machine", .rules = { { EXCHANGE, PERMIT_ALL, .principal = RULE_USER } },
      .machine = true, .want = "deny no_match | read:no_match write:no_match |" },
    { "principal client by record id",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_CLIENT, "TPA1") } },
      .want = "allow read write | | 0" },
    { "principal client by clientId",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_CLIENT, "TPA9", "crm-id") } },
      .want = "allow read write | | 0" },
    { "POL-007 principal client is not the MCP client",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_CLIENT, "TPA2", "desk-id") } },
      .want = "deny no_match | read:no_match write:no_match |" },
    { "a client's name is no selector",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_CLIENT, "crm-mcp") } },
      .want = "deny no_match | read:no_match write:no_match |" },
    { "principal any with a user's id",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_ANY, "Ualice") } },
      .want = "allow read write | | 0" },
    { "principal any with a client's id",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_ANY, "TPA1") } }, .machine = true,
      .want = "allow read write | | 0" },
    { "principal any with a stranger's id",
      .rules = { { EXCHANGE, PERMIT_ALL, SELECT(RULE_ANY, "TPA2") } },
      .want = "deny no_match | read:no_match write:no_match |" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct facts_client client = { "TPA1", "crm-id", "crm-mcp", row->tags };
    struct facts_client mcp = { "TPA2", "desk-id", "desk", row->mcp_tags };
    struct facts_raw raw = {
        .action = row->action != RULE_ACTION_NONE ? row->action : RULE_EXCHANGE_TOKEN,
        .target_id = row->target != NULL ? row->target : "RS1",
        .client = &client,
        .mcp_client = &mcp,
        .user = { .id = row->machine ? NULL : "Ualice" },
        .scopes = row->scopes,
    };
    struct ruleset_input in;
    size_t n = 0;

    client.tags.present = mcp.tags.present = true;
    while (n < ROWS_COUNT(row->rules) && row->rules[n].effect != RULE_EFFECT_NONE)
        n++;
    in = world_input(row->rules, n, targets, ROWS_COUNT(targets), a);
    in.allow_untargeted = row->allow_untargeted;
    world_expect(&in, &raw, row->want, a);
    arena_free(a);
}

/* Alice by her MCP client and her MCP server: every one of the three must fit. */
static void three_parties(void **unused)
{
    struct arena *a = arena_open(0);
    const struct rule rule = { EXCHANGE, PERMIT_ALL,
                               WHEN(TAGGED("user.roles", "staff"),
                                    TAGGED("mcpClient.tags", "desktop"),
                                    TAGGED("client.tags", "prod")) };
    struct ruleset_input in = world_input(&rule, 1, targets, ROWS_COUNT(targets), a);
    const struct facts_texts yes[] = { SET("staff"), SET("desktop"), SET("prod") };
    const struct facts_texts no = SET("staf", "desktop2", "Prod");

    (void)unused;
    for (unsigned fits = 0; fits < 8; fits++) {
        struct facts_client mcp = { "TPA2", "desk-id", "desk", fits & 2 ? yes[1] : no };
        struct facts_client client = { "TPA1", "crm-id", "crm", fits & 4 ? yes[2] : no };
        struct facts_raw raw = { RULE_EXCHANGE_TOKEN, "RS1", &client, &mcp,
                                 .user = { .roles = fits & 1 ? yes[0] : no } };

        world_expect(&in, &raw,
                     fits == 7 ? "allow read write | | 0"
                               : "deny no_match | read:no_match write:no_match |",
                     a);
    }
    arena_free(a);
}

/* What is granted and withheld: the line up to the rules, whose numbers depend on the order. */
static const char *answer(const char *line, struct arena *a)
{
    return arena_slice(a, line, (size_t)(strrchr(line, '|') - line));
}

/* One permit that matches and one forbid among eight permits that do not. */
static const struct rule independent[] = {
    { EXCHANGE, PERMIT("write"), SELECT(RULE_USER, "U1") },
    { EXCHANGE, PERMIT_ALL, WHEN(TAGGED("client.tags", "prod")) },
    { EXCHANGE, FORBID("write") },
};

static void order_is_nothing(void **unused)
{
    struct arena *a = arena_open(0);
    struct facts_client client = { "TPA1", "crm-id", "crm-mcp", SET("prod") };
    struct facts_raw raw = { RULE_EXCHANGE_TOKEN, "RS1", .client = &client };

    (void)unused;
    for (size_t from = 0; from < 10; from++) {
        struct rule list[10];
        struct ruleset_input in;
        const struct ruleset *rules;

        for (size_t i = 0; i < 10; i++)
            list[i] = independent[0];
        list[from] = independent[1];
        list[(3 * from + 1) % 10] = independent[2];
        in = world_input(list, 10, targets, ROWS_COUNT(targets), a);
        rules = world_compile(&in, a);
        assert_string_equal(answer(world_decide(rules, &raw, a), a),
                            "allow read | write:forbidden ");
        assert_string_equal(answer(world_reference(rules, &raw, a), a),
                            "allow read | write:forbidden ");
    }
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(evaluation, check);
    ROWS_ADD(scopes, check);
    ROWS_ADD(reach, check);
    rows_add_one("POL-010 user, MCP client and server combine: of eight one is allowed",
                 three_parties);
    rows_add_one("POL-019 ten rules in any order decide the same", order_is_nothing);
    return rows_run("decide");
}
