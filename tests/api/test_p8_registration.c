/* SPDX-License-Identifier: MIT */
/* Profile P8: clients that register themselves (RFC 7591). */
#include "rows.h"
#include "peek.h"

#include "desk.h"

#include "base/arena.h"

#define SERVER  "/v1/mgmt/mcp/client/" SCENE_PROJECT "/MS1/register"
#define PROJECT "/v1/mgmt/inboundapp/app/" SCENE_PROJECT "/register"
#define OLDER   "/" SCENE_PROJECT "/oauth2/v1/apps/register"
#define BACK    "\"redirect_uris\":[\"https://app.test/back\"]"

static struct scene_answer ask_for(struct desk *d, const char *path, const char *body)
{
    return desk_ask(d, &(struct desk_ask){ .path = path, .body = body });
}

/* A registration, and what is refused about it; error NULL: it is made. */
struct row {
    const char *name;
    const char *body;
    const char *type; /* NULL: application/json */
    const char *error;
};

static const struct row rows[] = {
    { "DCR-001 metadata with a redirect URI is registered", "{" BACK "}", NULL, NULL },
    { "DCR-004 no redirect URIs are refused", "{\"client_name\":\"x\"}", NULL,
      "invalid_redirect_uri" },
    { "DCR-004 an empty list is refused", "{\"redirect_uris\":[]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-004 a list that holds a number is refused", "{\"redirect_uris\":[7]}", NULL,
      "invalid_client_metadata" },
    { "DCR-004 a single text is refused", "{\"redirect_uris\":\"https://app.test/\"}",
      NULL, "invalid_client_metadata" },
    { "DCR-005 a fragment is refused", "{\"redirect_uris\":[\"https://app.test/#x\"]}",
      NULL, "invalid_redirect_uri" },
    { "DCR-005 http elsewhere is refused", "{\"redirect_uris\":[\"http://app.test/\"]}",
      NULL, "invalid_redirect_uri" },
    { "DCR-005 http on a host that begins like loopback is refused",
      "{\"redirect_uris\":[\"http://127.0.0.1.app.test/\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-005 http on loopback is registered",
      "{\"redirect_uris\":[\"http://127.0.0.1:8123/back\",\"http://localhost/b\","
      "\"http://[::1]:1/\"]}",
      NULL, NULL },
    { "DCR-005 a script is refused", "{\"redirect_uris\":[\"JavaScript:alert(1)\"]}",
      NULL, "invalid_redirect_uri" },
    { "DCR-005 data is refused", "{\"redirect_uris\":[\"data:text/html,x\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-005 a relative URI is refused", "{\"redirect_uris\":[\"/back\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-005 user information is refused",
      "{\"redirect_uris\":[\"https://app.test@evil.test/\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-005 a URI without a host is refused", "{\"redirect_uris\":[\"https:///b\"]}",
      NULL, "invalid_redirect_uri" },
    { "DCR-005 one bad URI among good ones is refused",
      "{\"redirect_uris\":[\"https://app.test/\",\"http://app.test/\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-005 a program's own scheme is registered",
      "{\"redirect_uris\":[\"com.example.app:/back\"]}", NULL, NULL },
    { "DCR-006 broken JSON is bad metadata", "{" BACK, NULL, "invalid_client_metadata" },
    { "DCR-006 an array is bad metadata", "[]", NULL, "invalid_client_metadata" },
    { "DCR-006 a form is bad metadata", "client_name=x",
      "application/x-www-form-urlencoded", "invalid_client_metadata" },
    { "DCR-006 a number for a name is bad metadata", "{" BACK ",\"client_name\":7}", NULL,
      "invalid_client_metadata" },
    { "DCR-006 a text for grant_types is bad metadata",
      "{" BACK ",\"grant_types\":\"authorization_code\"}", NULL,
      "invalid_client_metadata" },
    { "DCR-006 a method that nobody knows is bad metadata",
      "{" BACK ",\"token_endpoint_auth_method\":\"magic\"}", NULL,
      "invalid_client_metadata" },
    { "DCR-006 a scope that is none is bad metadata", "{" BACK ",\"scope\":\"a\\\\b\"}",
      NULL, "invalid_client_metadata" },
    { "DCR-006 null is as if left out", "{" BACK ",\"client_name\":null}", NULL, NULL },
    { "DCR-007 jwks beside jwks_uri is refused",
      "{" BACK ",\"jwks\":{\"keys\":[]},\"jwks_uri\":\"https://app.test/k\"}", NULL,
      "invalid_client_metadata" },
    { "DCR-007 one of them is not", "{" BACK ",\"jwks_uri\":\"https://app.test/k\"}",
      NULL, NULL },
    { "DCR-008 a response type without a grant is refused",
      "{" BACK ",\"response_types\":[\"token\"]}", NULL, "invalid_client_metadata" },
    { "DCR-011 unknown metadata is ignored", "{" BACK ",\"x_foo\":1}", NULL, NULL },
    { "DCR-014 a web client on loopback is refused",
      "{\"application_type\":\"web\",\"redirect_uris\":[\"https://localhost/\"]}", NULL,
      "invalid_redirect_uri" },
    { "DCR-014 a web client elsewhere is not", "{\"application_type\":\"web\"," BACK "}",
      NULL, NULL },
    { "DCR-014 a native client on loopback is not",
      "{\"application_type\":\"native\",\"redirect_uris\":[\"http://localhost/\"]}", NULL,
      NULL },
    { "DCR-014 another application type is refused",
      "{\"application_type\":\"toaster\"," BACK "}", NULL, "invalid_client_metadata" },
    { "DCR-015 a software statement is ignored",
      "{" BACK ",\"software_statement\":\"e30.e30.bad\"}", NULL, NULL },
    { "DCR-017 addresses are not fetched",
      "{" BACK ",\"logo_uri\":\"http://169.254.169.254/\","
      "\"sector_identifier_uri\":\"http://127.0.0.1:1/\"}",
      NULL, NULL },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = { .path = SERVER, .body = row->body, .type = row->type };
    struct scene_answer got = desk_ask(&d, &ask);

    assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    if (row->error != NULL) {
        assert_int_equal(got.status, 400);
        assert_string_equal(peek_text(got.body, "error"), row->error);
        assert_int_equal(scene_events(d.scene), 0);
        got = ask_for(&d, SERVER, "{" BACK "}");
    }
    assert_int_equal(got.status, 201);
    assert_string_equal(got.head->content_type, "application/json");
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "ClientRegistered");
    desk_close(&d);
}

