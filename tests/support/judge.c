/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include "rows.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/jwrite.h"
#include "http/response.h"

enum { EVENT_MAX = 64 * 1024 };

const struct judge_refusal judge_bad_client = { 401, "invalid_client", "E099001",
                                                "client_auth" };
const struct judge_refusal judge_bad_subject = { 400, "invalid_request", "E061005",
                                                 "subject_token" };
const struct judge_refusal judge_bad_audience = { 400, "invalid_request", "E099008",
                                                  "audience_binding" };
const struct judge_refusal judge_unknown_target = { 400, "invalid_target", "E099005",
                                                    "unknown_target" };
const struct judge_refusal judge_no_rule = { 403, "access_denied", "E099007", "no_rule" };
const struct judge_refusal judge_no_match = { 403, "access_denied", "E099007",
                                              "no_match" };
const struct judge_refusal judge_forbidden = { 403, "access_denied", "E099007",
                                               "forbidden" };
const struct judge_refusal judge_not_granted = { 403, "access_denied", "E099007",
                                                 "not_granted" };
const struct judge_refusal judge_not_connected = { 400, "invalid_target", "E099006",
                                                   "not_connected" };
const struct judge_refusal judge_missing = { 400, "invalid_request", "E011002",
                                             "request" };
const struct judge_refusal judge_bad_value = { 400, "invalid_request", "E011004",
                                               "request" };
const struct judge_refusal judge_malformed = { 400, "invalid_request", "E011001", NULL };
const struct judge_refusal judge_bad_scope = { 400, "invalid_scope", "E099004", "scope" };
const struct judge_refusal judge_grant_off = { 400, "unauthorized_client", "E099002",
                                               "grant" };
const struct judge_refusal judge_no_such_grant = { 400, "unsupported_grant_type",
                                                   "E011004", NULL };

static void check_head(const struct scene_answer *got)
{
    const char *store = response_find(got->head, "Cache-Control");

    assert_string_equal(got->head->content_type, "application/json");
    assert_non_null(store);
    assert_non_null(strstr(store, "no-store"));
}

static void check_vocabularies(const struct scene_answer *got,
                               const struct judge_refusal *want)
{
    const char *sentence = peek_text(got->body, "error_description");

    assert_string_equal(peek_text(got->body, "error"), want->error);
    assert_string_equal(peek_text(got->body, "errorCode"), want->code);
    assert_non_null(sentence);
    assert_true(sentence[0] != '\0');
    assert_string_equal(peek_text(got->body, "errorMessage"), sentence);
    assert_string_equal(peek_text(got->body, "message"), sentence);
    assert_non_null(peek_text(got->body, "errorDescription"));
    for (const char *c = sentence; *c != '\0'; c++)
        assert_true(*c >= 0x20 && *c <= 0x7e && *c != '"' && *c != '\\');
    assert_false(jobj_has(got->body, "access_token"));
    if (got->status == 401)
        assert_non_null(response_find(got->head, "WWW-Authenticate"));
}

/* "eyJ" begins every token part that is JSON, "secret-of-" every secret of the world. */
static void check_nothing_leaked(struct scene *s, struct jobj event)
{
    static const char *const marks[] = { "eyJ",        "secret-of-", "calendar-of-",
                                         "crm-of-",    "mail-of-",   "weather-of-",
                                         "refresh-of-" };
    struct buf text = buf_make(scene_arena(s), EVENT_MAX);
    struct jwrite w = jwrite_make(&text);

    jobj_write(event, &w);
    for (size_t i = 0; i < ROWS_COUNT(marks); i++)
        assert_null(strstr(text.data, marks[i]));
}

/* Fields and scopes are looked at before and after the rules; all else has its place. */
static void check_decision(const char *decision, const struct judge_refusal *want)
{
    assert_non_null(decision);
    if (want->status == 403 || strncmp(want->reason, "no_", 3) == 0)
        assert_string_equal(decision, "deny");
    else if (strcmp(want->code, "E099006") == 0)
        assert_string_equal(decision, "allow");
    else if (strcmp(want->reason, "scope") == 0 || strcmp(want->reason, "request") == 0)
        assert_string_not_equal(decision, "deny");
    else
        assert_string_equal(decision, "not_evaluated");
}

void judge_refused(struct scene *s, const struct scene_answer *got,
                   const struct judge_refusal *want)
{
    struct jobj event;

    if (got->status != want->status)
        print_message("%d %s\n", got->status, got->text);
    assert_int_equal(got->status, want->status);
    check_head(got);
    check_vocabularies(got, want);
    assert_int_equal(scene_events(s) - scene_events_before(s), want->reason != NULL);
    if (want->reason == NULL)
        return;
    event = scene_event(s);
    assert_string_equal(peek_text(event, "type"), "warn");
    assert_string_equal(peek_text(event, "data.reason"), want->reason);
    assert_string_equal(peek_text(event, "data.error"), want->error);
    assert_string_equal(peek_text(event, "data.errorCode"), want->code);
    check_decision(peek_text(event, "data.policyDecision"), want);
    check_nothing_leaked(s, event);
}

const char *judge_given(struct scene *s, const struct scene_answer *got)
{
    struct jobj event;

    if (got->status != 200)
        print_message("%d %s\n", got->status, got->text);
    assert_int_equal(got->status, 200);
    check_head(got);
    assert_false(jobj_has(got->body, "error"));
    assert_false(jobj_has(got->body, "refresh_token"));
    assert_non_null(peek_text(got->body, "token_type"));
    assert_non_null(peek_text(got->body, "access_token"));
    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    event = scene_event(s);
    assert_string_equal(peek_text(event, "type"), "info");
    assert_false(jobj_has(peek_at(event, "data"), "error"));
    check_nothing_leaked(s, event);
    return peek_text(got->body, "access_token");
}

void judge_gives(struct scene *s, const struct scene_answer *got, const char *credential)
{
    assert_string_equal(judge_given(s, got), credential);
}

void judge_token_good(struct scene *s, const char *token)
{
    struct scene_answer got = scene_ask(s, &(struct scene_ask){ .token = token });

    (void)judge_given(s, &got);
}

void judge_token_refused(struct scene *s, const char *token)
{
    struct scene_answer got;

    judge_token_good(s, NULL);
    got = scene_ask(s, &(struct scene_ask){ .token = token });
    judge_refused(s, &got, &judge_bad_subject);
}

void judge_each_draft(void **state)
{
    const struct judge_draft *row = *state;
    struct scene *s = scene_open("", NULL);
    const char *token = tokens_make(scene_arena(s), scene_mint(s), &row->draft);

    if (row->good)
        judge_token_good(s, token);
    else
        judge_token_refused(s, token);
    scene_close(s);
}

void judge_each_case(void **state)
{
    const struct judge_case *row = *state;
    struct scene *s = scene_open(row->switches != NULL ? row->switches : "", row->rules);
    struct scene_answer got;

    if (row->rules == NULL)
        judge_token_good(s, NULL);
    got = scene_ask(s, &row->ask);
    if (row->want != NULL)
        judge_refused(s, &got, row->want);
    else
        (void)judge_given(s, &got);
    scene_close(s);
}
