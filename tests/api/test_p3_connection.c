/* SPDX-License-Identifier: MIT */
/* P3: what an exchange for a Connection gives, and to whom. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"

#define ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"
#define API_KEY      "urn:mockstsd:token-type:api_key"
#define VAULT        "/v1/mgmt/outbound/app/user/token/latest"

/* Who asks for which Connection, with which claims, and which credential is theirs. */
static const struct row {
    const char *name;
    const char *resource, *claims, *more;
    const char *want; /* NULL: refused as want_refused */
    const struct judge_refusal *want_refused;
} rows[] = {
    { "TX-CON-001 anna gets her stored OAuth token", .resource = "calendar",
      .want = "calendar-of-anna" },
    { "TX-CON-002 anna gets her stored API key", .resource = "weather",
      .want = "weather-of-anna" },
    { "TX-CON-003 anna in T1 gets the key of T1", .resource = "crm",
      .want = "crm-of-T1" },
    { "TX-CON-003 carl of T1 gets it too", .resource = "crm",
      .claims = "{\"sub\":\"U3\"}", .want = "crm-of-T1" },
    { "TX-CON-004 ben gets his own token", .resource = "calendar",
      .claims = "{\"sub\":\"U2\",\"dct\":\"T2\",\"tenants\":{\"T2\":{}}}",
      .want = "calendar-of-ben" },
    { "TX-CON-005 anna in T2 gets the key of T2", .resource = "crm",
      .claims = "{\"dct\":\"T2\"}", .want = "crm-of-T2" },
    { "TX-CON-005 anna who asks for T2 by tenantId gets the key of T2", .resource = "crm",
      .more = "tenantId=T2", .want = "crm-of-T2" },
    { "TX-CON-005 a user without a tenant gets no tenant's key", .resource = "crm",
      .claims = "{\"dct\":null,\"tenants\":null}", .want_refused = &judge_not_connected },
    { "TX-CON-005 a tenant that the token does not name is refused", .resource = "crm",
      .claims = "{\"tenants\":{\"T1\":{}}}", .more = "tenantId=T2",
      .want_refused = &judge_bad_value },
    { "TX-CON-006 the user's token comes before the tenant's", .resource = "mail",
      .want = "mail-of-anna" },
    { "TX-CON-006 without one of the user the tenant's is given", .resource = "mail",
      .claims = "{\"sub\":\"U3\"}", .want = "mail-of-T1" },
    { "TX-CON-007 carl has connected no calendar", .resource = "calendar",
      .claims = "{\"sub\":\"U3\"}", .want_refused = &judge_not_connected },
    { "TX-CON-008 a Connection that nobody knows is no target",
      .resource = "no-such-connection", .want_refused = &judge_unknown_target },
    { "TX-CON-010 other names in other fields change nothing", .resource = "calendar",
      .more = "user_id=U2&login_id=ben@acme.test&sub=U2&tenant=T2&tenant_id=T2"
              "&requested_subject=U2&userId=U2",
      .want = "calendar-of-anna" },
    { "TX-CON-010 nor do they for a tenant's key", .resource = "crm",
      .more = "tenant=T2&tenant_id=T2&dct=T2", .want = "crm-of-T1" },
    { "TX-CON-016 the exact scopes are given", .resource = "calendar",
      .more = "scope=cal.read", .want = "calendar-of-anna" },
    { "TX-CON-016 other scopes are not connected", .resource = "calendar",
      .more = "scope=cal.write", .want_refused = &judge_not_connected },
    { "TX-CON-021 the id in another case is no target", .resource = "Calendar",
      .want_refused = &judge_unknown_target },
    { "TX-CON-021 the id with a blank behind is no target", .resource = "calendar ",
      .want_refused = &judge_unknown_target },
    { "TX-CON-021 the id with a slash behind is no target", .resource = "calendar/",
      .want_refused = &judge_unknown_target },
    { "TX-CON-022 a Connection and a Resource at once are refused",
      .resource = "calendar", .more = "resource=" SCENE_BILLING,
      .want_refused = &judge_unknown_target },
    { "TX-CON-026 a third party's token is no subject token", .resource = "calendar",
      .claims = "{\"iss\":\"https://accounts.test\"}",
      .want_refused = &judge_bad_subject },
    { "TX-CON-027 a jwt cannot be had from an API key", .resource = "weather",
      .more = "requested_token_type=urn:ietf:params:oauth:token-type:jwt",
      .want_refused = &judge_bad_value },
    { "TX-CON-027 the API key's own type can", .resource = "weather",
      .more = "requested_token_type=" API_KEY, .want = "weather-of-anna" },
    { "TX-CON-031 a urn for a Connection is looked up as a Resource",
      .resource = "urn:mockstsd:connection:calendar",
      .want_refused = &judge_unknown_target },
    { "TX-CON-031 so is an https alias", .resource = "https://calendar",
      .want_refused = &judge_unknown_target },
    { "TX-CON-031 the bare id works", .resource = "calendar",
      .want = "calendar-of-anna" },
    { "TX-CON-032 an id that climbs is no target", .resource = "../../etc/passwd",
      .want_refused = &judge_unknown_target },
    { "TX-CON-032 an id with SQL is no target", .resource = "' OR 1=1 --",
      .want_refused = &judge_unknown_target },
    { "TX-CON-032 an id with formats is no target", .resource = "%s%n",
      .want_refused = &judge_unknown_target },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .resource = "calendar" });

    judge_gives(s, &got, "calendar-of-anna");
    got = scene_ask(s, &(struct scene_ask){ .resource = row->resource,
                                            .token = scene_token(s, row->claims),
                                            .more = row->more });
    if (row->want != NULL)
        judge_gives(s, &got, row->want);
    else
        judge_refused(s, &got, row->want_refused);
    scene_close(s);
}