static void values_are_told(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got = ask_for(&d, SERVER, "{" BACK "}");
    struct arena *a = scene_arena(d.scene);

    (void)state;
    assert_string_equal(peek_joined(a, got.body, "redirect_uris"),
                        "https://app.test/back");
    assert_string_equal(peek_joined(a, got.body, "grant_types"), "authorization_code");
    assert_string_equal(peek_joined(a, got.body, "response_types"), "code");
    assert_string_equal(peek_text(got.body, "token_endpoint_auth_method"),
                        "client_secret_basic");
    assert_string_equal(peek_text(got.body, "scope"), "crm:read crm:write");
    assert_string_equal(peek_text(got.body, "client_name"), "unnamed client");
    assert_int_equal(peek_int(got.body, "client_id_issued_at"), SCENE_NOW_S);
    assert_int_equal(strlen(peek_text(got.body, "client_secret")), 43);
    assert_int_equal(peek_int(got.body, "client_secret_expires_at"), 0);
    desk_close(&d);
}

static void public_clients_get_no_secret(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got =
        ask_for(&d, SERVER,
                "{" BACK ",\"token_endpoint_auth_method\":\"none\",\"scope\":"
                "\"crm:read unknown openid\",\"grant_types\":[\"authorization_code\","
                "\"refresh_token\"]}");

    (void)state;
    assert_int_equal(got.status, 201);
    assert_null(peek_text(got.body, "client_secret"));
    assert_false(jobj_has(got.body, "client_secret_expires_at"));
    assert_string_equal(peek_text(got.body, "token_endpoint_auth_method"), "none");
    assert_string_equal(peek_text(got.body, "scope"), "crm:read openid");
    assert_string_equal(peek_joined(scene_arena(d.scene), got.body, "grant_types"),
                        "authorization_code refresh_token");
    desk_close(&d);
}

static void ids_are_ours(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *body = "{" BACK ",\"client_id\":\"crm-id\",\"client_secret\":\"mine\"}";
    struct scene_answer one = ask_for(&d, SERVER, body), two = ask_for(&d, SERVER, body);
    const char *id = peek_text(one.body, "client_id");

    (void)state;
    assert_string_not_equal(id, peek_text(two.body, "client_id"));
    assert_string_not_equal(peek_text(one.body, "client_secret"), "mine");
    assert_string_not_equal(id, "crm-id");
    assert_int_equal(strlen(id), 80); /* base64: no address */
    desk_close(&d);
}

/* A form of the token endpoint, sent as the client of a registration. */
static struct scene_answer as_client(struct scene *s, const struct scene_answer *client,
                                     const char *form)
{
    return scene_ask(
        s, &(struct scene_ask){ .client = peek_text(client->body, "client_id"),
                                .secret = peek_text(client->body, "client_secret"),
                                .form = form });
}

