/* SPDX-License-Identifier: MIT */
/* P1: who may ask at the token endpoint, and how they prove it. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#define LENIENT  "\"lenientExchange\":true"
#define CALENDAR .resource = "calendar"

static const struct judge_refusal guessed = { 401, "invalid_client", "E099001", NULL };

static const struct judge_case rows[] = {
    { "CA-001 id and secret in Basic are who asks", .ask = { .client = "crm-id" } },
    { "CA-013 an exchange by nobody is refused", .ask = { .client = "" },
      .want = &judge_bad_client },
    { "CA-013 the client_id of a confidential client alone is nobody",
      .ask = { .client = "", .more = "client_id=crm-id" }, .want = &judge_bad_client },
    { "CA-013 under lenientExchange nobody may exchange for a Resource",
      .ask = { .client = "" }, .switches = LENIENT },
    { "CA-013 under lenientExchange nobody may exchange for a Connection",
      .ask = { .client = "", CALENDAR }, .want = &judge_bad_client, .switches = LENIENT },
    { "CA-013 under lenientExchange a client_id alone is still refused",
      .ask = { .client = "", .more = "client_id=crm-id" }, .want = &judge_bad_client,
      .switches = LENIENT },
    { "CA-014 another client's id with a wrong secret is refused",
      .ask = { .client = "twin-id", .secret = "secret-of-crm" },
      .want = &judge_bad_client },
    { "CA-014 a wrong secret is refused under lenientExchange too",
      .ask = { .client = "twin-id", .secret = "secret-of-crm" },
      .want = &judge_bad_client, .switches = LENIENT },

    { "CA-005 a wrong secret is refused with a challenge", .ask = { .secret = "guess" },
      .want = &judge_bad_client },
    { "CA-005 a client whom nobody knows is refused alike",
      .ask = { .client = "nobody-id" }, .want = &guessed },
    { "CA-007 Basic with letters that are no base64 is refused",
      .ask = { .authorization = "Basic !!!!" }, .want = &guessed },
    { "CA-007 Basic without a colon is refused",
      .ask = { .authorization = "Basic Y3JtLWlk" }, .want = &guessed },
    { "CA-007 Basic without anything is refused", .ask = { .authorization = "Basic " },
      .want = &guessed },
    { "CA-008 the scheme may be spelt basic",
      .ask = { .authorization = "basic Y3JtLWlkOnNlY3JldC1vZi1jcm0=" } },
    { "CA-008 the scheme may be spelt BASIC",
      .ask = { .authorization = "BASIC Y3JtLWlkOnNlY3JldC1vZi1jcm0=" } },
    { "CA-009 Bearer at the token endpoint is refused",
      .ask = { .authorization = "Bearer x" }, .want = &guessed },
    { "CA-009 Digest at the token endpoint is refused",
      .ask = { .authorization = "Digest username=\"crm-id\"" }, .want = &guessed },
    { "CA-010 id and secret in the body are who asks",
      .ask = { .client = "", .more = "client_id=crm-id&client_secret=secret-of-crm" } },
    { "CA-017 an empty secret in Basic is refused", .ask = { .secret = "" },
      .want = &judge_bad_client },
    { "CA-017 an empty secret in the body is refused",
      .ask = { .client = "", .more = "client_id=crm-id&client_secret=" },
      .want = &judge_bad_client },
    { "CA-018 a beginning of the secret is refused", .ask = { .secret = "secret-of-cr" },
      .want = &judge_bad_client },
    { "CA-018 the secret and a letter more are refused",
      .ask = { .secret = "secret-of-crmm" }, .want = &judge_bad_client },
    { "CA-018 the secret in another case is refused",
      .ask = { .secret = "Secret-of-crm" }, .want = &judge_bad_client },
    { "CA-018 the secret and a blank are refused", .ask = { .secret = "secret-of-crm " },
      .want = &judge_bad_client },
    { "CA-018 a NUL in the secret does not end it",
      .ask = { .client = "", .more = "client_id=crm-id&client_secret=secret-of-crm%00x" },
      .want = &judge_malformed },
    { "CA-023 a client is unknown in another project",
      .ask = { .path = "/oauth2/v1/apps/P2oTherProject000000000000AA/token" },
      .want = &guessed },

    { "STS-006 a client with client_credentials alone may exchange",
      .ask = { .client = "crm-id" } },
    { "STS-007 a parameter that nobody knows is ignored",
      .ask = { .more = "foo=bar&x.y[0]=z" } },
    { "STS-008 an empty scope is no scope", .ask = { .more = "scope=" } },
    { "STS-008 an empty subject_token is none",
      .ask = { .without = "subject_token", .more = "subject_token=" },
      .want = &judge_missing },
    { "STS-009 scope twice is refused", .ask = { .more = "scope=read&scope=read" },
      .want = &judge_malformed },
    { "STS-009 subject_token twice is refused", .ask = { .more = "subject_token=x" },
      .want = &judge_malformed },
    { "STS-009 client_id twice is refused",
      .ask = { .more = "client_id=crm-id&client_id=crm-id" }, .want = &judge_malformed },
    { "STS-009 grant_type twice is refused",
      .ask = { .more = "grant_type=client_credentials" }, .want = &judge_malformed },
};

/* CA-011: contract.md 4.2 */
static const struct judge_refusal two_ways = { 400, "invalid_request", "E011001",
                                               "client_auth" };

