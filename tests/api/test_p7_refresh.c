/* SPDX-License-Identifier: MIT */
/* P7: refresh tokens: fresh access, never more of it, and an end to the family on reuse. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "visitor.h"

#include "base/arena.h"
#include "sts/state.h"

static const struct judge_refusal bad_grant = { 400, "invalid_grant", "E099003",
                                                "grant" };
static const struct judge_refusal missing = { 400, "invalid_request", "E011002",
                                              "request" };

static const char *token_of(const struct scene_answer *got)
{
    return peek_text(got->body, "refresh_token");
}

static struct scene_answer refresh(struct desk *d, const char *token, const char *more)
{
    const struct visitor_spend spend = { .refresh = token, .more = more };

    return visitor_spend(d, &spend);
}

/* A refresh that must succeed; the next token. */
static struct scene_answer refreshed(struct desk *d, const char *token, const char *more)
{
    struct scene_answer got = refresh(d, token, more);

    visitor_given(d, &got);
    return got;
}

static void dead(struct desk *d, const char *token)
{
    struct scene_answer got = refresh(d, token, NULL);

    judge_refused(d->scene, &got, &bad_grant);
}

static void fresh_access(void **state)
{
    struct desk d = visitor_open("");
    struct arena *a = scene_arena(d.scene);
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;
    struct jobj old, new;

    (void)state;
    got = refreshed(&d, token_of(&first), NULL);
    assert_string_equal(peek_text(scene_event(d.scene), "method"), "refresh_token");
    old = peek_token(a, peek_text(first.body, "access_token"), 1);
    new = peek_token(a, peek_text(got.body, "access_token"), 1);
    assert_string_not_equal(peek_text(old, "jti"), peek_text(new, "jti"));
    assert_string_equal(peek_text(old, "sub"), peek_text(new, "sub"));
    assert_string_equal(peek_joined(a, old, "aud"), peek_joined(a, new, "aud"));
    assert_string_not_equal(token_of(&first), token_of(&got));
    judge_token_good(d.scene, peek_text(got.body, "access_token"));
    desk_close(&d);
}

/* RT-003: the old token, then the newest: both are dead, and so is what they gave. */
static void reuse_ends_all(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 });
    struct scene_answer second = refreshed(&d, token_of(&first), NULL);
    struct scene_answer other = visitor_login(&d, &(struct visitor_ask){ 0 });

    (void)state;
    judge_token_good(d.scene, peek_text(second.body, "access_token"));
    dead(&d, token_of(&first));
    dead(&d, token_of(&second));
    judge_token_refused(d.scene, peek_text(second.body, "access_token"));
    judge_token_refused(d.scene, peek_text(first.body, "access_token"));
    (void)refreshed(&d, token_of(&other), NULL); /* another login's is not touched */
    desk_close(&d);
}

static void belongs_to_client(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;
    struct visitor_spend spend = { .client = "clipper-id", .refresh = token_of(&first) };

    (void)state;
    got = visitor_spend(&d, &spend);
    judge_refused(d.scene, &got, &bad_grant);
    spend.client = "agent-id";
    got = visitor_spend(&d, &spend);
    judge_refused(d.scene, &got, &bad_grant);
    (void)refreshed(&d, token_of(&first), NULL);
    desk_close(&d);
}

static void shrinks_never_grows(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;

    (void)state;
    got = refresh(&d, token_of(&first), "scope=crm:read%20crm:extra");
    judge_refused(d.scene, &got, &judge_bad_scope);
    got = refreshed(&d, token_of(&first), "scope=crm:read");
    assert_string_equal(peek_text(got.body, "scope"), "crm:read");
    got = refreshed(&d, token_of(&got), NULL);
    assert_string_equal(peek_text(got.body, "scope"), "crm:read crm:write");
    desk_close(&d);
}

static void stays_at_target(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;

    (void)state;
    got = refresh(&d, token_of(&first), "resource=" SCENE_BILLING);
    judge_refused(d.scene, &got, &judge_unknown_target);
    (void)refreshed(&d, token_of(&first), "resource=" SCENE_SERVER);
    desk_close(&d);
}

