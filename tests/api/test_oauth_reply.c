/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "peek.h"

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "tenant/switches.h"
#include "api/call.h"
#include "api/oauth_reply.h"

/* contract.md 4.5, row by row; text NULL: the sentence given, "what went wrong". */
static const struct refusal {
    const char *name;
    int code;
    enum dialect dialect;
    bool management;
    int status;
    const char *error, *error_code, *category, *text;
} refusals[] = {
    { "a malformed request", OAUTH_MALFORMED, DIALECT_DESCOPE, false, 400,
      "invalid_request", "E011001", "invalid_request", NULL },
    { "a missing field", OAUTH_MISSING, DIALECT_DESCOPE, false, 400, "invalid_request",
      "E011002", "invalid_request", NULL },
    { "a bad value", OAUTH_BAD_VALUE, DIALECT_RFC, false, 400, "invalid_request",
      "E011004", "invalid_request", NULL },
    { "an unknown field, on a management route", OAUTH_UNKNOWN_FIELD, DIALECT_DESCOPE,
      true, 400, "invalid_request", "E011003", "Unknown field", NULL },
    { "an unknown grant", OAUTH_UNSUPPORTED_GRANT, DIALECT_DESCOPE, false, 400,
      "unsupported_grant_type", "E011004", "unsupported_grant_type", NULL },
    { "a client that is not who it says", OAUTH_INVALID_CLIENT, DIALECT_RFC, false, 401,
      "invalid_client", "E099001", "invalid_client", NULL },
    { "a grant that is off", OAUTH_GRANT_OFF, DIALECT_DESCOPE, false, 400,
      "unauthorized_client", "E099002", "unauthorized_client", NULL },
    { "a client of another server: the text that was observed", OAUTH_FOREIGN_SERVER,
      DIALECT_DESCOPE, false, 400, "unauthorized_client", "E063316",
      "Application is not associated with this MCP server",
      "Application is not associated with this MCP server" },
    { "a bad subject token: the text that was observed", OAUTH_INVALID_SUBJECT,
      DIALECT_DESCOPE, false, 400, "invalid_request", "E061005", "Invalid token",
      "Invalid token" },
    { "an audience of another client", OAUTH_AUDIENCE, DIALECT_DESCOPE, false, 400,
      "invalid_request", "E099008", "invalid_request",
      "The subject token is not for this client" },
    { "a scope", OAUTH_INVALID_SCOPE, DIALECT_DESCOPE, false, 400, "invalid_scope",
      "E099004", "invalid_scope", NULL },
    { "an unknown target", OAUTH_UNKNOWN_TARGET, DIALECT_DESCOPE, false, 400,
      "invalid_target", "E099005", "invalid_target",
      "The requested target is not available" },
    { "a denial in dialect descope", OAUTH_POLICY, DIALECT_DESCOPE, false, 403,
      "access_denied", "E099007", "access_denied", "The request was denied by policy" },
    { "a denial in dialect rfc looks like an unknown target", OAUTH_POLICY, DIALECT_RFC,
      false, 400, "invalid_target", "E099005", "invalid_target",
      "The requested target is not available" },
    { "a bearer that is missing", OAUTH_BEARER_MISSING, DIALECT_DESCOPE, true, 401,
      "invalid_token", "E061004", "Unauthorized request", NULL },
    { "a bearer that is bad", OAUTH_BEARER_BAD, DIALECT_DESCOPE, true, 401,
      "invalid_token", "E061005", "Invalid token", "Invalid token" },
    { "a denial at the vault is 403 in both dialects", OAUTH_VAULT_POLICY, DIALECT_RFC,
      true, 403, "access_denied", "E099007", "The request was denied by policy",
      "The request was denied by policy" },
    { "the vault scope is missing", OAUTH_VAULT_SCOPE, DIALECT_DESCOPE, true, 403,
      "insufficient_scope", "E099009", "The token lacks the scope outbound.token.fetch",
      "The token lacks the scope outbound.token.fetch" },
    { "nothing in the vault", OAUTH_VAULT_NOT_FOUND, DIALECT_DESCOPE, true, 404,
      "not_found", "E099021", "Token not found", "Token not found" },
    { "no such path", OAUTH_NOT_FOUND, DIALECT_DESCOPE, false, 404, "not_found",
      "E099020", "not_found", NULL },
    { "a method", OAUTH_METHOD, DIALECT_DESCOPE, false, 405, "invalid_request", "E011001",
      "invalid_request", NULL },
    { "a media type", OAUTH_MEDIA_TYPE, DIALECT_DESCOPE, true, 415, "invalid_request",
      "E011001", "Unsupported media type", NULL },
    { "a conflict", OAUTH_CONFLICT, DIALECT_DESCOPE, true, 409, "conflict", "E099022",
      "The object has changed", NULL },
    { "too many requests", OAUTH_RATE_LIMIT, DIALECT_DESCOPE, false, 429,
      "temporarily_unavailable", "E130429", "temporarily_unavailable", NULL },
    { "a fault of ours tells nothing", OAUTH_SERVER_ERROR, DIALECT_DESCOPE, false, 500,
      "server_error", "E099099", "server_error", "Internal error" },
    { "a fault of a lower floor tells nothing", ERR_IO, DIALECT_DESCOPE, false, 500,
      "server_error", "E099099", "server_error", "Internal error" },
};