static void machine_grants_are_dropped(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer client = ask_for(
        &d, SERVER,
        "{" BACK ",\"grant_types\":[\"client_credentials\",\"refresh_token\","
        "\"urn:ietf:params:oauth:grant-type:token-exchange\","
        "\"urn:ietf:params:oauth:grant-type:jwt-bearer\"],\"resourceId\":\"MS1\"}");
    struct scene_answer got;

    (void)state;
    assert_string_equal(peek_joined(scene_arena(d.scene), client.body, "grant_types"),
                        "authorization_code refresh_token");
    got = as_client(d.scene, &client, "grant_type=client_credentials");
    assert_int_equal(got.status, 400);
    assert_string_equal(peek_text(got.body, "error"), "unauthorized_client");
    got = as_client(d.scene, &client, NULL);
    assert_int_equal(got.status, 400); /* it represents no Resource */
    assert_string_equal(peek_text(got.body, "errorCode"), "E099008");
    desk_close(&d);
}

static void a_name_gives_no_trust(void **state)
{
    static const char by_name[] =
        "[{\"id\":\"AR1\",\"name\":\"crm\",\"ruleFamily\":\"token_exchange\","
        "\"actionKinds\":[\"exchange_token\"],\"effect\":\"permit\","
        "\"resourceTargets\":[{\"type\":\"any\",\"allOfType\":true}],"
        "\"grants\":[{\"allScopes\":true}],\"conditions\":[{\"key\":\"client.name\","
        "\"operator\":\"equal\",\"value\":\"crm-mcp\"}]}]";
    struct desk d = desk_open("\"audienceBinding\":\"off\"", by_name, NULL);
    struct scene_answer client =
        ask_for(&d, SERVER, "{" BACK ",\"client_name\":\"crm-mcp\"}");
    struct scene_answer got;

    (void)state;
    got = as_client(d.scene, &client, NULL);
    assert_int_equal(got.status, 403);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "PolicyViolation");
    got = scene_ask(d.scene, &(struct scene_ask){ 0 });
    assert_int_equal(got.status, 200);
    desk_close(&d);
}

/* The template of the MCP server, so that rules reach those who register themselves. */
static void tags_of_the_template_apply(void **state)
{
    static const char by_tag[] =
        "[{\"id\":\"AR1\",\"name\":\"vetted\",\"ruleFamily\":\"token_exchange\","
        "\"actionKinds\":[\"exchange_token\"],\"effect\":\"permit\","
        "\"resourceTargets\":[{\"type\":\"any\",\"allOfType\":true}],"
        "\"grants\":[{\"allScopes\":true}],\"conditions\":[{\"key\":\"client.tags\","
        "\"operator\":\"contains\",\"value\":\"self\"}]}]";
    struct desk d = desk_open("\"audienceBinding\":\"off\"", by_tag, NULL);
    struct scene_answer plain = ask_for(&d, SERVER, "{" BACK "}"), tagged;

    (void)state;
    scene_apply(d.scene, "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":"
                         "\"" SCENE_SERVER "\",\"dynamicRegistrationSettings\":"
                         "{\"tags\":[\"self\"]}}]}");
    tagged = ask_for(&d, SERVER, "{" BACK ",\"tags\":[\"other\"]}");
    assert_int_equal(as_client(d.scene, &plain, NULL).status, 403);
    assert_int_equal(as_client(d.scene, &tagged, NULL).status, 200);
    desk_close(&d);
}

static void it_can_be_off(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    static const char *const paths[] = { SERVER, PROJECT, OLDER };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(paths); i++)
        assert_int_equal(ask_for(&d, paths[i], "{" BACK "}").status, 201);
    scene_apply(d.scene, "{\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":"
                         "\"" SCENE_SERVER "\",\"dynamicRegistrationSettings\":"
                         "{\"dynamicRegistration\":{\"enabled\":false}}}]}");
    for (size_t i = 0; i < ROWS_COUNT(paths); i++) {
        struct scene_answer got = ask_for(&d, paths[i], "{" BACK "}");

        assert_int_equal(got.status, 403);
        assert_string_equal(peek_text(got.body, "error"), "access_denied");
    }
    assert_int_equal(
        ask_for(&d, "/v1/mgmt/mcp/client/" SCENE_PROJECT "/RS1/register", "{" BACK "}")
            .status,
        404);
    assert_int_equal(
        ask_for(&d, "/v1/mgmt/inboundapp/app/Pnone/register", "{" BACK "}").status, 404);
    desk_close(&d);
}

