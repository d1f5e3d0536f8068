/* SPDX-License-Identifier: MIT */
/* P1: the token endpoint itself: its paths, its grants, its answers. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"
#include "http/response.h"

#define CREDENTIALS  "grant_type=client_credentials"
#define PROJECT_PATH "/oauth2/v1/apps/" SCENE_PROJECT "/token"
#define SERVER_PATH  "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS1/token"

static const struct judge_refusal missing = { 400, "invalid_request", "E011002", NULL };
static const struct judge_refusal twice = { 400, "invalid_target", "E099005",
                                            "unknown_target" };

static const struct judge_case rows[] = {
    { "STS-003 a request without grant_type is refused", .ask = { .form = "scope=read" },
      .want = &missing },
    { "STS-008 an empty grant_type is none", .ask = { .form = "grant_type=" },
      .want = &missing },
    { "STS-004 a grant that nobody knows is named as such",
      .ask = { .form = "grant_type=urn:example:nope" }, .want = &judge_no_such_grant },
    { "TX-REQ-022 the grant in another case is another grant",
      .ask = { .form = "grant_type=urn:ietf:params:oauth:grant-type:Token-Exchange" },
      .want = &judge_no_such_grant },
    { "HTTP-010 a NUL does not end the grant", .ask = { .form = CREDENTIALS "%00" },
      .want = &judge_malformed },
    { "STS-005 refresh_token is off for a client that has client_credentials alone",
      .ask = { .form = "grant_type=refresh_token&refresh_token=x" },
      .want = &judge_grant_off },
    { "STS-005 authorization_code is off for it too",
      .ask = { .form = "grant_type=authorization_code&code=x&code_verifier=y" },
      .want = &judge_grant_off },
    { "STS-005 client_credentials is on for it", .ask = { .form = CREDENTIALS } },
    { "STS-005 client_credentials is off for a client without it",
      .ask = { .client = "twin-id", .form = CREDENTIALS }, .want = &judge_grant_off },
    { "STS-005 a grant that is off says nothing to a wrong secret",
      .ask = { .secret = "guess", .form = "grant_type=refresh_token&refresh_token=x" },
      .want = &judge_bad_client },
    { "STS-023 a public client gets no client_credentials",
      .ask = { .client = "", .form = CREDENTIALS "&client_id=desktop-id" },
      .want = &judge_bad_client },
    { "STS-024 a scope that nobody defined is refused",
      .ask = { .form = CREDENTIALS "&scope=never:defined" }, .want = &judge_bad_scope },
    { "STS-025 a scope with a quote is refused",
      .ask = { .form = CREDENTIALS "&scope=a%22b" }, .want = &judge_bad_scope },
    { "STS-025 a scope with a backslash is refused",
      .ask = { .form = CREDENTIALS "&scope=a%5Cb" }, .want = &judge_bad_scope },
    { "STS-025 a scope with a control byte is refused",
      .ask = { .form = CREDENTIALS "&scope=a%07b" }, .want = &judge_bad_scope },
    { "STS-025 a scope beyond ASCII is refused",
      .ask = { .form = CREDENTIALS "&scope=%C3%A9" }, .want = &judge_bad_scope },
    { "STS-026 scopes are case sensitive",
      .ask = { .form = CREDENTIALS "&scope=CRM:READ" }, .want = &judge_bad_scope },
    { "STS-026 the scope in its own case is granted",
      .ask = { .form = CREDENTIALS "&scope=crm:read" } },
    { "STS-030 a resource with a fragment is no target",
      .ask = { .form = CREDENTIALS "&resource=https://billing.test/api%23x" },
      .want = &judge_unknown_target },
    { "STS-030 a relative resource is no target",
      .ask = { .form = CREDENTIALS "&resource=/api" }, .want = &judge_unknown_target },
    { "STS-031 a resource that nobody registered is no target",
      .ask = { .form = CREDENTIALS "&resource=https://unregistered.test/" },
      .want = &judge_unknown_target },
    { "STS-032 two resources are refused",
      .ask = { .form =
                   CREDENTIALS "&resource=" SCENE_BILLING "&resource=" SCENE_PAYROLL },
      .want = &twice },
};

/* STS-001: what is asked on every path, and what must come. */
static const struct everywhere {
    const char *name;
    struct scene_ask ask;
    int status;
    const char *error;
} everywhere[] = {
    { "STS-001 client_credentials work on every token path",
      { .form = CREDENTIALS },
      200,
      NULL },
    { "STS-001 an exchange works on every token path",
      { .client = "crm-id" },
      200,
      NULL },
    { "STS-001 a wrong secret is refused on every token path",
      { .secret = "guess" },
      401,
      "invalid_client" },
    { "STS-001 an unknown grant is refused on every token path",
      { .form = "grant_type=urn:example:nope" },
      400,
      "unsupported_grant_type" },
    { "STS-001 a bad subject token is refused on every token path",
      { .token = "x" },
      400,
      "invalid_request" },
};

