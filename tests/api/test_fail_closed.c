/* SPDX-License-Identifier: MIT */
/*
 * AUD-018: if the event cannot be written, nothing is given and nothing has changed.
 */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define MGMT "Bearer " SCENE_PROJECT ":" SCENE_KEY
#define FORM "application/x-www-form-urlencoded"
#define CRM  "Basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=" /* crm-id:secret-of-crm */

static const struct row {
    const char *name;
    struct desk_ask ask;
    const char *resource; /* exchange anna's token for this instead */
} rows[] = {
    { "AUD-018 a token for a Resource is not given", { 0 }, SCENE_BILLING },
    { "AUD-018 an OAuth token is not given", { 0 }, "calendar" },
    { "AUD-018 an API key is not given", { 0 }, "weather" },
    { "AUD-018 not even a refusal is given", { 0 }, "nowhere" },
    { "AUD-018 a token of client_credentials is not given",
      { .path = "/oauth2/v1/token",
        .type = FORM,
        .authorization = CRM,
        .body = "grant_type=client_credentials" },
      NULL },
    { "AUD-018 the vault gives nothing",
      { .path = "/v1/mgmt/outbound/app/user/token/latest",
        .authorization = MGMT,
        .body = "{\"appId\":\"calendar\",\"userId\":\"U1\"}" },
      NULL },
    { "AUD-018 the vault renews nothing",
      { .path = "/v1/mgmt/outbound/app/user/token/latest",
        .authorization = MGMT,
        .body = "{\"appId\":\"calendar\",\"userId\":\"U1\","
                "\"options\":{\"forceRefresh\":true}}" },
      NULL },
    { "AUD-018 the world does not change",
      { .path = "/_mock/apply",
        .body = "{\"rules\":[{\"id\":\"AR9\",\"name\":\"no\",\"ruleFamily\":"
                "\"token_exchange\",\"actionKinds\":[\"exchange_token\"],"
                "\"effect\":\"forbid\"}]}" },
      NULL },
    { "AUD-018 keys do not change",
      { .path = "/_mock/keys/rotate", .method = "POST" },
      NULL },
};

static struct scene_answer ask(struct desk *d, const struct row *r)
{
    if (r->resource != NULL)
        return scene_ask(d->scene, &(struct scene_ask){ .resource = r->resource });
    return desk_ask(d, &r->ask);
}

static const char *state_of(struct desk *d)
{
    struct arena *a = scene_arena(d->scene);
    struct scene_answer world = desk_ask(d, &(struct desk_ask){ .path = "/_mock/state" });
    struct scene_answer keys =
        desk_ask(d, &(struct desk_ask){ .path = "/v2/keys/" SCENE_PROJECT });

    return arena_printf(a, "%s%s", world.text, keys.text);
}

static void check_kept_back(const struct scene_answer *got)
{
    assert_int_equal(got->status, 500);
    assert_string_equal(peek_text(got->body, "error"), "server_error");
    assert_string_equal(peek_text(got->body, "errorCode"), "E099099");
    assert_int_equal(jobj_count(got->body), 6);
    assert_string_equal(desk_field(got, "Cache-Control"), "no-store");
}

static void fails_closed(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, NULL);
    const char *before = state_of(&d);
    int64_t events = scene_events(d.scene);
    struct scene_answer got;

    desk_fail_commit(&d);
    got = ask(&d, r);
    check_kept_back(&got);
    assert_int_equal(scene_events(d.scene), events);
    assert_string_equal(state_of(&d), before);
    got = ask(&d, r); /* the fault is over */
    assert_int_not_equal(got.status, 500);
    assert_true(scene_events(d.scene) > events);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, fails_closed);
    return rows_run("fail_closed");
}
