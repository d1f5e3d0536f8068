/* SPDX-License-Identifier: MIT */
/* RS: the Resource role. Every row stands beside a perfect token that is good. */
#include "rows.h"

#include "stage.h"

#include "base/arena.h"
#include "wire/signkey.h"

static const char no_token[] = "Bearer resource_metadata="
                               "\"https://crm.test/.well-known/oauth-protected-resource"
                               "/mcp\"";
static const char bad_token[] =
    "Bearer error=\"invalid_token\", error_description=\"The access token is not valid "
    "here\", resource_metadata=\"https://crm.test/.well-known/oauth-protected-resource"
    "/mcp\"";

/* A token that differs from a perfect one. */
static const struct row {
    const char *name;
    struct tokens_draft draft;
    bool good;
} rows[] = {
    { "RS-004 a perfect token is good", { 0 }, true },
    { "RS-004 a signature that is none is refused", { .signature = "AAAA" }, false },
    { "RS-004 a payload that is no JSON is refused", { .payload = "{" }, false },
    { "RS-004 an expired token is refused", { .claims = "{\"exp\":1795434900}" }, false },
    { "RS-005 a token for another Resource is refused",
      { .claims = "{\"aud\":[\"" SCENE_BILLING "\",\"" SCENE_PROJECT "\"]}" },
      false },
    { "RS-005 one that has only the project in common is refused",
      { .claims = "{\"aud\":[\"" SCENE_PROJECT "\"]}" },
      false },
    { "RS-006 one of several audiences is enough",
      { .claims = "{\"aud\":[\"https://other.test/\",\"" SCENE_SERVER "\"]}" },
      true },
    { "RS-006 others alone are not",
      { .claims = "{\"aud\":[\"https://other.test/\"]}" },
      false },
    { "RS-007 an audience may be one text",
      { .claims = "{\"aud\":\"" SCENE_SERVER "\"}" },
      true },
    { "RS-007 a beginning of our URL is not ours",
      { .claims = "{\"aud\":\"https://crm.test/mc\"}" },
      false },
    { "RS-007 nor is a longer one",
      { .claims = "{\"aud\":\"https://crm.test/mcp2\"}" },
      false },
    { "RS-007 nor a path below it",
      { .claims = "{\"aud\":\"https://crm.test/mcp/a\"}" },
      false },
    { "RS-007 nor another case",
      { .claims = "{\"aud\":\"https://crm.test/MCP\"}" },
      false },
    { "RS-007 nor a slash more",
      { .claims = "{\"aud\":\"https://crm.test/mcp/\"}" },
      false },
    { "RS-007 nor a NUL behind it",
      { .claims = "{\"aud\":null}", .back = ",\"aud\":\"https://crm.test/mcp\\u0000x\"" },
      false },
    { "RS-007 an audience that is no text is refused",
      { .claims = "{\"aud\":[7]}" },
      false },
    { "RS-008 the project's own issuer is good",
      { .claims = "{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\"}" },
      true },
    { "RS-008 another issuer with the same key is refused",
      { .claims = "{\"iss\":\"https://other.test/v1/apps/" SCENE_PROJECT "\"}" },
      false },
    { "RS-008 a slash behind it is another issuer",
      { .claims = "{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "/\"}" },
      false },
    { "RS-008 an agentic issuer without a server is none",
      { .claims = "{\"iss\":\"" SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/\"}" },
      false },
    { "RS-008 an agentic issuer ends with the server",
      { .claims =
            "{\"iss\":\"" SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS1/x\"}" },
      false },
    { "RS-008 a missing issuer is refused", { .claims = "{\"iss\":null}" }, false },
    { "RS-026 a session token is refused",
      { .claims = "{\"iss\":\"" SCENE_PROJECT "\",\"drn\":\"DS\"}" },
      false },
    { "RS-026 an ID token, which has no scope, is refused",
      { .claims = "{\"scope\":null,\"scopes\":null}" },
      false },
    { "RS-026 typ at+jwt is an access token's",
      { .header = "{\"typ\":\"at+jwt\"}" },
      true },
    { "RS-026 typ in another case as well", { .header = "{\"typ\":\"jwt\"}" }, true },
    { "RS-026 a DPoP proof is refused", { .header = "{\"typ\":\"dpop+jwt\"}" }, false },
    { "RS-026 an ID-JAG is refused",
      { .header = "{\"typ\":\"oauth-id-jag+jwt\"}" },
      false },
    { "RS-026 a client assertion is refused",
      { .claims = "{\"iss\":\"desktop-id\",\"sub\":\"desktop-id\"}" },
      false },
    { "RS-028 expired by less than the leeway is good",
      { .claims = "{\"exp\":1795435496}" },
      true },
    { "RS-028 by the leeway is not", { .claims = "{\"exp\":1795435495}" }, false },
    { "RS-028 exp must be there", { .claims = "{\"exp\":null}" }, false },
    { "RS-028 exp as a text is refused",
      { .claims = "{\"exp\":\"1795437000\"}" },
      false },
    { "RS-028 nbf within the leeway is good",
      { .claims = "{\"nbf\":1795435505}" },
      true },
    { "RS-028 nbf in ten minutes is not", { .claims = "{\"nbf\":1795436100}" }, false },
    { "RS-028 iat in ten minutes is not", { .claims = "{\"iat\":1795436100}" }, false },
    { "RS-035 alg none is refused", { .header = "{\"alg\":\"none\"}" }, false },
    { "an alg that is not the key's is refused",
      { .header = "{\"alg\":\"PS256\"}" },
      false },
    { "a token without kid is refused", { .header = "{\"kid\":null}" }, false },
    { "an unknown kid is refused", { .header = "{\"kid\":\"SKx\"}" }, false },
    { "a critical extension is refused", { .header = "{\"crit\":[\"exp\"]}" }, false },
    { "a claim that comes twice is refused", { .front = "\"sub\":\"U2\"," }, false },
    { "sub must be there", { .claims = "{\"sub\":null}" }, false },
    { "sub must say something", { .claims = "{\"sub\":\"\"}" }, false },
    { "azp must be a text", { .claims = "{\"azp\":[]}" }, false },
    { "without azp it is client_id", { .claims = "{\"azp\":null}" }, true },
};

