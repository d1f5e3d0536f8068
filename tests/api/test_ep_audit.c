/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "base/buf.h"
#include "api/call.h"

#define MGMT   SCENE_PROJECT ":" SCENE_KEY
#define SEARCH "/v1/mgmt/audit/search"

/*
 * Four events, oldest first, a second apart: anna gets a token for billing; anna is refused
 * payroll; ben reads his calendar in T2; a stranger fails to authenticate.
 */
static const char two_rules[] =
    "[{\"id\":\"AR1\",\"name\":\"billing\",\"ruleFamily\":\"token_exchange\","
    "\"actionKinds\":[\"exchange_token\"],\"effect\":\"permit\","
    "\"resourceTargets\":[{\"type\":\"api\",\"ids\":[\"RS1\"]}],"
    "\"grants\":[{\"allScopes\":true}]},"
    "{\"id\":\"AR2\",\"name\":\"calendar\",\"ruleFamily\":\"outbound_access\","
    "\"actionKinds\":[\"fetch_outbound_token\"],\"effect\":\"permit\"}]";

static void ask_at(struct scene *s, int second, const struct scene_ask *ask, int status)
{
    scene_set_clock(s, ((int64_t)SCENE_NOW_S + second) * 1000);
    assert_int_equal(scene_ask(s, ask).status, status);
}

static struct scene *open_with_events(const char *switches)
{
    struct scene *s = scene_open(switches, two_rules);
    const char *ben = scene_token(s, "{\"sub\":\"U2\",\"dct\":\"T2\",\"jti\":\"bens\","
                                     "\"tenants\":{\"T2\":{}}}");

    ask_at(s, 1, &(struct scene_ask){ 0 }, 200);
    ask_at(s, 2, &(struct scene_ask){ .resource = SCENE_PAYROLL }, 403);
    ask_at(s, 3, &(struct scene_ask){ .resource = "calendar", .token = ben }, 200);
    ask_at(s, 4, &(struct scene_ask){ .secret = "wrong" }, 401);
    return s;
}

/* Which events are found: 1 to 4 in the order of the answer. */
static const char *found(struct scene *s, const struct scene_answer *got)
{
    struct arena *a = scene_arena(s);
    struct buf text = buf_make(a, 64);
    struct jobj audits = peek_at(got->body, "audits");

    for (struct jobj v = jobj_first(audits); v.node != NULL; v = jobj_next(v)) {
        const char *occurred = peek_text(v, "occurred");

        assert_non_null(occurred);
        assert_int_equal(strlen(occurred), 13);
        buf_add_char(&text, (char)('0' + (occurred[9] - '0')));
    }
    return text.data;
}

#define AT(second) "179543550" #second "000"

static const struct row {
    const char *name;
    const char *query, *want;
    int total;
} rows[] = {
    { "everything, the newest first", "{}", "4321", 4 },
    { "the oldest first", "{\"oldestFirst\":true}", "1234", 4 },
    { "a page", "{\"size\":3}", "432", 4 },
    { "the next page", "{\"size\":3,\"page\":1}", "1", 4 },
    { "a page after the last", "{\"size\":3,\"page\":2}", "", 4 },
    { "AUD zero values of Java mean unset",
      "{\"from\":0,\"to\":0,\"size\":0,\"page\":0,\"userIds\":[]}", "4321", 4 },
    { "AUD zero values of Go mean unset",
      "{\"from\":-62135596800000,\"to\":-62135596800000,\"size\":0,\"page\":0}", "4321",
      4 },
    { "nulls of Python mean unset",
      "{\"from\":null,\"userIds\":null,\"text\":null,\"noTenants\":null}", "4321", 4 },
    { "from a time on", "{\"from\":" AT(3) "}", "43", 2 },
    { "up to a time, as digits", "{\"to\":\"1795435502999\"}", "21", 2 },
    { "by user", "{\"userIds\":[\"U1\"]}", "21", 2 },
    { "by one of two users", "{\"userIds\":[\"U1\",\"U2\"]}", "321", 3 },
    { "by actor", "{\"actorIds\":[\"crm-id\"]}", "321", 3 },
    { "by action", "{\"actions\":[\"PolicyViolation\"]}", "2", 1 },
    { "by what it is not", "{\"excludedActions\":[\"TokenExchangeSucceed\"]}", "42", 2 },
    { "by type", "{\"auditTypes\":[\"warn\"]}", "42", 2 },
    { "by level, the same", "{\"levels\":[\"info\"]}", "31", 2 },
    { "by method", "{\"methods\":[\"token_exchange\"]}", "4321", 4 },
    { "by another method", "{\"methods\":[\"vault\"]}", "", 0 },
    { "by address", "{\"remoteAddresses\":[\"127.0.0.1\"]}", "4321", 4 },
    { "by login id", "{\"externalIds\":[\"anna@acme.test\"]}", "21", 2 },
    { "without a login id", "{\"excludedExternalIds\":[\"anna@acme.test\"]}", "43", 2 },
    { "by a part of a login id", "{\"loginIdsContain\":[\"ben@\"]}", "3", 1 },
    { "without a part of a login id", "{\"loginIdsNotContain\":[\"ben@\"]}", "421", 3 },
    { "by tenant", "{\"tenants\":[\"T2\"]}", "3", 1 },
    { "by tenant, and whatever has none", "{\"tenants\":[\"T2\"],\"noTenants\":true}",
      "43", 2 },
    { "by text", "{\"text\":\"payroll\"}", "2", 1 },
    { "by a fact of the data",
      "{\"searchFields\":[{\"field\":\"data.target\",\"valStr\":\"calendar\"}]}", "3",
      1 },
    { "by one of several facts",
      "{\"searchFields\":[{\"field\":\"data.reason\",\"valArr\":[\"no_rule\","
      "\"client_auth\"]}]}",
      "42", 2 },
    { "by the lack of a fact",
      "{\"searchFields\":[{\"field\":\"data.target\",\"valStr\":\"calendar\","
      "\"negative\":true}]}",
      "421", 3 },
    { "by two things at once", "{\"userIds\":[\"U1\"],\"auditTypes\":[\"warn\"]}", "2",
      1 },
};