/* One call that is refused. */
struct desk {
    struct arena *arena;
    struct switches switches;
    struct response out;
    struct call call;
};

static void desk_open(struct desk *d)
{
    *d = (struct desk){ .arena = arena_open(0) };
    d->out = response_make();
    d->call =
        (struct call){ .arena = d->arena, .out = &d->out, .switches = &d->switches };
}

static struct jobj refuse(struct desk *d, int code, const char *text)
{
    struct err why;

    (void)err_set(&why, code, "%s", text);
    oauth_reply_refusal(&d->call, &why);
    return peek_parse(d->arena, d->out.body, d->out.body_len);
}

static void check_challenge(const struct desk *d, const char *error)
{
    const char *got = response_find(&d->out, "WWW-Authenticate");

    if (d->out.status != 401)
        assert_null(got);
    else if (strcmp(error, "invalid_client") == 0)
        assert_string_equal(got, "Basic realm=\"mockstsd\"");
    else
        assert_string_equal(got, "Bearer error=\"invalid_token\"");
}

static void words(void **state)
{
    const struct refusal *r = *state;
    struct desk d;
    struct jobj body;
    const char *text = r->text ? r->text : "what went wrong";

    desk_open(&d);
    d.switches.dialect = (int)r->dialect;
    d.call.management = r->management;
    body = refuse(&d, r->code, "what went wrong");
    assert_int_equal(d.out.status, r->status);
    assert_string_equal(d.out.content_type, "application/json");
    assert_string_equal(response_find(&d.out, "Cache-Control"), "no-store");
    assert_string_equal(response_find(&d.out, "Pragma"), "no-cache");
    assert_string_equal(peek_text(body, "error"), r->error);
    assert_string_equal(peek_text(body, "errorCode"), r->error_code);
    assert_string_equal(peek_text(body, "errorDescription"), r->category);
    assert_string_equal(peek_text(body, "error_description"), text);
    assert_string_equal(peek_text(body, "errorMessage"), text);
    assert_string_equal(peek_text(body, "message"), text);
    assert_int_equal(jobj_count(body), 6);
    check_challenge(&d, r->error);
    assert_int_equal(response_find(&d.out, "Retry-After") != NULL, r->status == 429);
    arena_free(d.arena);
}

static void denial_is_like_unknown(void **state)
{
    struct desk denied, unknown;

    (void)state;
    desk_open(&denied);
    desk_open(&unknown);
    denied.switches.dialect = unknown.switches.dialect = DIALECT_RFC;
    refuse(&denied, OAUTH_POLICY, "no rule names it");
    refuse(&unknown, OAUTH_UNKNOWN_TARGET, "never heard of it");
    assert_int_equal(denied.out.body_len, unknown.out.body_len);
    assert_memory_equal(denied.out.body, unknown.out.body, denied.out.body_len);
    assert_int_equal(denied.out.n_headers, unknown.out.n_headers);
    arena_free(denied.arena);
    arena_free(unknown.arena);
}

static void explains_when_told_to(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    d.switches.explain_denials = true;
    assert_string_equal(peek_text(refuse(&d, OAUTH_POLICY, "no_match"), "message"),
                        "no_match");
    arena_free(d.arena);
}

static void plain_ascii(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    assert_string_equal(
        peek_text(refuse(&d, OAUTH_BAD_VALUE, "a\"b\\c\r\nX: d\xC3\xA9\x7f~ !"),
                  "error_description"),
        "a?b?c??X: d???~ !");
    arena_free(d.arena);
}

static void connect_url(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d);
    d.call.connect_url = "http://127.0.0.1/_mock/connect/x";
    assert_string_equal(
        peek_text(refuse(&d, OAUTH_NOT_CONNECTED, "nothing"), "connect_url"),
        "http://127.0.0.1/_mock/connect/x");
    arena_free(d.arena);
}