static void judge(struct stage *s, const char *authorization, const char *challenge)
{
    struct mcpsts_inbound *in = NULL;
    struct mcpsts_refusal why = { 0 };

    if (!challenge) {
        mcpsts_inbound_free(stage_inbound(s, authorization));
        return;
    }
    assert_int_equal(mcpsts_validate(s->sts, authorization, &in, &why),
                     MCPSTS_INVALID_TOKEN);
    assert_null(in);
    assert_int_equal(why.code, MCPSTS_INVALID_TOKEN);
    assert_string_equal(why.challenge, challenge);
    assert_non_null(strstr(why.message, "inbound token"));
}

static void each(void **state)
{
    const struct row *row = *state;
    struct stage *s = stage_open("", NULL);

    judge(s, stage_bearer(s, NULL), NULL);
    judge(s, stage_draft(s, &row->draft), row->good ? NULL : bad_token);
    stage_close(s);
}

/* How the header spells it; %s is a perfect token. */
static const struct spelling {
    const char *name, *header, *challenge;
} spellings[] = {
    { "RS-016 bearer in small letters", "bearer %s", NULL },
    { "RS-016 BEARER in capitals", "BEARER %s", NULL },
    { "more blanks than one are fine", "Bearer   %s", NULL },
    { "RS-009 no header at all: the challenge says where to get a token", NULL,
      no_token },
    { "another scheme is no token", "Basic %s", no_token },
    { "a longer scheme is no token", "Bearers %s", no_token },
    { "an empty token is a bad one", "Bearer ", bad_token },
    { "no blank is a bad one", "Bearer", bad_token },
    { "RS-004 garbage is a bad one", "Bearer x", bad_token },
    { "RS-032 what would split a header is a bad one and not repeated",
      "Bearer a\"\r\nX: 1", bad_token },
    { "a blank behind the token is part of it", "Bearer %s x", bad_token },
};

