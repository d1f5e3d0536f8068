/* SPDX-License-Identifier: MIT */
#include "sts/mint.h"

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "wire/jws.h"
#include "wire/signkey.h"

#define BASE "http://127.0.0.1:8693"
#define API  "https://api.test/"
#define MCP  "https://mcp.test/"
#define PEM  ", signingKeys: [" STS_FIXTURES "/keys/test-only-p256.pem]"
#define USER                                                                             \
    "\"tenants\":{\"T1\":{\"roles\":[\"eu\"],\"permissions\":[]}},\"dct\":\"T1\","       \
    "\"roles\":[\"r\"],\"permissions\":[]"
#define TIMES "\"iat\":1795435500,\"exp\":1795436100"

struct row {
    const char *name;
    const char *switches; /* NULL: {} */
    const char *target;   /* NULL: the API */
    const char *scope;    /* NULL: all that is granted */
    const char *claims;   /* of the inbound token, NULL: those of USER */
    const char *hops[2];  /* its act chain, newest first */
    const char *typ;      /* of the header, NULL: JWT */
    const char *want;     /* the payload up to its jti */
};

static const struct row rows[] = {
    { .name = "TX-RES-006 the claims of an exchanged token, in their order",
      .scope = "a",
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\",\"" PLACE_PROJECT "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"a\",\"scopes\":[\"a\"],"
              "\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}}," USER
              "," TIMES },
    { .name = "dialect rfc: the audience is the target alone, the type at+jwt",
      .switches = "{ dialect: rfc }",
      .scope = "a",
      .typ = "at+jwt",
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"a\",\"scopes\":[\"a\"],"
              "\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}}," USER
              "," TIMES },
    { .name = "TX-RES-007 the chain of an exchanged token grows at the outside",
      .scope = "a b",
      .hops = { "crm-0", "desktop-0" },
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\",\"" PLACE_PROJECT "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"a b\",\"scopes\":[\"a\",\"b\"],"
              "\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"crm-0\",\"act\":{"
              "\"sub\":\"desktop-0\"}}}," USER "," TIMES },
    { .name = "what the inbound token does not say is empty, and dct is left out",
      .scope = "a",
      .claims = "{}",
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\",\"" PLACE_PROJECT "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"a\",\"scopes\":[\"a\"],"
              "\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}},"
              "\"tenants\":{},\"roles\":[],\"permissions\":[]," TIMES },
    { .name = "email and name come with their scopes, from the user's record",
      .scope = "email profile",
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\",\"" PLACE_PROJECT "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"email profile\","
              "\"scopes\":[\"email\",\"profile\"],\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}}," USER
              ",\"email\":\"anna@acme.test\",\"name\":\"Anna\"," TIMES },
    { .name = "what the inbound token says of them comes first",
      .scope = "email",
      .claims = "{\"email\":\"a@b.test\",\"name\":\"A\",\"dct\":\"T1\"}",
      .want = "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"U1\","
              "\"aud\":[\"" API "\",\"" PLACE_PROJECT "\"],\"azp\":\"crm-id\","
              "\"client_id\":\"crm-id\",\"scope\":\"email\",\"scopes\":[\"email\"],"
              "\"resource\":\"" API "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}},"
              "\"tenants\":{},\"dct\":\"T1\",\"roles\":[],\"permissions\":[],"
              "\"email\":\"a@b.test\"," TIMES },
    { .name = "the token of an MCP server has the issuer of that server",
      .target = MCP,
      .want = "{\"iss\":\"" BASE "/v1/apps/agentic/" PLACE_PROJECT "/MS1\","
              "\"sub\":\"U1\",\"aud\":[\"" MCP "\",\"" PLACE_PROJECT "\"],"
              "\"azp\":\"crm-id\",\"client_id\":\"crm-id\",\"scope\":\"\",\"scopes\":[],"
              "\"resource\":\"" MCP "\","
              "\"act\":{\"sub\":\"crm-id\",\"act\":{\"sub\":\"desktop-id\"}}," USER
              "," TIMES },
};

static struct place *ring_open(const char *switches)
{
    struct arena *a = arena_open(0);
    struct place *p =
        place_open(arena_printf(a, "%s" PEM, switches ? switches : "{}"), "");