static void searches(void **state)
{
    const struct row *r = *state;
    struct scene *s = open_with_events("");
    struct scene_answer got = scene_call(s, "POST", SEARCH, MGMT, r->query);

    assert_int_equal(got.status, 200);
    assert_string_equal(found(s, &got), r->want);
    assert_int_equal(peek_int(got.body, "total"), r->total);
    assert_int_equal(jobj_count(got.body), 2);
    assert_int_equal(scene_events(s), scene_events_before(s));
    scene_close(s);
}

static const struct bad {
    const char *name;
    const char *query, *code;
} bads[] = {
    { "an unknown field", "{\"user\":\"U1\"}", "E011003" },
    { "a text for a list of numbers", "{\"size\":\"many\"}", "E011004" },
    { "a number for a list of texts", "{\"userIds\":1}", "E011004" },
    { "searchFields that are no list", "{\"searchFields\":{}}", "E011004" },
    { "a search field that is no object", "{\"searchFields\":[\"x\"]}", "E011004" },
    { "a search field without a name", "{\"searchFields\":[{\"valStr\":\"x\"}]}",
      "E011002" },
    { "a search field with more than we know",
      "{\"searchFields\":[{\"field\":\"a\",\"x\":1}]}", "E011003" },
    { "no JSON", "from=1", "E011001" },
};

static void refuses(void **state)
{
    const struct bad *r = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_call(s, "POST", SEARCH, MGMT, r->query);

    assert_int_equal(got.status, 400);
    assert_string_equal(peek_text(got.body, "error"), "invalid_request");
    assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    assert_false(jobj_has(got.body, "audits"));
    scene_close(s);
}

static void ignores_unknown(void **state)
{
    struct scene *s = open_with_events("\"unknownMgmtFields\":\"ignore\"");
    struct scene_answer got = scene_call(s, "POST", SEARCH, MGMT, "{\"user\":\"U1\"}");

    (void)state;
    assert_int_equal(got.status, 200);
    assert_int_equal(peek_int(got.body, "total"), 4);
    scene_close(s);
}

static void empty_body(void **state)
{
    struct scene *s = open_with_events("");
    struct scene_answer got = scene_call(s, "POST", SEARCH, MGMT, NULL);

    (void)state;
    assert_int_equal(got.status, 200);
    assert_int_equal(peek_int(got.body, "total"), 4);
    scene_close(s);
}

/* A full page must fit into what the listener gives a request. */
static void full_page(void **state)
{
    enum { EVENTS = 1000 };
    struct desk d = desk_open("", "[]", NULL);
    struct arena *a = arena_open(CALL_BYTES_MAX);
    struct desk_ask ask = { .path = SEARCH,
                            .body = "{}",
                            .authorization = "Bearer " MGMT };
    struct scene_answer got;
    struct jobj body;

    (void)state;
    for (int i = 0; i < EVENTS; i++)
        assert_int_equal(scene_ask(d.scene, &(struct scene_ask){ 0 }).status, 403);
    got = desk_ask_in(&d, a, &ask);
    assert_int_equal(got.status, 200);
    body = peek_parse(a, got.head->body, got.head->body_len);
    assert_int_equal(jobj_count(peek_at(body, "audits")), EVENTS);
    arena_free(a);
    desk_close(&d);
}

int main(void)
{
    ROWS_ADD(rows, searches);
    ROWS_ADD(bads, refuses);
    rows_add_one("unknownMgmtFields ignore: an unknown field does no harm",
                 ignores_unknown);
    rows_add_one("an empty body asks for everything", empty_body);
    rows_add_one("a full page of a thousand events is answered", full_page);
    return rows_run("ep_audit");
}
