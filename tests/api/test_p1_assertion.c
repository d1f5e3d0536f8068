/* SPDX-License-Identifier: MIT */
/* Profile P1: clients that sign who they are (private_key_jwt, RFC 7523). */
#include "rows.h"
#include "peek.h"

#include <pthread.h>

#include "judge.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/form.h"
#include "wire/signkey.h"
#include "sts/assertion.h"
#include "sts/testkeys.h"

#define ON   "\"privateKeyJwt\":true"
#define PATH "/oauth2/v1/apps/" SCENE_PROJECT "/token"
#define URL  "https://app.test/client.json"

static const char claims[] =
    "{\"iss\":\"keyed-id\",\"sub\":\"keyed-id\",\"aud\":\"" SCENE_BASE
    "/v1/apps/" SCENE_PROJECT "\",\"iat\":1795435500,\"exp\":1795435560,"
    "\"jti\":\"one\"}";

/* A scene with one more client, known by the public test key alone. */
struct stage {
    struct scene *scene;
    struct signkey *key, *other;
};

static struct stage open_stage(const char *switches)
{
    struct stage st = { .scene = scene_open(switches, NULL) };
    struct arena *a = scene_arena(st.scene);

    assert_int_equal(signkey_load_private(a, testkeys_p256, "own", &st.key, NULL), 0);
    assert_int_equal(signkey_make(a, SIGNKEY_ES256, "own", &st.other, NULL), 0);
    scene_apply(st.scene,
                arena_printf(a,
                             "{\"clients\":[{\"id\":\"TPA7\",\"clientId\":"
                             "\"keyed-id\",\"name\":\"keyed\",\"grantTypes\":"
                             "[\"client_credentials\"],\"jwks\":{\"keys\":[%s]},"
                             "\"tokenEndpointAuthMethod\":\"private_key_jwt\"}]}",
                             signkey_jwk(st.key)));
    return st;
}

static const char *sign(const struct stage *st, const struct signkey *key,
                        const struct tokens_draft *draft)
{
    struct tokens_mint mint = { key, claims };

    return tokens_make(scene_arena(st->scene), &mint, draft);
}

/* Further fields of a request with an assertion; NULL: the usual ones. */
struct around {
    const char *type, *client_id, *secret;
    const char *grant, *path, *token;
};

static const char *form_of(const struct stage *st, const char *assertion,
                           const struct around *more)
{
    struct buf form = buf_make(scene_arena(st->scene), 16384);

    form_add(&form, "grant_type", more->grant ? more->grant : "client_credentials");
    form_add(&form, "client_assertion", assertion);
    form_add(&form, "client_assertion_type", more->type ? more->type : ASSERTION_TYPE);
    if (more->client_id != NULL)
        form_add(&form, "client_id", more->client_id);
    if (more->token != NULL)
        form_add(&form, "token", more->token);
    if (more->secret != NULL)
        form_add(&form, "client_secret", more->secret);
    return form.data;
}

static struct scene_answer ask(const struct stage *st, const char *assertion,
                               const struct around *more)
{
    return scene_ask(st->scene,
                     &(struct scene_ask){ .path = more->path ? more->path : PATH,
                                          .client = "",
                                          .form = form_of(st, assertion, more) });
}

struct row {
    const char *name;
    struct tokens_draft draft;
    struct around around;
    int status;
    const char *switches; /* NULL: ON */
};

