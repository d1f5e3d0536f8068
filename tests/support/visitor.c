/* SPDX-License-Identifier: MIT */
#include "visitor.h"

#include "rows.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/form.h"
#include "http/response.h"

enum { TEXT_MAX = 64 * 1024 };

static const char records[] =
    "{\"clients\":["
    "{\"id\":\"TPA10\",\"clientId\":\"web-id\",\"name\":\"web\","
    "\"nonConfidentialClient\":true,"
    "\"approvedCallbackUrls\":[\"https://app.test/cb\",\"https://app.test/other\"]},"
    "{\"id\":\"TPA11\",\"clientId\":\"single-id\",\"name\":\"single\","
    "\"nonConfidentialClient\":true,"
    "\"approvedCallbackUrls\":[\"https://c.example/cb?x=1\"]},"
    "{\"id\":\"TPA12\",\"clientId\":\"native-id\",\"name\":\"native\","
    "\"nonConfidentialClient\":true,"
    "\"approvedCallbackUrls\":[\"http://127.0.0.1/cb\",\"http://[::1]/cb\"]},"
    "{\"id\":\"TPA13\",\"clientId\":\"forced-id\",\"name\":\"forced\","
    "\"secrets\":[{\"secret\":\"secret-of-forced\"}],\"forcePkce\":true}],"
    "\"resources\":[{\"id\":\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER "\","
    "\"name\":\"Tools\",\"scopes\":{\"permissionsScopes\":["
    "{\"name\":\"crm:read\",\"description\":\"Look at deals\"},"
    "{\"name\":\"crm:write\"},{\"name\":\"crm:extra\",\"optional\":true}]}}]}";

struct desk visitor_open(const char *switches)
{
    struct desk d = desk_open(switches, NULL, NULL);

    scene_apply(d.scene, records);
    return d;
}

static void add(struct buf *form, const char *name, const char *value,
                const char *standard)
{
    value = value != NULL ? value : standard;
    if (value != NULL && value[0] != '\0')
        form_add(form, name, value);
}

static struct desk_ask request_of(struct arena *a, const struct visitor_ask *ask)
{
    struct buf form = buf_make(a, TEXT_MAX);
    struct desk_ask request = { .path = ask->path ? ask->path : VISITOR_PATH };

    add(&form, "response_type", ask->type, "code");
    add(&form, "client_id", ask->client, "desktop-id");
    add(&form, "redirect_uri", ask->redirect, VISITOR_CALLBACK);
    add(&form, "scope", ask->scope, "crm:read crm:write");
    add(&form, "state", ask->state, "the state");
    add(&form, "code_challenge", ask->challenge, VISITOR_CHALLENGE);
    add(&form, "code_challenge_method", ask->method, "S256");
    if (ask->more != NULL)
        buf_printf(&form, "&%s", ask->more);
    if (ask->post) {
        request.type = "application/x-www-form-urlencoded";
        request.body = form.data;
    } else {
        request.query = form.data;
    }
    return request;
}

struct scene_answer visitor_authorize(struct desk *d, const struct visitor_ask *ask)
{
    struct desk_ask request = request_of(scene_arena(d->scene), ask);

    return desk_ask(d, &request);
}

struct scene_answer visitor_authorize_in(struct desk *d, struct arena *a,
                                         const struct visitor_ask *ask)
{
    struct desk_ask request = request_of(a, ask);

    return desk_ask_in(d, a, &request);
}

const char *visitor_param(struct desk *d, const struct scene_answer *got,
                          const char *name)
{
    const char *query = strchr(desk_field(got, "Location"), '?');
    struct form form;

    if (query == NULL)
        return NULL;
    assert_int_equal(
        form_parse(scene_arena(d->scene), query + 1, strlen(query + 1), &form, NULL), 0);
    return form_value(&form, name, 0);
}

const char *visitor_code(struct desk *d, const struct visitor_ask *ask)
{
    struct scene_answer got = visitor_authorize(d, ask);
    const char *code = visitor_param(d, &got, "code");

    if (code == NULL)
        print_message("%d %s %s\n", got.status, desk_field(&got, "Location"), got.text);
    assert_int_equal(got.status, 303);
    assert_non_null(code);
    return code;
}

static const char *form_of(struct arena *a, const struct visitor_spend *spend)
{
    const char *client = spend->client != NULL ? spend->client : "desktop-id";
    struct buf form = buf_make(a, TEXT_MAX);

    form_add(&form, "client_id", client);
    if (spend->refresh != NULL) {
        form_add(&form, "grant_type", "refresh_token");
        add(&form, "refresh_token", spend->refresh, NULL);
    } else {
        form_add(&form, "grant_type", "authorization_code");
        add(&form, "code", spend->code, NULL);
        add(&form, "redirect_uri", spend->redirect, VISITOR_CALLBACK);
        add(&form, "code_verifier", spend->verifier, VISITOR_VERIFIER);
    }
    if (spend->more != NULL)
        buf_printf(&form, "&%s", spend->more);
    return form.data;
}

static struct scene_ask ask_of(struct arena *a, const struct visitor_spend *spend)
{
    bool secret = spend->client != NULL && strcmp(spend->client, "agent-id") == 0;

    return (struct scene_ask){ .client = secret ? spend->client : "",
                               .form = form_of(a, spend) };
}

struct scene_answer visitor_spend(struct desk *d, const struct visitor_spend *spend)
{
    struct scene_ask ask = ask_of(scene_arena(d->scene), spend);

    return scene_ask(d->scene, &ask);
}

struct scene_answer visitor_spend_in(struct desk *d, struct arena *a,
                                     const struct visitor_spend *spend)
{
    struct scene_ask ask = ask_of(a, spend);

    return scene_ask_in(d->scene, a, &ask);
}

void visitor_given(struct desk *d, const struct scene_answer *got)
{
    struct jobj event;

    if (got->status != 200)
        print_message("%d %s\n", got->status, got->text);
    assert_int_equal(got->status, 200);
    assert_string_equal(response_find(got->head, "Cache-Control"), "no-store");
    assert_non_null(peek_text(got->body, "access_token"));
    assert_int_equal(scene_events(d->scene) - scene_events_before(d->scene), 1);
    event = scene_event(d->scene);
    assert_string_equal(peek_text(event, "action"), "TokenIssued");
    assert_string_equal(peek_text(event, "type"), "info");
}

struct scene_answer visitor_login(struct desk *d, const struct visitor_ask *ask)
{
    struct visitor_spend spend = { .client = ask->client,
                                   .code = visitor_code(d, ask),
                                   .redirect = ask->redirect };
    struct scene_answer got = visitor_spend(d, &spend);

    visitor_given(d, &got);
    return got;
}
