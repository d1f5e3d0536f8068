/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "desk.h"
#include "peek.h"

#include "base/arena.h"

#define P      SCENE_PROJECT
#define MGMT   P ":" SCENE_KEY
#define APP    "/v1/mgmt/outbound/app"
#define USER   APP "/user/token"
#define LATEST APP "/user/token/latest"
#define TENANT APP "/tenant/token"
#define T_LAST APP "/tenant/token/latest"

/* Who asks. */
enum who { KEY, ANNA, BARE, NO_SCOPE, STRANGER, EXPIRED, SESSION, MACHINE, NOBODY };

static const char machine_claims[] =
    "{\"sub\":\"TPA4\",\"azp\":\"crm-id\",\"client_id\":\"crm-id\",\"tenants\":null,"
    "\"roles\":null,\"permissions\":null,\"dct\":null}";

static const char *bearer_of(struct scene *s, enum who who)
{
    static const char *const claims[] = {
        [ANNA] = NULL,
        [BARE] = NULL,
        [NO_SCOPE] = "{\"scope\":\"crm:read\"}",
        [STRANGER] = "{\"sub\":\"U2\"}",
        [EXPIRED] = "{\"exp\":1795435400}",
        [SESSION] = "{\"iss\":\"" P "\",\"azp\":null,\"client_id\":null,\"scope\":null}",
        [MACHINE] = machine_claims,
    };

    if (who == KEY)
        return MGMT;
    if (who == NOBODY)
        return P ":nobody";
    if (who == BARE)
        return scene_token(s, NULL);
    return arena_printf(scene_arena(s), P ":%s", scene_token(s, claims[who]));
}

/* A read; token NULL: refused with this error and reason of the event. */
static const struct row {
    const char *name;
    enum who who;
    const char *path, *body;
    int status;
    const char *token;
    const char *error, *reason;
} rows[] = {
    { "a management key reads any user's token", KEY, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U2\"}", 200, "calendar-of-ben", NULL, NULL },
    { "a management key reads any tenant's key", KEY, T_LAST,
      "{\"appId\":\"crm\",\"tenantId\":\"T2\"}", 200, "crm-of-T2", NULL, NULL },
    { "a user's token reads that user's", ANNA, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 200, "calendar-of-anna", NULL, NULL },
    { "so does a bare token, as Java sends it", BARE, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 200, "calendar-of-anna", NULL, NULL },
    { "and the key of a tenant that it names", ANNA, T_LAST,
      "{\"appId\":\"crm\",\"tenantId\":\"T1\"}", 200, "crm-of-T1", NULL, NULL },
    { "a machine's token reads a tenant of its client", MACHINE, T_LAST,
      "{\"appId\":\"crm\",\"tenantId\":\"T1\"}", 200, "crm-of-T1", NULL, NULL },
    { "a machine's token reads no other tenant", MACHINE, T_LAST,
      "{\"appId\":\"crm\",\"tenantId\":\"T2\"}", 403, NULL, "access_denied", "" },
    { "a machine's token reads no user's", MACHINE, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 403, NULL, "access_denied", "" },
    { "another user's token does not", STRANGER, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 403, NULL, "access_denied", "" },
    { "a token without the vault's scope does not", NO_SCOPE, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 403, NULL, "insufficient_scope",
      "vault_scope_missing" },
    { "an expired token does not", EXPIRED, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 401, NULL, "invalid_token",
      "subject_token" },
    { "a session token does not", SESSION, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 403, NULL, "access_denied", "" },
    { "a key that nobody has does not", NOBODY, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 401, NULL, "invalid_token", "" },
    { "the exact set of scopes is found", KEY, USER,
      "{\"appId\":\"calendar\",\"userId\":\"U1\",\"scopes\":[\"cal.read\"]}", 200,
      "calendar-of-anna", NULL, NULL },
    { "without scopes the defaults of the connection are meant", KEY, USER,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 200, "calendar-of-anna", NULL, NULL },
    { "an API key of a tenant has the empty set", KEY, TENANT,
      "{\"appId\":\"crm\",\"tenantId\":\"T1\"}", 200, "crm-of-T1", NULL, NULL },
    { "a wider set is not found", KEY, USER,
      "{\"appId\":\"calendar\",\"userId\":\"U1\",\"scopes\":[\"cal.read\","
      "\"cal.write\"]}",
      404, NULL, "not_found", "not_connected" },
    { "nothing stored is not found", KEY, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U3\"}", 404, NULL, "not_found",
      "not_connected" },
    { "a tenant's credential is no user's: there is no fallback here", KEY, LATEST,
      "{\"appId\":\"crm\",\"userId\":\"U1\"}", 404, NULL, "not_found", "not_connected" },
    { "an unknown connection is not found", KEY, LATEST,
      "{\"appId\":\"nothing\",\"userId\":\"U1\"}", 404, NULL, "not_found",
      "unknown_target" },
    { "appId is required", KEY, LATEST, "{\"userId\":\"U1\"}", 400, NULL,
      "invalid_request", "request" },
    { "userId is required", KEY, LATEST, "{\"appId\":\"calendar\"}", 400, NULL,
      "invalid_request", "request" },
    { "tenantId is required", KEY, T_LAST, "{\"appId\":\"crm\"}", 400, NULL,
      "invalid_request", "request" },
};

