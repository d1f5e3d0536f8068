/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define P SCENE_PROJECT

static struct scene_answer get(struct desk *d, const char *path)
{
    return desk_ask(d, &(struct desk_ask){ .path = path });
}

static const char *const private_members[] = {
    "d", "p", "q", "dp", "dq", "qi", "oth", "k"
};

/* KEY-001 to KEY-006: an RSA key of ours as it should be published. */
static void check_key(struct jobj key)
{
    const char *n = peek_text(key, "n"), *kid = peek_text(key, "kid");

    assert_string_equal(peek_text(key, "kty"), "RSA");
    assert_string_equal(peek_text(key, "use"), "sig");
    assert_string_equal(peek_text(key, "alg"), "RS256");
    assert_string_equal(peek_text(key, "e"), "AQAB");
    assert_non_null(kid);
    assert_non_null(n);
    assert_int_equal(strlen(n), 342); /* 2048 bits without a zero in front, unpadded */
    assert_int_equal(strspn(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789-_"),
                     342);
    for (size_t i = 0; i < ROWS_COUNT(private_members); i++)
        assert_false(jobj_has(key, private_members[i]));
}

static const struct row {
    const char *name;
    const char *path;
} rows[] = {
    { "KEY-001 KEY-002 KEY-003 KEY-004 KEY-006 the key set at its own address",
      "/" P "/.well-known/jwks.json" },
    { "KEY-001 the same set where SDKs look for it", "/v2/keys/" P },
};

static void publishes(void **state)
{
    const struct row *r = *state;
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got = get(&d, r->path);

    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "application/json");
    assert_string_equal(desk_field(&got, "Cache-Control"), "public, max-age=60");
    assert_string_equal(desk_field(&got, "Access-Control-Allow-Origin"), "*");
    assert_int_equal(jobj_count(got.body), 1);
    assert_int_equal(jobj_count(peek_at(got.body, "keys")), 1);
    check_key(peek_at(got.body, "keys.0"));
    desk_close(&d);
}

static void one_key(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer set = get(&d, "/v2/keys/" P), one = get(&d, "/v1/keys/" P);

    (void)state;
    assert_int_equal(one.status, 200);
    check_key(one.body);
    assert_string_equal(peek_text(one.body, "kid"), peek_text(set.body, "keys.0.kid"));
    desk_close(&d);
}

static void unknown_project(void **state)
{
    static const char *const paths[] = {
        "/P2aCmeDemoProject0000000000B/.well-known/jwks.json",
        "/v2/keys/P2aCmeDemoProject0000000000B", "/v1/keys/P2aCmeDemoProject0000000000B"
    };
    struct desk d = desk_open("", NULL, NULL);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(paths); i++) {
        struct scene_answer got = get(&d, paths[i]);

        assert_int_equal(got.status, 404);
        assert_false(jobj_has(got.body, "keys"));
    }
    desk_close(&d);
}

static void bearer_is_ignored(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct desk_ask ask = { .path = "/v2/keys/" P, .authorization = "Bearer " P };

    (void)state;
    assert_int_equal(desk_ask(&d, &ask).status, 200);
    desk_close(&d);
}

static const char *kid_of(struct desk *d, const char *token)
{
    return peek_text(peek_token(scene_arena(d->scene), token, 0), "kid");
}

static const char *issue(struct desk *d)
{
    struct scene_answer got = scene_ask(
        d->scene, &(struct scene_ask){ .form = "grant_type=client_credentials" });

    assert_int_equal(got.status, 200);
    return peek_text(got.body, "access_token");
}

static const char *published(struct desk *d)
{
    return peek_column(scene_arena(d->scene), get(d, "/v2/keys/" P).body, "keys", "kid");
}

/* KEY-005, KEY-007 to KEY-010: the new key shows before it signs, the old one stays. */
static void rotates(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *old = kid_of(&d, issue(&d)), *inbound = scene_token(d.scene, NULL);
    const char *now;

    (void)state;
    assert_string_equal(published(&d), old);
    assert_int_equal(scene_call(d.scene, "POST", "/_mock/keys/rotate", NULL, NULL).status,
                     200);
    assert_int_equal(scene_events(d.scene) - scene_events_before(d.scene), 1);
    assert_string_equal(peek_text(scene_event(d.scene), "action"), "SigningKeyRotated");
    assert_int_equal(jobj_count(peek_at(get(&d, "/v2/keys/" P).body, "keys")), 2);
    assert_string_equal(kid_of(&d, issue(&d)), old);
    scene_set_clock(d.scene, (SCENE_NOW_S + 61) * (int64_t)1000);
    now = kid_of(&d, issue(&d));
    assert_string_not_equal(now, old);
    assert_non_null(strstr(published(&d), now));
    assert_non_null(strstr(published(&d), old));
    assert_int_equal(scene_ask(d.scene, &(struct scene_ask){ .token = inbound }).status,
                     200);
    desk_close(&d);
}

static struct scene_answer drop(struct desk *d, const char *kid)
{
    const char *path =
        arena_printf(scene_arena(d->scene), "/_mock/keys%s%s", *kid ? "?kid=" : "", kid);

    return scene_call(d->scene, "DELETE", path, NULL, NULL);
}

static void drops(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    const char *inbound = scene_token(d.scene, NULL), *old = kid_of(&d, inbound);

    (void)state;
    assert_int_equal(drop(&d, old).status, 409); /* the only one */
    assert_int_equal(drop(&d, "SKnobody").status, 404);
    assert_int_equal(drop(&d, "").status, 400);
    assert_int_equal(scene_call(d.scene, "POST", "/_mock/keys/rotate", NULL, NULL).status,
                     200);
    assert_int_equal(drop(&d, old).status, 200);
    assert_null(strstr(published(&d), old));
    assert_int_equal(scene_ask(d.scene, &(struct scene_ask){ .token = inbound }).status,
                     400);
    assert_string_not_equal(kid_of(&d, issue(&d)), old);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, publishes);
    rows_add_one("the oldest SDKs get the current key alone", one_key);
    rows_add_one("DISC-015 an unknown project has no keys", unknown_project);
    rows_add_one("keys need no credential, and a project as bearer does no harm",
                 bearer_is_ignored);
    rows_add_one(
        "KEY-005 KEY-007 KEY-008 KEY-009 a new key shows before it signs, the old "
        "one stays",
        rotates);
    rows_add_one("KEY-010 KEY-011 a dropped key is void at once", drops);
    return rows_run("ep_jwks");
}
