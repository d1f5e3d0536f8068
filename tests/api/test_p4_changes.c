/* SPDX-License-Identifier: MIT */
/* P4: rules and clients that change, conditions that combine, and both ways to a Connection. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "policies.h"

#include "base/arena.h"

#define VAULT "/v1/mgmt/outbound/app/user/token/latest"

/* The server client `twin` with these tags, as a fixture fragment. */
#define TWIN(tags)                                                                       \
    "{\"clients\":[{\"id\":\"TPA5\",\"clientId\":\"twin-id\",\"name\":\"twin-mcp\","     \
    "\"resourceId\":\"MS1\",\"tags\":[" tags "],"                                        \
    "\"secrets\":[{\"secret\":\"secret-of-twin\"}]}]}"
#define NAMED(name)                                                                      \
    "{\"clients\":[{\"id\":\"TPA5\",\"clientId\":\"twin-id\",\"name\":\"" name "\","     \
    "\"resourceId\":\"MS1\",\"secrets\":[{\"secret\":\"secret-of-twin\"}]}]}"

#define TAG_A  POLICIES_IS("client.tags", "contains", "\"a\"")
#define TAG_B  POLICIES_IS("client.tags", "contains", "\"b\"")
#define ANY_OF POLICIES_ONLY_IF(POLICIES_IS("client.tags", "in", "[\"a\",\"b\"]"))
#define ALL_OF POLICIES_ONLY_IF(TAG_A "," TAG_B)
#define NAME   POLICIES_ONLY_IF(POLICIES_IS("client.name", "equal", "\"crm\""))

static const struct shaped {
    const char *name;
    const char *rules, *fragment;
    bool admitted;
} shaped[] = {
    { "POL-003 the tag itself is admitted", ANY_OF, TWIN("\"a\""), true },
    { "POL-003 the tag in another case is not", ANY_OF, TWIN("\"A\""), false },
    { "POL-003 a longer tag is not", ANY_OF, TWIN("\"ab\""), false },
    { "POL-003 the tag with a blank behind is not", ANY_OF, TWIN("\"a \""), false },
    { "POL-003 a tag before which the tag stands is not", ALL_OF, TWIN("\"a\",\"bb\""),
      false },
    { "POL-004 POL-005 the name itself is admitted", NAME, NAMED("crm"), true },
    { "POL-005 the name in another case is not", NAME, NAMED("CRM"), false },
    { "POL-005 the name with a blank behind is not", NAME, NAMED("crm "), false },
    { "POL-005 a longer name is not", NAME, NAMED("crm2"), false },
    { "POL-005 a beginning of the name is not", NAME, NAMED("cr"), false },
    { "POL-005 a name that ends so is not", NAME, NAMED("xcrm"), false },

    { "POL-006 any-of a, b: no tags are stopped", ANY_OF, TWIN(""), false },
    { "POL-006 any-of a, b: a is admitted", ANY_OF, TWIN("\"a\""), true },
    { "POL-006 any-of a, b: b is admitted", ANY_OF, TWIN("\"b\""), true },
    { "POL-006 any-of a, b: a and b are admitted", ANY_OF, TWIN("\"a\",\"b\""), true },
    { "POL-006 any-of a, b: a, b and c are admitted", ANY_OF, TWIN("\"a\",\"b\",\"c\""),
      true },
    { "POL-006 any-of a, b: c is stopped", ANY_OF, TWIN("\"c\""), false },
    { "POL-006 all-of a, b: no tags are stopped", ALL_OF, TWIN(""), false },
    { "POL-006 all-of a, b: a is stopped", ALL_OF, TWIN("\"a\""), false },
    { "POL-006 all-of a, b: b is stopped", ALL_OF, TWIN("\"b\""), false },
    { "POL-006 all-of a, b: a and b are admitted", ALL_OF, TWIN("\"a\",\"b\""), true },
    { "POL-006 all-of a, b: a, b and c are admitted", ALL_OF, TWIN("\"a\",\"b\",\"c\""),
      true },
};

static void asked(struct scene *s, const struct scene_ask *ask, bool admitted)
{
    struct scene_answer got = scene_ask(s, ask);

    if (admitted)
        (void)judge_given(s, &got);
    else
        judge_refused(s, &got, &judge_no_match);
}

static void each_shaped(void **state)
{
    const struct shaped *row = *state;
    struct scene *s = scene_open("", row->rules);

    scene_apply(s, row->fragment);
    asked(s, &(struct scene_ask){ .client = "twin-id" }, row->admitted);
    scene_close(s);
}

