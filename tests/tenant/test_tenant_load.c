/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "given.h"
#include "rows.h"

#include "base/arena.h"
#include "base/secret.h"
#include "policy/rule.h"
#include "tenant/tenant_demo.h"
#include "tenant/tenant_load.h"

#define PROJECT "project: { id: P2aCmeDemoProject0000000000A }\n"
#define ANNA    "U2aNnaUser00000000000000000B"
#define ACME    "T2aCmeTenant0000000000000001"

/* contract 5.3 */
static const char crm_client_id[] =
    "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyY1JtTWNwU2VydmVyQ2xpZW50MDAwMDAwMEQ=";

static void demo_is_the_story(void **state)
{
    struct given g = given_file("tenants/demo.yaml");
    const struct client *crm = snapshot_client_by_client_id(g.world, crm_client_id);

    (void)state;
    assert_non_null(crm);
    assert_string_equal(crm->name, "crm-mcp");
    assert_string_equal(crm->resource_id, "MS2cRmMcpServer0000000000000E");
    assert_int_equal(crm->n_secrets, 1);
    assert_int_equal(crm->secrets[0].secret.len, 43);
    assert_string_equal(snapshot_user_by_login(g.world, "anna@acme.test")->user_id, ANNA);
    const struct resource *billing =
        snapshot_resource_by_uri(g.world, "https://billing.acme.test/api");
    assert_int_equal(billing->catalogue.n, 2);
    assert_null(snapshot_resource_by_uri(g.world, "https://billing.acme.test/api/"));
    assert_string_equal(snapshot_project(g.world)->default_user, ANNA);
    assert_true(snapshot_n_rules(g.world) > 0);
    given_end(&g);
}

static void built_in_is_the_file(void **state)
{
    struct given file = given_file("tenants/demo.yaml");
    struct given built_in = given_text(tenant_demo);

    (void)state;
    assert_int_equal(strlen(tenant_demo), tenant_demo_len);
    assert_string_equal(given_json(&file), given_json(&built_in));
    given_end(&file);
    given_end(&built_in);
}

static void json_twin(void **state)
{
    struct given yaml = given_file("tenants/demo.yaml");
    struct given json = given_text(given_json(&yaml));

    (void)state;
    assert_non_null(json.world);
    assert_string_equal(given_json(&yaml), given_json(&json));
    given_end(&yaml);
    given_end(&json);
}

struct row {
    const char *name;
    const char *yaml, *json; /* the same */
};

static const struct row twins[] = {
    { "texts, numbers and truths are the same in YAML and JSON",
      PROJECT "users:\n- userId: U1\n  loginIds: [\"1\", yes]\n  verifiedEmail: true\n"
              "  customAttributes: { a: 010, b: 1.0, c: ~, d: [x, {y: \"\"}] }\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"users\":[{\"userId\":"
      "\"U1\","
      "\"loginIds\":[\"1\",\"yes\"],\"verifiedEmail\":true,\"customAttributes\":"
      "{\"a\":10,\"b\":1.0,\"c\":null,\"d\":[\"x\",{\"y\":\"\"}]}}]}" },
    { "a mark of the byte order is no part of the text",
      "\xEF\xBB\xBF" PROJECT "tenants: [{ id: T1, name: one }]\n",
      "\xEF\xBB\xBF{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"tenants\":[{"
      "\"id\":\"T1\",\"name\":\"one\"}]}" },
    { "an escape is the character it stands for",
      PROJECT "tenants: [{ id: T1, name: \"Zo\xC3\xAB \xF0\x9F\x98\x80\" }]\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"tenants\":[{\"id\":"
      "\"T1\","
      "\"name\":\"Zo\\u00eb \\ud83d\\ude00\"}]}" },
    { "null is as if left out", PROJECT "tenants: [{ id: T1, name: ~ }]\nusers:\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"tenants\":[{\"id\":"
      "\"T1\","
      "\"name\":null}],\"users\":null}" },
    { "a duration in words is its seconds",
      "project: { id: P2aCmeDemoProject0000000000A,\n"
      "  switches: { accessTokenTtl: 2 weeks, pinnedTtl: 90 } }\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\",\"switches\":"
      "{\"accessTokenTtl\":1209600,\"pinnedTtl\":\"90 seconds\"}}}" },
    { "a flat list of scopes is grouped",
      PROJECT
      "resources: [{ id: MS1, type: mcp, scopes: [a, { name: b, values: [c] }] }]\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"resources\":[{\"id\":"
      "\"MS1\","
      "\"type\":\"mcp\",\"scopes\":{\"permissionsScopes\":[\"a\"],\"connectionsScopes\":"
      "[{\"name\":\"b\",\"values\":[\"c\"]}]}}]}" },
    { "a rule's values keep their types",
      PROJECT "rules: [{ name: r, ruleFamily: outbound_access,\n"
              "  actionKinds: [fetch_outbound_token], effect: permit, conditions: [\n"
              "  { key: claims.a, operator: in, value: [1, 1.0, \"1\", true] }] }]\n",
      "{\"project\":{\"id\":\"P2aCmeDemoProject0000000000A\"},\"rules\":[{\"name\":\"r\","
      "\"ruleFamily\":\"outbound_access\",\"actionKinds\":[\"fetch_outbound_token\"],"
      "\"effect\":\"permit\",\"conditions\":[{\"key\":\"claims.a\",\"operator\":\"in\","
      "\"value\":[1,1.0,\"1\",true]}]}]}" },
};

