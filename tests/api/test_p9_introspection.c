/* SPDX-License-Identifier: MIT */
/* Profile P9: what introspection tells, and to whom (RFC 7662). */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"
#include "http/response.h"

#define PATH "/oauth2/v1/introspect"

static struct scene_answer look_at(struct scene *s, const char *client, const char *token,
                                   const char *more)
{
    const char *form = arena_printf(scene_arena(s), "token=%s%s", token, more);

    return scene_ask(s,
                     &(struct scene_ask){ .path = PATH, .client = client, .form = form });
}

/* A token, who asks about it, and whether it is alive to that one. */
struct row {
    const char *name;
    const char *client;
    const char *claims, *token; /* token: as it stands */
    const char *more;
    bool active;
};

static const struct row rows[] = {
    { "INT-001 the Resource of the audience sees a live token", "crm-id", NULL, NULL, "",
      true },
    { "INT-001 so does the client that it was issued to", "agent-id",
      "{\"azp\":\"agent-id\"}", NULL, "", true },
    { "INT-003 an expired token is inactive", "crm-id", "{\"exp\":1795435500}", NULL, "",
      false },
    { "INT-003 a foreign one is", "crm-id", "{\"iss\":\"https://evil.test\"}", NULL, "",
      false },
    { "INT-003 garbage is", "crm-id", NULL, "garbage", "", false },
    { "INT-003 a token of a client that is gone is", "crm-id", "{\"azp\":\"gone-id\"}",
      NULL, "", false },
    { "INT-005 a wrong hint hides nothing", "crm-id", NULL, NULL,
      "&token_type_hint=refresh_token", true },
    { "INT-005 nor does an unknown one", "crm-id", NULL, NULL, "&token_type_hint=x",
      true },
    { "INT-006 another Resource sees nothing", "billing-id", NULL, NULL, "", false },
    { "INT-006 nor does a client that represents none", "agent-id", NULL, NULL, "",
      false },
    { "INT-009 a token before its nbf is inactive", "crm-id", "{\"nbf\":1795435501}",
      NULL, "", false },
    { "INT-010 a stored credential is no token", "crm-id", NULL, "calendar-of-anna", "",
      false },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open("", NULL);
    const char *token = row->token ? row->token : scene_token(s, row->claims);
    struct scene_answer got = look_at(s, row->client, token, row->more);
    bool active = !row->active;

    assert_int_equal(got.status, 200);
    assert_int_equal(jobj_bool(got.body, "active", &active, NULL), 0);
    assert_true(active == row->active);
    if (!active)
        assert_string_equal(got.text, "{\"active\":false}");
    assert_string_equal(response_find(got.head, "Cache-Control"), "no-store");
    got = look_at(s, "crm-id", scene_token(s, NULL), "");
    assert_non_null(strstr(got.text, "\"active\":true"));
    scene_close(s);
}

static void facts_are_those_of_the_token(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token =
        scene_token(s, "{\"act\":{\"sub\":\"twin-id\",\"act\":{\"sub\":\"x\"}}}");
    struct scene_answer got = look_at(s, "crm-id", token, "");
    struct jobj claims = peek_token(scene_arena(s), token, 1);
    static const char *const texts[] = { "iss", "sub", "client_id", "scope", "jti" };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(texts); i++)
        assert_string_equal(peek_text(got.body, texts[i]), peek_text(claims, texts[i]));
    assert_int_equal(peek_int(got.body, "exp"), peek_int(claims, "exp"));
    assert_int_equal(peek_int(got.body, "iat"), peek_int(claims, "iat"));
    assert_string_equal(peek_joined(scene_arena(s), got.body, "aud"),
                        peek_joined(scene_arena(s), claims, "aud"));
    assert_string_equal(peek_text(got.body, "act.act.sub"), "x");
    assert_string_equal(peek_text(got.body, "token_type"), "Bearer");
    scene_close(s);
}

/* Who asks without being anybody, or asks for nothing. */
struct refusal {
    const char *name;
    const char *form, *client, *secret;
    int status;
    const char *error;
};

static const struct refusal refusals[] = {
    { "INT-002 nobody is refused", "token=x", "", NULL, 401, "invalid_client" },
    { "INT-002 a wrong secret is refused", "token=x", "crm-id", "wrong", 401,
      "invalid_client" },
    { "INT-002 a public client is nobody", "token=x&client_id=desktop-id", "", NULL, 401,
      "invalid_client" },
    { "INT-004 token is required", "token_type_hint=access_token", "crm-id", NULL, 400,
      "invalid_request" },
};

static void is_refused(void **state)
{
    const struct refusal *row = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .path = PATH,
                                                                .client = row->client,
                                                                .secret = row->secret,
                                                                .form = row->form });

    assert_int_equal(got.status, row->status);
    assert_string_equal(peek_text(got.body, "error"), row->error);
    assert_int_equal(look_at(s, "crm-id", "x", "").status, 200);
    scene_close(s);
}

static void get_is_not_served(void **state)
{
    struct scene *s = scene_open("", NULL);

    (void)state;
    assert_int_equal(scene_call(s, "GET", PATH "?token=x", NULL, NULL).status, 405);
    scene_close(s);
}

static void a_revoked_token_is_inactive(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = scene_token(s, NULL);

    (void)state;
    assert_non_null(strstr(look_at(s, "crm-id", token, "").text, "\"active\":true"));
    scene_revoke(s, "inbound-of-anna");
    assert_string_equal(look_at(s, "crm-id", token, "").text, "{\"active\":false}");
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    ROWS_ADD(refusals, is_refused);
    rows_add_one("INT-001 INT-007 INT-008 facts are those of the token",
                 facts_are_those_of_the_token);
    rows_add_one("INT-004 GET is not served", get_is_not_served);
    rows_add_one("REV-003 a revoked token is inactive", a_revoked_token_is_inactive);
    return rows_run("p9_introspection");
}