/* The names of the members, which are the same on every path. */
static const char *names(struct scene *s, struct jobj body)
{
    const char *all = "";

    for (struct jobj v = jobj_first(body); v.node != NULL; v = jobj_next(v))
        all = arena_printf(scene_arena(s), "%s %s", all, jobj_name(v));
    return all;
}

static void each_everywhere(void **state)
{
    static const char *const paths[] = { "/oauth2/v1/token", "/oauth2/v1/apps/token",
                                         PROJECT_PATH, SERVER_PATH };
    const struct everywhere *row = *state;
    struct scene *s = scene_open("", NULL);
    const char *members = NULL;

    for (size_t i = 0; i < ROWS_COUNT(paths); i++) {
        struct scene_ask ask = row->ask;
        struct scene_answer got;

        ask.path = paths[i];
        got = scene_ask(s, &ask);
        assert_int_equal(got.status, row->status);
        if (row->error != NULL)
            assert_string_equal(peek_text(got.body, "error"), row->error);
        if (members != NULL)
            assert_string_equal(names(s, got.body), members);
        members = names(s, got.body);
    }
    scene_close(s);
}

static void metadata_names_them(void **state)
{
    static const struct {
        const char *document, *endpoint;
    } documents[] = {
        { "/" SCENE_PROJECT "/.well-known/openid-configuration", "/oauth2/v1/token" },
        { "/v1/apps/" SCENE_PROJECT "/.well-known/openid-configuration", PROJECT_PATH },
        { "/v1/apps/agentic/" SCENE_PROJECT "/MS1/.well-known/openid-configuration",
          SERVER_PATH },
    };
    struct scene *s = scene_open("", NULL);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(documents); i++) {
        struct scene_answer got = scene_call(s, "GET", documents[i].document, NULL, NULL);

        assert_int_equal(got.status, 200);
        assert_string_equal(
            peek_text(got.body, "token_endpoint"),
            arena_printf(scene_arena(s), SCENE_BASE "%s", documents[i].endpoint));
    }
    scene_close(s);
}

static void wrong_method(void **state)
{
    static const char *const methods[] = { "GET", "PUT", "DELETE", "PATCH" };
    struct scene *s = scene_open("", NULL);

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(methods); i++) {
        struct scene_answer got =
            scene_call(s, methods[i], "/oauth2/v1/token?" CREDENTIALS, NULL, NULL);

        assert_int_equal(got.status, 405);
        assert_string_equal(response_find(got.head, "Allow"), "POST");
        assert_int_equal(scene_events(s), scene_events_before(s));
    }
    scene_close(s);
}

static void own_token(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(
        s, &(struct scene_ask){ .form = CREDENTIALS "&resource=" SCENE_BILLING });
    struct jobj claims = peek_token(scene_arena(s), judge_given(s, &got), 1);

    (void)state;
    assert_string_equal(peek_text(got.body, "token_type"), "Bearer");
    assert_string_equal(peek_text(claims, "sub"), "TPA4");
    assert_string_equal(peek_text(claims, "client_id"), "crm-id");
    assert_string_equal(peek_joined(scene_arena(s), claims, "aud"),
                        SCENE_BILLING " " SCENE_PROJECT);
    assert_false(jobj_has(claims, "act"));
    assert_string_equal(peek_text(scene_event(s), "action"), "TokenIssued");
    scene_close(s);
}

static void own_token_without_target(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .form = CREDENTIALS });
    struct jobj claims = peek_token(scene_arena(s), judge_given(s, &got), 1);

    (void)state;
    assert_string_equal(peek_joined(scene_arena(s), claims, "aud"),
                        SCENE_PROJECT " crm-id");
    assert_string_equal(peek_text(got.body, "scope"), "crm:read");
    scene_close(s);
}

static void secret_in_the_url(void **state)
{
    static const struct judge_refusal nobody = { 401, "invalid_client", "E099001", NULL };
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    got = scene_ask(
        s, &(struct scene_ask){ .client = "",
                                .query = "client_id=crm-id&client_secret=secret-of-crm",
                                .form = CREDENTIALS });
    judge_refused(s, &got, &nobody);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, judge_each_case);
    ROWS_ADD(everywhere, each_everywhere);
    rows_add_one("STS-001 each metadata document names one of the token paths",
                 metadata_names_them);
    rows_add_one("STS-002 only POST obtains a token", wrong_method);
    rows_add_one("STS-021 STS-029 a client gets a token for itself and one Resource",
                 own_token);
    rows_add_one("STS-027 STS-033 without a target there are an audience and its scopes",
                 own_token_without_target);
    rows_add_one("STS-034 credentials in the URL are none", secret_in_the_url);
    return rows_run("P1 token endpoint");
}
