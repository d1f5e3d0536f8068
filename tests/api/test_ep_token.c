/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/form.h"
#include "wire/jwrite.h"
#include "sts/oauth.h"

#define CRM      "Basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=" /* crm-id:secret-of-crm */
#define WRONG    "Basic Y3JtLWlkOndyb25n"             /* crm-id:wrong */
#define EXCHANGE OAUTH_GRANT_EXCHANGE
#define AT       OAUTH_TYPE_ACCESS_TOKEN
#define TOKEN    "/oauth2/v1/token"
#define APPS     "/oauth2/v1/apps/"
#define AGENTIC  "/oauth2/v1/apps/agentic/" SCENE_PROJECT

/* One request as name and value pairs; the value "@" is anna's token, "!" a broken one. */
struct pairs {
    const char *items[14];
};

static const struct row {
    const char *name;
    const char *path, *authorization;
    struct pairs pairs;
    int status;
    const char *error, *code; /* NULL: given */
    int events;
} rows[] = {
    { "an exchange",
      TOKEN,
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "@", "subject_token_type", AT,
          "resource", SCENE_BILLING } },
      200,
      NULL,
      NULL,
      1 },
    { "check 2 before 3: an unknown grant by nobody",
      TOKEN,
      NULL,
      { { "grant_type", "urn:example:nope" } },
      400,
      "unsupported_grant_type",
      "E011004",
      0 },
    { "check 2 before 3: no grant by nobody",
      TOKEN,
      WRONG,
      { { "scope", "a" } },
      400,
      "invalid_request",
      "E011002",
      0 },
    { "check 3 before 5: a wrong secret and no subject token",
      TOKEN,
      WRONG,
      { { "grant_type", EXCHANGE } },
      401,
      "invalid_client",
      "E099001",
      1 },
    { "check 5 before 6: a broken token of no type",
      TOKEN,
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "!", "resource", SCENE_BILLING } },
      400,
      "invalid_request",
      "E011002",
      1 },
    { "check 6 before 7: a broken token for an unknown target",
      TOKEN,
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "!", "subject_token_type", AT,
          "resource", "nowhere" } },
      400,
      "invalid_request",
      "E061005",
      1 },
    { "check 7 before 8: an unknown target that no rule names",
      TOKEN,
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "@", "subject_token_type", AT,
          "resource", "https://nowhere.test/" } },
      400,
      "invalid_target",
      "E099005",
      1 },
    { "check 9 before 10: a scope that nobody has for what is not connected",
      TOKEN,
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "@", "subject_token_type", AT,
          "resource", "calendar", "scope", "cal.read nobody" } },
      400,
      "invalid_scope",
      "E099004",
      1 },
    { "the project in the body",
      TOKEN,
      CRM,
      { { "grant_type", "client_credentials", "project_id", SCENE_PROJECT } },
      200,
      NULL,
      NULL,
      1 },
    { "another project in the body",
      TOKEN,
      CRM,
      { { "grant_type", "client_credentials", "project_id",
          "P2aCmeDemoProject0000000000B" } },
      401,
      "invalid_client",
      "E099001",
      0 },
    { "the project in the path",
      APPS SCENE_PROJECT "/token",
      CRM,
      { { "grant_type", "client_credentials" } },
      200,
      NULL,
      NULL,
      1 },
    { "another project in the path",
      APPS "P2aCmeDemoProject0000000000B/token",
      CRM,
      { { "grant_type", "client_credentials" } },
      401,
      "invalid_client",
      "E099001",
      0 },
    { "the server in the path",
      AGENTIC "/MS1/token",
      CRM,
      { { "grant_type", EXCHANGE, "subject_token", "@", "subject_token_type", AT,
          "resource", SCENE_BILLING } },
      200,
      NULL,
      NULL,
      1 },
    { "another server in the path",
      AGENTIC "/MS9/token",
      CRM,
      { { "grant_type", "client_credentials" } },
      404,
      "not_found",
      "E099020",
      1 },
    { "every grant of the contract is known: authorization_code",
      TOKEN,
      CRM,
      { { "grant_type", "authorization_code" } },
      400,
      "unauthorized_client",
      "E099002",
      1 },
    { "every grant of the contract is known: refresh_token",
      TOKEN,
      CRM,
      { { "grant_type", "refresh_token" } },
      400,
      "unauthorized_client",
      "E099002",
      1 },
    { "every grant of the contract is known: jwt-bearer",
      TOKEN,
      CRM,
      { { "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer" } },
      400,
      "unauthorized_client",
      "E099002",
      1 },
    { "every grant of the contract is known: device_code",
      TOKEN,
      CRM,
      { { "grant_type", "urn:ietf:params:oauth:grant-type:device_code" } },
      400,
      "unauthorized_client",
      "E099002",
      1 },
    { "every grant of the contract is known: ciba",
      TOKEN,
      CRM,
      { { "grant_type", "urn:openid:params:grant-type:ciba" } },
      400,
      "unauthorized_client",
      "E099002",
      1 },
    { "a known grant tells a wrong secret nothing",
      TOKEN,
      WRONG,
      { { "grant_type", "refresh_token" } },
      401,
      "invalid_client",
      "E099001",
      1 },
};

