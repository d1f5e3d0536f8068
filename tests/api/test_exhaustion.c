/* SPDX-License-Identifier: MIT */
/*
 * Every allocation of every endpoint fails once: the answer is 500 and gives nothing, nothing
 * leaks (the sanitizer says so at the end), and the first that succeeds has its event.
 */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "sts/oauth.h"
#include "wire/form.h"

enum { TRIES = 4000, CEILING = 4 * 1024 * 1024 };

#define FORM "application/x-www-form-urlencoded"
#define CRM  "Basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=" /* crm-id:secret-of-crm */
#define MGMT "Bearer " SCENE_PROJECT ":" SCENE_KEY

static const struct row {
    const char *name;
    struct desk_ask ask;
    const char *resource; /* exchange anna's token for this */
    int status;           /* once nothing fails */
    int events;           /* that the answer comes with */
} rows[] = {
    { "exchange to a Resource", { .authorization = CRM }, SCENE_BILLING, 200, 1 },
    { "exchange to a Connection", { .authorization = CRM }, "calendar", 200, 1 },
    { "exchange to an unknown target",
      { .authorization = CRM },
      "crm-of-nobody",
      400,
      1 },
    { "exchange without a client", { 0 }, SCENE_BILLING, 401, 1 },
    { "client credentials",
      { .path = "/oauth2/v1/token",
        .type = FORM,
        .authorization = CRM,
        .body = "grant_type=client_credentials" },
      NULL,
      200,
      1 },
    { "a grant that is not served",
      { .path = "/oauth2/v1/token",
        .type = FORM,
        .authorization = CRM,
        .body = "grant_type=refresh_token" },
      NULL,
      400,
      1 },
    { "a JSON body",
      { .path = "/oauth2/v1/token",
        .authorization = CRM,
        .body = "{\"grant_type\":\"client_credentials\",\"resource\":[\"a\",\"b\"]}" },
      NULL,
      400,
      1 },
    { "a vault read",
      { .path = "/v1/mgmt/outbound/app/user/token",
        .authorization = MGMT,
        .body = "{\"appId\":\"calendar\",\"userId\":\"U1\",\"scopes\":[\"cal.read\"]}" },
      NULL,
      200,
      1 },
    { "an audit search",
      { .path = "/v1/mgmt/audit/search",
        .authorization = MGMT,
        .body = "{\"searchFields\":[{\"field\":\"data.target\",\"valStr\":\"x\"}]}" },
      NULL,
      200,
      0 },
    { "keys", { .path = "/v2/keys/" SCENE_PROJECT }, NULL, 200, 0 },
    { "metadata",
      { .path =
            "/.well-known/openid-configuration/v1/apps/agentic/" SCENE_PROJECT "/MS1" },
      NULL,
      200,
      0 },
    { "an unknown path", { .path = "/nowhere" }, NULL, 404, 0 },
    { "a wrong method", { .path = "/oauth2/v1/token" }, NULL, 405, 0 },
    { "a test token",
      { .path = "/_mock/tokens",
        .body = "{\"client\":\"desktop-id\",\"resource\":\"MS1\",\"claims\":{\"a\":1}}" },
      NULL,
      200,
      0 },
    { "a registration",
      { .path = "/v1/mgmt/mcp/client/" SCENE_PROJECT "/MS1/register",
        .body = "{\"redirect_uris\":[\"https://app.test/back\"]}" },
      NULL,
      201,
      1 },
    { "a registration that is refused",
      { .path = "/v1/mgmt/mcp/client/" SCENE_PROJECT "/MS1/register",
        .body = "{\"redirect_uris\":[\"http://app.test/back\"]}" },
      NULL,
      400,
      0 },
    { "introspection",
      { .path = "/oauth2/v1/introspect",
        .type = FORM,
        .authorization = CRM,
        .body = "token=x" },
      NULL,
      200,
      0 },
    { "agentic identities", { .path = "/_mock/agents" }, NULL, 200, 0 },
    { "a change of the world",
      { .path = "/_mock/apply",
        .body = "{\"users\":[{\"userId\":\"U9\",\"loginIds\":[\"x@acme.test\"]}]}" },
      NULL,
      200,
      1 },
    { "a change that is refused",
      { .path = "/_mock/apply", .body = "{\"users\":[{\"userid\":\"U9\"}]}" },
      NULL,
      400,
      0 },
    { "the state of the world", { .path = "/_mock/state" }, NULL, 200, 0 },
    { "reset", { .path = "/_mock/reset", .method = "POST" }, NULL, 200, 0 },
    { "readiness", { .path = "/readyz" }, NULL, 200, 0 },
    { "counters", { .path = "/metrics" }, NULL, 200, 0 },
    { "the description", { .path = "/openapi.json" }, NULL, 200, 0 },
};

static const char *exchange_form(struct desk *d, const char *resource)
{
    struct buf form = buf_make(scene_arena(d->scene), 16 * 1024);

    form_add(&form, "grant_type", OAUTH_GRANT_EXCHANGE);
    form_add(&form, "subject_token", scene_token(d->scene, NULL));
    form_add(&form, "subject_token_type", OAUTH_TYPE_ACCESS_TOKEN);
    form_add(&form, "resource", resource);
    return form.data;
}

static void check_exhausted(const struct response *r)
{
    struct arena *a = arena_open(0);
    struct jobj body = peek_parse(a, r->body, r->body_len);

    assert_string_equal(peek_text(body, "error"), "server_error");
    assert_string_equal(peek_text(body, "errorCode"), "E099099");
    assert_int_equal(jobj_count(body), 6);
    assert_string_equal(response_find(r, "Cache-Control"), "no-store");
    arena_free(a);
}

/* The status when the n-th allocation fails. */
static int ask_failing(struct desk *d, const struct desk_ask *ask, unsigned long n)
{
    struct arena *a = arena_open(CEILING);
    struct scene_answer got;

    arena_fail_at(a, n + 1); /* the first one is the desk's */
    got = desk_ask_in(d, a, ask);
    if (got.status == 500)
        check_exhausted(got.head);
    arena_free(a);
    return got.status;
}

static void survives(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = r->ask;
    unsigned long n = 1;
    int64_t events;
    int status;

    if (r->resource != NULL) {
        ask.path = "/oauth2/v1/token";
        ask.type = FORM;
        ask.body = exchange_form(&d, r->resource);
    }
    do {
        events = scene_events(d.scene);
        status = ask_failing(&d, &ask, n);
    } while (status == 500 && n++ < TRIES);
    assert_int_equal(status, r->status);
    assert_int_equal(scene_events(d.scene) - events, r->events);
    assert_true(n > 1);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, survives);
    return rows_run("exhaustion");
}
