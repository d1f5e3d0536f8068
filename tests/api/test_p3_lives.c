/* SPDX-License-Identifier: MIT */
/* P3: credentials that change, and clients that must not get them. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"

static const struct scene_ask calendar = { .resource = "calendar" };

static void replaced(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &calendar);

    (void)state;
    judge_gives(s, &got, "calendar-of-anna");
    scene_apply(s, "{\"credentials\":[{\"id\":\"OT1\",\"appId\":\"calendar\","
                   "\"userId\":\"U1\",\"accessToken\":\"another\","
                   "\"scopes\":[\"cal.read\"]}]}");
    got = scene_ask(s, &calendar);
    judge_gives(s, &got, "another");
    scene_close(s);
}

static void removed(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &calendar);

    (void)state;
    judge_gives(s, &got, "calendar-of-anna");
    got = scene_call(s, "DELETE", "/_mock/records?kind=credentials&id=OT1", NULL, NULL);
    assert_int_equal(got.status, 200);
    got = scene_ask(s, &calendar);
    judge_refused(s, &got, &judge_not_connected);
    got =
        scene_call(s, "DELETE", "/_mock/records?kind=connections&id=weather", NULL, NULL);
    assert_int_equal(got.status, 200);
    got = scene_ask(s, &(struct scene_ask){ .resource = "weather" });
    judge_refused(s, &got, &judge_unknown_target);
    scene_close(s);
}

/* No Connection can have the name of a Resource: ids hold no colon, URIs do. */
static void one_identifier_one_thing(void **state)
{
    static const char *const taken[] = {
        "{\"connections\":[{\"id\":\"" SCENE_BILLING "\",\"appType\":\"oidc\"}]}",
        "{\"connections\":[{\"id\":\"urn:my-api\",\"appType\":\"oidc\"}]}",
        "{\"connections\":[{\"id\":\"RS1\",\"appType\":\"oidc\"}]}",
    };
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(taken); i++) {
        got = scene_call(s, "POST", "/_mock/apply", NULL, taken[i]);
        assert_int_equal(got.status, 400);
        assert_string_equal(peek_text(got.body, "errorCode"), "E011003");
    }
    scene_apply(s, "{\"connections\":[{\"id\":\"fresh\",\"appType\":\"oidc\"}]}");
    got = scene_ask(s, &(struct scene_ask){ 0 });
    (void)judge_given(s, &got);
    scene_close(s);
}

/* The MCP client spends its own inbound token; a rule names the MCP server's client. */
#define FOR_CRM                                                                          \
    "[{\"id\":\"AR1\",\"name\":\"crm\",\"ruleFamily\":\"outbound_access\","              \
    "\"actionKinds\":[\"fetch_outbound_token\"],\"effect\":\"permit\","                  \
    "\"principalType\":\"client\",\"principalSelector\":[\"TPA4\"],"                     \
    "\"resourceTargets\":[{\"type\":\"any\",\"allOfType\":true}]}]"

static const struct dual {
    const char *name;
    const char *switches;
    struct scene_ask ask;
    const char *claims;
    const struct judge_refusal *want;
} dual[] = {
    { "TX-CON-024 binding strict: a public MCP client is no caller",
      "",
      { .resource = "calendar", .client = "", .more = "client_id=desktop-id" },
      NULL,
      &judge_bad_client },
    { "TX-CON-024 binding strict: the token is not for a confidential MCP client",
      "",
      { .resource = "calendar", .client = "agent-id" },
      "{\"azp\":\"agent-id\",\"client_id\":\"agent-id\"}",
      &judge_bad_audience },
    { "TX-CON-024 binding off: a public MCP client is no caller",
      "\"audienceBinding\":\"off\"",
      { .resource = "calendar", .client = "", .more = "client_id=desktop-id" },
      NULL,
      &judge_bad_client },
    { "TX-CON-024 binding off: policy refuses a confidential MCP client",
      "\"audienceBinding\":\"off\"",
      { .resource = "calendar", .client = "agent-id" },
      "{\"azp\":\"agent-id\",\"client_id\":\"agent-id\"}",
      &judge_no_match },
};

static void each_dual(void **state)
{
    const struct dual *row = *state;
    struct scene *s = scene_open(row->switches, FOR_CRM);
    struct scene_ask ask = row->ask;
    struct scene_answer got = scene_ask(s, &calendar);
    struct jobj event;

    judge_gives(s, &got, "calendar-of-anna");
    ask.token = scene_token(s, row->claims);
    got = scene_ask(s, &ask);
    judge_refused(s, &got, row->want);
    event = scene_event(s);
    if (row->claims != NULL) {
        assert_string_equal(peek_text(event, "actorId"), "agent-id");
    } else {
        assert_null(peek_text(event, "data.mcpServerClientId"));
        assert_non_null(
            strstr(peek_column(scene_arena(s), event, "data.chain", "id"), "desktop-id"));
    }
    scene_close(s);
}

