/* SPDX-License-Identifier: MIT */
/* P15: the Client role, before a whole STS and its audit trail. */
#include "rows.h"
#include "judge.h"
#include "peek.h"

#include <stdlib.h>

#include "stage.h"

#include "base/arena.h"
#include "wire/form.h"

static const struct {
    const char *name, *value;
} seed_fields[] = {
    { "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange" },
    { "subject_token_type", "urn:ietf:params:oauth:token-type:access_token" },
    { "resource", SCENE_BILLING },
};

/* SEED "Making the Exchange": these four and nothing else, in the body alone. */
static void the_request_is_the_seeds(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct arena *a = scene_arena(s->desk.scene);
    const char *token = scene_token(s->desk.scene, NULL), *value = NULL;
    struct form form = { 0 };

    (void)state;
    assert_int_equal(
        stage_exchange(s, &(struct mcpsts_want){ .target = SCENE_BILLING }, NULL),
        MCPSTS_OK);
    assert_string_equal(s->last.method, "POST");
    assert_string_equal(s->last.url, SCENE_BASE "/oauth2/v1/token");
    assert_non_null(
        strstr(s->last.headers, "Content-Type: application/x-www-form-urlencoded\n"));
    assert_int_equal(form_parse(a, s->last.body, strlen(s->last.body), &form, NULL), 0);
    assert_int_equal(form.n_fields, 4);
    for (size_t i = 0; i < ROWS_COUNT(seed_fields); i++) {
        assert_int_equal(form_get_once(&form, seed_fields[i].name, &value, NULL), 0);
        assert_string_equal(value, seed_fields[i].value);
    }
    assert_int_equal(form_get_once(&form, "subject_token", &value, NULL), 0);
    assert_string_equal(value, token);
    assert_null(strstr(s->last.headers, token));
    stage_close(s);
}

/* A generated id ends in '=', and a secret may hold anything: both halves are encoded. */
static const char odd_client[] =
    "{\"clients\":[{\"id\":\"TPA7oddClient00000000000000000\",\"name\":\"odd\","
    "\"resourceId\":\"MS1\",\"secrets\":[{\"secret\":\"a:b%c+d e&f\"}]}]}";

static void the_halves_of_basic_are_encoded(void **state)
{
    struct stage *s = stage_open("", NULL);
    /* base64 of the project and the record's id (contract.md 1.2) */
    const char *id =
        "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEE3b2RkQ2xpZW50MDAwMDAwMDAw"
        "MDAwMDAwMDA=";

    (void)state;
    scene_apply(s->desk.scene, odd_client);
    assert_int_equal(setenv("MCPSTS_CLIENT_SECRET", "a:b%c+d e&f", 1), 0);
    s->options.client_id = id;
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    assert_int_equal(
        stage_exchange(s, &(struct mcpsts_want){ .target = SCENE_BILLING }, NULL),
        MCPSTS_OK);
    stage_close(s);
}

/* What anna gets, from an STS that really decides. */
static const struct row {
    const char *name;
    struct mcpsts_want want;
    enum mcpsts_kind kind;
    const char *value; /* NULL: a new JWT */
    const char *token_type, *scope;
    int64_t life_s;
} rows[] = {
    { "SDK-002 a Resource gives a JWT",
      { SCENE_BILLING, "read", NULL },
      MCPSTS_ACCESS_TOKEN,
      NULL,
      "Bearer",
      "read",
      600 },
    { "SDK-002 a Connection gives the stored token",
      { "calendar", NULL, NULL },
      MCPSTS_ACCESS_TOKEN,
      "calendar-of-anna",
      "Bearer",
      "cal.read",
      3600 },
    { "SDK-002 a stored token of unknown end",
      { "mail", NULL, NULL },
      MCPSTS_ACCESS_TOKEN,
      "mail-of-anna",
      "Bearer",
      "mail",
      0 },
    { "SDK-002 a Connection gives the stored key, which is no Bearer",
      { "crm", NULL, NULL },
      MCPSTS_API_KEY,
      "crm-of-T1",
      "N_A",
      "",
      0 },
    { "SDK-002 the tenant that is asked for",
      { "crm", NULL, "T2" },
      MCPSTS_API_KEY,
      "crm-of-T2",
      "N_A",
      "",
      0 },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_credential *given = NULL;

    assert_int_equal(mcpsts_exchange(s->sts, in, &row->want, &given, NULL), MCPSTS_OK);
    assert_int_equal(given->kind, row->kind);
    if (row->value)
        assert_string_equal(given->value, row->value);
    else
        assert_string_equal(
            peek_text(peek_token(scene_arena(s->desk.scene), given->value, 1), "sub"),
            "U1");
    assert_string_equal(given->token_type, row->token_type);
    assert_string_equal(given->scope, row->scope);
    assert_int_equal(given->expires_s, row->life_s ? SCENE_NOW_S + row->life_s : 0);
    mcpsts_credential_free(given);
    mcpsts_inbound_free(in);
    stage_close(s);
}

