/* SPDX-License-Identifier: MIT */
/* Every switch of contract.md 11 that concerns an exchange: what it changes, and its taint. */
#include "rows.h"
#include "peek.h"

#include "judge.h"
#include "policies.h"

#define NARROW_TOKEN "{\"scope\":\"read\",\"scopes\":[\"read\"]}"
#define NO_VAULT     "{\"scope\":\"crm:read\",\"scopes\":[\"crm:read\"]}"
#define READ_ONLY                                                                        \
    "[" POLICIES_EXCHANGE("AR1", "permit", POLICIES_ANYTHING,                            \
                          POLICIES_SCOPES("\"read\"")) "]"
#define TAGGED POLICIES_ONLY_IF(POLICIES_IS("client.tags", "in", "[\"nobody\"]"))
#define THREE_HOPS                                                                       \
    "{\"act\":{\"sub\":\"a\",\"act\":{\"sub\":\"b\",\"act\":{\"sub\":\"c\"}}}}"

static const struct judge_refusal not_in_subject = { 403, "access_denied", "E099007",
                                                     "not_in_subject" };
static const struct judge_refusal vault_scope = { 403, "access_denied", "E099007",
                                                  "vault_scope_missing" };
static const struct judge_refusal too_deep = { 400, "invalid_request", "E011004",
                                               "subject_token" };

struct row {
    const char *name;
    const char *switches, *rules;
    struct scene_ask ask;
    const struct judge_refusal *want; /* NULL: given */
    const char *scope;                /* of the answer, NULL: not looked at */
    const char *laxities;             /* of the event */
};

static const struct row rows[] = {
    { .name = "a default project has no laxities", .laxities = "" },

    { .name = "audienceBinding strict refuses a token for another server",
      .ask = { .client = "billing-id", .secret = "secret-of-billing" },
      .want = &judge_bad_audience,
      .laxities = "" },
    { .name = "audienceBinding off lets it pass and taints the event",
      .switches = "\"audienceBinding\":\"off\"",
      .ask = { .client = "billing-id", .secret = "secret-of-billing" },
      .laxities = "audienceBinding" },
    { .name = "audienceBinding off taints nothing where it made no difference",
      .switches = "\"audienceBinding\":\"off\"",
      .laxities = "" },

    { .name = "untargetedAccess allow gives every scope of the target and taints",
      .switches = "\"untargetedAccess\":\"allow\"",
      .rules = "[]",
      .scope = "read write",
      .laxities = "untargetedAccess" },

    { .name = "partialScopes refuse gives nothing when a part is not granted",
      .rules = READ_ONLY,
      .ask = { .scope = "read write" },
      .want = &judge_bad_scope,
      .laxities = "" },
    { .name = "partialScopes narrow gives the part that is granted and taints",
      .switches = "\"partialScopes\":\"narrow\"",
      .rules = READ_ONLY,
      .ask = { .scope = "read write" },
      .scope = "read",
      .laxities = "partialScopes" },
    { .name = "partialScopes narrow does not give what was not asked for",
      .switches = "\"partialScopes\":\"narrow\"",
      .ask = { .scope = "read" },
      .scope = "read",
      .laxities = "" },
    { .name = "partialScopes narrow does not narrow a stored credential",
      .switches = "\"partialScopes\":\"narrow\"",
      .ask = { .resource = "calendar", .scope = "cal.read nosuch" },
      .want = &judge_bad_scope,
      .laxities = "" },

    { .name = "downstream scopes need not be in the inbound token",
      .scope = "read write",
      .ask = { .claims = NARROW_TOKEN },
      .laxities = "" },
    { .name = "requireScopeSubset withholds what the inbound token lacks",
      .switches = "\"requireScopeSubset\":true",
      .ask = { .claims = NARROW_TOKEN },
      .scope = "read",
      .laxities = "" },
    { .name = "requireScopeSubset refuses when nothing is left",
      .switches = "\"requireScopeSubset\":true",
      .want = &not_in_subject,
      .laxities = "" },

    { .name = "requireScopeSubset holds for a stored credential as well",
      .switches = "\"requireScopeSubset\":true",
      .ask = { .resource = "calendar" },
      .want = &not_in_subject,
      .laxities = "" },
    { .name = "requireScopeSubset gives a stored credential whose scopes are all there",
      .switches = "\"requireScopeSubset\":true",
      .ask = { .resource = "calendar", .claims = "{\"scope\":\"cal.read\"}" },
      .laxities = "" },

    { .name = "a Connection needs no vault scope",
      .ask = { .resource = "calendar", .claims = NO_VAULT },
      .laxities = "" },
    { .name = "exchangeNeedsVaultScope wants it in the inbound token",
      .switches = "\"exchangeNeedsVaultScope\":true",
      .ask = { .resource = "calendar", .claims = NO_VAULT },
      .want = &vault_scope,
      .laxities = "" },
    { .name = "exchangeNeedsVaultScope is content where it is there",
      .switches = "\"exchangeNeedsVaultScope\":true",
      .ask = { .resource = "calendar" },
      .laxities = "" },
    { .name = "exchangeNeedsVaultScope does not touch Resources",
      .switches = "\"exchangeNeedsVaultScope\":true",
      .ask = { .claims = NO_VAULT },
      .laxities = "" },

    { .name = "a user may get the credential of the tenant",
      .ask = { .resource = "crm" },
      .laxities = "" },
    { .name = "tenantFallback false keeps the tenant's credential back",
      .switches = "\"tenantFallback\":false",
      .ask = { .resource = "crm" },
      .want = &judge_not_connected,
      .laxities = "" },

    { .name = "maxChainDepth bounds the chain of the token to be made",
      .switches = "\"maxChainDepth\":3",
      .ask = { .claims = THREE_HOPS },
      .want = &too_deep,
      .laxities = "" },
    { .name = "maxChainDepth lets the deepest one pass",
      .switches = "\"maxChainDepth\":4",
      .ask = { .claims = THREE_HOPS },
      .laxities = "" },

    { .name = "explainDenials taints the denial that it explains",
      .switches = "\"explainDenials\":true",
      .rules = TAGGED,
      .want = &judge_no_match,
      .laxities = "explainDenials" },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct scene *s = scene_open(row->switches ? row->switches : "", row->rules);
    struct scene_answer got = scene_ask(s, &row->ask);

    if (row->want != NULL)
        judge_refused(s, &got, row->want);
    else
        judge_given(s, &got);
    if (row->scope != NULL)
        assert_string_equal(peek_text(got.body, "scope"), row->scope);
    assert_string_equal(peek_joined(scene_arena(s), scene_event(s), "data.laxities"),
                        row->laxities);
    scene_close(s);
}

