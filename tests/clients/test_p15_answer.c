/* SPDX-License-Identifier: MIT */
/* What the library makes of an answer of the token endpoint, and how often it asks. */
#include "rows.h"

#include "stage.h"

#include "base/arena.h"
#include "base/err.h"

#define GOOD(more) "{\"access_token\":\"at\"," more "}"
#define TYPES                                                                            \
    "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","           \
    "\"token_type\":\"Bearer\""
#define ISSUED(urn) "\"issued_token_type\":\"" urn "\","
#define JWT         ISSUED("urn:ietf:params:oauth:token-type:jwt")
#define ACCESS      ISSUED("urn:ietf:params:oauth:token-type:access_token")
#define KEY         ISSUED("urn:mockstsd:token-type:api_key")

static const char target[] = "calendar";

/* A good answer, and the credential that it gives. */
static const struct good_row {
    const char *name, *body;
    struct mcpsts_credential want;
} good_rows[] = {
    { "SDK-002 the least that an answer must have",
      GOOD(TYPES),
      { MCPSTS_ACCESS_TOKEN, "at", "Bearer", "", 0 } },
    { "SDK-002 members in another order, and some that nobody knows",
      "{\"x\":{\"y\":[1]},\"token_type\":\"Bearer\",\"scope\":\"a "
      "b\",\"expires_in\":60," ACCESS "\"access_token\":\"at\"}",
      { MCPSTS_ACCESS_TOKEN, "at", "Bearer", "a b", SCENE_NOW_S + 60 } },
    { "SDK-003 bearer in small letters",
      GOOD(ACCESS "\"token_type\":\"bearer\""),
      { MCPSTS_ACCESS_TOKEN, "at", "Bearer", "", 0 } },
    { "a JWT that calls itself one",
      GOOD(JWT "\"token_type\":\"Bearer\""),
      { MCPSTS_ACCESS_TOKEN, "at", "Bearer", "", 0 } },
    { "SDK-003 N_A: a key, which is not sent as Bearer",
      GOOD(KEY "\"token_type\":\"N_A\""),
      { MCPSTS_API_KEY, "at", "N_A", "", 0 } },
};

static void each_good(void **state)
{
    const struct good_row *row = *state;
    const struct stage_answer answer = { .status = 200, .body = row->body };
    const struct mcpsts_want want = { .target = target };
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_credential *given = NULL;

    s->tokens = &answer;
    assert_int_equal(mcpsts_exchange(s->sts, in, &want, &given, NULL), MCPSTS_OK);
    assert_int_equal(given->kind, row->want.kind);
    assert_string_equal(given->value, row->want.value);
    assert_string_equal(given->token_type, row->want.token_type);
    assert_string_equal(given->scope, row->want.scope);
    assert_int_equal(given->expires_s, row->want.expires_s);
    mcpsts_credential_free(given);
    mcpsts_inbound_free(in);
    stage_close(s);
}