static void check_event(struct scene *s, const struct row *r)
{
    struct jobj ev = scene_event(s);

    assert_int_equal(scene_events(s) - scene_events_before(s), 1);
    assert_string_equal(peek_text(ev, "data.route"), "vault");
    assert_string_equal(peek_text(ev, "method"), "vault");
    if (r->token != NULL) {
        assert_string_equal(peek_text(ev, "action"), "ConnectionTokenFetched");
        assert_string_equal(peek_text(ev, "data.policyDecision"),
                            r->who == KEY ? "bypassed" : "allow");
        return;
    }
    assert_string_equal(peek_text(ev, "type"), "warn");
    assert_string_equal(peek_text(ev, "data.error"), r->error);
    if (*r->reason != '\0')
        assert_string_equal(peek_text(ev, "data.reason"), r->reason);
}

static void reads(void **state)
{
    const struct row *r = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got =
        scene_call(s, "POST", r->path, bearer_of(s, r->who), r->body);

    if (got.status != r->status)
        print_message("%s\n", got.text);
    assert_int_equal(got.status, r->status);
    if (r->token != NULL)
        assert_string_equal(peek_text(got.body, "token.accessToken"), r->token);
    else
        assert_string_equal(peek_text(got.body, "error"), r->error);
    assert_int_equal(jobj_has(got.body, "token"), r->token != NULL);
    check_event(s, r);
    scene_close(s);
}

/* Refused before anything is asked of the vault: no event. */
static const struct early {
    const char *name;
    const char *bearer, *path, *body;
    int status;
    const char *code;
} earlies[] = {
    { "no bearer", NULL, LATEST, "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 401,
      "E061004" },
    { "a project that nobody knows, as in v1:<token>", "v1:a.b.c", LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\"}", 401, "E061004" },
    { "a member that nobody knows", MGMT, LATEST, "{\"appid\":\"calendar\"}", 400,
      "E011003" },
    { "scopes where the newest is asked for", MGMT, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\",\"scopes\":[]}", 400, "E011003" },
    { "an option that nobody knows", MGMT, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\",\"options\":{\"x\":true}}", 400,
      "E011003" },
    { "an option of the wrong kind", MGMT, LATEST,
      "{\"appId\":\"calendar\",\"userId\":\"U1\",\"options\":{\"forceRefresh\":1}}", 400,
      "E011004" },
    { "a body that is no JSON", MGMT, LATEST, "{", 400, "E011001" },
};

static void refuses_early(void **state)
{
    const struct early *r = *state;
    struct scene *s = scene_open("", NULL);
    struct scene_answer got = scene_call(s, "POST", r->path, r->bearer, r->body);

    assert_int_equal(got.status, r->status);
    assert_string_equal(peek_text(got.body, "errorCode"), r->code);
    assert_int_equal(scene_events(s), scene_events_before(s));
    scene_close(s);
}

static struct jobj read_token(struct scene *s, const char *bearer, const char *options)
{
    const char *body = arena_printf(
        scene_arena(s), "{\"appId\":\"calendar\",\"userId\":\"U1\",\"options\":%s}",
        options);
    struct scene_answer got = scene_call(s, "POST", LATEST, bearer, body);

    assert_int_equal(got.status, 200);
    return peek_at(got.body, "token");
}

