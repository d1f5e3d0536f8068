/* SPDX-License-Identifier: MIT */
#include "sts/testtoken.h"

#include "instance.h"
#include "peek.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "wire/jws.h"
#include "wire/signkey.h"

enum { NOW_S = 1795435500, LIFE_S = 600 };

#define URI "https://api.test/"

static struct instance *open_at(int64_t now_s)
{
    struct instance *in = instance_open();

    clock_set_ms(&in->sts->own.clock, now_s * 1000);
    return in;
}

static const char *mint(struct instance *in, const struct testtoken_ask *ask)
{
    const char *token = NULL;
    struct err e = { 0 };

    if (testtoken_mint(in->sts, &in->sts->own, ask, in->arena, &token, &e) < 0)
        fail_msg("%s", e.text);
    return token;
}

static bool is_signed(struct instance *in, const char *token)
{
    struct jws parsed;

    return jws_parse(in->arena, token, &parsed, NULL) == 0 &&
           jws_verify(&parsed, keyring_current(in->sts->own.keys, NOW_S), NULL) == 0;
}

static struct jobj object(struct instance *in, const char *json)
{
    return peek_parse(in->arena, json, strlen(json));
}

static void check_good(void **state)
{
    struct instance *in = open_at(NOW_S);
    const char *token =
        mint(in, &(struct testtoken_ask){ .client = "crm-id", .resource = URI });
    struct jobj head = peek_token(in->arena, token, 0);
    struct jobj claims = peek_token(in->arena, token, 1);

    (void)state;
    assert_true(is_signed(in, token));
    assert_string_equal(peek_text(head, "alg"), "RS256");
    assert_string_equal(peek_text(head, "typ"), "JWT");
    assert_string_equal(peek_text(claims, "iss"),
                        "http://127.0.0.1:8693/v1/apps/" INSTANCE_PROJECT);
    assert_string_equal(peek_text(claims, "sub"), "U1"); /* the first user */
    assert_string_equal(peek_joined(in->arena, claims, "aud"), URI " " INSTANCE_PROJECT);
    assert_string_equal(peek_text(claims, "azp"), "crm-id");
    assert_string_equal(peek_text(claims, "client_id"), "crm-id");
    assert_string_equal(peek_text(claims, "resource"), URI);
    assert_string_equal(peek_text(claims, "scope"), "a"); /* all of the Resource */
    assert_int_equal(peek_int(claims, "iat"), NOW_S);
    assert_int_equal(peek_int(claims, "exp"), NOW_S + LIFE_S);
    assert_string_not_equal(peek_text(claims, "jti"), "");
    assert_int_equal(instance_events(in), 0);
    instance_close(in);
}

static void check_parties(void **state)
{
    struct instance *in = open_at(NOW_S);
    const char *const scopes[] = { "x", "y" };
    struct testtoken_ask ask = { .user = "ben@acme.test",
                                 .client = "TPA1",
                                 .resource = "RS1",
                                 .scopes = { scopes, 2 },
                                 .scopes_given = true };
    struct jobj claims = peek_token(in->arena, mint(in, &ask), 1);

    (void)state;
    assert_string_equal(peek_text(claims, "sub"), "U2");
    assert_string_equal(peek_text(claims, "azp"), "crm-id");
    assert_string_equal(peek_text(claims, "resource"), URI);
    assert_string_equal(peek_text(claims, "scope"), "x y");
    ask = (struct testtoken_ask){ .client = "crm-id" };
    claims = peek_token(in->arena, mint(in, &ask), 1);
    assert_string_equal(peek_joined(in->arena, claims, "aud"),
                        INSTANCE_PROJECT " crm-id");
    assert_false(jobj_has(claims, "resource"));
    assert_string_equal(peek_text(claims, "scope"), "");
    instance_close(in);
}

static void check_tenants(void **state)
{
    struct instance *in = open_at(NOW_S);
    struct testtoken_ask ask = { .client = "crm-id" };
    struct jobj claims = peek_token(in->arena, mint(in, &ask), 1);

    (void)state;
    assert_false(jobj_has(claims, "dct"));
    assert_int_equal(
        instance_apply(in,
                       "{\"users\":[{\"userId\":\"U1\",\"loginIds\":[\"a@acme.test\"],"
                       "\"roleNames\":[\"r\"],\"userTenants\":[{\"tenantId\":\"T1\","
                       "\"roleNames\":[\"staff\"]}]}]}",
                       NULL),
        0);
    claims = peek_token(in->arena, mint(in, &ask), 1);
    assert_string_equal(peek_text(claims, "dct"), "T1");
    assert_string_equal(peek_joined(in->arena, claims, "tenants.T1.roles"), "staff");
    assert_string_equal(peek_joined(in->arena, claims, "roles"), "r");
    instance_close(in);
}