static void authenticates(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first =
        visitor_login(&d, &(struct visitor_ask){ .client = "agent-id" });
    const struct visitor_spend right = { .client = "agent-id",
                                         .refresh = token_of(&first) };
    struct scene_ask nobody = { .client = "" };
    struct scene_answer got;

    (void)state;
    nobody.form = arena_printf(scene_arena(d.scene),
                               "grant_type=refresh_token&client_id=agent-id"
                               "&refresh_token=%s",
                               token_of(&first));
    got = scene_ask(d.scene, &nobody);
    judge_refused(d.scene, &got, &judge_bad_client);
    got = visitor_spend(&d, &right);
    visitor_given(&d, &got);
    desk_close(&d);
}

static void missing_is_not_dead(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = refresh(&d, "", NULL);

    (void)state;
    judge_refused(d.scene, &got, &missing);
    dead(&d, "unknown");
    dead(&d, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345");
    desk_close(&d);
}

static void kinds_are_apart(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 });

    (void)state;
    dead(&d, peek_text(first.body, "access_token"));
    judge_token_refused(d.scene, token_of(&first));
    (void)refreshed(&d, token_of(&first), NULL);
    desk_close(&d);
}

/* RT-012: a lifetime from the last use. */
static void ends_by_idleness(void **state)
{
    struct desk d = visitor_open("\"refreshTokenTtl\":3600");
    struct scene_answer got = visitor_login(&d, &(struct visitor_ask){ 0 });

    (void)state;
    scene_set_clock(d.scene, (SCENE_NOW_S + INT64_C(3599)) * 1000);
    got = refreshed(&d, token_of(&got), NULL);
    scene_set_clock(d.scene, (SCENE_NOW_S + INT64_C(3599) + 3600) * 1000);
    dead(&d, token_of(&got));
    desk_close(&d);
}

/* The Resource's lifetimes come before the project's. */
static void lifetimes_of_the_server(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got;

    (void)state;
    scene_apply(d.scene,
                "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER
                "\",\"scopes\":{\"permissionsScopes\":[{\"name\":\"crm:read\"},"
                "{\"name\":\"crm:write\"}]},\"dynamicRegistrationSettings\":{"
                "\"sessionSettings\":{\"enabled\":true,\"sessionTokenExpiration\":60,"
                "\"refreshTokenExpiration\":120}}}]}");
    got = visitor_login(&d, &(struct visitor_ask){ 0 });
    assert_int_equal(peek_int(got.body, "expires_in"), 60);
    scene_set_clock(d.scene, (SCENE_NOW_S + 120) * INT64_C(1000));
    dead(&d, token_of(&got));
    desk_close(&d);
}

static void without_rotation(void **state)
{
    struct desk d = visitor_open("\"refreshRotation\":false");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;

    (void)state;
    for (int i = 0; i < 2; i++) {
        got = refreshed(&d, token_of(&first), NULL);
        assert_false(jobj_has(got.body, "refresh_token"));
        assert_string_equal(
            peek_joined(scene_arena(d.scene), scene_event(d.scene), "data.laxities"),
            "refreshRotation");
    }
    desk_close(&d);
}

static void without_the_grant(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got;

    (void)state;
    scene_apply(d.scene, "{\"clients\":[{\"id\":\"TPA1\",\"clientId\":\"desktop-id\","
                         "\"name\":\"desktop\",\"nonConfidentialClient\":true,"
                         "\"grantTypes\":[\"authorization_code\"]}]}");
    got = visitor_login(&d, &(struct visitor_ask){ 0 });
    assert_false(jobj_has(got.body, "refresh_token"));
    got = refresh(&d, "x", NULL);
    judge_refused(d.scene, &got, &judge_grant_off);
    desk_close(&d);
}