struct life {
    const char *name;
    const char *switches;
    int64_t want_s;
    const char *laxities;
};

/* The inbound token of the scene lives for 1,500 s more. */
static const struct life lives[] = {
    { "a token lives for 600 s", "", 600, "" },
    { "exchangeTtl sets another life", "\"exchangeTtl\":120", 120, "" },
    { "no exchanged token outlives the inbound one", "\"exchangeTtl\":9000", 1500, "" },
    { "pinnedTtl ignores that cap and taints", "\"pinnedTtl\":9000", 9000, "pinnedTtl" },
    { "pinnedTtl taints nothing where it changes nothing", "\"pinnedTtl\":600", 600, "" },
};

static void each_life(void **state)
{
    const struct life *life = *state;
    struct scene *s = scene_open(life->switches, NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    struct jobj claims;

    judge_given(s, &got);
    claims = peek_token(scene_arena(s), peek_text(got.body, "access_token"), 1);
    assert_int_equal(peek_int(got.body, "expires_in"), life->want_s);
    assert_int_equal(peek_int(claims, "exp") - peek_int(claims, "iat"), life->want_s);
    assert_string_equal(peek_joined(scene_arena(s), scene_event(s), "data.laxities"),
                        life->laxities);
    scene_close(s);
}

static void a_denial_is_explained(void **state)
{
    struct scene *s = scene_open("\"explainDenials\":true", TAGGED);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ 0 });
    const char *text = peek_text(got.body, "error_description");

    (void)state;
    assert_non_null(strstr(text, "no_match"));
    assert_non_null(strstr(text, "AR1"));
    assert_non_null(strstr(text, "client.tags in ['nobody']: has ['trusted']"));
    assert_null(strchr(text, '"'));
    scene_close(s);
}

static void a_refused_feature_refuses_the_rule(void **state)
{
    struct scene *s = scene_open("\"policyFeatures\":[\"allOfType\"]", NULL);
    struct scene_answer got = scene_call(
        s, "POST", "/_mock/apply", NULL,
        "{\"rules\":[" POLICIES_EXCHANGE("AR9", "forbid", POLICIES_ANYTHING, "") "]}");

    (void)state;
    assert_int_equal(got.status, 400);
    assert_string_equal(peek_text(got.body, "errorCode"), "E011003");
    got = scene_ask(s, &(struct scene_ask){ 0 }); /* the old rules stay in force */
    judge_given(s, &got);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, each);
    ROWS_ADD(lives, each_life);
    rows_add_one("explainDenials names reason, rule and the part that failed",
                 a_denial_is_explained);
    rows_add_one(
        "policyFeatures without forbid refuses a forbid, and keeps the old rules",
        a_refused_feature_refuses_the_rule);
    return rows_run("switches");
}
