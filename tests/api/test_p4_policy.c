/* SPDX-License-Identifier: MIT */
/* P4: what rules see, and what follows. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "policies.h"

#define CRM_TAG  POLICIES_ONLY_IF(POLICIES_IS("client.tags", "in", "[\"trusted\"]"))
#define CRM_NAME POLICIES_ONLY_IF(POLICIES_IS("client.name", "equal", "\"crm-mcp\""))
#define ANNA     POLICIES_ONLY_IF(POLICIES_IS("user.id", "equal", "\"U1\""))
#define DESKTOP  POLICIES_ONLY_IF(POLICIES_IS("mcpClient.id", "equal", "\"TPA1\""))
#define STAFF    POLICIES_ONLY_IF(POLICIES_IS("user.roles", "contains", "\"staff\""))
#define IN_T1    POLICIES_ONLY_IF(POLICIES_IS("tenant.id", "equal", "\"T1\""))
#define NO_ROLES "{\"tenants\":{\"T1\":{}}}"
#define CLIPPER  "{\"azp\":\"clipper-id\",\"client_id\":\"clipper-id\"}"

/* Two rules in either order: a permit, and a forbid of all or of one scope. */
#define PERMIT POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING, POLICIES_ALL)
#define FORBID POLICIES_EXCHANGE("AR2", "forbid", POLICIES_ANYTHING, "")
#define NO_WRITE                                                                         \
    POLICIES_EXCHANGE("AR3", "forbid", POLICIES_ANYTHING, POLICIES_SCOPES("\"write\""))
#define READ_ONLY                                                                        \
    "[" POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING,                            \
                          POLICIES_SCOPES("\"read\"")) "]"
#define ABSENT(operator, value)                                                          \
    POLICIES_ONLY_IF(POLICIES_IS("claims.absent", operator, value))

static const struct judge_case rows[] = {
    { "POL-001 without a rule, untargetedAccess deny refuses", .rules = "[]",
      .want = &judge_no_rule },
    { "POL-001 without a rule, untargetedAccess deny refuses a Connection too",
      .ask = { .resource = "calendar" }, .rules = "[]", .want = &judge_no_rule },
    { "POL-001 without a rule, untargetedAccess allow gives", .rules = "[]",
      .switches = "\"untargetedAccess\":\"allow\"" },
    { "POL-001 without a rule, untargetedAccess allow gives a Connection too",
      .ask = { .resource = "calendar" }, .rules = "[]",
      .switches = "\"untargetedAccess\":\"allow\"" },

    { "POL-002 a rule on client.tags admits the client that has the tag",
      .rules = CRM_TAG },
    { "POL-003 the same rule stops a client without it", .ask = { .client = "twin-id" },
      .rules = CRM_TAG, .want = &judge_no_match },
    { "POL-004 a rule on client.name admits that client", .rules = CRM_NAME },
    { "POL-004 and no other that represents the same Resource",
      .ask = { .client = "twin-id" }, .rules = CRM_NAME, .want = &judge_no_match },
    { "POL-007 a tag on the MCP client does not open client.tags",
      .rules = POLICIES_ONLY_IF(POLICIES_IS("client.tags", "in", "[\"vetted\"]")),
      .want = &judge_no_match },
    { "POL-007 a tag on the MCP server's client does", .rules = CRM_TAG },
    { "POL-007 the name of the MCP client does not open client.name",
      .rules = POLICIES_ONLY_IF(POLICIES_IS("client.name", "equal", "\"desktop\"")),
      .want = &judge_no_match },
    { "POL-008 a rule for anna admits anna", .rules = ANNA },
    { "POL-008 a rule for anna stops ben", .ask = { .claims = "{\"sub\":\"U2\"}" },
      .rules = ANNA, .want = &judge_no_match },
    { "POL-009 a rule for one MCP client admits its tokens", .rules = DESKTOP },
    { "POL-009 and stops those of another", .ask = { .claims = CLIPPER },
      .rules = DESKTOP, .want = &judge_no_match },
    { "POL-013 a role in the token admits", .rules = STAFF },
    { "POL-013 a token without the role is stopped", .ask = { .claims = NO_ROLES },
      .rules = STAFF, .want = &judge_no_match },
    { "POL-013 a role in the request counts for nothing",
      .ask = { .claims = NO_ROLES, .more = "roles=staff&user.roles=staff" },
      .rules = STAFF, .want = &judge_no_match },
    { "POL-013 a tenant in the token admits", .rules = IN_T1 },
    { "POL-013 another tenant is stopped, whatever the request says",
      .ask = { .claims = "{\"dct\":\"T2\"}", .more = "tenant=T1&tenant.id=T1" },
      .rules = IN_T1, .want = &judge_no_match },

    { "POL-018 a forbid behind a permit wins", .rules = "[" PERMIT "," FORBID "]",
      .want = &judge_forbidden },
    { "POL-018 a forbid before a permit wins", .rules = "[" FORBID "," PERMIT "]",
      .want = &judge_forbidden },
    { "POL-018 a forbid of one scope leaves the other", .ask = { .scope = "read" },
      .rules = "[" PERMIT "," NO_WRITE "]" },
    { "POL-018 and withholds just that one", .ask = { .scope = "write" },
      .rules = "[" PERMIT "," NO_WRITE "]", .want = &judge_not_granted },
    { "POL-020 no tags at all do not meet a rule that requires one",
      .ask = { .client = "twin-id" },
      .rules = POLICIES_ONLY_IF(POLICIES_IS("client.tags", "contains", "\"trusted\"")),
      .want = &judge_no_match },
    { "POL-020 an absent claim does not meet notEqual",
      .rules = ABSENT("notEqual", "\"x\""), .want = &judge_no_match },
    { "POL-020 an absent claim does not meet notContains",
      .rules = ABSENT("notContains", "\"x\""), .want = &judge_no_match },
    { "POL-020 an absent claim does not meet notIn", .rules = ABSENT("notIn", "[\"x\"]"),
      .want = &judge_no_match },
    { "POL-020 a claim that is there meets notEqual",
      .ask = { .claims = "{\"absent\":\"y\"}" }, .rules = ABSENT("notEqual", "\"x\"") },
    { "POL-021 request fields supply no tags",
      .ask = { .client = "twin-id",
               .more = "client.tags=trusted&tags%5B%5D=trusted&tags=trusted" },
      .rules = CRM_TAG, .want = &judge_no_match },
    { "POL-021 request fields supply no name",
      .ask = { .client = "twin-id", .more = "client.name=crm-mcp&client_name=crm-mcp" },
      .rules = CRM_NAME, .want = &judge_no_match },
    { "POL-022 claims supply no tags and no name of the client",
      .ask = { .client = "twin-id",
               .claims = "{\"client.tags\":[\"trusted\"],\"client_name\":\"crm-mcp\","
                         "\"client\":{\"tags\":[\"trusted\"],\"name\":\"crm-mcp\"}}" },
      .rules = CRM_TAG, .want = &judge_no_match },
    { "POL-028 a scope that no rule grants is a denial", .ask = { .scope = "write" },
      .rules = READ_ONLY, .want = &judge_not_granted },
    { "POL-028 one granted and one not is refused by name",
      .ask = { .scope = "read write" }, .rules = READ_ONLY, .want = &judge_bad_scope },
    { "POL-028 or narrowed under partialScopes", .ask = { .scope = "read write" },
      .rules = READ_ONLY, .switches = "\"partialScopes\":\"narrow\"" },
    { "POL-029 an inner actor does not meet a rule for it",
      .ask = { .client = "twin-id",
               .claims =
                   "{\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}}}" },
      .rules = CRM_NAME, .want = &judge_no_match },
};

