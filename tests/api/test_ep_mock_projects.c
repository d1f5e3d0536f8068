/* SPDX-License-Identifier: MIT */
/* Projects cloned while running: whole worlds that do not meet. */
#include "rows.h"

#include <pthread.h>

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "base/idmap.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "sts/worlds.h"
#include "tenant/snapshot.h"

#define PROJECTS "/_mock/projects"

static struct scene_answer post(struct scene *s, const char *path, const char *json)
{
    return scene_call(s, "POST", path, NULL, json);
}

/* A clone of the scene's world. */
static struct jobj add(struct scene *s, const char *json)
{
    struct scene_answer got = post(s, PROJECTS, json);

    if (got.status != 200)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, 200);
    return got.body;
}

static int drop(struct scene *s, const char *project)
{
    const char *path = arena_printf(scene_arena(s), PROJECTS "?project=%s", project);

    return scene_call(s, "DELETE", path, NULL, NULL).status;
}

/* An inbound token of that project for its MCP server. */
static const char *mint(struct scene *s, const char *project)
{
    const char *body =
        arena_printf(scene_arena(s),
                     "{\"project\":\"%s\",\"user\":\"U1\",\"client\":\"TPA1\","
                     "\"resource\":\"MS1\"}",
                     project);
    struct scene_answer got = post(s, "/_mock/tokens", body);

    assert_int_equal(got.status, 200);
    return peek_text(got.body, "token");
}

/* An exchange by the crm server of that clone. */
static struct scene_answer ask(struct scene *s, struct jobj clone, const char *token)
{
    return scene_ask(s, &(struct scene_ask){ .client = peek_text(clone, "clients.TPA4"),
                                             .secret = "secret-of-crm",
                                             .token = token });
}

static int64_t events_of(struct scene *s, const char *project)
{
    const char *bearer = arena_printf(scene_arena(s), "%s:" SCENE_KEY, project);
    struct scene_answer got =
        scene_call(s, "POST", "/v1/mgmt/audit/search", bearer, "{}");

    assert_int_equal(got.status, 200);
    return peek_int(got.body, "total");
}

static void whole(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj clone = add(s, "{}");
    const char *id = peek_text(clone, "id");
    const char *issuer = arena_printf(scene_arena(s), SCENE_BASE "/v1/apps/%s", id);
    struct scene_answer got = ask(s, clone, mint(s, id));
    struct jobj claims;

    (void)state;
    assert_int_equal(strlen(id), strlen(SCENE_PROJECT));
    assert_string_not_equal(id, SCENE_PROJECT);
    assert_string_equal(peek_text(clone, "issuer"), issuer);
    assert_string_not_equal(peek_text(clone, "clients.TPA4"), "crm-id");
    assert_int_equal(got.status, 200);
    claims = peek_token(scene_arena(s), peek_text(got.body, "access_token"), 1);
    assert_string_equal(peek_text(claims, "iss"), issuer);
    assert_int_equal(events_of(s, id), 1);
    assert_int_equal(scene_events(s), 0);
    scene_close(s);
}

static void metadata(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char *id = peek_text(add(s, "{}"), "id");
    const char *path =
        arena_printf(a, "/v1/apps/%s/.well-known/openid-configuration", id);
    struct scene_answer got = scene_call(s, "GET", path, NULL, NULL);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_string_equal(peek_text(got.body, "issuer"),
                        arena_printf(a, SCENE_BASE "/v1/apps/%s", id));
    path = arena_printf(a, "/%s/.well-known/jwks.json", id);
    assert_int_equal(scene_call(s, "GET", path, NULL, NULL).status, 200);
    scene_close(s);
}

/* A token of one world is nothing in another: not in a clone, and not in the fixture's own. */
static void apart(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj one = add(s, "{}"), other = add(s, "{}");
    const char *token = mint(s, peek_text(one, "id"));

    (void)state;
    assert_int_equal(ask(s, one, token).status, 200);
    assert_int_equal(ask(s, other, token).status, 400);
    assert_int_equal(events_of(s, peek_text(other, "id")), 1);
    assert_int_equal(scene_ask(s, &(struct scene_ask){ .token = token }).status, 400);
    assert_int_equal(ask(s, one, scene_token(s, NULL)).status, 400);
    assert_int_equal(scene_ask(s, &(struct scene_ask){ 0 }).status, 200);
    scene_close(s);
}