/* POL-010: user, MCP client and MCP server each right or wrong. */
static void three_at_once(void **state)
{
    struct scene *s = scene_open(
        "", POLICIES_ONLY_IF(POLICIES_IS("user.id", "equal", "\"U1\"") "," POLICIES_IS(
                "mcpClient.tags", "in",
                "[\"vetted\"]") "," POLICIES_IS("client.tags", "in", "[\"trusted\"]")));

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        const char *app = i & 2 ? "clipper-id" : "desktop-id";
        const char *claims = arena_printf(
            scene_arena(s), "{\"sub\":\"%s\",\"azp\":\"%s\"}", i & 1 ? "U2" : "U1", app);

        asked(s,
              &(struct scene_ask){ .client = i & 4 ? "twin-id" : "crm-id",
                                   .claims = claims },
              i == 0);
    }
    scene_close(s);
}

#define ON_CALENDAR POLICIES_TARGET("outbound_app", "calendar")
#define RESTRICTED                                                                       \
    "[" POLICIES_FETCH("AR1", "permit", POLICIES_ANYTHING, "") "," POLICIES_EXCHANGE(    \
        "AR2", "permit", POLICIES_ANYTHING,                                              \
        POLICIES_ALL) "," POLICIES_FETCH("AR3", "forbid", ON_CALENDAR, "") "]"

static void its_target_only(void **state)
{
    struct scene *s = scene_open("", RESTRICTED);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .resource = "calendar" });

    (void)state;
    judge_refused(s, &got, &judge_forbidden);
    asked(s, &(struct scene_ask){ .resource = "mail" }, true);
    asked(s, &(struct scene_ask){ .resource = "weather" }, true);
    asked(s, &(struct scene_ask){ .resource = SCENE_BILLING }, true);
    scene_close(s);
}

#define RULES(list) "{\"rules\":[" list "]}"
#define PERMIT      POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING, POLICIES_ALL)
#define NEVER                                                                            \
    POLICIES_EXCHANGE(                                                                   \
        "AR1", "permit", POLICIES_ANYTHING,                                              \
        POLICIES_ALL POLICIES_IF(POLICIES_IS("user.id", "equal", "\"nobody\"")))

static void changed_rule(void **state)
{
    struct scene *s = scene_open("", "[" PERMIT "]");
    struct scene_ask ask = { .token = scene_token(s, NULL) };

    (void)state;
    asked(s, &ask, true);
    scene_apply(s, RULES(NEVER));
    asked(s, &ask, false);
    scene_apply(s, RULES(PERMIT));
    asked(s, &ask, true);
    scene_close(s);
}

static void untagged_client(void **state)
{
    struct scene *s = scene_open("", ANY_OF);
    struct scene_ask ask = { .token = scene_token(s, NULL), .client = "twin-id" };

    (void)state;
    scene_apply(s, TWIN("\"a\""));
    asked(s, &ask, true);
    scene_apply(s, TWIN(""));
    asked(s, &ask, false);
    scene_close(s);
}

static void renamed_client(void **state)
{
    struct scene *s = scene_open("", NAME);
    struct scene_ask ask = { .token = scene_token(s, NULL), .client = "twin-id" };

    (void)state;
    scene_apply(s, NAMED("crm"));
    asked(s, &ask, true);
    scene_apply(s, NAMED("other"));
    asked(s, &ask, false);
    scene_close(s);
}

/* A rule set that cannot be read changes nothing (contract.md 7.1). */
static void bad_rules(void **state)
{
    static const char *const bad[] = {
        RULES("{\"id\":\"AR1\""),
        RULES(POLICIES_EXCHANGE("AR1", "maybe", POLICIES_ANYTHING, POLICIES_ALL)),
        RULES(POLICIES_EXCHANGE(
            "AR1", "permit", POLICIES_ANYTHING,
            POLICIES_ALL POLICIES_IF(POLICIES_IS("user.hat", "equal", "1")))),
        RULES(POLICIES_EXCHANGE(
            "AR1", "permit", POLICIES_ANYTHING,
            POLICIES_ALL POLICIES_IF(POLICIES_IS("user.id", "like", "\"U*\"")))),
        RULES(POLICIES_EXCHANGE("AR1", "permit", "7", POLICIES_ALL)),
        RULES(POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING, ",\"grants\":[{}]")),
    };
    struct scene *s = scene_open("", "[" NEVER "]");

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(bad); i++) {
        struct scene_answer got = scene_call(s, "POST", "/_mock/apply", NULL, bad[i]);

        assert_int_equal(got.status, 400);
        asked(s, &(struct scene_ask){ 0 }, false);
    }
    scene_apply(s, RULES(PERMIT));
    asked(s, &(struct scene_ask){ 0 }, true);
    scene_close(s);
}

