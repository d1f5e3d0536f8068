/* SPDX-License-Identifier: MIT */
/* P7: what a code gives, to whom, and how often. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "visitor.h"

#include "base/arena.h"

static const struct judge_refusal bad_grant = { 400, "invalid_grant", "E099003",
                                                "grant" };
static const struct judge_refusal no_code = { 400, "invalid_request", "E011002",
                                              "request" };

static struct jobj claims_of(struct desk *d, const struct scene_answer *got,
                             const char *member)
{
    return peek_token(scene_arena(d->scene), peek_text(got->body, member), 1);
}

/* AZ-031: the seed's inbound token. */
static void carries_server(void **state)
{
    static const struct {
        const char *switches, *aud;
    } dialects[] = { { "", SCENE_SERVER " " SCENE_PROJECT },
                     { "\"dialect\":\"rfc\"", SCENE_SERVER } };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(dialects); i++) {
        struct desk d = visitor_open(dialects[i].switches);
        struct scene_answer got =
            visitor_login(&d, &(struct visitor_ask){ .more = "resource=" SCENE_SERVER });
        struct jobj claims = claims_of(&d, &got, "access_token");

        assert_string_equal(peek_joined(scene_arena(d.scene), claims, "aud"),
                            dialects[i].aud);
        judge_token_good(d.scene, peek_text(got.body, "access_token"));
        desk_close(&d);
    }
}

static void says_who(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = visitor_login(
        &d, &(struct visitor_ask){ .scope = "crm:read email", .more = "tenant=T2" });
    struct jobj claims = claims_of(&d, &got, "access_token"), event;

    (void)state;
    assert_string_equal(peek_text(claims, "sub"), "U1");
    assert_string_equal(peek_text(claims, "azp"), "desktop-id");
    assert_string_equal(peek_text(claims, "client_id"), "desktop-id");
    assert_string_equal(peek_text(claims, "scope"), "crm:read email");
    assert_string_equal(peek_text(claims, "dct"), "T2");
    assert_string_equal(peek_text(claims, "email"), "anna@acme.test");
    assert_true(jobj_has(peek_at(claims, "tenants"), "T1"));
    assert_true(jobj_has(claims, "roles") && jobj_has(claims, "permissions"));
    assert_false(jobj_has(claims, "act"));
    event = scene_event(d.scene);
    assert_string_equal(peek_text(event, "userId"), "U1");
    assert_string_equal(peek_text(event, "actorId"), "desktop-id");
    assert_string_equal(peek_text(event, "method"), "authorization_code");
    assert_string_equal(peek_text(event, "data.jti"), peek_text(claims, "jti"));
    assert_memory_equal(peek_text(event, "data.agentId"), "AG", 2);
    assert_string_equal(peek_column(scene_arena(d.scene), event, "data.chain", "role"),
                        "user mcp_client downstream");
    desk_close(&d);
}

/* What was agreed to leaves an event once, and another one when it grows. */
static void remembers_consent(void **state)
{
    struct desk d = visitor_open("");
    int64_t before = scene_events(d.scene);

    (void)state;
    (void)visitor_code(&d, &(struct visitor_ask){ .scope = "crm:read" });
    assert_int_equal(scene_events(d.scene) - before, 1);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "ConsentGranted");
    assert_memory_equal(peek_text(scene_event(d.scene), "data.consentId"), "CN", 2);
    (void)visitor_code(&d, &(struct visitor_ask){ .scope = "crm:read" });
    assert_int_equal(scene_events(d.scene) - before, 1);
    (void)visitor_code(&d, &(struct visitor_ask){ .scope = "crm:write" });
    assert_int_equal(scene_events(d.scene) - before, 2);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "ConsentExpanded");
    assert_string_equal(
        peek_joined(scene_arena(d.scene), scene_event(d.scene), "data.scopes"),
        "crm:read crm:write");
    desk_close(&d);
}

/* OpenID Connect Core 2 */
static void id_token(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = visitor_login(
        &d, &(struct visitor_ask){ .scope = "crm:read openid", .more = "nonce=n%200" });
    struct jobj claims = claims_of(&d, &got, "id_token");

    (void)state;
    assert_string_equal(peek_text(claims, "sub"), "U1");
    assert_string_equal(peek_joined(scene_arena(d.scene), claims, "aud"), "desktop-id");
    assert_string_equal(peek_text(claims, "nonce"), "n 0");
    assert_false(jobj_has(claims, "scope") || jobj_has(claims, "azp"));
    judge_token_refused(d.scene, peek_text(got.body, "id_token"));
    got = visitor_login(&d, &(struct visitor_ask){ .scope = "crm:read" });
    assert_false(jobj_has(got.body, "id_token"));
    desk_close(&d);
}

static void works_once(void **state)
{
    struct desk d = visitor_open("");
    const char *code = visitor_code(&d, &(struct visitor_ask){ 0 });
    struct scene_answer first =
        visitor_spend(&d, &(struct visitor_spend){ .code = code });
    struct scene_answer got;

    (void)state;
    visitor_given(&d, &first);
    judge_token_good(d.scene, peek_text(first.body, "access_token"));
    got = visitor_spend(&d, &(struct visitor_spend){ .code = code });
    judge_refused(d.scene, &got, &bad_grant);
    judge_token_refused(d.scene, peek_text(first.body, "access_token"));
    got = visitor_spend(
        &d, &(struct visitor_spend){ .refresh = peek_text(first.body, "refresh_token") });
    judge_refused(d.scene, &got, &bad_grant);
    desk_close(&d);
}

