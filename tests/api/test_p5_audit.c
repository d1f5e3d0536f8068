/* SPDX-License-Identifier: MIT */
/* P5: what the audit trail says of an exchange, and of one that failed. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "policies.h"

#include "base/arena.h"

#define SEARCH "/v1/mgmt/audit/search"
#define VAULT  "/v1/mgmt/outbound/app/user/token/latest"

/* One exchange, and what must stand at places of its event; "" means null or absent. */
static const struct row {
    const char *name;
    struct scene_ask ask;
    const char *rules;
    struct {
        const char *path, *want;
    } facts[8];
} rows[] = {
    { "AUD-001 AUD-002 AUD-003 AUD-004 AUD-005 an exchange for a Resource leaves all "
      "facts",
      .facts = { { "data.originalUser", "U1" },
                 { "data.mcpClientId", "desktop-id" },
                 { "data.mcpServerClientId", "crm-id" },
                 { "data.target", SCENE_BILLING },
                 { "data.targetType", "api" },
                 { "data.targetId", "RS1" },
                 { "data.policyDecision", "allow" },
                 { "data.policyRules.0", "AR1" } } },
    { "AUD-001 AUD-002 AUD-003 AUD-004 AUD-005 and so does one for a Connection",
      .ask = { .resource = "calendar" },
      .facts = { { "data.originalUser", "U1" },
                 { "data.mcpClientId", "desktop-id" },
                 { "data.mcpServerClientId", "crm-id" },
                 { "data.target", "calendar" },
                 { "data.targetType", "outbound_app" },
                 { "data.targetId", "calendar" },
                 { "data.policyDecision", "allow" },
                 { "data.policyRules.0", "AR2" } } },
    { "AUD-001 the head of the event names user and server",
      .facts = { { "userId", "U1" },
                 { "actorId", "crm-id" },
                 { "action", "TokenExchangeSucceed" },
                 { "method", "token_exchange" },
                 { "externalIds.0", "anna@acme.test" } } },
    { "AUD-005 AUD-007 a denied exchange leaves all facts",
      .rules = "[" POLICIES_EXCHANGE("AR9", "forbid", POLICIES_ANYTHING, "") "]",
      .facts = { { "action", "PolicyViolation" },
                 { "data.originalUser", "U1" },
                 { "data.mcpClientId", "desktop-id" },
                 { "data.mcpServerClientId", "crm-id" },
                 { "data.target", SCENE_BILLING },
                 { "data.policyDecision", "deny" },
                 { "data.policyRules.0", "AR9" },
                 { "data.reason", "forbidden" } } },
    { "AUD-005 without a rule the event names untargetedAccess", .rules = "[]",
      .facts = { { "data.policyDecision", "deny" },
                 { "data.untargetedAccess", "deny" },
                 { "data.policyRules.0", "" },
                 { "data.reason", "no_rule" } } },
    { "AUD-008 a wrong secret leaves a trace, and its id is marked",
      .ask = { .secret = "guess" },
      .facts = { { "action", "TokenExchangeFailed" },
                 { "data.reason", "client_auth" },
                 { "data.mcpServerClientId", "" },
                 { "data.originalUser", "" },
                 { "data.policyDecision", "not_evaluated" } } },
    { "AUD-008 a bad subject token leaves a trace, and its claims are no facts",
      .ask = { .claims = "{\"exp\":1}" },
      .facts = { { "action", "TokenExchangeFailed" },
                 { "data.reason", "subject_token" },
                 { "data.mcpServerClientId", "crm-id" },
                 { "data.mcpClientId", "" },
                 { "data.originalUser", "" },
                 { "userId", "" } } },
    { "AUD-008 an unknown target leaves a trace",
      .ask = { .resource = "https://unknown.test/" },
      .facts = { { "data.reason", "unknown_target" },
                 { "data.target", "https://unknown.test/" },
                 { "data.targetId", "" },
                 { "data.originalUser", "U1" },
                 { "data.error", "invalid_target" },
                 { "data.errorCode", "E099005" } } },
    { "AUD-011 names in other fields are not recorded",
      .ask = { .more = "user=U2&mcp_client=x&client_name=x&sub=U2" },
      .facts = { { "data.originalUser", "U1" },
                 { "data.mcpClientName", "desktop" },
                 { "data.mcpServerClientName", "crm-mcp" } } },
    { "AUD-023 an exchange in T1 is recorded there",
      .facts = { { "data.tenant", "T1" }, { "tenants.0", "T1" } } },
    { "AUD-023 and one in T2 there", .ask = { .claims = "{\"dct\":\"T2\"}" },
      .facts = { { "data.tenant", "T2" }, { "tenants.0", "T2" } } },
    { "AUD-024 a minted token is told apart",
      .facts = { { "data.credentialKind", "resource_token" },
                 { "data.issuedTokenType",
                   "urn:ietf:params:oauth:token-type:access_token" } } },
    { "AUD-024 from a stored token", .ask = { .resource = "calendar" },
      .facts = { { "data.credentialKind", "connection_oauth" },
                 { "data.credentialLevel", "user" },
                 { "data.credentialId", "OT1" },
                 { "data.jti", "" } } },
    { "AUD-024 and from a stored key", .ask = { .resource = "crm" },
      .facts = { { "data.credentialKind", "connection_api_key" },
                 { "data.credentialLevel", "tenant" },
                 { "data.credentialId", "OT6" } } },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open("", row->rules);
    struct jobj event;

    (void)scene_ask(s, &row->ask);
    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    event = scene_event(s);
    for (size_t i = 0; i < ROWS_COUNT(row->facts) && row->facts[i].path != NULL; i++) {
        const char *text = peek_text(event, row->facts[i].path);
        const char *is = text != NULL ? text : "";

        if (strcmp(is, row->facts[i].want) != 0)
            print_message("%s\n", row->facts[i].path);
        assert_string_equal(is, row->facts[i].want);
    }
    scene_close(s);
}