/* What anna is refused, by an STS that really decides, and what its trail says. */
static const struct refusal_row {
    const char *name, *switches, *rules;
    struct mcpsts_want want;
    enum mcpsts_code code;
    const char *reason; /* of the event */
} refusal_rows[] = {
    { "a denial", "", "[]", { SCENE_BILLING, NULL, NULL }, MCPSTS_DENIED, "no_rule" },
    { "a denial in dialect rfc",
      "\"dialect\":\"rfc\"",
      "[]",
      { SCENE_BILLING, NULL, NULL },
      MCPSTS_DENIED,
      "no_rule" },
    { "no such target",
      "",
      NULL,
      { "https://nowhere.test/", NULL, NULL },
      MCPSTS_DENIED,
      "unknown_target" },
    { "not connected",
      "",
      NULL,
      { "github", NULL, NULL },
      MCPSTS_NOT_CONNECTED,
      "not_connected" },
    { "a scope that the target lacks",
      "",
      NULL,
      { SCENE_BILLING, "read fly", NULL },
      MCPSTS_DENIED,
      "scope" },
    { "a tenant that is not the user's",
      "",
      NULL,
      { "crm", NULL, "T9" },
      MCPSTS_MISCONFIGURED,
      "request" },
};

static const char github[] =
    "{\"connections\":[{\"id\":\"github\",\"appType\":\"oidc\",\"scopes\":[\"repo\"]}]}";

static void each_refusal(void **state)
{
    const struct refusal_row *row = *state;
    struct stage *s = stage_open(row->switches, row->rules);
    struct mcpsts_refusal why = { 0 };
    int64_t n_events;

    scene_apply(s->desk.scene, github);
    n_events = scene_events(s->desk.scene);
    assert_int_equal(stage_exchange(s, &row->want, &why), row->code);
    assert_int_equal(strncmp(why.connect_url, SCENE_BASE, strlen(SCENE_BASE)) == 0,
                     row->code == MCPSTS_NOT_CONNECTED);
    assert_int_equal(scene_events(s->desk.scene), n_events + 1);
    assert_string_equal(peek_text(scene_event(s->desk.scene), "data.reason"),
                        row->reason);
    stage_close(s);
}

static void a_revoked_token_is_the_mcp_clients_affair(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };

    (void)state;
    scene_revoke(s->desk.scene, "inbound-of-anna");
    assert_int_equal(
        stage_exchange(s, &(struct mcpsts_want){ .target = "calendar" }, &why),
        MCPSTS_INVALID_TOKEN);
    assert_non_null(strstr(why.challenge, "Bearer error=\"invalid_token\""));
    stage_close(s);
}

static void a_wrong_secret_is_ours(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_refusal why = { 0 };

    (void)state;
    assert_int_equal(setenv("MCPSTS_CLIENT_SECRET", "w4ong", 1), 0);
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    assert_int_equal(
        stage_exchange(s, &(struct mcpsts_want){ .target = "calendar" }, &why),
        MCPSTS_MISCONFIGURED);
    assert_string_equal(why.error, "invalid_client");
    stage_close(s);
}

/* An STS that repeats everything it was told. */
static const struct stage_answer echoes[] = {
    { .status = 400,
      .body =
          "{\"error\":\"secret-of-crm and more\",\"error_description\":\"secret-of-crm\","
          "\"errorMessage\":\"secret-of-crm\",\"message\":\"secret-of-crm\"}" },
    { .status = 200, .body = "{\"access_token\":\"secret-of-crm\"}" },
    { .status = 502, .body = "secret-of-crm" },
};

static void no_refusal_repeats_a_secret(void **state)
{
    struct stage *s = stage_open("", NULL);
    const struct mcpsts_want want = { .target = "calendar" };
    struct mcpsts_refusal why;

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(echoes); i++) {
        s->tokens = &echoes[i];
        why = (struct mcpsts_refusal){ 0 };
        assert_int_not_equal(stage_exchange(s, &want, &why), MCPSTS_OK);
        assert_null(strstr(why.message, "secret-of"));
        assert_null(strstr(why.error, "secret-of"));
        assert_string_equal(why.connect_url, "");
    }
    stage_close(s);
}

int main(void)
{
    rows_add_one("SDK-001 the request is the seed's", the_request_is_the_seeds);
    rows_add_one("SDK-001 the halves of Basic are encoded",
                 the_halves_of_basic_are_encoded);
    ROWS_ADD(rows, each);
    ROWS_ADD(refusal_rows, each_refusal);
    rows_add_one("a revoked token is the MCP client's affair",
                 a_revoked_token_is_the_mcp_clients_affair);
    rows_add_one("a wrong secret is ours", a_wrong_secret_is_ours);
    rows_add_one("SDK-006 no refusal repeats a secret", no_refusal_repeats_a_secret);
    return rows_run("p15_sdk");
}