static void twin(void **state)
{
    const struct row *row = *state;
    struct given yaml = given_text(row->yaml), json = given_text(row->json);

    assert_non_null(yaml.world);
    assert_non_null(json.world);
    assert_string_equal(given_json(&yaml), given_json(&json));
    given_end(&yaml);
    given_end(&json);
}

static void what_goes_without_saying(void **state)
{
    struct given g = given_text(
        PROJECT
        "users: [{ userId: U1 }]\n"
        "clients:\n- { id: TPA1, name: a, secrets: [{ secret: x }] }\n"
        "- { id: TPA2, name: b, nonConfidentialClient: true }\n"
        "connections:\n- { id: c, defaultScopes: [s] }\n"
        "- { id: k, appType: custom_api_key }\n"
        "credentials:\n- { appId: c, userId: U1, accessToken: t, expiresIn: 60 }\n"
        "- { appId: k, userId: U1, accessToken: t }\n"
        "rules:\n"
        "- { name: r, ruleFamily: outbound_access, effect: permit,\n"
        "    actionKinds: [fetch_outbound_token] }\n");
    const struct client *a = snapshot_client(g.world, "TPA1");
    const struct client *b = snapshot_client(g.world, "TPA2");
    const struct stored *token =
        snapshot_stored_at(g.world, &(struct snapshot_place){ "c", "U1", "" }, NULL);
    const struct stored *key =
        snapshot_stored_at(g.world, &(struct snapshot_place){ "k", "U1", "" }, NULL);

    (void)state;
    assert_int_equal(a->grant_types, GRANT_AUTHORIZATION_CODE | GRANT_REFRESH_TOKEN |
                                         GRANT_CLIENT_CREDENTIALS | GRANT_TOKEN_EXCHANGE);
    assert_int_equal(b->grant_types, GRANT_AUTHORIZATION_CODE | GRANT_REFRESH_TOKEN |
                                         GRANT_TOKEN_EXCHANGE);
    assert_int_equal(snapshot_connection(g.world, "c")->scopes.n, 1);
    assert_int_equal(token->access_token_expiry_s, GIVEN_NOW + 60);
    assert_string_equal(token->access_token_type, "Bearer");
    assert_string_equal(key->access_token_type, "N_A");
    assert_int_equal(strlen(key->id), 29);
    assert_string_equal(snapshot_rule(g.world, 0)->id, "AR1");
    assert_true(snapshot_rule(g.world, 0)->enabled);
    given_end(&g);
}

static void strict_by_default(void **state)
{
    struct given g = given_text(PROJECT);
    const struct switches *s = &snapshot_project(g.world)->switches;

    (void)state;
    assert_false(s->lenient_exchange || s->session_jwt_at_vault || s->explain_denials);
    assert_int_equal(s->audience_binding, BINDING_STRICT);
    assert_int_equal(s->untargeted_access, UNTARGETED_DENY);
    assert_int_equal(s->policy_features, FEATURE_ALL);
    assert_true(s->tenant_fallback && s->refresh_rotation);
    assert_int_equal(s->exchange_ttl_s, 600);
    assert_int_equal(s->pinned_ttl_s, -1);
    assert_int_equal(s->max_chain_depth, 16);
    given_end(&g);
}

static void keys_beside_the_fixture(void **state)
{
    static const char text[] = "project: { id: P2aCmeDemoProject0000000000A,\n"
                               "  signingKeys: [a.pem, /etc/b.pem] }\n";
    struct tenant_source source = { .name = "some/folder/t.yaml",
                                    .text = text,
                                    .text_len = sizeof text - 1 };
    struct arena *a = arena_open(0);
    struct snapshot *world = NULL;

    (void)state;
    assert_int_equal(tenant_load(&source, &world, diag_open(a, source.name)), 0);
    assert_string_equal(snapshot_project(world)->signing_keys.items[0],
                        "some/folder/a.pem");
    assert_string_equal(snapshot_project(world)->signing_keys.items[1], "/etc/b.pem");
    snapshot_drop(world);
    arena_free(a);
}

int main(void)
{
    rows_add_one("the demo tenant tells the story of the contract", demo_is_the_story);
    rows_add_one("the built-in tenant is the file, byte by byte", built_in_is_the_file);
    rows_add_one("the demo tenant written as JSON is the same world", json_twin);
    ROWS_ADD(twins, twin);
    rows_add_one("ids, grants, catalogues and types follow by themselves",
                 what_goes_without_saying);
    rows_add_one("a project that says nothing has no laxities", strict_by_default);
    rows_add_one("signing keys lie beside the fixture", keys_beside_the_fixture);
    return rows_run("tenant_load");
}
