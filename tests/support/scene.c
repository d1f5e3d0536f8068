/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include "rows.h"
#include "peek.h"
#include "scene_world.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/rnd.h"
#include "wire/basicauth.h"
#include "wire/form.h"
#include "http/handler.h"
#include "http/request.h"
#include "http/response.h"
#include "store/store.h"
#include "tenant/diag.h"
#include "tenant/tenant_load.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/sts.h"
#include "api/api.h"

enum { BODY_MAX = 4 * 1024 * 1024, SEED = 7 };

struct scene {
    struct arena *arena;
    struct store *store;
    struct sts *sts;
    struct handler handler;
    struct tokens_mint mint;
    int64_t events_before; /* the last request */
};

static struct snapshot *load(struct arena *a, const char *text)
{
    struct diags *diags = diag_open(a, "scene");
    struct tenant_source source = {
        .name = "scene", .text = text, .text_len = strlen(text), .now_s = SCENE_NOW_S
    };
    struct snapshot *world = NULL;
    const struct diag *list;
    size_t n;

    if (tenant_load(&source, &world, diags) < 0) {
        list = diag_list(diags, &n);
        for (size_t i = 0; i < n; i++)
            print_message("%s: %s\n", list[i].at.path, list[i].text);
    }
    assert_non_null(world);
    return world;
}

struct scene *scene_open(const char *switches, const char *rules)
{
    static const unsigned char vault_key[32] = { 7 };
    struct arena *a = arena_open(0);
    struct scene *s = arena_alloc(a, sizeof *s);
    struct store_options memory = { .events_kept = 10000 };
    const char *world =
        arena_printf(a, "%s%s%s%s}", scene_world_head, switches, scene_world_records,
                     rules != NULL ? rules : scene_open_rules);
    struct sts_options options = { .base_url = SCENE_BASE, .vault_key = vault_key };

    rnd_seed(SEED); /* the published test key, so that no key is made */
    s->arena = a;
    assert_int_equal(store_open(&memory, &s->store, NULL), 0);
    options.store = s->store;
    options.fixture = load(a, world);
    assert_int_equal(sts_open(&options, &s->sts, NULL), 0);
    scene_set_clock(s, (int64_t)SCENE_NOW_S * 1000);
    s->handler =
        api_handler(api_make(s->sts->arena, &(struct api_options){ .sts = s->sts }));
    s->mint.key = keyring_current(s->sts->own.keys, SCENE_NOW_S);
    s->mint.claims = scene_world_claims;
    return s;
}

void scene_close(struct scene *s)
{
    struct sts *sts = s->sts;
    struct store *store = s->store;

    arena_free(s->arena);
    sts_close(sts);
    store_close(store);
}

struct arena *scene_arena(struct scene *s)
{
    return s->arena;
}

struct sts *scene_sts(struct scene *s)
{
    return s->sts;
}

void scene_set_clock(struct scene *s, int64_t now_ms)
{
    clock_set_ms(&s->sts->own.clock, now_ms);
}

const struct tokens_mint *scene_mint(struct scene *s)
{
    return &s->mint;
}

int64_t scene_events(struct scene *s)
{
    int64_t n = 0;

    assert_int_equal(store_events_written(s->store, SCENE_PROJECT, &n, NULL), 0);
    return n;
}

int64_t scene_events_before(struct scene *s)
{
    return s->events_before;
}

const char *scene_token(struct scene *s, const char *claims)
{
    return tokens_make(s->arena, &s->mint, &(struct tokens_draft){ .claims = claims });
}

/* Hand a request in, as the listener does with one that its gate let through. */
static struct scene_answer hand_in(struct scene *s, struct arena *a, struct request *req)
{
    struct response *head = arena_alloc(a, sizeof *head);
    struct scene_answer out = { .head = head };

    *head = response_make();
    req->query = req->query != NULL ? req->query : "";
    req->peer = "127.0.0.1";
    assert_int_equal(s->handler.handle(s->handler.self, req, head, a), 0);
    out.status = head->status;
    out.text = arena_slice(a, head->body != NULL ? head->body : "", head->body_len);
    if (head->body_len > 0)
        out.body = peek_parse(a, out.text, head->body_len);
    return out;
}

static void add_field(struct buf *form, const struct scene_ask *ask, const char *name,
                      const char *value)
{
    if (value != NULL && (ask->without == NULL || strcmp(ask->without, name) != 0))
        form_add(form, name, value);
}