static const char *value_of(struct desk *d, const char *value)
{
    if (strcmp(value, "@") == 0)
        return scene_token(d->scene, NULL);
    return strcmp(value, "!") == 0 ? "a.b.c" : value;
}

static const char *form_of(struct desk *d, const struct pairs *p)
{
    struct buf out = buf_make(scene_arena(d->scene), 16 * 1024);

    for (size_t i = 0; p->items[i] != NULL; i += 2)
        form_add(&out, p->items[i], value_of(d, p->items[i + 1]));
    return out.data;
}

static const char *json_of(struct desk *d, const struct pairs *p)
{
    struct buf out = buf_make(scene_arena(d->scene), 16 * 1024);
    struct jwrite w = jwrite_make(&out);

    jwrite_object(&w);
    for (size_t i = 0; p->items[i] != NULL; i += 2)
        jwrite_member_text(&w, p->items[i], value_of(d, p->items[i + 1]));
    jwrite_object_end(&w);
    return out.data;
}

static void check(struct desk *d, const struct row *r, const char *type, const char *body)
{
    int64_t before = scene_events(d->scene);
    struct scene_answer got =
        desk_ask(d, &(struct desk_ask){ .path = r->path,
                                        .type = type,
                                        .body = body,
                                        .authorization = r->authorization });

    if (got.status != r->status)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, r->status);
    assert_int_equal(scene_events(d->scene) - before, r->events);
    assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    assert_int_equal(peek_text(got.body, "access_token") != NULL, r->error == NULL);
    if (r->error == NULL)
        return;
    assert_string_equal(peek_text(got.body, "error"), r->error);
    assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    if (r->events > 0)
        assert_string_equal(peek_text(scene_event(d->scene), "data.errorCode"), r->code);
}

static void as_form(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, NULL);

    check(&d, r, "application/x-www-form-urlencoded", form_of(&d, &r->pairs));
    desk_close(&d);
}

static void as_json(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, NULL);

    check(&d, r, "application/json", json_of(&d, &r->pairs));
    desk_close(&d);
}

static void bound_elsewhere(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    static const struct row row = { .path = AGENTIC "/MS1/token",
                                    .authorization = "Basic YjphLWI=", /* b:a-b */
                                    .status = 400,
                                    .error = "unauthorized_client",
                                    .code = "E063316",
                                    .events = 1 };

    (void)state;
    scene_apply(
        d.scene,
        "{\"resources\":[{\"id\":\"MS2\",\"type\":\"mcp\",\"uri\":\"https://b.test/\""
        "}],\"clients\":[{\"id\":\"TPA9\",\"clientId\":\"b\",\"name\":\"b\","
        "\"mcpServerId\":\"MS2\",\"grantTypes\":[\"client_credentials\"],"
        "\"secrets\":[{\"secret\":\"a-b\"}]}]}");
    check(&d, &row, "application/x-www-form-urlencoded", "grant_type=client_credentials");
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, as_form);
    ROWS_ADD(rows, as_json);
    rows_add_one("a client of another server gets the observed code", bound_elsewhere);
    return rows_run("ep_token");
}