static void clock_alone(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj one = add(s, "{}"), other = add(s, "{}");
    const char *id = peek_text(one, "id");
    const char *token = mint(s, id), *twin = mint(s, peek_text(other, "id"));
    const char *body =
        arena_printf(scene_arena(s), "{\"project\":\"%s\",\"advanceSeconds\":86400}", id);

    (void)state;
    assert_int_equal(post(s, "/_mock/clock", body).status, 200);
    assert_int_equal(ask(s, one, token).status, 400);
    assert_int_equal(ask(s, one, mint(s, id)).status, 200);
    assert_int_equal(ask(s, other, twin).status, 200);
    scene_close(s);
}

static void change_alone(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj one = add(s, "{}"), other = add(s, "{}");
    const char *id = peek_text(one, "id");
    const char *token = mint(s, id);
    const char *path = arena_printf(scene_arena(s), "/_mock/apply?project=%s", id);

    (void)state;
    assert_int_equal(
        post(s, path, "{\"users\":[{\"userId\":\"U1\",\"status\":\"disabled\"}]}").status,
        200);
    assert_int_equal(ask(s, one, token).status, 400);
    assert_int_equal(ask(s, other, mint(s, peek_text(other, "id"))).status, 200);
    path = arena_printf(scene_arena(s), "/_mock/reset?project=%s", id);
    assert_int_equal(post(s, path, NULL).status, 200);
    assert_int_equal(ask(s, one, token).status, 200);
    scene_close(s);
}

static void switches(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj rfc = add(s, "{\"switches\":{\"dialect\":\"rfc\"}}");
    struct scene_answer got = ask(s, rfc, mint(s, peek_text(rfc, "id")));
    struct jobj claims;

    (void)state;
    assert_int_equal(got.status, 200);
    claims = peek_token(scene_arena(s), peek_text(got.body, "access_token"), 1);
    assert_string_equal(peek_joined(scene_arena(s), claims, "aud"), SCENE_BILLING);
    scene_close(s);
}

static const struct refusal {
    const char *name, *body;
    int status;
    const char *sentence; /* a part of it */
} refusals[] = {
    { "an id that is none is refused", "{\"id\":\"P1\"}", 400, "id is P" },
    { "so is one with another letter first", "{\"id\":\"Q2aCmeDemoProject0000000000Z\"}",
      400, "project.id" },
    { "the fixture's own id is taken", "{\"id\":\"" SCENE_PROJECT "\"}", 409, "already" },
    { "an unknown switch is named", "{\"switches\":{\"dialekt\":\"rfc\"}}", 400,
      "project.switches.dialekt" },
    { "switches are an object", "{\"switches\":[]}", 400, "switches" },
    { "an unknown member is named", "{\"name\":\"x\"}", 400, "name" },
    { "a broken body is refused", "{", 400, "" },
};

static void refuses(void **state)
{
    const struct refusal *r = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = post(s, PROJECTS, r->body);

    assert_int_equal(got.status, r->status);
    assert_non_null(strstr(peek_text(got.body, "error_description"), r->sentence));
    assert_int_equal(worlds_count(scene_sts(s)->others), 0);
    (void)add(s, "{}"); /* the twin */
    scene_close(s);
}

static void chosen_id(void **state)
{
    static const char body[] = "{\"id\":\"P2cHosenProject000000000000X\"}";
    struct scene *s = scene_open("", NULL);

    (void)state;
    assert_string_equal(peek_text(add(s, body), "id"), "P2cHosenProject000000000000X");
    assert_int_equal(post(s, PROJECTS, body).status, 409);
    assert_int_equal(drop(s, "P2cHosenProject000000000000X"), 200);
    (void)add(s, body);
    scene_close(s);
}

static void removed(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj clone = add(s, "{}");
    const char *id = peek_text(clone, "id"), *token = mint(s, id);
    const char *keys = arena_printf(scene_arena(s), "/v2/keys/%s", id);

    (void)state;
    assert_int_equal(ask(s, clone, token).status, 200);
    assert_int_equal(drop(s, id), 200);
    assert_int_equal(worlds_count(scene_sts(s)->others), 0);
    assert_int_equal(ask(s, clone, token).status, 401);
    assert_int_equal(scene_call(s, "GET", keys, NULL, NULL).status, 404);
    assert_int_equal(drop(s, id), 404);
    assert_int_equal(drop(s, SCENE_PROJECT), 404);
    assert_int_equal(scene_call(s, "DELETE", PROJECTS, NULL, NULL).status, 400);
    scene_close(s);
}

