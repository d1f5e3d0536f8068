/* SPDX-License-Identifier: MIT */
/* P10: both roles in one request: scopes in, an exchanged credential out, and nothing else. */
#include "house.h"
#include "peek.h"

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"

static const struct tool_row {
    const char *name, *tool, *shown; /* the service must see this */
    bool resource;                   /* a JWT instead, new for it */
} tools[] = {
    { "RS-020 RS-021 the calendar sees anna's Google token, and nothing of the inbound "
      "one",
      "read_calendar", "Bearer google-of-anna", false },
    { "RS-020 RS-021 Slack sees anna's Slack token, and nothing of the inbound one",
      "post_to_channel", "Bearer slack-of-anna", false },
    { "RS-020 RS-021 the CRM sees the tenant's API key where it wants it, and nothing "
      "more",
      "look_up_account", "crm-of-T1", false },
    { "RS-020 RS-021 payroll sees a JWT made for it, and nothing of the inbound one",
      "read_payroll", NULL, true },
};

static void each_tool(void **state)
{
    const struct tool_row *row = *state;
    struct house *s = house_open(NULL);
    const char *token = house_token(s, NULL);
    struct house_answer got = house_call(s, row->tool, token);
    const char *shown = s->service.authorization;
    struct jobj claims;

    assert_non_null(strstr(house_text(&got, false), "\":"));
    assert_true(jobj_count(peek_at(got.body, "result.structuredContent")) > 1);
    assert_null(strstr(got.text, "internal"));
    assert_int_equal(house_service_calls(s), 1);
    if (row->resource) {
        claims = peek_token(s->arena, shown + strlen("Bearer "), 1);
        assert_string_equal(peek_text(claims, "aud.0"), "https://payroll.acme.test/api");
        assert_string_equal(peek_text(claims, "act.sub"), "crm-id");
    } else {
        assert_string_equal(shown, row->shown);
    }
    assert_null(strstr(s->service.seen, token));
    assert_null(strstr(s->service.seen, strrchr(token, '.') + 1));
    assert_string_equal(peek_text(scene_event(s->stage->desk.scene), "action"),
                        "TokenExchangeSucceed");
    house_close(s);
}

static const struct scope_row {
    const char *name, *tool, *scope, *challenge;
} scopes[] = {
    { "RS-011 RS-013 the calendar without its scope is 403, with it 200", "read_calendar",
      "crm:read", "scope=\"calendar:read\"" },
    { "RS-012 all that the channel needs stands in one challenge", "post_to_channel", "",
      "scope=\"crm:read channel:post\"" },
    { "RS-012 also if one of them is there", "post_to_channel", "crm:read",
      "scope=\"crm:read channel:post\"" },
    { "RS-011 a longer scope is another one", "look_up_account", "crm:readall",
      "scope=\"crm:read\"" },
};

static void each_scope(void **state)
{
    const struct scope_row *row = *state;
    struct house *s = house_open(NULL);
    const char *scope = arena_printf(s->arena, "{\"scope\":\"%s\"}", row->scope);
    struct house_answer got =
        house_call(s, row->tool, scene_token(s->stage->desk.scene, scope));
    const char *challenge = house_field(&got, "WWW-Authenticate");

    assert_int_equal(got.status, 403);
    assert_non_null(strstr(challenge, "Bearer error=\"insufficient_scope\""));
    assert_non_null(strstr(challenge, row->challenge));
    assert_non_null(strstr(challenge, "resource_metadata=\"https://crm.test/"));
    assert_int_equal(house_service_calls(s), 0);
    assert_int_equal(house_events(s), 0);
    got = house_call(s, row->tool, NULL);
    house_text(&got, false);
    house_close(s);
}

/* A refusal of the exchange, and the sentence that the MCP client reads. */
static const struct no_row {
    const char *name, *rules, *tool, *says;
    struct stage_answer plan;
} noes[] = {
    { .name = "RS-023 denied by policy, the tool fails and says what to ask for",
      .rules = "[]",
      .tool = "read_calendar",
      .says = "ask for the scope calendar.read on google-calendar" },
    { .name = "RS-023 the same for a key without scopes",
      .rules = "[]",
      .tool = "look_up_account",
      .says = "ask for access on crm" },
    { .name = "RS-023 with the STS down the tool fails, and says that later is better",
      .tool = "read_calendar",
      .says = "Try again later",
      .plan = { .error = ERR_UNAVAILABLE } },
    { .name = "RS-023 with a slow STS the tool fails",
      .tool = "read_calendar",
      .says = "Try again later",
      .plan = { .error = ERR_IO } },
    { .name = "RS-023 with an overloaded STS it says when",
      .tool = "read_calendar",
      .says = "Try again in 30 s",
      .plan = { .status = 503, .body = "{}", .retry_after = "30" } },
    { .name = "RS-024 RS-038 what the STS says about our secret stays with the operator",
      .tool = "read_calendar",
      .says = "is not set up",
      .plan = { .status = 401,
                .body =
                    "{\"error\":\"invalid_client\",\"error_description\":\"the secret "
                    "secret-of-crm is wrong\"}" } },
    { .name = "RS-023 an answer that is none gives no credential",
      .tool = "read_calendar",
      .says = "is not set up",
      .plan = { .status = 200, .body = "{\"access_token\":\"secret-of-crm\"}" } },
};