    assert_int_equal(keyring_open(&p->sts, &p->sts.own, &p->sts.own.keys, NULL), 0);
    arena_free(a);
    return p;
}

static void ring_close(struct place *p)
{
    keyring_free(p->sts.own.keys);
    place_close(p);
}

static void read_claims(struct casefile *c, const char *json)
{
    assert_int_equal(
        jobj_parse_object(c->arena, json, strlen(json), &c->subject.claims, NULL), 0);
}

/* The payload of what was signed, verified by the published key. */
static const char *payload(struct place *p, const char *typ)
{
    const struct signkey *key = keyring_current(p->sts.own.keys, PLACE_NOW_S);
    struct jws token;

    assert_int_equal(mint_sign(&p->sts, &p->sts.own, p->c, NULL), 0);
    assert_int_equal(jws_parse(p->arena, p->c->given.value.bytes, &token, NULL), 0);
    assert_int_equal(jws_verify(&token, key, NULL), 0);
    assert_string_equal(token.kid, signkey_kid(key));
    assert_string_equal(token.alg, "ES256");
    assert_string_equal(token.typ, typ);
    return token.payload.data;
}

/* Everything but the jti, which nobody can foresee. */
static void assert_payload(const struct place *p, const char *got, const char *want)
{
    struct arena *a = p->arena;

    assert_string_equal(got,
                        arena_printf(a, "%s,\"jti\":\"%s\"}", want, p->c->given.jti));
    assert_int_equal(strlen(p->c->given.jti), 27);
}

static void exchanged(void **state)
{
    const struct row *row = *state;
    struct place *p = ring_open(row->switches);
    struct casefile *c = place_request(p, row->target ? row->target : API, row->scope);

    read_claims(c, row->claims ? row->claims : "{" USER "}");
    while (c->subject.n_hops < 2 && row->hops[c->subject.n_hops]) {
        c->subject.hops[c->subject.n_hops] = row->hops[c->subject.n_hops];
        c->subject.n_hops++;
    }
    place_decide(p, RULE_EXCHANGE_TOKEN);
    mint_plan(c);
    assert_payload(p, payload(p, row->typ ? row->typ : "JWT"), row->want);
    assert_int_equal(c->given.kind, CASE_RESOURCE_TOKEN);
    assert_string_equal(c->given.token_type, "Bearer");
    assert_string_equal(c->given.issued_token_type, OAUTH_TYPE_ACCESS_TOKEN);
    ring_close(p);
}

struct life_row {
    const char *name, *switches;
    int64_t subject_s; /* seconds that the inbound token has left */
    int64_t want_s;
    bool tainted;
};

static const struct life_row life_rows[] = {
    { "600 seconds by default", "{}", 1500, 600, false },
    { "TX-RES-010 never longer than the inbound token", "{}", 120, 120, false },
    { "exchangeTtl sets it", "{ exchangeTtl: 60 }", 1500, 60, false },
    { "exchangeTtl is capped, too", "{ exchangeTtl: 9999 }", 1500, 1500, false },
    { "pinnedTtl ignores the cap and says so", "{ pinnedTtl: 900 }", 120, 900, true },
    { "pinnedTtl that changes nothing says nothing", "{ pinnedTtl: 600 }", 1500, 600,
      false },
};

static void lives(void **state)
{
    const struct life_row *row = *state;
    struct place *p = ring_open(row->switches);
    struct casefile *c = place_request(p, API, "a");

    c->subject.exp_s = PLACE_NOW_S + row->subject_s;
    place_decide(p, RULE_EXCHANGE_TOKEN);
    mint_plan(c);
    assert_int_equal(c->given.exp_s, PLACE_NOW_S + row->want_s);
    assert_int_equal(c->given.iat_s, PLACE_NOW_S);
    assert_int_equal(c->n_laxities, row->tainted);
    if (row->tainted)
        assert_string_equal(c->laxities[0], "pinnedTtl");
    ring_close(p);
}

static struct casefile *own_request(struct place *p, const char *target)
{
    static const struct decision_scope granted[] = { { "crm", DECISION_ALLOWED } };
    struct casefile *c = place_request(p, target ? target : API, NULL);