static void check_overrides(void **state)
{
    struct instance *in = open_at(NOW_S);
    struct testtoken_ask ask = { .client = "crm-id" };
    const char *token;
    struct jobj head, claims;

    (void)state;
    ask.header = object(in, "{\"typ\":\"at+jwt\",\"x\":1,\"kid\":null}");
    ask.claims = object(in, "{\"sub\":\"U7\",\"more\":[1],\"azp\":null}");
    token = mint(in, &ask);
    head = peek_token(in->arena, token, 0);
    claims = peek_token(in->arena, token, 1);
    assert_string_equal(peek_text(head, "typ"), "at+jwt");
    assert_int_equal(peek_int(head, "x"), 1);
    assert_false(jobj_has(head, "kid"));
    assert_string_equal(peek_text(claims, "sub"), "U7");
    assert_int_equal(peek_int(claims, "more.0"), 1);
    assert_false(jobj_has(claims, "azp"));
    assert_string_equal(peek_text(claims, "client_id"), "crm-id");
    assert_true(is_signed(in, token));
    instance_close(in);
}

static void check_raw(void **state)
{
    struct instance *in = open_at(NOW_S);
    struct testtoken_ask ask = { .client = "crm-id",
                                 .raw_header = "e30", /* {} */
                                 .raw_payload = "bm9uZQ" };
    const char *token = mint(in, &ask);

    (void)state;
    assert_memory_equal(token, "e30.bm9uZQ.", 11);
    assert_true(strlen(token) > 11 + 300); /* and signed */
    instance_close(in);
}

struct fault_row {
    const char *name; /* as the control API spells it */
    bool is_signed;
};

static const struct fault_row fault_rows[] = {
    { "expired", true }, { "audience", true }, { "signature", false },
    { "kid", true },     { "none", false },
};

static void check_claims_of_fault(struct instance *in, enum testtoken_fault fault,
                                  const char *token)
{
    struct jobj head = peek_token(in->arena, token, 0);
    struct jobj claims = peek_token(in->arena, token, 1);
    const char *kid =
        signkey_kid(keyring_current(in->sts->own.keys, NOW_S)); /* of a good one */
    const char *aud = peek_joined(in->arena, claims, "aud");

    assert_int_equal(peek_int(claims, "exp") < NOW_S, fault == TESTTOKEN_EXPIRED);
    assert_int_equal(strstr(aud, URI) == NULL, fault == TESTTOKEN_AUDIENCE);
    assert_int_equal(strcmp(peek_text(head, "alg"), "none") == 0,
                     fault == TESTTOKEN_NONE);
    if (fault == TESTTOKEN_NONE)
        assert_int_equal(token[strlen(token) - 1], '.');
    else if (fault == TESTTOKEN_KID)
        assert_string_not_equal(peek_text(head, "kid"), kid);
    else
        assert_string_equal(peek_text(head, "kid"), kid);
}

/* One thing is wrong, and nothing else. */
static void check_fault(void **state)
{
    const struct fault_row *row = *state;
    struct instance *in = open_at(NOW_S);
    struct testtoken_ask ask = { .client = "crm-id", .resource = URI };
    const char *token;

    assert_int_equal(testtoken_fault(row->name, &ask.fault, NULL), 0);
    token = mint(in, &ask);
    assert_int_equal(is_signed(in, token), row->is_signed);
    check_claims_of_fault(in, ask.fault, token);
    instance_close(in);
}

static void check_no_fault(void **state)
{
    enum testtoken_fault fault = TESTTOKEN_NONE;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(testtoken_fault(NULL, &fault, NULL), 0);
    assert_int_equal(fault, TESTTOKEN_GOOD);
    assert_int_equal(testtoken_fault("", &fault, NULL), 0);
    assert_int_equal(testtoken_fault("Expired", &fault, &e), -1);
    assert_int_equal(e.code, OAUTH_BAD_VALUE);
}

struct refused_row {
    const char *name;
    struct testtoken_ask ask;
    int code;
};

static const struct refused_row refused_rows[] = {
    { "no client", { .user = "U1" }, OAUTH_MISSING },
    { "an unknown client", { .client = "crm" }, OAUTH_BAD_VALUE },
    { "an unknown user", { .client = "crm-id", .user = "U9" }, OAUTH_BAD_VALUE },
    { "an unknown Resource",
      { .client = "crm-id", .resource = "https://api.test" },
      OAUTH_BAD_VALUE },
};

static void check_refused(void **state)
{
    const struct refused_row *row = *state;
    struct instance *in = open_at(NOW_S);
    const char *token = NULL;
    struct err e = { 0 };

    assert_int_equal(
        testtoken_mint(in->sts, &in->sts->own, &row->ask, in->arena, &token, &e), -1);
    assert_int_equal(e.code, row->code);
    assert_null(token);
    instance_close(in);
}

int main(void)
{
    rows_add_one("a token is as the authorize flow would issue it, without an event",
                 check_good);
    rows_add_one("parties are named by either of their ids", check_parties);
    rows_add_one("dct is set by itself when the user has one tenant", check_tenants);
    rows_add_one("members are replaced, added and removed, and then signed",
                 check_overrides);
    rows_add_one("raw parts are signed as they stand", check_raw);
    ROWS_ADD(fault_rows, check_fault);
    rows_add_one("no fault is none, an unknown one is refused", check_no_fault);
    ROWS_ADD(refused_rows, check_refused);
    return rows_run("testtoken");
}