static void chain_is(struct scene *s, const char *roles, const char *ids)
{
    struct jobj event = scene_event(s);
    struct arena *a = scene_arena(s);

    assert_string_equal(peek_column(a, event, "data.chain", "role"), roles);
    assert_string_equal(peek_column(a, event, "data.chain", "id"), ids);
}

static void four_in_order(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });

    (void)state;
    (void)judge_given(s, &got);
    chain_is(s, "user mcp_client mcp_server downstream", "U1 desktop-id crm-id RS1");
    for (int i = 0; i < 4; i++) {
        bool verified = false;
        struct jobj link = peek_at(
            scene_event(s), arena_printf(scene_arena(s), "data.chain.%d.verified", i));

        assert_int_equal(jobj_as_bool(link, &verified, NULL), 0);
        assert_true(verified);
    }
    scene_close(s);
}

static void unverified_in_the_chain(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .claims = "{\"exp\":1}" });
    bool verified = true;

    (void)state;
    judge_refused(s, &got, &judge_bad_subject);
    assert_string_equal(peek_text(scene_event(s), "data.chain.0.id"), "U1");
    assert_int_equal(
        jobj_as_bool(peek_at(scene_event(s), "data.chain.0.verified"), &verified, NULL),
        0);
    assert_false(verified);
    scene_close(s);
}

/* desktop called twin, which called billing, which called agent; now crm exchanges. */
static void longer_chain(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(
        s, &(struct scene_ask){
               .claims =
                   "{\"azp\":\"agent-id\",\"client_id\":\"agent-id\","
                   "\"act\":{\"sub\":\"agent-id\",\"act\":{\"sub\":\"billing-id\","
                   "\"act\":{\"sub\":\"twin-id\",\"act\":{\"sub\":\"desktop-id\"}}}}}" });

    (void)state;
    (void)judge_given(s, &got);
    chain_is(s, "user mcp_client mcp_server mcp_server mcp_server mcp_server downstream",
             "U1 desktop-id twin-id billing-id agent-id crm-id RS1");
    scene_close(s);
}

static void fifty_of_each(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *bearer =
        arena_printf(scene_arena(s), SCENE_PROJECT ":%s", scene_token(s, NULL));
    int64_t before = scene_events(s);

    (void)state;
    for (int i = 0; i < 50; i++) {
        struct scene_answer got =
            scene_ask(s, &(struct scene_ask){ .resource = i & 1 ? "calendar" : NULL });

        (void)judge_given(s, &got);
    }
    assert_int_equal(scene_events(s) - before, 50);
    for (int i = 0; i < 50; i++) {
        struct scene_answer got = scene_call(
            s, "POST", VAULT, bearer, "{\"appId\":\"calendar\",\"userId\":\"U1\"}");

        assert_int_equal(got.status, 200);
        assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    }
    assert_int_equal(scene_events(s) - before, 100);
    scene_close(s);
}

static void tied_to_the_token(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    struct jobj claims = peek_token(scene_arena(s), judge_given(s, &got), 1);

    (void)state;
    assert_string_equal(peek_text(scene_event(s), "data.jti"), peek_text(claims, "jti"));
    assert_string_equal(peek_text(scene_event(s), "data.subjectJti"), "inbound-of-anna");
    scene_close(s);
}

static void nothing_forged(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(
        s, &(struct scene_ask){ .resource = "x\r\n{\"action\":\"Fake\"}\x1b[31m" });

    (void)state;
    judge_refused(s, &got, &judge_unknown_target);
    assert_string_equal(peek_text(scene_event(s), "action"), "TokenExchangeFailed");
    scene_close(s);
}

static void authority(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *const bearers[] = {
        NULL,
        SCENE_PROJECT,
        SCENE_PROJECT ":secret-of-crm",
        arena_printf(scene_arena(s), SCENE_PROJECT ":%s", scene_token(s, NULL)),
    };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(bearers); i++) {
        struct scene_answer got = scene_call(s, "POST", SEARCH, bearers[i], "{}");

        assert_true(got.status == 401 || got.status == 403);
        assert_false(jobj_has(got.body, "audits"));
    }
    assert_int_equal(
        scene_call(s, "POST", SEARCH, SCENE_PROJECT ":" SCENE_KEY, "{}").status, 200);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("AUD-009 the chain reads user, MCP client, MCP server, downstream",
                 four_in_order);
    rows_add_one("AUD-008 what did not verify is marked in the chain",
                 unverified_in_the_chain);
    rows_add_one("AUD-010 a longer chain is recorded whole", longer_chain);
    rows_add_one("AUD-006 AUD-016 one exchange or fetch, one event, at once",
                 fifty_of_each);
    rows_add_one("AUD-012 the event is tied to the token by its jti", tied_to_the_token);
    rows_add_one("AUD-014 an event cannot be forged by its target", nothing_forged);
    rows_add_one("AUD-019 reading the trail needs a management key", authority);
    return rows_run("P5 audit");
}
