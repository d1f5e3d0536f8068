/* SPDX-License-Identifier: MIT */
/* P2: what an exchange for a Resource gives. */
#include "rows.h"
#include "peek.h"

#include "judge.h"

#include "base/arena.h"
#include "wire/jws.h"
#include "wire/signkey.h"

/* anna's inbound token and what was given for it. */
struct pair {
    struct scene *s;
    struct scene_answer got;
    const char *inbound, *issued;
    struct jobj before, after; /* claims */
};

static struct pair exchange(const char *switches, const char *claims,
                            const struct scene_ask *ask)
{
    struct pair p = { .s = scene_open(switches, NULL) };
    struct scene_ask full = *ask;

    p.inbound = full.token = scene_token(p.s, claims);
    p.got = scene_ask(p.s, &full);
    p.issued = judge_given(p.s, &p.got);
    p.before = peek_token(scene_arena(p.s), p.inbound, 1);
    p.after = peek_token(scene_arena(p.s), p.issued, 1);
    return p;
}

static void audience(const char *switches, const char *want)
{
    struct pair p = exchange(switches, NULL, &(struct scene_ask){ 0 });

    assert_string_equal(peek_joined(scene_arena(p.s), p.after, "aud"), want);
    assert_string_equal(peek_text(p.after, "resource"), SCENE_BILLING);
    scene_close(p.s);
}

static void audience_descope(void **state)
{
    (void)state;
    audience("", SCENE_BILLING " " SCENE_PROJECT);
}

static void audience_rfc(void **state)
{
    (void)state;
    audience("\"dialect\":\"rfc\"", SCENE_BILLING);
}

static void who(void **state)
{
    struct pair p = exchange("", NULL, &(struct scene_ask){ 0 });

    (void)state;
    assert_string_equal(peek_text(p.after, "sub"), peek_text(p.before, "sub"));
    assert_string_equal(peek_text(p.after, "client_id"), "crm-id");
    assert_string_equal(peek_text(p.after, "azp"), "crm-id");
    assert_string_equal(peek_text(p.after, "iss"), SCENE_BASE "/v1/apps/" SCENE_PROJECT);
    assert_string_equal(peek_text(p.after, "act.sub"), "crm-id");
    assert_string_equal(peek_text(p.after, "act.act.sub"), "desktop-id");
    assert_false(jobj_has(peek_at(p.after, "act.act"), "act"));
    scene_close(p.s);
}

static void new_token(void **state)
{
    struct pair p = exchange("", NULL, &(struct scene_ask){ 0 });
    struct scene_answer again = scene_ask(p.s, &(struct scene_ask){ .token = p.inbound });
    const char *second = judge_given(p.s, &again);

    (void)state;
    assert_string_not_equal(p.issued, p.inbound);
    assert_null(strstr(p.issued, strrchr(p.inbound, '.')));
    assert_string_not_equal(peek_text(p.after, "jti"), peek_text(p.before, "jti"));
    assert_string_not_equal(second, p.issued);
    assert_string_not_equal(peek_text(peek_token(scene_arena(p.s), second, 1), "jti"),
                            peek_text(p.after, "jti"));
    scene_close(p.s);
}

static void tenant_survives(void **state)
{
    struct pair p = exchange("", "{\"dct\":\"T2\"}", &(struct scene_ask){ 0 });

    (void)state;
    assert_string_equal(peek_text(p.after, "dct"), "T2");
    assert_string_equal(peek_joined(scene_arena(p.s), p.after, "tenants.T1.roles"),
                        "staff");
    scene_close(p.s);
}

/* As a subject token it is what its audience says: good for billing, bad for the server. */
static void nowhere_else(void **state)
{
    struct pair p = exchange("", NULL, &(struct scene_ask){ 0 });
    struct scene_answer got = scene_ask(
        p.s, &(struct scene_ask){ .token = p.issued, .resource = SCENE_PAYROLL });

    (void)state;
    assert_null(strstr(peek_joined(scene_arena(p.s), p.after, "aud"), SCENE_SERVER));
    judge_refused(p.s, &got, &judge_bad_audience);
    got = scene_ask(p.s, &(struct scene_ask){ .client = "billing-id",
                                              .token = p.issued,
                                              .resource = SCENE_PAYROLL });
    (void)judge_given(p.s, &got);
    scene_close(p.s);
}

static void resource_alone_chooses(void **state)
{
    struct scene *s = scene_open("", NULL);
    const char *const targets[] = { SCENE_BILLING, "calendar", SCENE_BILLING };

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(targets); i++) {
        struct scene_answer got =
            scene_ask(s, &(struct scene_ask){ .resource = targets[i] });
        const char *given = judge_given(s, &got);

        if (i == 1)
            assert_string_equal(given, "calendar-of-anna");
        else
            assert_string_equal(peek_text(peek_token(scene_arena(s), given, 1), "sub"),
                                "U1");
    }
    scene_close(s);
}

