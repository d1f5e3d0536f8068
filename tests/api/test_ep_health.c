/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

static struct scene_answer get(struct desk *d, const char *path)
{
    return desk_ask(d, &(struct desk_ask){ .path = path });
}

static const char *taints(struct desk *d, const char *path)
{
    return peek_joined(scene_arena(d->scene), get(d, path).body, "taints");
}

static void lives(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer live = get(&d, "/healthz"), ready = get(&d, "/readyz");

    (void)state;
    assert_int_equal(live.status, 200);
    assert_string_equal(peek_text(live.body, "status"), "ok");
    assert_int_equal(jobj_kind(peek_at(live.body, "checks")), JOBJ_OBJECT);
    assert_int_equal(jobj_count(peek_at(live.body, "taints")), 0);
    assert_int_equal(ready.status, 200);
    assert_string_equal(peek_text(ready.body, "status"), "ok");
    assert_string_equal(peek_text(ready.body, "checks.store"), "ok");
    assert_string_equal(peek_text(ready.body, "checks.signingKey"), "ok");
    desk_close(&d);
}

static const struct row {
    const char *name;
    const char *switches, *want;
} rows[] = {
    { "lenientExchange taints", "\"lenientExchange\":true", "lenientExchange" },
    { "audienceBinding off taints", "\"audienceBinding\":\"off\"", "audienceBinding" },
    { "untargetedAccess allow taints", "\"untargetedAccess\":\"allow\"",
      "untargetedAccess" },
    { "explainDenials taints", "\"explainDenials\":true", "explainDenials" },
    { "pinnedTtl taints", "\"pinnedTtl\":60", "pinnedTtl" },
    { "sessionJwtAtVault taints", "\"sessionJwtAtVault\":true", "sessionJwtAtVault" },
    { "two taint", "\"lenientExchange\":true,\"explainDenials\":true",
      "lenientExchange explainDenials" },
    { "the dialect does not", "\"dialect\":\"rfc\"", "" },
};

static void tells_taints(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open(r->switches, NULL, NULL);

    assert_string_equal(taints(&d, "/healthz"), r->want);
    assert_string_equal(taints(&d, "/readyz"), r->want);
    desk_close(&d);
}

static void counts(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got;

    (void)state;
    get(&d, "/nowhere");
    get(&d, "/v2/keys/" SCENE_PROJECT);
    desk_ask(&d, &(struct desk_ask){ .path = "/oauth2/v1/token", .body = "{}" });
    got = get(&d, "/metrics");
    assert_int_equal(got.status, 200);
    assert_memory_equal(got.head->content_type, "text/plain", 10);
    assert_non_null(strstr(got.text, "{endpoint=\"none\",status=\"4xx\"} 1\n"));
    assert_non_null(
        strstr(got.text, "{endpoint=\"/v2/keys/{project}\",status=\"2xx\"} 1\n"));
    assert_non_null(
        strstr(got.text, "{endpoint=\"/oauth2/v1/token\",status=\"4xx\"} 1\n"));
    assert_non_null(strstr(got.text, "mockstsd_answer_seconds_count 3\n"));
    desk_close(&d);
}

static void counts_events(void **state)
{
    struct desk d = desk_open("", NULL, NULL);

    (void)state;
    assert_non_null(strstr(get(&d, "/metrics").text, "mockstsd_audit_events_total 0\n"));
    assert_non_null(strstr(get(&d, "/metrics").text, "mockstsd_projects 1\n"));
    scene_ask(d.scene, &(struct scene_ask){ 0 });
    scene_ask(d.scene, &(struct scene_ask){ .secret = "wrong" });
    assert_non_null(strstr(get(&d, "/metrics").text, "mockstsd_audit_events_total 2\n"));
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, tells_taints);
    rows_add_one("a healthy instance lives, is ready and has no taints", lives);
    rows_add_one("counters tell endpoints and classes apart", counts);
    rows_add_one("the number of audit events ever written is told", counts_events);
    return rows_run("ep_health");
}