    c->subject = (struct case_subject){ 0 };
    if (!target)
        c->target = (struct case_target){ 0 };
    c->granted = (struct decision_scopes){ granted, 1 };
    return c;
}

struct own_row {
    const char *name, *target, *tenant;
    int default_audience;
    const char *want;
};

#define OWN(aud, more, dct)                                                              \
    "{\"iss\":\"" BASE "/v1/apps/" PLACE_PROJECT "\",\"sub\":\"TPA2\",\"aud\":[" aud     \
    "],\"azp\":\"crm-id\",\"client_id\":\"crm-id\",\"scope\":\"crm\",\"scopes\":["       \
    "\"crm\"]" more dct "," TIMES

static const struct own_row own_rows[] = {
    { "a token for the client itself has no user and no actor", NULL, NULL, AUDIENCE_NONE,
      OWN("\"" PLACE_PROJECT "\",\"crm-id\"", "", "") },
    { "defaultAudience projectId", NULL, NULL, AUDIENCE_PROJECT_ID,
      OWN("\"" PLACE_PROJECT "\"", "", "") },
    { "defaultAudience clientId", NULL, NULL, AUDIENCE_CLIENT_ID,
      OWN("\"crm-id\"", "", "") },
    { "with a tenant it has dct alone", NULL, "T1", AUDIENCE_CLIENT_ID,
      OWN("\"crm-id\"", "", ",\"dct\":\"T1\"") },
    { "with a target it is for the target", API, NULL, AUDIENCE_CLIENT_ID,
      OWN("\"" API "\",\"" PLACE_PROJECT "\"", ",\"resource\":\"" API "\"", "") },
};

static void own_tokens(void **state)
{
    const struct own_row *row = *state;
    struct place *p = ring_open("{}");
    struct casefile *c = own_request(p, row->target);
    struct client client = *c->caller.client;

    client.default_audience = row->default_audience;
    c->caller.client = &client;
    c->tenant = row->tenant;
    mint_plan_own(c);
    assert_payload(p, payload(p, "JWT"), row->want);
    ring_close(p);
}

static void own_lives(void **state)
{
    struct place *p = ring_open("{ accessTokenTtl: 300 seconds }");
    struct casefile *c = own_request(p, NULL);
    struct client client = *c->caller.client;

    (void)state;
    c->caller.client = &client;
    mint_plan_own(c);
    assert_int_equal(c->given.exp_s, PLACE_NOW_S + 300);
    client.session_settings.enabled = true;
    client.session_settings.session_token_expiration_s = 90;
    mint_plan_own(c);
    assert_int_equal(c->given.exp_s, PLACE_NOW_S + 90);
    ring_close(p);
}

static void unique(void **state)
{
    struct place *p = ring_open("{}");
    const char *first;

    (void)state;
    mint_plan_own(own_request(p, NULL));
    first = p->c->given.jti;
    mint_plan_own(own_request(p, NULL));
    assert_string_not_equal(p->c->given.jti, first);
    ring_close(p);
}

static void too_large(void **state)
{
    struct place *p = ring_open("{}");
    struct casefile *c = place_request(p, API, "a");
    char *claims = arena_alloc(p->arena, 100 * 1024 + 16);

    (void)state;
    memcpy(claims, "{\"dct\":\"", 8);
    memset(claims + 8, 'x', 100 * 1024);
    memcpy(claims + 8 + 100 * 1024, "\"}", 3);
    read_claims(c, claims);
    place_decide(p, RULE_EXCHANGE_TOKEN);
    mint_plan(c);
    assert_int_equal(mint_sign(&p->sts, &p->sts.own, c, NULL), -1);
    assert_false(secret_present(&c->given.value));
    ring_close(p);
}

int main(void)
{
    ROWS_ADD(rows, exchanged);
    ROWS_ADD(life_rows, lives);
    ROWS_ADD(own_rows, own_tokens);
    rows_add_one("a client's own settings win over the project's life time", own_lives);
    rows_add_one("every jti is another one", unique);
    rows_add_one("claims beyond all measure are not signed", too_large);
    return rows_run("mint");
}