static void answer(void **state)
{
    struct pair p = exchange("", NULL, &(struct scene_ask){ .scope = "write read" });

    (void)state;
    assert_string_equal(peek_text(p.got.body, "token_type"), "Bearer");
    assert_string_equal(peek_text(p.got.body, "issued_token_type"),
                        "urn:ietf:params:oauth:token-type:access_token");
    assert_int_equal(peek_int(p.got.body, "expires_in"), 600);
    assert_int_equal(peek_int(p.after, "exp") - peek_int(p.after, "iat"), 600);
    assert_string_equal(peek_text(p.got.body, "scope"), peek_text(p.after, "scope"));
    assert_string_equal(peek_joined(scene_arena(p.s), p.after, "scopes"),
                        peek_text(p.after, "scope"));
    assert_null(strstr(peek_text(p.after, "scope"), "crm:"));
    scene_close(p.s);
}

static void no_longer_than_the_subject(void **state)
{
    struct pair p = exchange("", "{\"exp\":1795435560}", &(struct scene_ask){ 0 });

    (void)state;
    assert_int_equal(peek_int(p.after, "exp"), 1795435560);
    assert_true(peek_int(p.got.body, "expires_in") <= 60);
    scene_close(p.s);
}

static void type_in_the_header(const char *switches, const char *want)
{
    struct pair p = exchange(switches, NULL, &(struct scene_ask){ 0 });
    struct jobj header = peek_token(scene_arena(p.s), p.issued, 0);

    assert_string_equal(peek_text(header, "typ"), want);
    scene_close(p.s);
}

static void type_in_both_dialects(void **state)
{
    (void)state;
    type_in_the_header("", "JWT");
    type_in_the_header("\"dialect\":\"rfc\"", "at+jwt");
    type_in_the_header("\"tokenTyp\":\"at+jwt\"", "at+jwt");
}

/* By the key that the service publishes, as any client would do it. */
static void published_key_verifies(void **state)
{
    struct pair p = exchange("", NULL, &(struct scene_ask){ 0 });
    struct arena *a = scene_arena(p.s);
    struct scene_answer keys =
        scene_call(p.s, "GET", "/v2/keys/" SCENE_PROJECT, NULL, NULL);
    struct jobj jwk = peek_at(keys.body, "keys.0");
    struct signkey *key = NULL;
    struct jws token;

    (void)state;
    assert_int_equal(signkey_from_jwk(a, jwk, &key, NULL), 0);
    assert_int_equal(jws_parse(a, p.issued, &token, NULL), 0);
    assert_string_equal(token.alg, "RS256");
    assert_string_equal(token.kid, peek_text(jwk, "kid"));
    assert_int_equal(jws_verify(&token, key, NULL), 0);
    scene_close(p.s);
}

static void chain_grows_outside(void **state)
{
    struct pair p =
        exchange("",
                 "{\"azp\":\"twin-id\",\"act\":{\"sub\":\"twin-id\",\"act\":{\"sub\":"
                 "\"desktop-id\"}}}",
                 &(struct scene_ask){ 0 });

    (void)state;
    assert_string_equal(peek_text(p.after, "act.sub"), "crm-id");
    assert_string_equal(peek_text(p.after, "act.act.sub"), "twin-id");
    assert_string_equal(peek_text(p.after, "act.act.act.sub"), "desktop-id");
    assert_false(jobj_has(peek_at(p.after, "act.act.act"), "act"));
    scene_close(p.s);
}

int main(void)
{
    rows_add_one("TX-RES-001 TX-RES-002 in dialect descope aud is the Resource and the "
                 "project, and nothing else",
                 audience_descope);
    rows_add_one("TX-RES-001 TX-RES-002 in dialect rfc aud is the Resource alone",
                 audience_rfc);
    rows_add_one("TX-RES-003 TX-RES-004 TX-RES-005 the user stays, the server acts", who);
    rows_add_one("TX-RES-016 TX-REQ-021 each exchange gives a new token", new_token);
    rows_add_one("TX-RES-017 the tenant survives", tenant_survives);
    rows_add_one("TX-RES-021 the token is good at its target and nowhere else",
                 nowhere_else);
    rows_add_one("TX-RES-031 nothing but resource chooses the path",
                 resource_alone_chooses);
    rows_add_one("TX-RES-012 TX-RES-014 TX-RES-015 TX-REQ-011 TX-REQ-012 answer and "
                 "token say the same",
                 answer);
    rows_add_one("TX-RES-012 the token ends with the subject token",
                 no_longer_than_the_subject);
    rows_add_one("TX-RES-009 the header says what kind of token it is",
                 type_in_both_dialects);
    rows_add_one("JWT-052 TX-RES-013 a published RSA key verifies it",
                 published_key_verifies);
    rows_add_one("TX-RES-007 earlier actors nest inside", chain_grows_outside);
    return rows_run("P2 exchange for a Resource");
}