static const struct row rows[] = {
    { "CA-040 a signed assertion authenticates", { 0 }, { 0 }, 200, NULL },
    { "CA-041 another type is refused", { 0 }, { .type = "urn:x:y" }, 401, NULL },
    { "CA-041 the SAML type is refused",
      { 0 },
      { .type = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
      401,
      NULL },
    { "CA-041 no type is refused", { 0 }, { .type = "" }, 401, NULL },
    { "CA-042 another iss is refused",
      { .claims = "{\"iss\":\"crm-id\"}" },
      { 0 },
      401,
      NULL },
    { "CA-042 another client is refused",
      { .claims = "{\"iss\":\"crm-id\",\"sub\":\"crm-id\"}" },
      { 0 },
      401,
      NULL },
    { "CA-042 no sub is refused", { .claims = "{\"sub\":null}" }, { 0 }, 401, NULL },
    { "CA-042 no iss is refused", { .claims = "{\"iss\":null}" }, { 0 }, 401, NULL },
    { "CA-043 another client_id is refused",
      { 0 },
      { .client_id = "crm-id" },
      401,
      NULL },
    { "CA-043 the same is not", { 0 }, { .client_id = "keyed-id" }, 200, NULL },
    { "CA-044 no aud is refused", { .claims = "{\"aud\":null}" }, { 0 }, 401, NULL },
    { "CA-044 another server is refused",
      { .claims = "{\"aud\":\"https://evil.test\"}" },
      { 0 },
      401,
      NULL },
    { "CA-044 an MCP server's Resource is refused",
      { .claims = "{\"aud\":\"" SCENE_SERVER "\"}" },
      { 0 },
      401,
      NULL },
    { "CA-045 two audiences are refused",
      { .claims = "{\"aud\":[\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT
                  "\",\"https://evil.test\"]}" },
      { 0 },
      401,
      NULL },
    { "CA-045 the token URL is refused in dialect rfc",
      { .claims = "{\"aud\":\"" SCENE_BASE PATH "\"}" },
      { 0 },
      401,
      ON ",\"dialect\":\"rfc\"" },
    { "CA-045 in dialect descope it is not",
      { .claims = "{\"aud\":\"" SCENE_BASE PATH "\"}" },
      { 0 },
      200,
      NULL },
    { "CA-045 that of another path is",
      { .claims = "{\"aud\":\"" SCENE_BASE "/oauth2/v1/apps/token\"}" },
      { 0 },
      401,
      NULL },
    { "CA-046 no exp is refused", { .claims = "{\"exp\":null}" }, { 0 }, 401, NULL },
    { "CA-046 an exp that has passed is refused",
      { .claims = "{\"exp\":1795435495}" },
      { 0 },
      401,
      NULL },
    { "CA-046 five seconds are forgiven",
      { .claims = "{\"exp\":1795435496}" },
      { 0 },
      200,
      NULL },
    { "CA-046 a text for exp is refused",
      { .claims = "{\"exp\":\"1795435560\"}" },
      { 0 },
      401,
      NULL },
    { "CA-047 ten years are refused",
      { .claims = "{\"exp\":2110795500}" },
      { 0 },
      401,
      NULL },
    { "CA-048 nbf in an hour is refused",
      { .claims = "{\"nbf\":1795439100}" },
      { 0 },
      401,
      NULL },
    { "CA-051 alg none is refused",
      { .header = "{\"alg\":\"none\"}", .signature = "" },
      { 0 },
      401,
      NULL },
    { "CA-051 another alg is refused",
      { .header = "{\"alg\":\"RS256\"}" },
      { 0 },
      401,
      NULL },
    { "CA-052 an access token's type is refused",
      { .header = "{\"typ\":\"at+jwt\"}" },
      { 0 },
      401,
      NULL },
    { "CA-052 a proof's type is refused",
      { .header = "{\"typ\":\"dpop+jwt\"}" },
      { 0 },
      401,
      NULL },
    { "CA-052 client-authentication+jwt is not",
      { .header = "{\"typ\":\"client-authentication+jwt\"}" },
      { 0 },
      200,
      NULL },
    { "CA-052 nor is no type", { .header = "{\"typ\":null}" }, { 0 }, 200, NULL },
    { "CA-053 a secret beside it is refused",
      { 0 },
      { .client_id = "keyed-id", .secret = "x" },
      400,
      NULL },
    { "without the switch all are refused", { 0 }, { 0 }, 401, "" },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct stage st = open_stage(row->switches ? row->switches : ON);
    struct scene_answer got = ask(&st, sign(&st, st.key, &row->draft), &row->around);

    assert_int_equal(got.status, row->status);
    if (row->status == 401)
        assert_string_equal(peek_text(got.body, "error"), "invalid_client");
    if (row->status == 200) {
        assert_string_equal(peek_text(scene_event(st.scene), "data.clientAuth"),
                            "private_key_jwt");
    } else {
        assert_string_equal(peek_text(scene_event(st.scene), "action"),
                            "TokenIssueFailed");
        assert_null(strstr(scene_call(st.scene, "GET", "/_mock/state", NULL, NULL).text,
                           "client_assertion"));
    }
    scene_close(st.scene);
}

static void it_works_once(void **state)
{
    struct stage st = open_stage(ON);
    const struct around usual = { 0 };
    const char *one = sign(&st, st.key, &(struct tokens_draft){ 0 });
    const char *two =
        sign(&st, st.key, &(struct tokens_draft){ .claims = "{\"jti\":1}" });

    (void)state;
    assert_int_equal(ask(&st, one, &usual).status, 200);
    assert_int_equal(ask(&st, one, &usual).status, 401);
    assert_int_equal(ask(&st, two, &usual).status, 200);
    scene_close(st.scene);
}

enum { RIVALS = 4, RACES = 25 };

/* One of those who send the same assertion at the same moment. */
struct rival {
    const struct stage *st;
    struct arena *arena;
    pthread_t thread;
    const char *form;
    int status;
};

static void *send_it(void *self)
{
    struct rival *r = self;

    r->status =
        scene_ask_in(r->st->scene, r->arena,
                     &(struct scene_ask){ .path = PATH, .client = "", .form = r->form })
            .status;
    return NULL;
}

static void race(const struct stage *st, struct rival *rivals, int number)
{
    const char *jti = arena_printf(scene_arena(st->scene), "{\"jti\":\"r%d\"}", number);
    const char *one = sign(st, st->key, &(struct tokens_draft){ .claims = jti });
    const char *form = form_of(st, one, &(struct around){ 0 });
    int statuses = 0;

    for (int i = 0; i < RIVALS; i++) {
        rivals[i].form = form;
        assert_int_equal(pthread_create(&rivals[i].thread, NULL, send_it, &rivals[i]), 0);
    }
    for (int i = 0; i < RIVALS; i++) {
        assert_int_equal(pthread_join(rivals[i].thread, NULL), 0);
        statuses += rivals[i].status;
    }
    assert_int_equal(statuses, 200 + (RIVALS - 1) * 401);
}

static void it_works_once_for_many(void **state)
{
    struct stage st = open_stage(ON);
    struct rival rivals[RIVALS];
    int64_t events = scene_events(st.scene);

    (void)state;
    for (int i = 0; i < RIVALS; i++)
        rivals[i] = (struct rival){ .st = &st, .arena = arena_open(0) };
    for (int i = 0; i < RACES; i++)
        race(&st, rivals, i);
    assert_int_equal(scene_events(st.scene) - events, RACES * RIVALS);
    for (int i = 0; i < RIVALS; i++)
        arena_free(rivals[i].arena);
    scene_close(st.scene);
}

/* Where no event is written, too. */
static void it_works_once_at(void **state)
{
    static const char *const paths[] = { "/oauth2/v1/introspect", "/oauth2/v1/revoke" };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(paths); i++) {
        struct stage st = open_stage(ON);
        const struct around there = { .path = paths[i], .token = "x" };
        const char *one = sign(&st, st.key, &(struct tokens_draft){ 0 });

        assert_int_equal(ask(&st, one, &there).status, 200);
        assert_int_equal(ask(&st, one, &there).status, 401);
        assert_int_equal(ask(&st, one, &(struct around){ 0 }).status, 401);
        scene_close(st.scene);
    }
}