static void oauth_answer(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .resource = "calendar" });

    (void)state;
    judge_gives(s, &got, "calendar-of-anna");
    assert_string_equal(peek_text(got.body, "token_type"), "Bearer");
    assert_string_equal(peek_text(got.body, "issued_token_type"), ACCESS_TOKEN);
    assert_string_equal(peek_text(got.body, "scope"), "cal.read");
    assert_in_range(peek_int(got.body, "expires_in"), 3590, 3600);
    scene_close(s);
}

static void api_key_answer(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .resource = "weather" });

    (void)state;
    judge_gives(s, &got, "weather-of-anna");
    assert_string_equal(peek_text(got.body, "token_type"), "N_A");
    assert_string_equal(peek_text(got.body, "issued_token_type"), API_KEY);
    assert_false(jobj_has(got.body, "expires_in"));
    assert_false(jobj_has(got.body, "scope"));
    scene_close(s);
}

/* The vault route reads the same store: 404 where the exchange says not connected. */
static void by_the_vault_route(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *anna =
        arena_printf(scene_arena(s), "%s:%s", SCENE_PROJECT, scene_token(s, NULL));
    const char *carl = arena_printf(scene_arena(s), "%s:%s", SCENE_PROJECT,
                                    scene_token(s, "{\"sub\":\"U3\"}"));
    struct scene_answer got =
        scene_call(s, "POST", VAULT, anna, "{\"appId\":\"calendar\",\"userId\":\"U1\"}");

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(peek_text(got.body, "token.accessToken"), "calendar-of-anna");
    assert_false(jobj_has(peek_at(got.body, "token"), "refreshToken"));
    got = scene_call(s, "POST", VAULT, anna, "{\"appId\":\"weather\",\"userId\":\"U1\"}");
    assert_string_equal(peek_text(got.body, "token.accessToken"), "weather-of-anna");
    got =
        scene_call(s, "POST", VAULT, carl, "{\"appId\":\"calendar\",\"userId\":\"U3\"}");
    assert_int_equal(got.status, 404);
    assert_string_equal(peek_text(got.body, "error"), "not_found");
    assert_string_equal(peek_text(scene_event(s), "data.reason"), "not_connected");
    got =
        scene_call(s, "POST", VAULT, carl, "{\"appId\":\"calendar\",\"userId\":\"U1\"}");
    assert_int_equal(got.status, 403);
    assert_string_equal(peek_text(got.body, "error"), "access_denied");
    scene_close(s);
}

static void connect_url(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *carl = scene_token(s, "{\"sub\":\"U3\",\"dct\":null,\"tenants\":null}");
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .token = carl, .resource = "calendar" });
    const char *url = peek_text(got.body, "connect_url");

    (void)state;
    judge_refused(s, &got, &judge_not_connected);
    assert_non_null(url);
    assert_int_equal(
        strncmp(url, SCENE_BASE "/_mock/connect/", strlen(SCENE_BASE "/_mock/connect/")),
        0);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("TX-CON-011 TX-CON-013 TX-CON-015 the answer for a stored OAuth token",
                 oauth_answer);
    rows_add_one("TX-CON-012 TX-CON-013 the answer for a stored API key", api_key_answer);
    rows_add_one("TX-CON-001 TX-CON-002 TX-CON-007 the vault route gives the same",
                 by_the_vault_route);
    rows_add_one("TX-CON-007 a refusal says where the user can connect", connect_url);
    return rows_run("P3 exchange for a Connection");
}