static void each_spelling(void **state)
{
    const struct spelling *row = *state;
    struct stage *s = stage_open("", NULL);
    struct arena *a = scene_arena(s->desk.scene);
    const char *token = scene_token(s->desk.scene, NULL), *at, *header = row->header;

    at = header ? strstr(header, "%s") : NULL;
    if (at)
        header = arena_printf(a, "%.*s%s%s", (int)(at - header), header, token, at + 2);
    judge(s, header, row->challenge);
    stage_close(s);
}

static void it_tells_what_the_token_says(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));

    (void)state;
    assert_string_equal(in->user_id, "U1");
    assert_string_equal(in->client_id, "desktop-id");
    assert_string_equal(in->tenant_id, "T1");
    assert_int_equal(in->n_scopes, 2);
    assert_string_equal(in->scopes[0], "crm:read");
    assert_string_equal(in->scopes[1], "outbound.token.fetch");
    assert_int_equal(in->expires_s, SCENE_EXP_S);
    mcpsts_inbound_free(in);
    in = stage_inbound(s, stage_bearer(s, "{\"dct\":null,\"scope\":\"\"}"));
    assert_string_equal(in->tenant_id, "");
    assert_int_equal(in->n_scopes, 0);
    mcpsts_inbound_free(in);
    mcpsts_inbound_free(NULL);
    stage_close(s);
}

static void a_token_that_it_got_downstream_is_refused(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct mcpsts_want want = { .target = SCENE_BILLING };
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_credential *given = NULL;

    (void)state;
    assert_int_equal(mcpsts_exchange(s->sts, in, &want, &given, NULL), MCPSTS_OK);
    judge(s, arena_printf(scene_arena(s->desk.scene), "Bearer %s", given->value),
          bad_token);
    mcpsts_credential_free(given);
    mcpsts_inbound_free(in);
    stage_close(s);
}

static void a_key_of_another_project_is_refused(void **state)
{
    struct stage *s = stage_open("", NULL);
    struct arena *a = scene_arena(s->desk.scene);
    struct signkey *own = NULL;

    (void)state;
    assert_int_equal(signkey_make(a, SIGNKEY_ES256, NULL, &own, NULL), 0);
    judge(s, stage_draft(s, &(struct tokens_draft){ .key = own }), bad_token);
    stage_close(s);
}

/* What a tool needs, and whether anna's token has it. */
static const struct need {
    const char *name, *scopes;
    enum mcpsts_code code;
    const char *part; /* of the challenge */
} needs[] = {
    { "a scope that is there suffices", "crm:read", MCPSTS_OK, "" },
    { "both are there", "outbound.token.fetch  crm:read", MCPSTS_OK, "" },
    { "nothing is always there", "", MCPSTS_OK, "" },
    { "RS-032 a missing scope is asked for, with those it comes with",
      "crm:read crm:write", MCPSTS_INSUFFICIENT_SCOPE,
      "Bearer error=\"insufficient_scope\", error_description=\"This needs a scope that "
      "is not granted\", scope=\"crm:read crm:write\", resource_metadata=\"https://" },
    { "a beginning of a scope is another", "crm:rea", MCPSTS_INSUFFICIENT_SCOPE,
      "crm:rea\"" },
    { "RS-032 a scope that would end the quotes is none", "a\"b", MCPSTS_MISCONFIGURED,
      "" },
};

static void each_need(void **state)
{
    const struct need *row = *state;
    struct stage *s = stage_open("", NULL);
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_refusal why = { 0 };

    assert_int_equal(mcpsts_require(s->sts, in, row->scopes, &why), row->code);
    assert_int_equal(why.code, row->code);
    assert_non_null(strstr(why.challenge, row->part));
    mcpsts_inbound_free(in);
    stage_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    ROWS_ADD(spellings, each_spelling);
    ROWS_ADD(needs, each_need);
    rows_add_one("it tells what the token says", it_tells_what_the_token_says);
    rows_add_one("RS-027 a token that it got downstream is refused",
                 a_token_that_it_got_downstream_is_refused);
    rows_add_one("RS-035 a token under another key is refused",
                 a_key_of_another_project_is_refused);
    return rows_run("p10_resource");
}
