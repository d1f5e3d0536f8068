/* SPDX-License-Identifier: MIT */
/* Agentic identities: who is listed, and what one that was revoked can no longer do. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"

static struct scene_answer list(struct scene *s)
{
    return scene_call(s, "GET", "/_mock/agents", NULL, NULL);
}

/* The identity of that client and principal, absent if there is none. */
static struct jobj find(struct scene *s, const char *client, const char *principal)
{
    struct jobj one = jobj_first(jobj_get(list(s).body, "agents"));

    while (one.node != NULL && (strcmp(peek_text(one, "clientId"), client) != 0 ||
                                strcmp(peek_text(one, "principal"), principal) != 0))
        one = jobj_next(one);
    return one;
}

static int revoke(struct scene *s, const char *id)
{
    const char *body = arena_printf(scene_arena(s), "{\"id\":\"%s\"}", id);

    return scene_call(s, "POST", "/_mock/agents/revoke", NULL, body).status;
}

/* A token as after a login of anna's with that client. */
static const char *login(struct scene *s, const char *client)
{
    const char *body =
        arena_printf(scene_arena(s),
                     "{\"user\":\"U1\",\"client\":\"%s\",\"resource\":\"MS1\","
                     "\"scopes\":[\"crm:read\",\"outbound.token.fetch\"]}",
                     client);
    struct scene_answer got = scene_call(s, "POST", "/_mock/tokens", NULL, body);

    assert_int_equal(got.status, 200);
    return peek_text(got.body, "token");
}

static int at_vault(struct scene *s, const char *token)
{
    return scene_call(s, "POST", "/v1/mgmt/outbound/app/user/token", token,
                      "{\"appId\":\"calendar\",\"userId\":\"U1\"}")
        .status;
}

static void is_dead(struct scene *s, const char *token)
{
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .token = token });

    judge_refused(s, &got, &judge_bad_subject);
}

static void machines_and_logins_are_listed(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj one;

    (void)state;
    one = find(s, "crm-id", "TPA4");
    assert_string_equal(peek_text(one, "principalType"), "client");
    assert_string_equal(peek_text(one, "status"), "active");
    assert_null(find(s, "desktop-id", "U1").node);
    assert_null(find(s, "desktop-id", "TPA1").node);
    login(s, "desktop-id");
    one = find(s, "desktop-id", "U1");
    assert_string_equal(peek_text(one, "principalType"), "user");
    assert_string_equal(peek_text(one, "status"), "active");
    assert_int_equal(peek_int(one, "lastIssuedTime"), SCENE_NOW_S);
    scene_close(s);
}

static void the_id_is_that_of_the_events(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = login(s, "desktop-id");

    (void)state;
    judge_token_good(s, token);
    assert_string_equal(peek_text(find(s, "desktop-id", "U1"), "id"),
                        peek_text(scene_event(s), "data.agentId"));
    scene_close(s);
}

static void a_revoked_one_stops_at_once(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = login(s, "desktop-id"), *other = login(s, "clipper-id");
    const char *id = peek_text(find(s, "desktop-id", "U1"), "id");

    (void)state;
    judge_token_good(s, token);
    assert_int_equal(at_vault(s, token), 200);
    assert_int_equal(revoke(s, id), 200);
    assert_string_equal(peek_text(scene_event(s), "action"), "ConsentRevoked");
    assert_string_equal(peek_text(scene_event(s), "data.agentId"), id);
    assert_string_equal(peek_text(scene_event(s), "userId"), "U1");
    assert_string_equal(peek_text(find(s, "desktop-id", "U1"), "status"), "revoked");
    is_dead(s, token);
    assert_int_equal(at_vault(s, token), 401);
    judge_token_good(s, other);
    assert_int_equal(at_vault(s, other), 200);
    scene_close(s);
}

static void another_login_makes_it_live(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = login(s, "desktop-id"), *later;

    (void)state;
    assert_int_equal(revoke(s, peek_text(find(s, "desktop-id", "U1"), "id")), 200);
    scene_set_clock(s, (int64_t)(SCENE_NOW_S + 1) * 1000);
    is_dead(s, token);
    later = login(s, "desktop-id");
    judge_token_good(s, later);
    is_dead(s, token);
    assert_string_equal(peek_text(find(s, "desktop-id", "U1"), "status"), "active");
    scene_close(s);
}

static void a_machine_stays_revoked(void **state)
{
    struct scene *s = scene_open("", NULL);
    const struct scene_ask ask = { .form = "grant_type=client_credentials" };

    (void)state;
    assert_int_equal(scene_ask(s, &ask).status, 200);
    assert_int_equal(revoke(s, peek_text(find(s, "crm-id", "TPA4"), "id")), 200);
    assert_int_equal(scene_ask(s, &ask).status, 400);
    assert_string_equal(peek_text(scene_event(s), "action"), "TokenIssueFailed");
    judge_token_good(s, login(s, "desktop-id")); /* it is not the client that stops */
    assert_int_equal(scene_call(s, "POST", "/_mock/reset", NULL, NULL).status, 200);
    assert_int_equal(scene_ask(s, &ask).status, 200);
    scene_close(s);
}

static void what_is_not_there_cannot_be_revoked(void **state)
{
    struct scene *s = scene_open("", NULL);

    (void)state;
    assert_int_equal(revoke(s, "AGnobody"), 404);
    assert_int_equal(revoke(s, ""), 400);
    assert_int_equal(revoke(s, peek_text(find(s, "crm-id", "TPA4"), "id")), 200);
    scene_close(s);
}

int main(void)
{
    rows_add_one("machines and those who logged in are listed",
                 machines_and_logins_are_listed);
    rows_add_one("the id is that of the events", the_id_is_that_of_the_events);
    rows_add_one("a revoked one stops at once, and no other",
                 a_revoked_one_stops_at_once);
    rows_add_one("another login makes it live, and no token of before",
                 another_login_makes_it_live);
    rows_add_one("a machine stays revoked until a reset", a_machine_stays_revoked);
    rows_add_one("what is not there cannot be revoked",
                 what_is_not_there_cannot_be_revoked);
    return rows_run("ep_agents");
}