static void keys_are_those_of_the_client(void **state)
{
    struct stage st = open_stage(ON);
    const struct around usual = { 0 };
    const struct tokens_draft plain = { 0 };
    const struct signkey *project = scene_mint(st.scene)->key;

    (void)state;
    assert_int_equal(ask(&st, sign(&st, st.other, &plain), &usual).status, 401);
    assert_int_equal(ask(&st, sign(&st, project, &plain), &usual).status, 401);
    assert_int_equal(ask(&st, sign(&st, st.key, &plain), &usual).status, 200);
    scene_close(st.scene);
}

static void a_secret_does_not_replace_it(void **state)
{
    struct stage st = open_stage(ON);
    struct scene_answer got =
        scene_ask(st.scene, &(struct scene_ask){ .client = "keyed-id",
                                                 .secret = "x",
                                                 .form = "grant_type="
                                                         "client_credentials" });

    (void)state;
    assert_int_equal(got.status, 401);
    scene_close(st.scene);
}

/* CIMD-011: a document with keys. */
static void a_document_with_keys_needs_them(void **state)
{
    static const char path[] = "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS1/token";
    static const char own[] = "{\"iss\":\"" URL "\",\"sub\":\"" URL "\"}";
    const struct around refresh = { .grant = "refresh_token", .path = path };
    struct stage st = open_stage(ON);
    struct arena *a = scene_arena(st.scene);
    struct tokens_draft draft = { .claims = own };
    struct scene_ask bare = { .path = path,
                              .client = "",
                              .form = "grant_type=refresh_token&client_id="
                                      "https%3A%2F%2Fapp.test%2Fclient.json" };

    (void)state;
    scene_apply(
        st.scene,
        arena_printf(
            a,
            "{\"project\":{\"switches\":{\"cimdDocuments\":{\"" URL "\":{\"client_id\":"
            "\"" URL "\",\"client_name\":\"App\",\"redirect_uris\":["
            "\"https://app.test/back\"],\"token_endpoint_auth_method\":"
            "\"private_key_jwt\",\"jwks\":{\"keys\":[%s]}}}}},\"resources\":[{\"id\":"
            "\"MS1\",\"type\":\"mcp\",\"uri\":\"" SCENE_SERVER "\","
            "\"dynamicRegistrationSettings\":{\"cimdSettings\":{\"enabled\":true,"
            "\"domainPolicies\":[{\"domainPattern\":\"app.test\"}]}}}]}",
            signkey_jwk(st.key)));
    assert_int_equal(scene_ask(st.scene, &bare).status, 401);
    assert_int_equal(ask(&st, sign(&st, st.other, &draft), &refresh).status, 401);
    assert_int_equal(ask(&st, sign(&st, st.key, &draft), &refresh).status, 400);
    scene_close(st.scene);
}

int main(void)
{
    ROWS_ADD(rows, each);
    rows_add_one("CA-049 an assertion works once", it_works_once);
    rows_add_one("CA-049 of many at once with one, one is let in",
                 it_works_once_for_many);
    rows_add_one("CA-049 at introspection and revocation as well", it_works_once_at);
    rows_add_one("CA-050 keys are those of the client", keys_are_those_of_the_client);
    rows_add_one("a secret does not replace an assertion", a_secret_does_not_replace_it);
    rows_add_one("CIMD-011 a document with keys needs them",
                 a_document_with_keys_needs_them);
    return rows_run("p1_assertion");
}