/* POL-032: one condition, a rule on a Resource and one on a Connection. */
static const struct both {
    const char *name;
    const char *rules, *claims;
    bool exchanged, fetched;
} both[] = {
#define BOTH(condition)                                                                  \
    "[" POLICIES_EXCHANGE("AR1", "permit", POLICIES_TARGET("api", "RS1"),                \
                          POLICIES_ALL POLICIES_IF(                                      \
                              condition)) "," POLICIES_FETCH("AR2", "permit",            \
                                                             ON_CALENDAR,                \
                                                             POLICIES_IF(condition)) "]"
#define USER POLICIES_IS("user.id", "equal", "\"U1\"")
#define APP  POLICIES_IS("mcpClient.name", "equal", "\"desktop\"")
#define SELF POLICIES_IS("client.name", "equal", "\"crm-mcp\"")
    { "POL-032 a rule on the user permits everywhere", BOTH(USER), NULL, true, true },
    { "POL-032 a rule on another user refuses everywhere",
      BOTH(POLICIES_IS("user.id", "equal", "\"U2\"")), NULL, false, false },
    { "POL-032 a rule on the MCP client permits everywhere", BOTH(APP), NULL, true,
      true },
    { "POL-032 a rule on the MCP client refuses another everywhere", BOTH(APP),
      "{\"azp\":\"clipper-id\"}", false, false },
    { "POL-032 a rule that names the exchanging server refuses the vault route alone",
      BOTH(SELF), NULL, true, false },
};

static void each_both(void **state)
{
    const struct both *row = *state;
    struct scene *s = scene_open("", row->rules);
    const char *token = scene_token(s, row->claims);
    struct scene_answer got;

    asked(s, &(struct scene_ask){ .token = token }, row->exchanged);
    asked(s, &(struct scene_ask){ .token = token, .resource = "calendar" },
          row->exchanged);
    got = scene_call(s, "POST", VAULT,
                     arena_printf(scene_arena(s), SCENE_PROJECT ":%s", token),
                     "{\"appId\":\"calendar\",\"userId\":\"U1\"}");
    assert_int_equal(got.status, row->fetched ? 200 : 403);
    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    assert_string_equal(peek_text(scene_event(s), "action"),
                        row->fetched ? "ConnectionTokenFetched" : "PolicyViolation");
    scene_close(s);
}

static void rule_on_a_target_by_both_routes(void **state)
{
    struct scene *s = scene_open("", RESTRICTED);
    const char *bearer =
        arena_printf(scene_arena(s), SCENE_PROJECT ":%s", scene_token(s, NULL));
    struct scene_answer got;

    (void)state;
    got = scene_call(s, "POST", VAULT, bearer,
                     "{\"appId\":\"calendar\",\"userId\":\"U1\"}");
    assert_int_equal(got.status, 403);
    got =
        scene_call(s, "POST", VAULT, bearer, "{\"appId\":\"weather\",\"userId\":\"U1\"}");
    assert_int_equal(got.status, 200);
    scene_close(s);
}

/* The rule's name, its id and the tag it asks for stay inside; the event has them. */
static void denial_tells_nothing(void **state)
{
    struct scene *s = scene_open(
        "", "[{\"id\":\"ARmarker\",\"name\":\"marker-rule\","
            "\"ruleFamily\":\"token_exchange\",\"actionKinds\":[\"exchange_token\"],"
            "\"effect\":\"forbid\",\"resourceTargets\":" POLICIES_ANYTHING
            ",\"conditions\":[" POLICIES_IS("client.tags", "notContains",
                                            "\"marker-tag\"") "]}]");
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });

    (void)state;
    judge_refused(s, &got, &judge_forbidden);
    assert_null(strstr(got.text, "marker"));
    assert_string_equal(peek_text(scene_event(s), "data.policyRules.0"), "ARmarker");
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(shaped, each_shaped);
    rows_add_one("POL-010 conditions on user, MCP client and MCP server combine",
                 three_at_once);
    rows_add_one("POL-011 a rule affects its target only", its_target_only);
    rows_add_one("POL-012 a changed rule decides the very next exchange", changed_rule);
    rows_add_one("POL-016 a denial gives away neither rule nor tag",
                 denial_tells_nothing);
    rows_add_one("POL-026 rules that cannot be read leave the old ones in force",
                 bad_rules);
    rows_add_one("POL-027 an untagged client is refused at once", untagged_client);
    rows_add_one("POL-027 a renamed client is refused at once", renamed_client);
    ROWS_ADD(both, each_both);
    rows_add_one("POL-032 a rule on a target decides alike by both routes",
                 rule_on_a_target_by_both_routes);
    return rows_run("P4 changes and combinations");
}