static void each_no(void **state)
{
    const struct no_row *row = *state;
    struct house *s = house_open(row->rules);
    struct house_answer got;

    if (row->plan.status != 0 || row->plan.error != 0)
        s->stage->tokens = &row->plan;
    got = house_call(s, row->tool, NULL);
    if (strstr(house_text(&got, true), row->says) == NULL)
        fail_msg("says: %s", house_text(&got, true));
    assert_int_equal(house_service_calls(s), 0);
    assert_null(strstr(got.text, "secret-of-crm"));
    assert_null(strstr(s->reported, "secret-of-crm"));
    s->stage->tokens = NULL;
    if (row->rules != NULL)
        assert_string_equal(peek_text(scene_event(s->stage->desk.scene), "action"),
                            "PolicyViolation");
    scene_apply(s->stage->desk.scene, "{\"rules\":[{\"name\":\"open\",\"ruleFamily\":"
                                      "\"outbound_access\",\"actionKinds\":["
                                      "\"fetch_outbound_token\"],\"effect\":\"permit\","
                                      "\"resourceTargets\":[{\"type\":\"any\","
                                      "\"allOfType\":true}],\"grants\":[{\"allScopes\":"
                                      "true}]}]}");
    stage_advance(s->stage, 120 * 1000); /* whatever is remembered is over */
    got = house_call(s, row->tool, NULL);
    house_text(&got, false);
    house_close(s);
}

/* The service misbehaves. */
static const struct service_row {
    const char *name, *says, *answer;
    int status;
    bool echoes;
} services[] = {
    { .name = "RS-024 an answer that holds the credential is withheld",
      .says = "withheld",
      .status = 200,
      .echoes = true },
    { .name = "RS-024 a refusal that holds the credential is withheld",
      .says = "withheld",
      .status = 403,
      .echoes = true },
    { .name = "RS-024 a credential behind an escape is found",
      .says = "withheld",
      .status = 403,
      .answer = "{\"message\":\"google-of-ann\\u0061\"}" },
    { .name = "a refusal is told in the service's words",
      .says = "Google Calendar refused the call (HTTP 403): the day is closed",
      .status = 403,
      .answer = "{\"message\":\"the day is closed\"}" },
    { .name = "a result that its schema does not allow is none",
      .says = "events: not what the tool's output schema says",
      .status = 200,
      .answer = "{\"day\":\"x\",\"events\":[1]}" },
    { .name = "a page is no result",
      .says = "no JSON object",
      .status = 200,
      .answer = "<html>" },
};

static void each_service(void **state)
{
    const struct service_row *row = *state;
    struct house *s = house_open(NULL);
    struct house_answer got;

    s->service.status = row->status;
    s->service.answer = row->answer;
    s->service.echoes = row->echoes;
    got = house_call(s, "read_calendar", NULL);
    if (strstr(house_text(&got, true), row->says) == NULL)
        fail_msg("says: %s", house_text(&got, true));
    assert_null(strstr(got.text, "google-of-anna"));
    s->service.status = 200;
    s->service.answer = NULL;
    s->service.echoes = false;
    got = house_call(s, "read_calendar", NULL);
    house_text(&got, false);
    house_close(s);
}

static void service_is_gone(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got;

    (void)state;
    got = house_call(s, "read_calendar", NULL);
    house_text(&got, false);
    house_leave(s);
    got = house_call(s, "read_calendar", NULL);
    assert_non_null(strstr(house_text(&got, true), "could not be reached"));
    house_close(s);
}

static void kept_apart(void **state)
{
    struct house *s = house_open(NULL);
    const char *ben = house_token(s, "\"sub\":\"U2\",\"dct\":\"T2\"");
    const char *anna = house_token(s, NULL);

    (void)state;
    for (int i = 0; i < 3; i++) {
        house_call(s, "read_calendar", anna);
        assert_string_equal(s->service.authorization, "Bearer google-of-anna");
        house_call(s, "read_calendar", ben);
        assert_string_equal(s->service.authorization, "Bearer google-of-ben");
        house_call(s, "look_up_account", ben);
        assert_string_equal(s->service.authorization, "crm-of-T2");
    }
    assert_int_equal(atomic_load(&s->stage->n_tokens), 3); /* once each, then kept */
    house_close(s);
}

static void nothing_of_it_elsewhere(void **state)
{
    struct house *s = house_open(NULL);
    struct house_answer got = house_call(s, "read_payroll", NULL);

    (void)state;
    house_text(&got, false);
    assert_null(strstr(got.text, "eyJ"));
    assert_string_equal(house_field(&got, "Set-Cookie"), "");
    assert_string_equal(s->reported, "");
    assert_string_equal(house_field(&got, "Cache-Control"), "no-store");
    house_close(s);
}

int main(void)
{
    ROWS_ADD(tools, each_tool);
    ROWS_ADD(scopes, each_scope);
    ROWS_ADD(noes, each_no);
    ROWS_ADD(services, each_service);
    rows_add_one("with the service gone the tool fails", service_is_gone);
    rows_add_one("RS-025 users, tenants and targets never share a credential",
                 kept_apart);
    rows_add_one("RS-036 a result sets no cookie, may not be kept, holds no token",
                 nothing_of_it_elsewhere);
    return rows_run("p10_chain");
}