/* AZ-022: good for a minute by the clock of the project. */
static void dies_soon(void **state)
{
    static const struct {
        int64_t age_s;
        int status;
    } ages[] = { { 59, 200 }, { 60, 400 } };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(ages); i++) {
        struct desk d = visitor_open("");
        const char *code = visitor_code(&d, &(struct visitor_ask){ 0 });
        struct scene_answer got;

        scene_set_clock(d.scene, (SCENE_NOW_S + ages[i].age_s) * 1000);
        got = visitor_spend(&d, &(struct visitor_spend){ .code = code });
        assert_int_equal(got.status, ages[i].status);
        desk_close(&d);
    }
}

/* What differs at redemption; after a refusal the rightful client is served. */
static const struct row {
    const char *name;
    struct visitor_ask ask;
    struct visitor_spend spend;
    const struct judge_refusal *want; /* NULL: it is given */
} rows[] = {
    { .name = "AZ-023 its own client redeems a code" },
    { "AZ-023 another client does not", .spend = { .client = "clipper-id" },
      .want = &bad_grant },
    { "AZ-023 a confidential client does not, either", .spend = { .client = "agent-id" },
      .want = &bad_grant },
    { "AZ-024 another redirect_uri is refused",
      .spend = { .redirect = "https://app.test/other" }, .want = &bad_grant },
    { "AZ-024 a redirect_uri that is left out is refused", .spend = { .redirect = "" },
      .want = &bad_grant },
    { "AZ-032 a resource that was not authorized is no target",
      .spend = { .more = "resource=" SCENE_BILLING }, .want = &judge_unknown_target },
    { "AZ-032 the one that was is fine", .spend = { .more = "resource=" SCENE_SERVER } },
    { "AZ-032 of two that were, one is chosen",
      .ask = { .scope = "crm:read read",
               .more = "resource=" SCENE_SERVER "&resource=" SCENE_BILLING },
      .spend = { .more = "resource=" SCENE_BILLING } },
    { "a request without code is refused", .spend = { .code = "" }, .want = &no_code },
    { "a code that nobody issued is refused", .spend = { .code = "x" },
      .want = &bad_grant },
    { "a wrong secret is refused", .ask = { .client = "agent-id" },
      .spend = { .client = "forced-id" }, .want = &judge_bad_client },
};

static void redeems(void **state)
{
    const struct row *row = *state;
    struct desk d = visitor_open("");
    const char *code = visitor_code(&d, &row->ask);
    struct visitor_spend spend = row->spend,
                         right = { .client = row->ask.client, .code = code };
    struct scene_answer got;

    if (spend.code == NULL)
        spend.code = code;
    got = visitor_spend(&d, &spend);
    if (row->want == NULL) {
        visitor_given(&d, &got);
    } else {
        judge_refused(d.scene, &got, row->want);
        got = visitor_spend(&d, &right);
        visitor_given(&d, &got);
    }
    desk_close(&d);
}

/* Rules and consent count when the token is issued, not only at the login. */
static void decided_again(void **state)
{
    struct desk d = visitor_open("");
    const char *code = visitor_code(&d, &(struct visitor_ask){ .scope = "crm:read" });
    struct scene_answer got;

    (void)state;
    scene_apply(d.scene, "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                         "\"resource_access\",\"actionKinds\":[\"user_access\"],"
                         "\"effect\":\"forbid\",\"resourceTargets\":[{\"type\":\"any\","
                         "\"allOfType\":true}]}]}");
    got = visitor_spend(&d, &(struct visitor_spend){ .code = code });
    judge_refused(d.scene, &got, &judge_forbidden);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "PolicyViolation");
    desk_close(&d);
}

static void no_answer_without_event(void **state)
{
    struct desk d = visitor_open("");
    const char *code = visitor_code(&d, &(struct visitor_ask){ 0 });
    struct scene_answer got;

    (void)state;
    desk_fail_commit(&d);
    got = visitor_spend(&d, &(struct visitor_spend){ .code = code });
    assert_int_equal(got.status, 500);
    assert_false(jobj_has(got.body, "access_token"));
    got = visitor_spend(&d, &(struct visitor_spend){ .code = code });
    visitor_given(&d, &got);
    desk_close(&d);
}

int main(void)
{
    rows_add_one("AZ-031 the client's token carries the MCP server URL in aud",
                 carries_server);
    rows_add_one("the token says who logged in, through whom", says_who);
    rows_add_one("a consent is kept, and grows", remembers_consent);
    rows_add_one("openid gives an ID token, which is no access token", id_token);
    rows_add_one("AZ-020 AZ-021 a code works once, and a replay ends what it gave",
                 works_once);
    rows_add_one("AZ-022 a code dies after a minute", dies_soon);
    ROWS_ADD(rows, redeems);
    rows_add_one("a rule that came after the login counts", decided_again);
    rows_add_one("no event, no token, and the code is still good",
                 no_answer_without_event);
    return rows_run("P7 codes");
}
