/* SPDX-License-Identifier: MIT */
/* P10: what the MCP server says about itself before any token, and to which browsers. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "http/response.h"
#include "wire/uri.h"

#define WELL_KNOWN "/.well-known/oauth-protected-resource"

static struct house_answer get(struct house *s, const char *path)
{
    return house_ask(
        s, &(struct house_ask){ .method = "GET", .path = path, .authorization = "" });
}

static const struct row {
    const char *name, *path, *resource;
} rows[] = {
    { "PRM-001 PRM-006 the document stands at the path-inserted URL", WELL_KNOWN "/mcp",
      SCENE_SERVER },
    { "PRM-001 PRM-006 and in the root form, for the first path", WELL_KNOWN,
      SCENE_SERVER },
    { "PRM-010 the server beside it has a document of its own", WELL_KNOWN "/other/mcp",
      HOUSE_OTHER },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct house *s = house_open(NULL);
    struct house_answer got = get(s, row->path);

    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "application/json");
    assert_string_equal(peek_text(got.body, "resource"), row->resource);
    assert_string_equal(peek_joined(s->arena, got.body, "bearer_methods_supported"),
                        "header");
    assert_string_equal(peek_joined(s->arena, got.body, "scopes_supported"),
                        "calendar:read crm:read openid");
    assert_null(strstr(got.text, "[]"));
    assert_string_equal(house_field(&got, "Access-Control-Allow-Origin"), "*");
    got = get(s, WELL_KNOWN "/nobody");
    assert_int_equal(got.status, 404);
    got = house_ask(s, &(struct house_ask){ .path = row->path, .body = "{}" });
    assert_int_equal(got.status, 405);
    house_close(s);
}

static void named_issuer_resolves(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got = get(s, WELL_KNOWN "/mcp");
    const char *issuer = peek_text(got.body, "authorization_servers.0");
    struct scene_answer metadata;
    struct uri uri;

    (void)state;
    assert_int_equal(uri_parse(s->arena, issuer, &uri, NULL), 0);
    metadata = scene_call(
        s->stage->desk.scene, "GET",
        arena_printf(s->arena, "/.well-known/oauth-authorization-server%s", uri.path),
        NULL, NULL);
    assert_int_equal(metadata.status, 200);
    assert_string_equal(peek_text(metadata.body, "issuer"), issuer);
    house_close(s);
}

static void challenge_points_here(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got =
        house_ask(s, &(struct house_ask){ .authorization = "", .body = "{}" });
    const char *challenge = house_field(&got, "WWW-Authenticate");

    (void)state;
    assert_int_equal(got.status, 401);
    assert_string_equal(
        challenge, "Bearer resource_metadata=\"https://crm.test" WELL_KNOWN "/mcp\"");
    got = get(s, WELL_KNOWN "/mcp");
    assert_string_equal(peek_text(got.body, "resource"), SCENE_SERVER);
    assert_null(strstr(got.text, "offline_access"));
    house_close(s);
}

static void no_host_changes_it(void **state)
{
    struct house *s = house_open(NULL);
    struct house_ask ask = { .method = "GET",
                             .path = WELL_KNOWN "/mcp",
                             .authorization = "" };
    struct house_answer plain = house_ask(s, &ask), hosted;

    (void)state;
    ask.host = "evil.test";
    hosted = house_ask(s, &ask);
    assert_string_equal(hosted.text, plain.text);
    ask = (struct house_ask){ .authorization = "", .body = "{}", .host = "evil.test" };
    hosted = house_ask(s, &ask);
    assert_null(strstr(house_field(&hosted, "WWW-Authenticate"), "evil"));
    house_close(s);
}

static const struct origin_row {
    const char *name, *origin;
    int status;
} origins[] = {
    { "RS-031 a foreign page is refused", "https://evil.test", 403 },
    { "RS-031 so is a page without an origin", "null", 403 },
    { "RS-031 and a host that only begins like ours", "https://crm.test.evil.test", 403 },
    { "RS-031 RS-034 a page of the Resource's own origin reads the challenge",
      "https://crm.test", 401 },
    { "RS-034 so does a page on loopback", "http://localhost:6274", 401 },
    { "RS-034 and one that the operator has named", "https://console.acme.test", 401 },
};

static void each_origin(void **state)
{
    static const char *const named[] = { "https://console.acme.test" };
    const struct origin_row *row = *state;
    struct house *s = house_open(NULL);
    struct house_ask ask = { .authorization = "", .body = "{}", .origin = row->origin };
    struct house_answer got;

    s->server.origins = named;
    s->server.n_origins = 1;
    got = house_ask(s, &ask);
    assert_int_equal(got.status, row->status);
    assert_string_equal(house_field(&got, "Access-Control-Allow-Origin"),
                        row->status == 403 ? "" : row->origin);
    if (row->status != 403)
        assert_non_null(strstr(house_field(&got, "Access-Control-Expose-Headers"),
                               "WWW-Authenticate"));
    ask.method = "OPTIONS";
    assert_int_equal(house_ask(s, &ask).status, row->status == 403 ? 403 : 204);
    house_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("PRM-003 the issuer that it names has metadata under that very name",
                 named_issuer_resolves);
    rows_add_one("PRM-002 PRM-004 PRM-005 PRM-008 RS-002 RS-003 RS-037 the challenge "
                 "points at it, and asks for nothing more",
                 challenge_points_here);
    rows_add_one("PRM-007 no Host that is named changes document or challenge",
                 no_host_changes_it);
    ROWS_ADD(origins, each_origin);
    return rows_run("p10_metadata");
}
