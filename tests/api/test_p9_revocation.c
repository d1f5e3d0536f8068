/* SPDX-License-Identifier: MIT */
/* Profile P9: what ends with a refresh token, and with an agentic identity (RFC 7009). */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "visitor.h"

#include "base/arena.h"

#define PATH "/oauth2/v1/revoke"

/* The tokens of a login of anna's through desktop. */
static struct jobj log_in(struct desk *d)
{
    struct visitor_spend spend = { .code = visitor_code(d, &(struct visitor_ask){ 0 }) };
    struct scene_answer got = visitor_spend(d, &spend);

    assert_int_equal(got.status, 200);
    return got.body;
}

static struct scene_answer revoke(struct desk *d, const char *client, const char *token)
{
    struct scene *s = d->scene;
    const char *form =
        arena_printf(scene_arena(s), "client_id=%s&token=%s", client, token);

    return scene_ask(s, &(struct scene_ask){ .path = PATH, .client = "", .form = form });
}

static int refresh(struct desk *d, const char *token)
{
    return visitor_spend(d, &(struct visitor_spend){ .refresh = token }).status;
}

static int exchange(struct desk *d, const char *token)
{
    return scene_ask(d->scene, &(struct scene_ask){ .token = token }).status;
}

static void by_refresh_token(void **state)
{
    struct desk d = visitor_open("");
    struct jobj tokens = log_in(&d), twin = log_in(&d);
    const char *token = peek_text(tokens, "refresh_token");

    (void)state;
    assert_int_equal(exchange(&d, peek_text(tokens, "access_token")), 200);
    assert_int_equal(revoke(&d, "desktop-id", token).status, 200);
    assert_int_equal(scene_events(d.scene) - scene_events_before(d.scene), 1);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "TokenRevoked");
    assert_string_equal(peek_text(scene_event(d.scene), "userId"), "U1");
    assert_int_equal(refresh(&d, token), 400);
    assert_int_equal(exchange(&d, peek_text(tokens, "access_token")), 400);
    assert_int_equal(refresh(&d, peek_text(twin, "refresh_token")), 200);
    assert_int_equal(exchange(&d, peek_text(twin, "access_token")), 200);
    desk_close(&d);
}

static void by_another_client(void **state)
{
    struct desk d = visitor_open("");
    const char *token = peek_text(log_in(&d), "refresh_token");

    (void)state;
    assert_int_equal(revoke(&d, "clipper-id", token).status, 200);
    assert_int_equal(scene_events(d.scene), scene_events_before(d.scene));
    assert_int_equal(refresh(&d, token), 200);
    desk_close(&d);
}

static void by_a_used_one(void **state)
{
    struct desk d = visitor_open("");
    const char *used = peek_text(log_in(&d), "refresh_token");
    struct scene_answer got =
        visitor_spend(&d, &(struct visitor_spend){ .refresh = used });

    (void)state;
    assert_int_equal(got.status, 200);
    assert_int_equal(revoke(&d, "desktop-id", used).status, 200);
    assert_int_equal(refresh(&d, peek_text(got.body, "refresh_token")), 400);
    desk_close(&d);
}

/* One identity of a client and a user ends; another user's stays. */
static void by_identity(void **state)
{
    struct desk d = visitor_open("");
    struct jobj tokens = log_in(&d), agents, agent;
    struct scene_answer got;
    const char *body;

    (void)state;
    agents = scene_call(d.scene, "GET", "/_mock/agents", NULL, NULL).body;
    agent = jobj_first(jobj_get(agents, "agents"));
    while (strcmp(peek_text(agent, "clientId"), "desktop-id") != 0)
        agent = jobj_next(agent);
    body = arena_printf(scene_arena(d.scene), "{\"id\":\"%s\"}", peek_text(agent, "id"));
    assert_int_equal(exchange(&d, peek_text(tokens, "access_token")), 200);
    got = scene_call(d.scene, "POST", "/_mock/agents/revoke", NULL, body);
    assert_int_equal(got.status, 200);
    assert_int_equal(refresh(&d, peek_text(tokens, "refresh_token")), 400);
    assert_int_equal(exchange(&d, peek_text(tokens, "access_token")), 400);
    desk_close(&d);
}

int main(void)
{
    rows_add_one("REV-001 REV-002 a refresh token ends its login and what that gave",
                 by_refresh_token);
    rows_add_one("REV-006 another client ends nothing", by_another_client);
    rows_add_one("REV-001 one that was used before ends its login too", by_a_used_one);
    rows_add_one("a revoked agentic identity stops refresh and exchange at once",
                 by_identity);
    return rows_run("revocation of what a login gave");
}