static void not_the_twin(void **state)
{
    struct scene *s = scene_open("", FOR_CRM);
    const char *token = scene_token(s, NULL);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .token = token, .resource = "calendar" });

    (void)state;
    judge_gives(s, &got, "calendar-of-anna");
    assert_string_equal(peek_text(scene_event(s), "data.mcpServerClientId"), "crm-id");
    got = scene_ask(s, &(struct scene_ask){
                           .token = token, .resource = "calendar", .client = "twin-id" });
    judge_refused(s, &got, &judge_no_match);
    assert_string_equal(peek_text(scene_event(s), "data.mcpServerClientId"), "twin-id");
    scene_close(s);
}

/* A machine's token: no user's credential, and a tenant's only where the client may. */
#define MACHINE                                                                          \
    "{\"sub\":\"TPA4\",\"azp\":\"crm-id\",\"client_id\":\"crm-id\",\"tenants\":null,"    \
    "\"dct\":null}"

static void without_a_user(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = scene_token(s, MACHINE);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .token = token, .resource = "calendar" });

    (void)state;
    judge_refused(s, &got, &judge_not_connected);
    assert_false(jobj_has(got.body, "connect_url"));
    assert_null(peek_text(scene_event(s), "data.originalUser"));
    got = scene_ask(s, &(struct scene_ask){
                           .token = token, .resource = "crm", .more = "tenantId=T1" });
    judge_gives(s, &got, "crm-of-T1");
    got = scene_ask(s, &(struct scene_ask){
                           .token = token, .resource = "crm", .more = "tenantId=T2" });
    judge_refused(s, &got, &judge_bad_value);
    scene_close(s);
}

/* Denied with and without a stored credential: the same bytes, and no hint (contract.md 4.1). */
static void no_hint(void **state)
{
    struct scene *s = scene_open("", FOR_CRM);
    struct scene_answer with =
        scene_ask(s, &(struct scene_ask){ .client = "twin-id", .resource = "calendar" });
    struct scene_answer without;

    (void)state;
    judge_refused(s, &with, &judge_no_match);
    without =
        scene_ask(s, &(struct scene_ask){ .client = "twin-id",
                                          .token = scene_token(s, "{\"sub\":\"U3\"}"),
                                          .resource = "calendar" });
    judge_refused(s, &without, &judge_no_match);
    assert_string_equal(with.text, without.text);
    scene_close(s);
}

/* Byte for byte, whatever it is made of (TX-CON-001). */
static void odd_characters(void **state)
{
    static const char spelt[] = "q\\\"b\\\\s/p+e=\xc3\xa9\\ud83d\\udd11\\tend";
    static const char meant[] = "q\"b\\s/p+e=\xc3\xa9\xf0\x9f\x94\x91\tend";
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    char *tail = arena_alloc(a, 8192 + 1);
    struct scene_answer got;

    (void)state;
    memset(tail, 'x', 8192);
    scene_apply(s, arena_printf(a,
                                "{\"credentials\":[{\"id\":\"OT5\",\"appId\":\"weather\","
                                "\"userId\":\"U1\",\"accessToken\":\"%s%s\"}]}",
                                spelt, tail));
    got = scene_ask(s, &(struct scene_ask){ .resource = "weather" });
    judge_gives(s, &got, arena_printf(a, "%s%s", meant, tail));
    scene_close(s);
}

static void tenant_of_the_token(void **state)
{
    static const char *const tenants[] = { "T1", "T2", "T1" };
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);

    (void)state;
    scene_apply(s, "{\"credentials\":["
                   "{\"id\":\"OT8\",\"appId\":\"weather\",\"userId\":\"U1\","
                   "\"tenantId\":\"T1\",\"accessToken\":\"anna-in-T1\"},"
                   "{\"id\":\"OT9\",\"appId\":\"weather\",\"userId\":\"U1\","
                   "\"tenantId\":\"T2\",\"accessToken\":\"anna-in-T2\"}]}");
    for (size_t i = 0; i < ROWS_COUNT(tenants); i++) {
        const char *claims = arena_printf(a, "{\"dct\":\"%s\"}", tenants[i]);
        struct scene_answer got =
            scene_ask(s, &(struct scene_ask){ .resource = "weather", .claims = claims });

        judge_gives(s, &got, arena_printf(a, "anna-in-%s", tenants[i]));
    }
    scene_close(s);
}

int main(void)
{
    rows_add_one("TX-CON-017 odd characters and 8 KiB survive", odd_characters);
    rows_add_one("TX-CON-029 a user in two tenants gets that of the token's tenant",
                 tenant_of_the_token);
    rows_add_one("TX-CON-018 a changed credential is seen by the next exchange",
                 replaced);
    rows_add_one("TX-CON-019 a removed credential stops working at once", removed);
    rows_add_one("TX-CON-020 an identifier is one thing alone", one_identifier_one_thing);
    ROWS_ADD(dual, each_dual);
    rows_add_one("TX-CON-025 a denial is the same with and without a credential",
                 no_hint);
    rows_add_one("TX-CON-028 a token without a user reaches no user's credential",
                 without_a_user);
    rows_add_one("TX-CON-035 what one server may have is not given to its twin",
                 not_the_twin);
    return rows_run("P3 life of a credential");
}