static void a_hundred_a_minute(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got;

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(ask_for(&d, SERVER, "{" BACK "}").status, 201);
    got = ask_for(&d, PROJECT, "{" BACK "}");
    assert_int_equal(got.status, 429);
    assert_string_equal(desk_field(&got, "Retry-After"), "1");
    assert_string_equal(peek_text(got.body, "errorCode"), "E130429");
    scene_set_clock(d.scene, (int64_t)(SCENE_NOW_S + 60) * 1000);
    assert_int_equal(ask_for(&d, SERVER, "{" BACK "}").status, 201);
    desk_close(&d);
}

static const char *repeated(struct arena *a, const char *text, int n)
{
    const char *out = "";

    for (int i = 0; i < n; i++)
        out = arena_printf(a, "%s%s", out, text);
    return out;
}

static int with_redirects(struct desk *d, int n)
{
    struct arena *a = scene_arena(d->scene);
    const char *more = repeated(a, ",\"https://app.test/more\"", n - 1);

    return ask_for(d, SERVER,
                   arena_printf(a, "{\"redirect_uris\":[\"https://app.test/\"%s]}", more))
        .status;
}

static int with_name(struct desk *d, int n)
{
    struct arena *a = scene_arena(d->scene);

    return ask_for(
               d, SERVER,
               arena_printf(a, "{" BACK ",\"client_name\":\"%s\"}", repeated(a, "x", n)))
        .status;
}

static void sizes_are_bounded(void **state)
{
    struct desk d = desk_open("", NULL, NULL);

    (void)state;
    assert_int_equal(with_redirects(&d, 32), 201);
    assert_int_equal(with_redirects(&d, 33), 400);
    assert_int_equal(with_name(&d, 256), 201);
    assert_int_equal(with_name(&d, 257), 400);
    desk_close(&d);
}

#define KEYED "{" BACK ",\"token_endpoint_auth_method\":\"private_key_jwt\"%s}"
#define KEYS  ",\"jwks\":{\"keys\":[{\"kty\":\"EC\"}]}"

static void keys_need_their_switch(void **state)
{
    struct desk d = desk_open("\"privateKeyJwt\":true", NULL, NULL), off;
    struct arena *a = scene_arena(d.scene);
    struct scene_answer got = ask_for(&d, SERVER, arena_printf(a, KEYED, KEYS));

    (void)state;
    assert_int_equal(got.status, 201);
    assert_string_equal(peek_text(got.body, "jwks.keys.0.kty"), "EC");
    assert_null(peek_text(got.body, "client_secret"));
    assert_int_equal(ask_for(&d, SERVER, arena_printf(a, KEYED, "")).status, 400);
    assert_int_equal(
        ask_for(&d, SERVER, arena_printf(a, KEYED, ",\"jwks_uri\":\"https://x.test\""))
            .status,
        400);
    off = desk_open("", NULL, NULL);
    assert_int_equal(ask_for(&off, SERVER, arena_printf(a, KEYED, KEYS)).status, 400);
    desk_close(&off);
    desk_close(&d);
}

static void nothing_is_half_done(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got;

    (void)state;
    desk_fail_commit(&d);
    got = ask_for(&d, SERVER, "{" BACK "}");
    assert_int_equal(got.status, 500);
    assert_null(peek_text(got.body, "client_id"));
    assert_null(strstr(scene_call(d.scene, "GET", "/_mock/state", NULL, NULL).text,
                       "unnamed client"));
    assert_int_equal(ask_for(&d, SERVER, "{" BACK "}").status, 201);
    assert_non_null(strstr(scene_call(d.scene, "GET", "/_mock/state", NULL, NULL).text,
                           "unnamed client"));
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("DCR-002 DCR-003 all values are told, defaults too", values_are_told);
    rows_add_one("DCR-009 method none gets no secret", public_clients_get_no_secret);
    rows_add_one("DCR-010 DCR-016 ids are unique and ours", ids_are_ours);
    rows_add_one("DCR-012 machine grants are dropped", machine_grants_are_dropped);
    rows_add_one("POL-023 a name that was registered gives no trust",
                 a_name_gives_no_trust);
    rows_add_one("the tags of the template apply", tags_of_the_template_apply);
    rows_add_one("an MCP server can close registration", it_can_be_off);
    rows_add_one("DCR-013 a hundred a minute, no more", a_hundred_a_minute);
    rows_add_one("DCR-018 sizes are bounded", sizes_are_bounded);
    rows_add_one("keys instead of a secret need their switch", keys_need_their_switch);
    rows_add_one("a registration that cannot be kept is none", nothing_is_half_done);
    return rows_run("p8_registration");
}
