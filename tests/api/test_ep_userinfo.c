/* SPDX-License-Identifier: MIT */
/* UserInfo: about whom is a token, and who hears nothing? */
#include "rows.h"
#include "peek.h"

#include "desk.h"

#include "base/arena.h"

#define P SCENE_PROJECT

static const char *const paths[] = {
    "/oauth2/v1/apps/userinfo",
    "/oauth2/v1/apps/" P "/userinfo",
    "/oauth2/v1/userinfo",
    "/v1/apps/" P "/userinfo",
};

static const char anna[] =
    "{\"users\":[{\"userId\":\"U1\",\"loginIds\":[\"anna@acme.test\"],"
    "\"email\":\"anna@acme.test\",\"verifiedEmail\":true,\"name\":\"Anna A\","
    "\"givenName\":\"Anna\",\"familyName\":\"A\",\"phone\":\"+491\","
    "\"picture\":\"https://acme.test/a.png\"}]}";

static struct scene_answer ask_with(struct desk *d, const char *method, const char *path,
                                    const char *bearer)
{
    const char *value =
        bearer ? arena_printf(scene_arena(d->scene), "Bearer %s", bearer) : NULL;

    return desk_ask(
        d, &(struct desk_ask){ .method = method, .path = path, .authorization = value });
}

static void all_paths_answer(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct arena *a = scene_arena(d.scene);
    const char *token = scene_token(d.scene, NULL);
    const char *both = arena_printf(a, P ":%s", token);

    (void)state;
    scene_apply(d.scene, anna);
    for (size_t i = 0; i < 4 * ROWS_COUNT(paths); i++) {
        struct scene_answer got =
            ask_with(&d, i & 1 ? "GET" : "POST", paths[i / 4], i & 2 ? token : both);

        assert_int_equal(got.status, 200);
        assert_string_equal(
            got.text,
            "{\"sub\":\"U1\",\"name\":\"Anna A\",\"email\":\"anna@acme.test\","
            "\"email_verified\":true,\"phone_number\":\"+491\","
            "\"phone_number_verified\":false,\"picture\":\"https://acme.test/a.png\","
            "\"family_name\":\"A\",\"given_name\":\"Anna\"}");
        assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    }
    desk_close(&d);
}

static void a_machine_has_a_sub_alone(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *token = scene_token(d.scene, "{\"sub\":\"TPA3\",\"azp\":\"agent-id\"}");

    (void)state;
    assert_string_equal(ask_with(&d, "GET", paths[0], token).text, "{\"sub\":\"TPA3\"}");
    desk_close(&d);
}

/* A bearer that is none, on the path of the project. */
struct row {
    const char *name;
    const char *claims; /* laid over a good token's */
    const char *bearer; /* instead of a token */
    const char *before; /* the token */
    const char *code;
};

static const struct row rows[] = {
    { "no bearer at all", NULL, "", "", "E061004" },
    { "an expired token", "{\"exp\":1795435500}", NULL, "", "E061005" },
    { "a token of a disabled user", "{\"sub\":\"U4\"}", NULL, "", "E061005" },
    { "an ID token", "{\"scope\":null}", NULL, "", "E061005" },
    { "a session", "{\"iss\":\"" P "\"}", NULL, P ":", "E061005" },
    { "a management key", NULL, P ":" SCENE_KEY, "", "E061005" },
    { "a word that is no project", NULL, NULL, "v1:", "E061004" },
    { "another project than that of the path", NULL, NULL,
      "P2aCmeDemoProject0000000000B:", "E061004" },
    { "garbage", NULL, "garbage", "", "E061005" },
};

static void is_refused(void **state)
{
    const struct row *row = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct arena *a = scene_arena(d.scene);
    const char *bearer = row->bearer ? row->bearer
                                     : arena_printf(a, "%s%s", row->before,
                                                    scene_token(d.scene, row->claims));
    struct scene_answer got = ask_with(&d, "GET", paths[1], *bearer ? bearer : NULL);

    assert_int_equal(got.status, 401);
    assert_string_equal(peek_text(got.body, "error"), "invalid_token");
    assert_string_equal(peek_text(got.body, "errorCode"), row->code);
    assert_string_equal(desk_field(&got, "WWW-Authenticate"),
                        "Bearer error=\"invalid_token\"");
    assert_int_equal(ask_with(&d, "GET", paths[1], scene_token(d.scene, NULL)).status,
                     200);
    desk_close(&d);
}

static void the_path_names_the_project(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *token = scene_token(d.scene, NULL);
    const char *other = "/oauth2/v1/apps/P2aCmeDemoProject0000000000B/userinfo";

    (void)state;
    assert_int_equal(ask_with(&d, "GET", other, token).status, 401);
    assert_int_equal(ask_with(&d, "GET", paths[1], token).status, 200);
    desk_close(&d);
}

static void a_revoked_token_is_refused(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *token = scene_token(d.scene, NULL);

    (void)state;
    assert_int_equal(ask_with(&d, "GET", paths[0], token).status, 200);
    scene_revoke(d.scene, "inbound-of-anna");
    assert_int_equal(ask_with(&d, "GET", paths[0], token).status, 401);
    desk_close(&d);
}

int main(void)
{
    rows_add_one("all paths answer, by GET and POST, to both forms of bearer",
                 all_paths_answer);
    rows_add_one("of a machine there is its sub to say", a_machine_has_a_sub_alone);
    ROWS_ADD(rows, is_refused);
    rows_add_one("a token of another project than the path's is refused",
                 the_path_names_the_project);
    rows_add_one("a revoked token is refused", a_revoked_token_is_refused);
    return rows_run("ep_userinfo");
}