/* What was removed leaves nothing to whoever takes its name. */
static void forgotten(void **state)
{
    static const char body[] = "{\"id\":\"P2cHosenProject000000000000X\"}";
    struct scene *s = scene_open("", NULL);
    struct jobj clone = add(s, body);

    (void)state;
    assert_int_equal(ask(s, clone, mint(s, peek_text(clone, "id"))).status, 200);
    assert_int_equal(events_of(s, peek_text(clone, "id")), 1);
    assert_int_equal(drop(s, peek_text(clone, "id")), 200);
    clone = add(s, body);
    assert_int_equal(events_of(s, peek_text(clone, "id")), 0);
    scene_close(s);
}

static void own_keys(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct idmap *kids = idmap_make(scene_arena(s));

    (void)state;
    for (int i = 0; i < 40; i++) {
        const char *id = peek_text(add(s, "{}"), "id");
        const char *path = arena_printf(scene_arena(s), "/v2/keys/%s", id);
        struct scene_answer got = scene_call(s, "GET", path, NULL, NULL);

        assert_int_equal(got.status, 200);
        assert_int_equal(idmap_add(kids, peek_text(got.body, "keys.0.kid"), kids), 0);
    }
    scene_close(s);
}

static void elliptic(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj clone = add(s, "{\"switches\":{\"signingAlg\":\"ES256\"}}");
    struct scene_answer got = ask(s, clone, mint(s, peek_text(clone, "id")));
    struct jobj header;

    (void)state;
    assert_int_equal(got.status, 200);
    header = peek_token(scene_arena(s), peek_text(got.body, "access_token"), 0);
    assert_string_equal(peek_text(header, "alg"), "ES256");
    scene_close(s);
}

enum { THREADS = 4, ROUNDS = 20 };

/* Makes worlds, and removes each again while others may be looking at it. */
static void *churn(void *self)
{
    struct sts *sts = self;
    struct arena *a = arena_open(0);
    intptr_t wrong = 0;

    for (int i = 0; i < ROUNDS; i++) {
        struct worlds_ask ask = { NULL, NULL };
        struct sts_world *made = NULL;

        wrong += worlds_add(sts, &ask, a, &made, NULL) < 0;
        if (made == NULL)
            continue;
        wrong += worlds_find(sts->others, made->project, a) != made;
        wrong += worlds_remove(sts, made->project, a, NULL) < 0;
        wrong += worlds_find(sts->others, made->project, a) != NULL;
        wrong +=
            snapshot_slot_hold(made->slot) != made->fixture; /* still ours to look at */
        snapshot_drop(made->fixture);
        arena_reset(a);
    }
    arena_free(a);
    return (void *)wrong; /* NOLINT(performance-no-int-to-ptr) */
}

static void at_once(void **state)
{
    struct scene *s = scene_open("", NULL);
    pthread_t threads[THREADS];
    void *wrong;

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, churn, scene_sts(s)), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    assert_int_equal(worlds_count(scene_sts(s)->others), 0);
    scene_close(s);
}

static void from_elsewhere(void **state)
{
    struct desk d = desk_open("", NULL, "the-admin-key");
    struct desk_ask far = { .path = PROJECTS, .body = "{}", .peer = "192.0.2.1" };

    (void)state;
    assert_int_equal(desk_ask(&d, &far).status, 401);
    far.authorization = "Bearer the-admin-key";
    assert_int_equal(desk_ask(&d, &far).status, 200);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(refusals, refuses);
    rows_add_one("a clone is a whole world of its own", whole);
    rows_add_one("its documents are served under its own issuer", metadata);
    rows_add_one("JWT-048 a token of one world is nothing in another", apart);
    rows_add_one("the clock of a clone moves alone", clock_alone);
    rows_add_one("what changes in a clone changes there alone, and is reset there",
                 change_alone);
    rows_add_one("switches are laid over those of the fixture", switches);
    rows_add_one("an id may be chosen, once at a time", chosen_id);
    rows_add_one("what is removed is gone at once", removed);
    rows_add_one("who takes the name of a removed one inherits nothing", forgotten);
    rows_add_one("forty clones have forty kids", own_keys);
    rows_add_one("a clone may sign with P-256", elliptic);
    rows_add_one("many make and remove worlds at once", at_once);
    rows_add_one("from elsewhere it needs the admin key", from_elsewhere);
    return rows_run("projects made while running");
}
