/* SPDX-License-Identifier: MIT */
/* P11 at the subject token: the claims of a validly signed token. */
#include "rows.h"

#include "judge.h"

/* In the first column the claim is taken out, in the second it comes back as it stands. */
#define EXP(value)                                                                       \
    {                                                                                    \
        .claims = "{\"exp\":null}", .back = ",\"exp\":" value                            \
    }
#define IAT(value)                                                                       \
    {                                                                                    \
        .claims = "{\"iat\":null}", .back = ",\"iat\":" value                            \
    }
#define CLAIMS(json)                                                                     \
    {                                                                                    \
        .claims = json                                                                   \
    }

static const struct judge_draft rows[] = {
    { "JWT-017 exp one second ago is refused", EXP("1795435499"), false },
    { "JWT-017 exp now is refused", EXP("1795435500"), false },
    { "JWT-017 exp an hour ago is refused", EXP("1795431900"), false },
    { "JWT-017 exp soon is good", EXP("1795435510"), true },

    { "JWT-018 exp as a text is refused", EXP("\"9999999999\""), false },
    { "JWT-018 exp true is refused", EXP("true"), false },
    { "JWT-018 exp null is refused", EXP("null"), false },
    { "JWT-018 exp an array is refused", EXP("[]"), false },
    { "JWT-018 exp an object is refused", EXP("{}"), false },
    { "JWT-018 exp -1 is refused", EXP("-1"), false },
    { "JWT-018 exp 0 is refused", EXP("0"), false },
    { "JWT-018 exp 1.5e9, which is past, is refused", EXP("1.5e9"), false },
    { "JWT-018 exp 1e400 is refused", EXP("1e400"), false },
    { "JWT-018 exp 2^63 is refused", EXP("9223372036854775808"), false },
    { "JWT-018 exp 2^64 is refused", EXP("18446744073709551616"), false },
    { "JWT-018 exp NaN is refused", EXP("NaN"), false },
    { "JWT-018 exp with a fraction is good", EXP("1795437000.5"), true },
    { "JWT-018 exp with an exponent is good", EXP("1.7954370e9"), true },

    { "JWT-019 a token without exp is refused", CLAIMS("{\"exp\":null}"), false },
    { "JWT-020 exp in 2100 is good", EXP("4102444800"), true },
    { "JWT-020 exp in 2039 is good", EXP("2177452800"), true },

    { "JWT-021 nbf in an hour is refused", CLAIMS("{\"nbf\":1795439100}"), false },
    { "JWT-021 nbf as a text is refused", CLAIMS("{\"nbf\":\"1795435200\"}"), false },
    { "JWT-021 nbf in the past is good", CLAIMS("{\"nbf\":1795435200}"), true },
    { "JWT-022 iat tomorrow is refused", CLAIMS("{\"iat\":1795521900}"), false },

    { "JWT-023 a missing iss is refused", CLAIMS("{\"iss\":null}"), false },
    { "JWT-023 iss in an array is refused",
      CLAIMS("{\"iss\":[\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\"]}"), false },
    { "JWT-023 iss a number is refused", CLAIMS("{\"iss\":1}"), false },
    { "JWT-023 iss in another case is refused",
      CLAIMS("{\"iss\":\"HTTP://127.0.0.1:8693/v1/apps/" SCENE_PROJECT "\"}"), false },
    { "JWT-023 iss with a slash more is refused",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "/\"}"), false },
    { "JWT-023 a longer iss is refused",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "x\"}"), false },
    { "JWT-023 a beginning of iss is refused",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/P2aCmeDemoProject\"}"), false },
    { "JWT-023 iss of an MCP server that nobody knows is refused",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/agentic/" SCENE_PROJECT "/MS9\"}"),
      false },
    { "JWT-023 the issuer of the project's own clients is good",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\"}"), true },

    { "JWT-024 a missing aud is refused", CLAIMS("{\"aud\":null}"), false },
    { "JWT-024 an empty aud is refused", CLAIMS("{\"aud\":\"\"}"), false },
    { "JWT-024 aud an empty array is refused", CLAIMS("{\"aud\":[]}"), false },
    { "JWT-024 aud a number is refused", CLAIMS("{\"aud\":1}"), false },
    { "JWT-024 aud an object is refused", CLAIMS("{\"aud\":{}}"), false },
    { "JWT-024 aud with a number in it is refused",
      CLAIMS("{\"aud\":[\"" SCENE_SERVER "\",1]}"), false },
    { "JWT-024 aud as a single text is good", CLAIMS("{\"aud\":\"" SCENE_SERVER "\"}"),
      true },

    { "JWT-025 a missing sub is refused", CLAIMS("{\"sub\":null}"), false },
    { "JWT-025 an empty sub is refused", CLAIMS("{\"sub\":\"\"}"), false },
    { "JWT-025 sub a number is refused", CLAIMS("{\"sub\":1}"), false },
    { "JWT-025 sub null is refused",
      { .claims = "{\"sub\":null}", .back = ",\"sub\":null" },
      false },
    { "JWT-025 sub an object is refused", CLAIMS("{\"sub\":{}}"), false },
    { "JWT-025 sub of a user whom nobody knows is refused", CLAIMS("{\"sub\":\"U9\"}"),
      false },
    { "JWT-025 sub of a disabled user is refused", CLAIMS("{\"sub\":\"U4\"}"), false },
    { "JWT-025 sub of another user is good", CLAIMS("{\"sub\":\"U2\"}"), true },

    { "JWT-027 sub twice is refused, the true one last",
      { .front = "\"sub\":\"U2\"," },
      false },
    { "JWT-027 sub twice is refused, the true one first",
      { .back = ",\"sub\":\"U2\"" },
      false },
    { "JWT-027 the same sub twice is refused", { .back = ",\"sub\":\"U1\"" }, false },
    { "JWT-027 aud twice is refused, the true one last",
      { .front = "\"aud\":\"https://evil.test\"," },
      false },
    { "JWT-027 aud twice is refused, the true one first",
      { .back = ",\"aud\":\"https://evil.test\"" },
      false },
    { "JWT-027 exp twice is refused, the true one last",
      { .front = "\"exp\":1795430000," },
      false },
    { "JWT-027 exp twice is refused, the true one first",
      { .back = ",\"exp\":4102444800" },
      false },
    { "JWT-027 sub twice inside of act is refused",
      { .back = ",\"act\":{\"sub\":\"a\",\"sub\":\"b\"}" },
      false },
    { "JWT-027 sub once inside of act is good",
      { .back = ",\"act\":{\"sub\":\"a\"}" },
      true },

    { "JWT-028 an escaped spelling of sub is the same name",
      { .back = ",\"\\u0073ub\":\"U2\"" },
      false },
    { "JWT-028 the escaped spelling alone is good",
      { .claims = "{\"sub\":null}", .back = ",\"\\u0073ub\":\"U1\"" },
      true },

    { "JWT-029 AUD is not aud", CLAIMS("{\"aud\":null,\"AUD\":\"" SCENE_SERVER "\"}"),
      false },
    { "JWT-029 Exp is not exp", CLAIMS("{\"exp\":null,\"Exp\":1795437000}"), false },
    { "JWT-029 ISS is not iss",
      CLAIMS("{\"iss\":null,\"ISS\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\"}"),
      false },
    { "JWT-029 Sub is not sub", CLAIMS("{\"sub\":null,\"Sub\":\"U1\"}"), false },

    { "JWT-030 an escaped NUL does not shorten sub",
      { .claims = "{\"sub\":null}", .back = ",\"sub\":\"U1\\u0000x\"" },
      false },
    { "JWT-030 an escaped NUL does not shorten aud",
      { .claims = "{\"aud\":null}", .back = ",\"aud\":\"" SCENE_SERVER "\\u0000.evil\"" },
      false },
    { "JWT-030 an escaped NUL does not shorten iss",
      { .claims = "{\"iss\":null}",
        .back = ",\"iss\":\"" SCENE_BASE "/v1/apps/" SCENE_PROJECT "\\u0000\"" },
      false },

    { "JWT-048 a token of another project is refused",
      CLAIMS("{\"iss\":\"" SCENE_BASE "/v1/apps/P2oTherProject000000000000AA\"}"),
      false },
    { "JWT-048 a token of another environment is refused",
      CLAIMS("{\"iss\":\"https://staging.test/v1/apps/" SCENE_PROJECT "\"}"), false },
    { "JWT-048 a session token of the project is no access token",
      CLAIMS("{\"iss\":\"" SCENE_PROJECT "\"}"), false },

    { "JWT-055 iat with a point is the same number", IAT("1795435200.0"), true },
    { "JWT-055 iat with an exponent is the same number", IAT("17954352E+2"), true },
    { "JWT-055 iat with an exponent, and ahead, is refused", IAT("1.8E+9"), false },
    { "JWT-055 exp with 16 digits is that number", EXP("1795437000000000"), true },
};

static void refused_for_audience(const char *claims)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    judge_token_good(s, NULL);
    got = scene_ask(s, &(struct scene_ask){ .token = scene_token(s, claims) });
    judge_refused(s, &got, &judge_bad_audience);
    scene_close(s);
}

static void aud_of_another(void **state)
{
    (void)state;
    refused_for_audience("{\"aud\":[\"" SCENE_BILLING "\",\"" SCENE_PROJECT "\"]}");
}

static void aud_of_the_project_alone(void **state)
{
    (void)state;
    refused_for_audience("{\"aud\":[\"" SCENE_PROJECT "\"]}");
}

int main(void)
{
    ROWS_ADD(rows, judge_each_draft);
    rows_add_one("JWT-024 aud of another Resource is not for this client",
                 aud_of_another);
    rows_add_one("JWT-024 the project id in aud proves nothing",
                 aud_of_the_project_alone);
    return rows_run("P11 subject token: claims");
}
