/* SPDX-License-Identifier: MIT */
/* Revocation (RFC 7009), and what a revoked token can no longer do. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"

#define PATH "/oauth2/v1/apps/revoke"

/* Ask for revocation of a token as a client that the scene knows. */
static struct scene_answer revoke(struct scene *s, const char *path, const char *who,
                                  const char *token)
{
    const char *form = arena_printf(scene_arena(s), "%s&token=%s", who, token);

    return scene_ask(s, &(struct scene_ask){ .path = path, .client = "", .form = form });
}

struct row {
    const char *name;
    const char *path, *who, *token; /* token NULL: one of anna's */
    int status;
    const char *error; /* NULL: 200 */
    bool dead;         /* the token can no longer be exchanged */
};

static const struct row rows[] = {
    { "REV-003 a revoked access token cannot be exchanged", PATH, "client_id=desktop-id",
      NULL, 200, NULL, true },
    { "REV-003 the project's path does the same",
      "/oauth2/v1/apps/" SCENE_PROJECT "/revoke", "client_id=desktop-id", NULL, 200, NULL,
      true },
    { "REV-003 the short path does the same", "/oauth2/v1/revoke", "client_id=desktop-id",
      NULL, 200, NULL, true },
    { "REV-007 a wrong hint does not matter", PATH,
      "client_id=desktop-id&token_type_hint=refresh_token", NULL, 200, NULL, true },
    { "REV-004 an unknown token is answered 200", PATH, "client_id=desktop-id",
      "no-token-of-ours", 200, NULL, false },
    { "REV-006 another client's token stays alive", PATH, "client_id=clipper-id", NULL,
      200, NULL, false },
    { "REV-005 a wrong secret revokes nothing", PATH,
      "client_id=crm-id&client_secret=wrong", NULL, 401, "invalid_client", false },
    { "REV-005 nor does a confidential client without one", PATH, "client_id=crm-id",
      NULL, 401, "invalid_client", false },
    { "REV-005 nor does nobody", PATH, "token_type_hint=access_token", NULL, 401,
      "invalid_client", false },
    { "REV-009 token is required", PATH, "client_id=desktop-id", "", 400,
      "invalid_request", false },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open("", NULL);
    const char *own = scene_token(s, "{\"jti\":\"doomed\"}");
    struct scene_answer got =
        revoke(s, row->path, row->who, row->token ? row->token : own);

    assert_int_equal(got.status, row->status);
    if (row->error != NULL)
        assert_string_equal(peek_text(got.body, "error"), row->error);
    if (row->dead) {
        assert_string_equal(peek_text(scene_event(s), "action"), "TokenRevoked");
        assert_string_equal(peek_text(scene_event(s), "data.subjectJti"), "doomed");
        judge_token_refused(s, own);
    } else {
        judge_token_good(s, own);
    }
    scene_close(s);
}

static void get_does_nothing(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_call(s, "GET", PATH, NULL, NULL);

    (void)state;
    assert_int_equal(got.status, 405);
    judge_token_good(s, scene_token(s, NULL));
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("REV-010 GET does nothing", get_does_nothing);
    return rows_run("ep_revoke");
}