static void after_consent_is_gone(void **state)
{
    static const struct {
        const char *switches;
        struct judge_refusal want;
    } dialects[] = {
        { "", { 404, "invalid_grant", "E063302", "grant" } },
        { "\"dialect\":\"rfc\"", { 400, "invalid_grant", "E063302", "grant" } },
    };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(dialects); i++) {
        struct desk d = visitor_open(dialects[i].switches);
        struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;

        scene_clear(d.scene, ROW_CONSENT);
        got = refresh(&d, token_of(&first), NULL);
        judge_refused(d.scene, &got, &dialects[i].want);
        desk_close(&d);
    }
}

/* All logins of an agentic identity are one group of rows. */
static void after_agent_is_gone(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = visitor_login(&d, &(struct visitor_ask){ 0 });

    (void)state;
    scene_clear(d.scene, ROW_FAMILY);
    dead(&d, token_of(&got));
    got = visitor_login(&d, &(struct visitor_ask){ 0 });
    (void)refreshed(&d, token_of(&got), NULL);
    desk_close(&d);
}

static void after_user_is_gone(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = visitor_login(&d, &(struct visitor_ask){ 0 });

    (void)state;
    got = refreshed(&d, token_of(&got), NULL);
    scene_apply(d.scene, "{\"users\":[{\"userId\":\"U1\",\"status\":\"disabled\"}]}");
    dead(&d, token_of(&got));
    desk_close(&d);
}

/* A rule that came later decides the next refresh. */
static void after_rules_changed(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer first = visitor_login(&d, &(struct visitor_ask){ 0 }), got;

    (void)state;
    scene_apply(d.scene, "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                         "\"resource_access\",\"actionKinds\":[\"user_access\"],"
                         "\"effect\":\"forbid\",\"resourceTargets\":[{\"type\":\"any\","
                         "\"allOfType\":true}]}]}");
    got = refresh(&d, token_of(&first), NULL);
    judge_refused(d.scene, &got, &judge_forbidden);
    desk_close(&d);
}

/* RT-013: what is not promised is not listed; who asks for it all the same is not refused. */
static void offline_access(void **state)
{
    struct desk d = visitor_open("");
    struct scene_answer got = desk_ask(
        &d, &(struct desk_ask){ .path = "/.well-known/oauth-authorization-server/v1/apps/"
                                        "agentic/" SCENE_PROJECT "/MS1" });

    (void)state;
    assert_null(strstr(peek_joined(scene_arena(d.scene), got.body, "scopes_supported"),
                       "offline_access"));
    got = visitor_login(&d, &(struct visitor_ask){ .scope = "crm:read offline_access" });
    assert_string_equal(peek_text(got.body, "scope"), "crm:read");
    desk_close(&d);
}

int main(void)
{
    rows_add_one("RT-001 RT-002 a refresh gives fresh access and the next token",
                 fresh_access);
    rows_add_one("RT-003 reuse of a rotated token ends the family", reuse_ends_all);
    rows_add_one("RT-004 a refresh token belongs to its client, and survives others",
                 belongs_to_client);
    rows_add_one("RT-005 RT-006 scope may shrink, never grow, and comes back",
                 shrinks_never_grows);
    rows_add_one("RT-007 resource stays within the login", stays_at_target);
    rows_add_one("RT-008 a confidential client authenticates to refresh", authenticates);
    rows_add_one("RT-009 a missing token and a dead one are different errors",
                 missing_is_not_dead);
    rows_add_one("RT-010 kinds of token are not interchangeable", kinds_are_apart);
    rows_add_one("RT-012 a refresh token ends by idleness", ends_by_idleness);
    rows_add_one("the lifetimes of the MCP server come first", lifetimes_of_the_server);
    rows_add_one("without refreshRotation a token is good again, and the event says so",
                 without_rotation);
    rows_add_one("a client without the grant gets no refresh token", without_the_grant);
    rows_add_one("after the consent is gone the refusal says so", after_consent_is_gone);
    rows_add_one("a login that was taken away is dead, the next one is not",
                 after_agent_is_gone);
    rows_add_one("a disabled user's token is dead", after_user_is_gone);
    rows_add_one("a rule that came after the login counts", after_rules_changed);
    rows_add_one("RT-013 offline_access is not listed, and harmless", offline_access);
    return rows_run("P7 refresh tokens");
}