static void shape(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj t = read_token(s, MGMT, "null");

    (void)state;
    assert_string_equal(peek_text(t, "id"), "OT1");
    assert_string_equal(peek_text(t, "appId"), "calendar");
    assert_string_equal(peek_text(t, "userId"), "U1");
    assert_string_equal(peek_text(t, "tokenSub"), "");
    assert_string_equal(peek_text(t, "accessTokenType"), "Bearer");
    assert_string_equal(peek_text(t, "accessTokenExpiry"), "1795439100");
    assert_int_equal(jobj_kind(peek_at(t, "hasRefreshToken")), JOBJ_BOOL);
    assert_string_equal(peek_text(t, "lastRefreshError"), "");
    assert_string_equal(peek_joined(scene_arena(s), t, "scopes"), "cal.read");
    assert_string_equal(peek_text(t, "tenantId"), "");
    assert_non_null(peek_text(t, "grantedBy"));
    assert_string_equal(peek_text(t, "externalIdentifier"), "");
    assert_false(jobj_has(t, "refreshToken"));
    assert_false(jobj_has(t, "lastRefreshTime"));
    scene_close(s);
}

static void api_key_shape(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct scene_answer got =
        scene_call(s, "POST", LATEST, MGMT, "{\"appId\":\"weather\",\"userId\":\"U1\"}");

    (void)state;
    assert_string_equal(peek_text(got.body, "token.accessToken"), "weather-of-anna");
    assert_string_equal(peek_text(got.body, "token.accessTokenType"), "N_A");
    assert_int_equal(jobj_count(peek_at(got.body, "token.scopes")), 0);
    assert_false(jobj_has(peek_at(got.body, "token"), "accessTokenExpiry"));
    scene_close(s);
}

static void refresh_token_for_administrators(void **state)
{
    struct scene *s = scene_open("", NULL);
    struct jobj by_key = read_token(s, MGMT, "{\"withRefreshToken\":true}");
    struct jobj by_user =
        read_token(s, bearer_of(s, ANNA), "{\"withRefreshToken\":true}");

    (void)state;
    assert_string_equal(peek_text(by_key, "refreshToken"), "refresh-of-anna");
    assert_false(jobj_has(by_user, "refreshToken"));
    scene_close(s);
}

static void forced_refresh(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *fresh =
        peek_text(read_token(s, MGMT, "{\"forceRefresh\":true}"), "accessToken");

    (void)state;
    assert_memory_equal(fresh, "mock_at_", 8);
    assert_string_equal(peek_text(read_token(s, MGMT, "{}"), "accessToken"), fresh);
    scene_close(s);
}

static void omits_expiry(void **state)
{
    struct scene *s = scene_open("\"omitExpiry\":true", NULL);
    struct jobj t = read_token(s, MGMT, "{\"forceRefresh\":true}");

    (void)state;
    assert_false(jobj_has(t, "accessTokenExpiry"));
    assert_false(jobj_has(t, "lastRefreshTime"));
    scene_close(s);
}

static void ignores_unknown(void **state)
{
    struct scene *s = scene_open("\"unknownMgmtFields\":\"ignore\"", NULL);
    struct scene_answer got = scene_call(
        s, "POST", LATEST, MGMT,
        "{\"appId\":\"calendar\",\"userId\":\"U1\",\"scopes\":[\"x\"],\"y\":1}");

    (void)state;
    assert_int_equal(got.status, 200);
    scene_close(s);
}

static void policy_decides(void **state)
{
    struct scene *s = scene_open("", "[]");
    const char *body = "{\"appId\":\"calendar\",\"userId\":\"U1\"}";
    struct scene_answer by_user = scene_call(s, "POST", LATEST, bearer_of(s, ANNA), body);

    (void)state;
    assert_int_equal(by_user.status, 403);
    assert_string_equal(peek_text(by_user.body, "errorCode"), "E099007");
    assert_string_equal(peek_text(scene_event(s), "action"), "PolicyViolation");
    assert_int_equal(scene_call(s, "POST", LATEST, MGMT, body).status, 200);
    scene_close(s);
}

int main(void)
{
    ROWS_ADD(rows, reads);
    ROWS_ADD(earlies, refuses_early);
    rows_add_one("the answer has the members that SDKs know, integers as digits", shape);
    rows_add_one("an API key has neither expiry nor scopes", api_key_shape);
    rows_add_one("a refresh token leaves with a management key alone",
                 refresh_token_for_administrators);
    rows_add_one("forceRefresh renews now, and what it renewed stays", forced_refresh);
    rows_add_one("under omitExpiry no time is told", omits_expiry);
    rows_add_one("unknownMgmtFields ignore: extra members do no harm", ignores_unknown);
    rows_add_one("policy decides for tokens, not for management keys", policy_decides);
    return rows_run("ep_vault");
}
