/* SPDX-License-Identifier: MIT */
/* P2: what an exchange must say, and what happens if it says something else. */
#include "rows.h"

#include "judge.h"

#define URN "urn:ietf:params:oauth:token-type:"
#define TYPE(value)                                                                      \
    {                                                                                    \
        .without = "subject_token_type", .more = "subject_token_type=" value             \
    }
#define MORE(text)                                                                       \
    {                                                                                    \
        .more = text                                                                     \
    }
#define TARGET(uri)                                                                      \
    {                                                                                    \
        .resource = uri                                                                  \
    }

static const struct judge_refusal malformed = { 400, "invalid_request", "E011001",
                                                "request" };

static const struct judge_case rows[] = {
    { "TX-REQ-001 the seed's four parameters are a complete exchange",
      .ask = { .client = "crm-id" } },
    { "TX-REQ-002 without subject_token it is refused",
      .ask = { .without = "subject_token" }, .want = &judge_missing },
    { "TX-REQ-003 without subject_token_type it is refused",
      .ask = { .without = "subject_token_type" }, .want = &judge_missing },
    { "TX-REQ-004 a type that nobody knows is refused", .ask = TYPE("urn:x:y"),
      .want = &judge_bad_value },
    { "TX-REQ-004 the bare word access_token is no type", .ask = TYPE("access_token"),
      .want = &judge_bad_value },
    { "TX-REQ-004 the type with a blank behind is refused",
      .ask = TYPE(URN "access_token%20"), .want = &judge_bad_value },
    { "TX-REQ-005 an access token labelled id_token is refused",
      .ask = TYPE(URN "id_token"), .want = &judge_bad_value },
    { "TX-REQ-005 an access token labelled refresh_token is refused",
      .ask = TYPE(URN "refresh_token"), .want = &judge_bad_value },
    { "TX-REQ-005 an access token labelled jwt is one", .ask = TYPE(URN "jwt") },
    { "TX-REQ-007 actor_token without its type is refused", .ask = MORE("actor_token=x"),
      .want = &malformed },
    { "TX-REQ-008 actor_token_type alone is refused",
      .ask = MORE("actor_token_type=" URN "access_token"), .want = &malformed },
    { "TX-REQ-009 an actor token that is none is refused",
      .ask = MORE("actor_token=a.b.c&actor_token_type=" URN "access_token"),
      .want = &judge_bad_subject },
    { "TX-REQ-013 requested_token_type access_token is given",
      .ask = MORE("requested_token_type=" URN "access_token") },
    { "TX-REQ-013 requested_token_type jwt is given",
      .ask = MORE("requested_token_type=" URN "jwt") },
    { "TX-REQ-014 requested_token_type saml2 is refused",
      .ask = MORE("requested_token_type=" URN "saml2"), .want = &judge_bad_value },
    { "TX-REQ-014 a requested type that nobody knows is refused",
      .ask = MORE("requested_token_type=urn:x:y"), .want = &judge_bad_value },
    { "TX-REQ-018 the subject token x is refused", .ask = { .token = "x" },
      .want = &judge_bad_subject },
    { "TX-REQ-018 the subject token a.b.c is refused", .ask = { .token = "a.b.c" },
      .want = &judge_bad_subject },
    { "TX-REQ-018 three dots are refused", .ask = { .token = "..." },
      .want = &judge_bad_subject },
    { "TX-REQ-018 an emoji is refused", .ask = { .token = "\xf0\x9f\x94\x91" },
      .want = &judge_bad_subject },
    { "TX-REQ-018 a NUL in the subject token is refused",
      .ask = { .without = "subject_token", .more = "subject_token=a%00b" },
      .want = &judge_malformed },
    { "TX-REQ-023 a resource with a fragment is no target",
      .ask = TARGET(SCENE_BILLING "#f"), .want = &judge_unknown_target },
    { "TX-REQ-023 a resource without a scheme is no target",
      .ask = TARGET("//billing.test/api"), .want = &judge_unknown_target },
    { "TX-REQ-023 a relative resource is no target", .ask = TARGET("../api"),
      .want = &judge_unknown_target },
    { "TX-REQ-024 two permitted resources are refused",
      .ask = MORE("resource=" SCENE_PAYROLL), .want = &judge_unknown_target },
    { "TX-REQ-024 the same resource twice is refused",
      .ask = MORE("resource=" SCENE_BILLING), .want = &judge_unknown_target },
    { "TX-REQ-025 an audience that nobody knows is no target",
      .ask = { .without = "resource", .more = "audience=logical-name" },
      .want = &judge_unknown_target },
    { "TX-REQ-025 an audience alone is the target",
      .ask = { .without = "resource", .more = "audience=" SCENE_BILLING } },
    { "TX-REQ-026 an unknown audience beside the resource is refused",
      .ask = MORE("audience=https://evil.test"), .want = &judge_unknown_target },
    { "TX-REQ-026 the resource's own audience beside it is fine",
      .ask = MORE("audience=" SCENE_BILLING "&audience=" SCENE_PROJECT) },
    { "TX-REQ-027 without a target it is refused", .ask = { .without = "resource" },
      .want = &judge_missing },
    { "TX-REQ-029 a scope that the target lacks is refused by name",
      .ask = { .scope = "read never" }, .want = &judge_bad_scope },
    { "TX-REQ-029 under partialScopes narrow the rest is given",
      .ask = { .scope = "read never" }, .switches = "\"partialScopes\":\"narrow\"" },
    { "TX-REQ-030 a resource that was encoded twice is no target",
      .ask = { .without = "resource",
               .more = "resource=https%253A%252F%252Fbilling.test%252Fapi" },
      .want = &judge_unknown_target },
    { "TX-REQ-037 subject_token and resource in the URL are missing",
      .ask = { .without = "subject_token", .query = "subject_token=a.b.c" },
      .want = &judge_missing },

    { "TX-RES-019 the host in another case is no target",
      .ask = TARGET("https://BILLING.test/api"), .want = &judge_unknown_target },
    { "TX-RES-019 the default port written out is no target",
      .ask = TARGET("https://billing.test:443/api"), .want = &judge_unknown_target },
    { "TX-RES-019 a slash more is no target", .ask = TARGET(SCENE_BILLING "/"),
      .want = &judge_unknown_target },
    { "TX-RES-019 an escaped letter is no target",
      .ask = TARGET("https://billing.test/%61pi"), .want = &judge_unknown_target },
    { "TX-RES-019 an empty query is no target", .ask = TARGET(SCENE_BILLING "?"),
      .want = &judge_unknown_target },
    { "TX-RES-020 a longer host is no target",
      .ask = TARGET("https://billing.test.evil.test/api"),
      .want = &judge_unknown_target },
    { "TX-RES-020 the host as user information is no target",
      .ask = TARGET("https://billing.test@evil.test/api"),
      .want = &judge_unknown_target },
    { "TX-RES-020 a path that climbs is no target",
      .ask = TARGET("https://billing.test/x/../api"), .want = &judge_unknown_target },
    { "TX-RES-020 a backslash is no target", .ask = TARGET("https://billing.test\\api"),
      .want = &judge_unknown_target },
    { "TX-RES-022 a resource that nobody registered is no target",
      .ask = TARGET("https://unknown.test/api"), .want = &judge_unknown_target },
};

int main(void)
{
    ROWS_ADD(rows, judge_each_case);
    return rows_run("P2 the request of an exchange");
}