/* Answers to be refused, the code for it, and how often the library asks. */
static const struct bad_row {
    const char *name;
    struct stage_answer answers[2];
    enum mcpsts_code code;
    const char *error, *connect_url;
    int64_t retry_after_s;
    unsigned n_asked; /* 0: once */
} bad_rows[] = {
    { "SDK-003 without issued_token_type",
      { { 200, .body = GOOD("\"token_type\":\"Bearer\"") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-003 without token_type",
      { { 200, .body = "{\"access_token\":\"at\"," ACCESS "\"a\":1}" } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-003 a type that nobody knows",
      { { 200, .body = GOOD(ISSUED("urn:x:saml2") "\"token_type\":\"Bearer\"") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-003 a token_type that nobody can use",
      { { 200, .body = GOOD(ACCESS "\"token_type\":\"DPoP\"") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-003 an access token is no Bearer where it says N_A",
      { { 200, .body = GOOD(ACCESS "\"token_type\":\"N_A\"") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 JSON that ends too early",
      { { 200, .body = "{\"access_token\":\"at\"" } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 two access tokens",
      { { 200, .body = GOOD("\"access_token\":\"other\"," TYPES) } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 HTML", { { 200, .body = "<html>" } }, .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 an empty access token",
      { { 200, .body = "{\"access_token\":\"\"," TYPES "}" } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 a token that would split a header",
      { { 200, .body = "{\"access_token\":\"a\\r\\nX: 1\"," TYPES "}" } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 expires_in before now",
      { { 200, .body = GOOD(TYPES ",\"expires_in\":-1") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 expires_in beyond all time",
      { { 200, .body = GOOD(TYPES ",\"expires_in\":9223372036854775807") } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-009 a body longer than any answer",
      { { .error = ERR_LIMIT } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-010 a redirect is not followed",
      { { 307, .body = "" } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-008 a host that is not who it should be",
      { { .error = ERR_CRYPTO } },
      .code = MCPSTS_MISCONFIGURED },
    { "SDK-004 a refusal is not repeated: denied",
      { { 403, .body = "{\"error\":\"access_denied\",\"errorCode\":\"E099007\"}" } },
      .code = MCPSTS_DENIED,
      .error = "access_denied" },
    { "SDK-004 nor is our wrong secret",
      { { 401, .body = "{\"error\":\"invalid_client\"}" } },
      .code = MCPSTS_MISCONFIGURED,
      .error = "invalid_client" },
    { "a denial that looks like an unknown target",
      { { 400, .body = "{\"error\":\"invalid_target\",\"errorCode\":\"E099005\"}" } },
      .code = MCPSTS_DENIED,
      .error = "invalid_target" },
    { "Descope's own vocabulary alone",
      { { 400,
          .body = "{\"errorCode\":\"E1\",\"errorDescription\":\"invalid_scope\"}" } },
      .code = MCPSTS_DENIED,
      .error = "invalid_scope" },
    { "not connected, and where to connect",
      { { 400, .body = "{\"error\":\"invalid_target\",\"errorCode\":\"E099006\","
                       "\"connect_url\":\"https://sts.test/c?a=1\"}" } },
      .code = MCPSTS_NOT_CONNECTED,
      .error = "invalid_target",
      .connect_url = "https://sts.test/c?a=1" },
    { "not connected by another STS's code",
      { { 400,
          .body =
              "{\"error\":\"invalid_target\",\"connect_url\":\"https://sts.test/c\"}" } },
      .code = MCPSTS_NOT_CONNECTED,
      .error = "invalid_target",
      .connect_url = "https://sts.test/c" },
    { "not connected at a tenant: no address",
      { { 400, .body = "{\"error\":\"invalid_target\",\"errorCode\":\"E099006\"}" } },
      .code = MCPSTS_NOT_CONNECTED,
      .error = "invalid_target" },
    { "an address that is no web page is dropped",
      { { 400,
          .body = "{\"error\":\"invalid_target\",\"connect_url\":\"javascript:x\"}" } },
      .code = MCPSTS_NOT_CONNECTED,
      .error = "invalid_target" },
    { "a subject that the STS does not take any more",
      { { 400, .body = "{\"error\":\"invalid_request\",\"errorCode\":\"E061005\"}" } },
      .code = MCPSTS_INVALID_TOKEN,
      .error = "invalid_request" },
    { "the same as other servers say it",
      { { 400, .body = "{\"error\":\"invalid_grant\"}" } },
      .code = MCPSTS_INVALID_TOKEN,
      .error = "invalid_grant" },
    { "a client that does not represent this Resource",
      { { 400, .body = "{\"error\":\"invalid_request\",\"errorCode\":\"E099008\"}" } },
      .code = MCPSTS_MISCONFIGURED,
      .error = "invalid_request" },
    { "a grant that is off",
      { { 400, .body = "{\"error\":\"unauthorized_client\"}" } },
      .code = MCPSTS_MISCONFIGURED,
      .error = "unauthorized_client" },
    { "an error code that is no word is not repeated",
      { { 403, .body = "{\"error\":\"a b\\u001b\"}" } },
      .code = MCPSTS_DENIED },
    { "nobody there",
      { { .error = ERR_UNAVAILABLE } },
      .code = MCPSTS_TEMPORARY,
      .n_asked = 3 },
    { "SDK-004 no answer in time: not asked again",
      { { .error = ERR_IO } },
      .code = MCPSTS_TEMPORARY },
    { "SDK-004 500: not asked again",
      { { 500, .body = "{}" } },
      .code = MCPSTS_TEMPORARY },
    { "SDK-004 503 for good: asked three times",
      { { 503, .body = "<html>" } },
      .code = MCPSTS_TEMPORARY,
      .n_asked = 3 },
    { "SDK-004 429 that asks for more patience than we have",
      { { 429, .body = "{}", .retry_after = "30" } },
      .code = MCPSTS_TEMPORARY,
      .retry_after_s = 30 },
    { "a Retry-After that is no number is none",
      { { 429, .body = "{}", .retry_after = "1e9" } },
      .code = MCPSTS_TEMPORARY,
      .n_asked = 3 },
    { "SDK-004 503, then a refusal, which is final",
      { { 503, .more = true }, { 403, .body = "{\"error\":\"access_denied\"}" } },
      .code = MCPSTS_DENIED,
      .error = "access_denied",
      .n_asked = 2 },
};

static void each_bad(void **state)
{
    const struct bad_row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };
    unsigned n_asked = row->n_asked ? row->n_asked : 1;

    s->tokens = row->answers;
    assert_int_equal(stage_exchange(s, &(struct mcpsts_want){ .target = target }, &why),
                     row->code);
    assert_int_equal(why.code, row->code);
    assert_string_equal(why.error, row->error ? row->error : "");
    assert_string_equal(why.connect_url, row->connect_url ? row->connect_url : "");
    assert_int_equal(why.retry_after_s, row->retry_after_s);
    assert_int_equal(strstr(why.challenge, "invalid_token") != NULL,
                     row->code == MCPSTS_INVALID_TOKEN);
    assert_true(strlen(why.message) > 10);
    assert_int_equal(atomic_load(&s->n_tokens), n_asked);
    assert_int_equal(atomic_load(&s->n_pauses), n_asked - 1);
    stage_close(s);
}

/* Answers after which the second or third gives a credential, and how long was waited. */
static const struct again_row {
    const char *name;
    struct stage_answer answers[3];
    unsigned n_asked;
    intmax_t least_ms, most_ms;
} again_rows[] = {
    { "SDK-004 503, then a credential",
      { { 503, .more = true }, { 200, .body = GOOD(TYPES) } },
      2,
      50,
      100 },
    { "SDK-004 nobody there twice, then a credential: the second wait is longer",
      { { .error = ERR_UNAVAILABLE, .more = true },
        { .error = ERR_UNAVAILABLE, .more = true },
        { 200, .body = GOOD(TYPES) } },
      3,
      150,
      300 },
    { "SDK-004 429 with Retry-After: as long as asked for, and a little more",
      { { 429, .retry_after = "2", .more = true }, { 200, .body = GOOD(TYPES) } },
      2,
      2050,
      2100 },
};

static void each_again(void **state)
{
    const struct again_row *row = *state;
    struct stage *s = stage_open("", NULL);

    s->tokens = row->answers;
    assert_int_equal(stage_exchange(s, &(struct mcpsts_want){ .target = target }, NULL),
                     MCPSTS_OK);
    assert_int_equal(atomic_load(&s->n_tokens), row->n_asked);
    assert_in_range(atomic_load(&s->paused_ms), row->least_ms, row->most_ms);
    stage_close(s);
}

static void waits_differ(void **state)
{
    static const struct stage_answer busy = { 503, .body = "" };
    struct stage *s = stage_open("", NULL);
    int64_t first_ms, n_same = 0;

    (void)state;
    s->tokens = &busy;
    assert_int_equal(stage_exchange(s, &(struct mcpsts_want){ .target = target }, NULL),
                     MCPSTS_TEMPORARY);
    first_ms = atomic_load(&s->paused_ms);
    for (int i = 0; i < 20; i++) {
        atomic_store(&s->paused_ms, 0);
        (void)stage_exchange(s, &(struct mcpsts_want){ .target = target }, NULL);
        n_same += atomic_load(&s->paused_ms) == first_ms;
    }
    assert_in_range(n_same, 0, 10);
    stage_close(s);
}

int main(void)
{
    ROWS_ADD(good_rows, each_good);
    ROWS_ADD(bad_rows, each_bad);
    ROWS_ADD(again_rows, each_again);
    rows_add_one("SDK-004 no two waits need be the same", waits_differ);
    return rows_run("p15_answer");
}
