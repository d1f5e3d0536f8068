/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "wire/seal.h"

/* carl has no calendar: he is told where to connect it. Returns the path of the ticket. */
static const char *ticket_of(struct desk *d)
{
    const char *carl = scene_token(
        d->scene, "{\"sub\":\"U3\",\"tenants\":{\"T1\":{}},\"jti\":\"carls\"}");
    struct scene_answer got =
        scene_ask(d->scene, &(struct scene_ask){ .resource = "calendar", .token = carl });
    const char *url = peek_text(got.body, "connect_url");

    assert_int_equal(got.status, 400);
    assert_string_equal(peek_text(got.body, "errorCode"), "E099006");
    assert_string_equal(peek_text(scene_event(d->scene), "data.reason"), "not_connected");
    assert_non_null(url);
    assert_memory_equal(url, SCENE_BASE "/_mock/connect/", strlen(SCENE_BASE) + 15);
    return url + strlen(SCENE_BASE);
}

static struct scene_answer visit(struct desk *d, const char *path)
{
    return desk_ask(d, &(struct desk_ask){ .path = path, .peer = "192.0.2.7" });
}

static const char *calendar_of_carl(struct desk *d)
{
    const char *carl = scene_token(
        d->scene, "{\"sub\":\"U3\",\"tenants\":{\"T1\":{}},\"jti\":\"carls\"}");
    struct scene_answer got =
        scene_ask(d->scene, &(struct scene_ask){ .resource = "calendar", .token = carl });

    return got.status == 200 ? peek_text(got.body, "access_token") : NULL;
}

static void connects_once(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *path = ticket_of(&d);
    int64_t before = scene_events(d.scene);
    struct scene_answer got = visit(&d, path);
    struct jobj ev;

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "text/plain; charset=utf-8");
    assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    assert_int_equal(scene_events(d.scene) - before, 1);
    ev = scene_event(d.scene);
    assert_string_equal(peek_text(ev, "action"), "ConnectionTokenStored");
    assert_string_equal(peek_text(ev, "userId"), "U3");
    assert_string_equal(peek_text(ev, "remoteAddress"), "192.0.2.7");
    assert_memory_equal(calendar_of_carl(&d), "mock_at_", 8);
    assert_int_equal(visit(&d, path).status, 404); /* spent */
    desk_close(&d);
}

static void shown_as_digest(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct arena *a = scene_arena(d.scene);
    const struct desk_ask look = { .path = "/_mock/state" };
    struct scene_answer before = desk_ask(&d, &look), after;
    struct seal_hash hash;
    char hex[2 * SEAL_HASH_BYTES + 1];
    const char *path = ticket_of(&d), *value;
    size_t n = jobj_count(peek_at(before.body, "credentials"));

    (void)state;
    assert_int_equal(visit(&d, path).status, 200);
    value = calendar_of_carl(&d);
    hash = seal_sha256(value, strlen(value));
    seal_hex(&hash, hex);
    after = desk_ask(&d, &look);
    assert_int_equal(jobj_count(peek_at(after.body, "credentials")), n + 1);
    assert_int_equal(jobj_count(after.body), jobj_count(before.body));
    assert_string_equal(
        peek_text(after.body, arena_printf(a, "credentials.%zu.accessToken", n)),
        arena_printf(a, "sha256:%s", hex));
    assert_string_equal(
        peek_text(after.body, arena_printf(a, "credentials.%zu.userId", n)), "U3");
    assert_null(strstr(after.text, value));
    desk_close(&d);
}

static void expires(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *path = ticket_of(&d);

    (void)state;
    scene_set_clock(d.scene, (SCENE_NOW_S + 601) * (int64_t)1000);
    assert_int_equal(visit(&d, path).status, 404);
    assert_null(calendar_of_carl(&d));
    desk_close(&d);
}

static void head_spends_nothing(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *path = ticket_of(&d);
    int64_t before = scene_events(d.scene);

    (void)state;
    desk_ask(&d, &(struct desk_ask){ .path = path, .method = "HEAD" });
    assert_int_equal(scene_events(d.scene), before);
    assert_int_equal(visit(&d, path).status, 200);
    desk_close(&d);
}

static void other_ticket(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *path = ticket_of(&d);
    char *other = arena_text(scene_arena(d.scene), path);
    char *last = other + strlen(other) - 1;

    (void)state;
    *last = *last == 'a' ? 'b' : 'a';
    assert_int_equal(visit(&d, other).status, 404);
    assert_int_equal(visit(&d, path).status, 200);
    desk_close(&d);
}

/* Who comes with a browser sees a page, connected or not. */
static void page_for_people(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = { .path = ticket_of(&d), .accept = "text/html" };
    struct scene_answer got = desk_ask(&d, &ask);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "text/html; charset=utf-8");
    assert_string_equal(desk_field(&got, "Cache-Control"), "no-store");
    assert_non_null(strstr(got.text, "<h1>Connected</h1>"));
    assert_memory_equal(calendar_of_carl(&d), "mock_at_", 8);
    got = desk_ask(&d, &ask); /* spent */
    assert_int_equal(got.status, 404);
    assert_non_null(strstr(got.text, "<h1>This cannot go on</h1>"));
    desk_close(&d);
}

int main(void)
{
    rows_add_one("a ticket connects its user's account, once, from anywhere",
                 connects_once);
    rows_add_one("what was connected is a digest in the state", shown_as_digest);
    rows_add_one("after ten minutes a ticket is void", expires);
    rows_add_one("HTTP-035 HEAD spends no ticket", head_spends_nothing);
    rows_add_one("a ticket with another last sign is nobody's", other_ticket);
    rows_add_one("people see a page, for a ticket that is good and one that is spent",
                 page_for_people);
    return rows_run("ep_mock_connect");
}