#define AT OAUTH_TYPE_ACCESS_TOKEN

/* now is 1000; absent: a member that must not be there. */
static const struct credential {
    const char *name;
    enum case_credential_kind kind;
    const char *type, *issued_type;
    int64_t exp_s;
    size_t n_scopes;
    const char *json;
} credentials[] = {
    { "TX-RES-001 a token for a Resource", CASE_RESOURCE_TOKEN, "Bearer", AT, 1600, 1,
      "{\"access_token\":\"v4lue\",\"issued_token_type\":\"" AT
      "\",\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"a\"}" },
    { "an OAuth token: its own type, seconds left, all its scopes", CASE_OAUTH, "DPoP",
      AT, 1001, 2,
      "{\"access_token\":\"v4lue\",\"issued_token_type\":\"" AT
      "\",\"token_type\":\"DPoP\",\"expires_in\":1,\"scope\":\"a b\"}" },
    { "an OAuth token whose expiry nobody knows", CASE_OAUTH, "Bearer", AT, 0, 0,
      "{\"access_token\":\"v4lue\",\"issued_token_type\":\"" AT
      "\",\"token_type\":\"Bearer\",\"scope\":\"\"}" },
    { "an API key has neither expiry nor scope", CASE_API_KEY, "N_A", OAUTH_TYPE_API_KEY,
      0, 0,
      "{\"access_token\":\"v4lue\",\"issued_token_type\":\"" OAUTH_TYPE_API_KEY
      "\",\"token_type\":\"N_A\"}" },
    { "a token of client_credentials has no issued type", CASE_RESOURCE_TOKEN, "Bearer",
      NULL, 1600, 1,
      "{\"access_token\":\"v4lue\",\"token_type\":\"Bearer\",\"expires_in\":600,"
      "\"scope\":\"a\"}" },
};

static void gives(void **state)
{
    static const char *const scopes[] = { "a", "b" };
    const struct credential *r = *state;
    struct desk d;
    struct case_credential given = {
        .kind = r->kind,
        .value = { "v4lue", 5 },
        .token_type = r->type,
        .issued_token_type = r->issued_type,
        .exp_s = r->exp_s,
        .scopes = { scopes, r->n_scopes },
    };

    desk_open(&d);
    oauth_reply_credential(&d.call, &given, 1000);
    assert_int_equal(d.out.status, 200);
    assert_string_equal(d.out.body, r->json);
    assert_string_equal(response_find(&d.out, "Cache-Control"), "no-store");
    assert_string_equal(response_find(&d.out, "Pragma"), "no-cache");
    arena_free(d.arena);
}

/* What the gate and the engine refuse. */
static const struct early {
    const char *name;
    int status;
    const char *error, *error_code;
} earlies[] = {
    { "a bad request", 400, "invalid_request", "E011001" },
    { "an unknown path", 404, "not_found", "E099020" },
    { "a method", 405, "invalid_request", "E011001" },
    { "no length", 411, "invalid_request", "E011001" },
    { "too large a body", 413, "invalid_request", "E011001" },
    { "a foreign host", 421, "invalid_request", "E011001" },
    { "too large a head", 431, "invalid_request", "E011001" },
    { "too many connections", 429, "temporarily_unavailable", "E130429" },
    { "a fault of ours", 500, "server_error", "E099099" },
    { "a method that HTTP does not know", 501, "invalid_request", "E011001" },
};

static void words_early(void **state)
{
    const struct early *r = *state;
    struct arena *a = arena_open(0);
    struct response out = response_make();
    struct jobj body;

    oauth_reply_status(&out, r->status, "A sentence", a);
    body = peek_parse(a, out.body, out.body_len);
    assert_int_equal(out.status, r->status);
    assert_string_equal(peek_text(body, "error"), r->error);
    assert_string_equal(peek_text(body, "errorCode"), r->error_code);
    assert_string_equal(peek_text(body, "message"), "A sentence");
    assert_int_equal(response_find(&out, "Retry-After") != NULL, r->status == 429);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(refusals, words);
    ROWS_ADD(credentials, gives);
    ROWS_ADD(earlies, words_early);
    rows_add_one("in dialect rfc nobody can tell a denial from an unknown target",
                 denial_is_like_unknown);
    rows_add_one("under explainDenials the sentence may tell more",
                 explains_when_told_to);
    rows_add_one("STS-018 HTTP-008 a sentence is printable ASCII without quote and "
                 "backslash",
                 plain_ascii);
    rows_add_one("not connected: the answer says where to connect", connect_url);
    return rows_run("oauth_reply");
}