static void two_ways_at_once(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    got = scene_ask(s, &(struct scene_ask){ .more = "client_id=crm-id" });
    (void)judge_given(s, &got);
    got = scene_ask(
        s, &(struct scene_ask){ .more = "client_id=crm-id&client_secret=secret-of-crm" });
    judge_refused(s, &got, &two_ways);
    got = scene_ask(s, &(struct scene_ask){ .more = "client_id=twin-id" });
    judge_refused(s, &got, &judge_bad_client);
    scene_close(s);
}

/* The event of a lenient exchange is marked, and names nobody as server. */
static void lenient_event(void **state)
{
    struct scene *s = scene_open(LENIENT, NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .client = "" });
    struct jobj event;

    (void)state;
    (void)judge_given(s, &got);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "data.clientAuth"), "none");
    assert_string_equal(peek_joined(scene_arena(s), event, "data.laxities"),
                        "lenientExchange");
    assert_null(peek_text(event, "data.mcpServerClientId"));
    scene_close(s);
}

/* What a refused client claimed is in the chain, and marked. */
static void wrong_secret_event(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .secret = "guess" });
    struct jobj event;

    (void)state;
    judge_refused(s, &got, &judge_bad_client);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "action"), "TokenExchangeFailed");
    assert_string_equal(peek_text(event, "data.policyDecision"), "not_evaluated");
    assert_null(peek_text(event, "data.mcpServerClientId"));
    scene_close(s);
}

static const char fragment_off[] =
    "{\"clients\":[{\"id\":\"TPA4\",\"clientId\":\"crm-id\",\"name\":\"crm-mcp\","
    "\"status\":\"disabled\",\"resourceId\":\"MS1\","
    "\"secrets\":[{\"secret\":\"secret-of-crm\"}]}]}";

static void disabled_client(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got;

    (void)state;
    judge_token_good(s, NULL);
    scene_apply(s, fragment_off);
    got = scene_ask(s, &(struct scene_ask){ 0 });
    judge_refused(s, &got, &judge_bad_client);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, judge_each_case);
    rows_add_one("CA-011 two ways at once are refused, the id alone beside Basic is not",
                 two_ways_at_once);
    rows_add_one("CA-013 the event of a lenient exchange is marked", lenient_event);
    rows_add_one("CA-014 the event of a wrong secret shows no allow", wrong_secret_event);
    rows_add_one("CA-019 a disabled client stops at once", disabled_client);
    return rows_run("P1 client authentication");
}
