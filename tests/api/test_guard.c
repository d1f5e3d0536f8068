/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define ADMIN "admin-key-of-this-test"
#define MGMT  SCENE_PROJECT ":" SCENE_KEY

/* HTTP-030: the control plane is closed by default. error NULL: let in. */
static const struct row {
    const char *name;
    const char *peer, *origin, *host, *authorization;
    const char *admin_key; /* of the instance */
    int status;
    const char *error;
} rows[] = {
    { "HTTP-030 from this machine no key is needed", "127.0.0.1", NULL, NULL, NULL, NULL,
      200, NULL },
    { "HTTP-030 nor from another loopback address", "127.9.9.9", NULL, NULL, NULL, ADMIN,
      200, NULL },
    { "HTTP-030 nor over IPv6", "::1", NULL, NULL, NULL, NULL, 200, NULL },
    { "HTTP-030 from elsewhere without a key", "192.0.2.7", NULL, NULL, NULL, ADMIN, 401,
      "invalid_token" },
    { "HTTP-030 from elsewhere with the admin key", "192.0.2.7", NULL, NULL,
      "Bearer " ADMIN, ADMIN, 200, NULL },
    { "HTTP-030 from elsewhere with another key", "192.0.2.7", NULL, NULL,
      "Bearer " ADMIN "x", ADMIN, 401, "invalid_token" },
    { "HTTP-030 from elsewhere with the beginning of the key", "192.0.2.7", NULL, NULL,
      "Bearer admin-key", ADMIN, 401, "invalid_token" },
    { "HTTP-030 from elsewhere with the key under another scheme", "192.0.2.7", NULL,
      NULL, "Basic " ADMIN, ADMIN, 401, "invalid_token" },
    { "HTTP-030 without an admin key nobody comes in from elsewhere", "192.0.2.7", NULL,
      NULL, "Bearer " ADMIN, NULL, 401, "invalid_token" },
    { "HTTP-030 an empty key is no key", "192.0.2.7", NULL, NULL, "Bearer ", NULL, 401,
      "invalid_token" },
    { "HTTP-030 an address that only looks like loopback", "12.7.0.0", NULL, NULL, NULL,
      NULL, 401, "invalid_token" },
    { "HTTP-030 a management key opens no control", "192.0.2.7", NULL, NULL,
      "Bearer " MGMT, ADMIN, 401, "invalid_token" },
    { "HTTP-030 a page of this server may ask", "127.0.0.1", SCENE_BASE, NULL, NULL, NULL,
      200, NULL },
    { "HTTP-030 a page of the host that was called may ask", "127.0.0.1",
      "http://localhost:9", "localhost:9", NULL, NULL, 200, NULL },
    { "HTTP-030 a page of another site may not", "127.0.0.1", "http://evil.test", NULL,
      NULL, NULL, 403, "access_denied" },
    { "HTTP-030 nor one of another port", "127.0.0.1", "http://127.0.0.1:1", NULL, NULL,
      NULL, 403, "access_denied" },
    { "HTTP-030 nor one without an origin of its own", "127.0.0.1", "null", NULL, NULL,
      NULL, 403, "access_denied" },
    { "HTTP-030 not even with the admin key", "192.0.2.7", "http://evil.test", NULL,
      "Bearer " ADMIN, ADMIN, 403, "access_denied" },
};

static void controls(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, r->admin_key);
    struct scene_answer got =
        desk_ask(&d, &(struct desk_ask){ .path = "/_mock/state",
                                         .peer = r->peer,
                                         .origin = r->origin,
                                         .host = r->host,
                                         .authorization = r->authorization });

    assert_int_equal(got.status, r->status);
    if (r->error != NULL) {
        assert_string_equal(peek_text(got.body, "error"), r->error);
        assert_false(jobj_has(got.body, "project"));
    }
    if (r->status == 401)
        assert_string_equal(desk_field(&got, "WWW-Authenticate"),
                            "Bearer error=\"invalid_token\"");
    desk_close(&d);
}

/* AUD-019: reading the trail needs authority. */
static const struct reader {
    const char *name;
    const char *authorization;
    int status;
} readers[] = {
    { "AUD-019 with a management key", "Bearer " MGMT, 200 },
    { "AUD-019 with the same key twice, as SDKs send two", "Bearer " MGMT ":" SCENE_KEY,
      200 },
    { "AUD-019 with nothing", NULL, 401 },
    { "AUD-019 with a key that nobody has", "Bearer " SCENE_PROJECT ":nobody", 401 },
    { "AUD-019 with the key cut short", "Bearer " SCENE_PROJECT ":K2tEst", 401 },
    { "AUD-019 with a second key that nobody has", "Bearer " MGMT ":nobody", 401 },
    { "AUD-019 with the key of another project",
      "Bearer P2aCmeDemoProject0000000000B:" SCENE_KEY, 401 },
    { "AUD-019 with the key and no project", "Bearer " SCENE_KEY, 401 },
    { "AUD-019 with a project alone", "Bearer " SCENE_PROJECT, 401 },
    { "AUD-019 with a server's secret", "Basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=", 401 },
    { "AUD-019 with a server's secret as a key", "Bearer " SCENE_PROJECT ":secret-of-crm",
      401 },
};

static void reads_trail(void **state)
{
    const struct reader *r = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got =
        desk_ask(&d, &(struct desk_ask){ .path = "/v1/mgmt/audit/search",
                                         .body = "{}",
                                         .authorization = r->authorization });

    assert_int_equal(got.status, r->status);
    assert_int_equal(jobj_has(got.body, "audits"), r->status == 200);
    if (r->status == 401)
        assert_string_equal(peek_text(got.body, "error"), "invalid_token");
    desk_close(&d);
}

static void refuses_tokens(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *token = scene_token(d.scene, NULL);
    struct scene_answer got = scene_call(
        d.scene, "POST", "/v1/mgmt/audit/search",
        arena_printf(scene_arena(d.scene), "%s:%s", SCENE_PROJECT, token), "{}");

    (void)state;
    assert_int_equal(got.status, 403);
    assert_string_equal(peek_text(got.body, "error"), "access_denied");
    got = scene_call(d.scene, "POST", "/v1/mgmt/audit/search", token, "{}");
    assert_int_equal(got.status, 401);
    desk_close(&d);
}

static void needs_json(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = { .path = "/v1/mgmt/audit/search",
                            .body = "from=1",
                            .type = "application/x-www-form-urlencoded",
                            .authorization = "Bearer " MGMT };
    struct scene_answer got = desk_ask(&d, &ask);

    (void)state;
    assert_int_equal(got.status, 415);
    assert_string_equal(peek_text(got.body, "error"), "invalid_request");
    ask.authorization = NULL; /* who has no key learns nothing of the rest */
    assert_int_equal(desk_ask(&d, &ask).status, 401);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, controls);
    ROWS_ADD(readers, reads_trail);
    rows_add_one("AUD-019 no user's token reads the trail", refuses_tokens);
    rows_add_one("a management route takes JSON alone, once the key is good", needs_json);
    return rows_run("guard");
}