/* POL-015: the denial in both dialects; rfc's is that of an unknown target. */
static void denial_in_rfc(void **state)
{
    static const struct judge_refusal hidden = { 400, "invalid_target", "E099005",
                                                 "no_rule" };
    struct scene *s = scene_open("\"dialect\":\"rfc\"", "[]");
    struct scene_answer denied = scene_ask(s, &(struct scene_ask){ 0 }), unknown;

    (void)state;
    judge_refused(s, &denied, &hidden);
    unknown = scene_ask(s, &(struct scene_ask){ .resource = "https://unknown.test/" });
    judge_refused(s, &unknown, &judge_unknown_target);
    assert_string_equal(denied.text, unknown.text);
    scene_close(s);
}

static void default_is_the_reason(void **state)
{
    struct scene *s = scene_open("\"untargetedAccess\":\"allow\"", "[]");
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    struct jobj event;

    (void)state;
    (void)judge_given(s, &got);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "data.policyDecision"), "allow");
    assert_string_equal(peek_text(event, "data.untargetedAccess"), "allow");
    assert_string_equal(peek_joined(scene_arena(s), event, "data.laxities"),
                        "untargetedAccess");
    scene_close(s);
}

static void allow_names_the_rule(void **state)
{
    struct scene *s = scene_open("", CRM_TAG);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    struct jobj event;

    (void)state;
    (void)judge_given(s, &got);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "data.policyDecision"), "allow");
    assert_string_equal(peek_joined(scene_arena(s), event, "data.policyRules"), "AR1");
    scene_close(s);
}

static void withheld_with_reasons(void **state)
{
    struct scene *s =
        scene_open("\"partialScopes\":\"narrow\"", "[" PERMIT "," NO_WRITE "]");
    struct arena *a = scene_arena(s);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .scope = "read write never" });
    struct jobj event;

    (void)state;
    (void)judge_given(s, &got);
    assert_string_equal(peek_text(got.body, "scope"), "read");
    event = scene_event(s);
    assert_string_equal(peek_joined(a, event, "data.grantedScopes"), "read");
    assert_string_equal(peek_column(a, event, "data.withheldScopes", "scope"),
                        "write never");
    assert_string_equal(peek_column(a, event, "data.withheldScopes", "reason"),
                        "forbidden not_in_catalogue");
    scene_close(s);
}

static void deny_names_the_rule(void **state)
{
    struct scene *s = scene_open("", "[" PERMIT "," FORBID "]");
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    struct jobj event;

    (void)state;
    judge_refused(s, &got, &judge_forbidden);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "action"), "PolicyViolation");
    assert_string_equal(peek_joined(scene_arena(s), event, "data.policyRules"), "AR2");
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, judge_each_case);
    rows_add_one("POL-001 the event names the default as the reason",
                 default_is_the_reason);
    rows_add_one("POL-002 POL-014 an allow names its rule", allow_names_the_rule);
    rows_add_one("POL-014 a deny names its rule", deny_names_the_rule);
    rows_add_one("POL-014 granted and withheld scopes are there, with reasons",
                 withheld_with_reasons);
    rows_add_one("POL-015 in dialect rfc a denial looks like an unknown target",
                 denial_in_rfc);
    return rows_run("P4 policy");
}
