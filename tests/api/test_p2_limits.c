/* SPDX-License-Identifier: MIT */
/* P2: what an exchange never gives, and what ends at once. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "policies.h"

#include "base/arena.h"

enum { TOKENS = 1000 };

#define READ_ONLY                                                                        \
    "[" POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING,                            \
                          POLICIES_SCOPES("\"read\"")) "]"
#define BARRED                                                                           \
    "[" POLICIES_EXCHANGE(                                                               \
        "AR1", "permit", POLICIES_ANYTHING,                                              \
        POLICIES_ALL) "," POLICIES_EXCHANGE("AR2", "forbid", POLICIES_ANYTHING,          \
                                            POLICIES_IF(POLICIES_IS(                     \
                                                "client.id", "equal", "\"TPA5\""))) "]"
#define NOT_BEN POLICIES_ONLY_IF(POLICIES_IS("user.id", "notEqual", "\"U2\""))

static const struct judge_case rows[] = {
    { "TX-REQ-015 a token that expired ten minutes ago is refused",
      .ask = { .claims = "{\"exp\":1795434900}" }, .want = &judge_bad_subject },
    { "TX-REQ-016 a token of an issuer that nobody trusts is refused",
      .ask = { .claims = "{\"iss\":\"https://issuer.test\"}" },
      .want = &judge_bad_subject },
    { "TX-RES-028 a token that expired a second ago is refused",
      .ask = { .claims = "{\"exp\":1795435499}" }, .want = &judge_bad_subject },
    { "TX-REQ-028 a scope that policy does not grant is denied",
      .ask = { .scope = "write" }, .rules = READ_ONLY, .want = &judge_not_granted },
    { "TX-REQ-028 one that it grants is given", .ask = { .scope = "read" },
      .rules = READ_ONLY },
    { "TX-REQ-035 a client barred by a rule is denied", .ask = { .client = "twin-id" },
      .rules = BARRED, .want = &judge_forbidden },
    { "TX-REQ-035 another client is not", .rules = BARRED },
    { "TX-REQ-040 a denied user gets an error", .ask = { .claims = "{\"sub\":\"U2\"}" },
      .rules = NOT_BEN, .want = &judge_no_match },
    { "TX-REQ-040 another user a token", .rules = NOT_BEN },
    { "TX-RES-030 a privileged inner actor helps nobody",
      .ask = { .client = "twin-id", .claims = "{\"act\":{\"sub\":\"crm-id\"}}" },
      .rules = POLICIES_ONLY_IF(POLICIES_IS("client.id", "equal", "\"TPA4\"")),
      .want = &judge_no_match },
};

static void revoked(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *token = scene_token(s, NULL);
    struct scene_answer got;

    (void)state;
    judge_token_good(s, token);
    scene_revoke(s, "inbound-of-anna");
    got = scene_ask(s, &(struct scene_ask){ .token = token });
    judge_refused(s, &got, &judge_bad_subject);
    got = scene_ask(s, &(struct scene_ask){ .claims = "{\"jti\":\"another\"}" });
    (void)judge_given(s, &got);
    scene_close(s);
}

/* Only what the rule names, though the target has more and the subject asks for nothing. */
static void narrow_stays_narrow(void **state)
{
    struct scene *s = scene_open("", READ_ONLY);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });

    (void)state;
    (void)judge_given(s, &got);
    assert_string_equal(peek_text(got.body, "scope"), "read");
    scene_close(s);
}

static void granted_is_said(void **state)
{
    struct scene *s = scene_open("\"partialScopes\":\"narrow\"", READ_ONLY);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .scope = "write read read" });

    (void)state;
    (void)judge_given(s, &got);
    assert_string_equal(peek_text(got.body, "scope"), "read");
    scene_close(s);
}

static void nothing_secret_inside(void **state)
{
    static const char *const marks[] = { "eyJ", "secret-of-", "calendar-of-",
                                         "refresh-of-" };
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    const char *issued = judge_given(s, &got), *payload = strchr(issued, '.') + 1;
    struct b64url_bytes claims = { 0 };

    (void)state;
    assert_int_equal(b64url_decode(a, payload, strcspn(payload, "."), &claims, NULL), 0);
    for (size_t i = 0; i < ROWS_COUNT(marks); i++)
        assert_null(strstr(claims.data, marks[i]));
    assert_null(strstr(claims.data, strrchr(scene_token(s, NULL), '.') + 1));
    scene_close(s);
}

static void removed_resource(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got =
        scene_ask(s, &(struct scene_ask){ .resource = SCENE_PAYROLL });

    (void)state;
    (void)judge_given(s, &got);
    got = scene_call(s, "DELETE", "/_mock/records?kind=resources&id=RS2", NULL, NULL);
    assert_int_equal(got.status, 200);
    got = scene_ask(s, &(struct scene_ask){ .resource = SCENE_PAYROLL });
    judge_refused(s, &got, &judge_unknown_target);
    scene_close(s);
}

static void never_the_same(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct arena *a = scene_arena(s);
    const char **seen = arena_array(a, TOKENS, sizeof *seen);

    (void)state;
    for (size_t i = 0; i < TOKENS; i++) {
        struct scene_answer got = scene_ask_in(s, a, &(struct scene_ask){ 0 });
        const char *issued = peek_text(got.body, "access_token");

        seen[i] = peek_text(peek_token(a, issued, 1), "jti");
        assert_int_equal(strlen(seen[i]), 27);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(seen[i], seen[j]);
    }
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, judge_each_case);
    rows_add_one("TX-REQ-019 a revoked token cannot be exchanged", revoked);
    rows_add_one("TX-RES-025 a narrow grant does not become a broad token",
                 narrow_stays_narrow);
    rows_add_one("STS-016 the answer says what was granted", granted_is_said);
    rows_add_one("TX-RES-018 the claims hold no secret and no token",
                 nothing_secret_inside);
    rows_add_one("TX-RES-023 a removed Resource is no target at once", removed_resource);
    rows_add_one("TX-RES-011 STS-028 a thousand tokens, no jti twice", never_the_same);
    return rows_run("P2 limits of an exchange");
}