static const char *form_of(struct scene *s, struct arena *a, const struct scene_ask *ask)
{
    struct buf form = buf_make(a, BODY_MAX);
    const char *token = ask->token;

    if (ask->form != NULL)
        return ask->form;
    if (token == NULL)
        token = tokens_make(a, &s->mint, &(struct tokens_draft){ .claims = ask->claims });
    add_field(&form, ask, "grant_type", OAUTH_GRANT_EXCHANGE);
    add_field(&form, ask, "subject_token", token);
    add_field(&form, ask, "subject_token_type", OAUTH_TYPE_ACCESS_TOKEN);
    add_field(&form, ask, "resource",
              ask->resource != NULL ? ask->resource : SCENE_BILLING);
    add_field(&form, ask, "scope", ask->scope);
    if (ask->more != NULL)
        buf_printf(&form, "&%s", ask->more);
    assert_true(buf_ok(&form));
    return form.data;
}

/* "crm-id" has the secret "secret-of-crm". */
static const char *basic_of(struct arena *a, const struct scene_ask *ask)
{
    const char *id = ask->client != NULL ? ask->client : "crm-id";
    const char *text = ask->secret;
    struct secret secret;

    if (text == NULL)
        text = arena_printf(a, "secret-of-%.*s", (int)strcspn(id, "-"), id);
    secret = secret_make(a, text, strlen(text));
    return basicauth_text(a, id, &secret);
}

struct scene_answer scene_ask_in(struct scene *s, struct arena *a,
                                 const struct scene_ask *ask)
{
    struct request_header headers[2] = {
        { "Content-Type", "application/x-www-form-urlencoded" }, { "Authorization", NULL }
    };
    struct request req = { .method = "POST",
                           .path = ask->path != NULL ? ask->path : "/oauth2/v1/token",
                           .query = ask->query,
                           .headers = headers,
                           .n_headers = 1,
                           .body = form_of(s, a, ask) };

    if (ask->authorization != NULL)
        headers[req.n_headers++].value = ask->authorization;
    else if (ask->client == NULL || ask->client[0] != '\0')
        headers[req.n_headers++].value = basic_of(a, ask);
    req.body_len = strlen(req.body);
    return hand_in(s, a, &req);
}

struct scene_answer scene_ask(struct scene *s, const struct scene_ask *ask)
{
    s->events_before = scene_events(s);
    return scene_ask_in(s, s->arena, ask);
}

/* A call that does not count as the last request. */
static struct scene_answer call(struct scene *s, struct arena *a, const char *line,
                                const char *bearer, const char *json)
{
    struct request_header headers[2] = { { "Content-Type", "application/json" } };
    const char *path = strchr(line, ' ') + 1, *query = strchr(path, '?');
    struct request req = {
        .method = arena_slice(a, line, (size_t)(path - line) - 1),
        .path = arena_slice(a, path, strcspn(path, "?")),
        .query = query != NULL ? query + 1 : NULL,
        .headers = headers,
        .n_headers = 1,
        .body = json != NULL ? json : "",
    };

    req.body_len = strlen(req.body);
    if (bearer != NULL) {
        const char *value = arena_printf(a, "Bearer %s", bearer);

        headers[1] = (struct request_header){ "Authorization", value };
        req.n_headers = 2;
    }
    return hand_in(s, a, &req);
}

struct scene_answer scene_call(struct scene *s, const char *method, const char *path,
                               const char *bearer, const char *json)
{
    s->events_before = scene_events(s);
    return call(s, s->arena, arena_printf(s->arena, "%s %s", method, path), bearer, json);
}

struct scene_answer scene_apply_in(struct scene *s, struct arena *a, const char *fragment)
{
    return call(s, a, "POST /_mock/apply", NULL, fragment);
}

void scene_apply(struct scene *s, const char *fragment)
{
    struct scene_answer got = scene_apply_in(s, s->arena, fragment);

    if (got.status != 200)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, 200);
}

void scene_revoke(struct scene *s, const char *jti)
{
    struct change *change = change_make(s->arena, SCENE_NOW_S);
    struct store_row row = { .kind = ROW_REVOKED,
                             .project = SCENE_PROJECT,
                             .key = jti,
                             .value = "",
                             .expires_s = SCENE_EXP_S };

    change_put(change, &row);
    assert_int_equal(store_commit(s->store, change, INT64_MAX, NULL), 0);
}

void scene_clear(struct scene *s, int row_kind)
{
    struct change *change = change_make(s->arena, SCENE_NOW_S);

    change_clear(change, row_kind, SCENE_PROJECT, NULL);
    assert_int_equal(store_commit(s->store, change, INT64_MAX, NULL), 0);
}

struct jobj scene_event_at(struct scene *s, int n)
{
    const char *query = arena_printf(s->arena, "{\"size\":%d}", n + 1);
    struct scene_answer got = call(s, s->arena, "POST /v1/mgmt/audit/search",
                                   SCENE_PROJECT ":" SCENE_KEY, query);

    assert_int_equal(got.status, 200);
    return peek_at(got.body, arena_printf(s->arena, "audits.%d", n));
}

struct jobj scene_event(struct scene *s)
{
    return scene_event_at(s, 0);
}
