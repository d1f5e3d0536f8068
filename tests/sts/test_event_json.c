/* SPDX-License-Identifier: MIT */
#include "sts/event_json.h"

#include "rows.h"
#include "sample.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/change.h"
#include "sts/event_pack.h"
#include "wire/jobj.h"

static const char golden[] =
    "{\"ID\":\"AE2eVent00000000000000000001J\",\"projectId\":"
    "\"P2aCmeDemoProject0000000000A\","
    "\"userId\":\"U2aNnaUser00000000000000000B\",\"actorId\":\"" SAMPLE_C2 "\","
    "\"action\":\"TokenExchangeSucceed\",\"type\":\"info\",\"occurred\":"
    "\"1795435500412\","
    "\"device\":\"\",\"method\":\"token_exchange\",\"geo\":\"\",\"remoteAddress\":\"127."
    "0.0.1\","
    "\"externalIds\":[\"anna@acme.test\"],\"tenants\":[\"T2aCmeTenant0000000000000001\"],"
    "\"data\":{\"time\":\"2026-11-23T12:05:00.412Z\","
    "\"originalUser\":\"U2aNnaUser00000000000000000B\",\"mcpClientId\":\"" SAMPLE_C1 "\","
    "\"mcpServerClientId\":\"" SAMPLE_C2
    "\",\"target\":\"https://billing.acme.test/api\","
    "\"policyDecision\":\"allow\",\"targetId\":\"RS2bIllingApi000000000000000F\","
    "\"targetType\":\"api\",\"mcpClientName\":\"desktop\",\"mcpServerClientName\":\"crm-"
    "mcp\","
    "\"policyRules\":[\"AR2rUleBilling0000000000000G0\"],"
    "\"requestedScopes\":[\"invoices:read\"],\"grantedScopes\":[\"invoices:read\"],"
    "\"withheldScopes\":[],\"credentialKind\":\"resource_token\","
    "\"issuedTokenType\":\"urn:ietf:params:oauth:token-type:access_token\","
    "\"jti\":\"2iSsued00000000000000000001\",\"subjectJti\":"
    "\"2iNbound0000000000000000001\","
    "\"expiresIn\":600,\"route\":\"token_endpoint\",\"path\":\"/oauth2/v1/token\","
    "\"clientAuth\":\"client_secret_basic\",\"dialect\":\"descope\","
    "\"agentId\":\"AG2aGentIdentity00000000000K0\","
    "\"tenant\":\"T2aCmeTenant0000000000000001\",\"laxities\":[],\"chain\":["
    "{\"role\":\"user\",\"id\":\"U2aNnaUser00000000000000000B\",\"verified\":true},"
    "{\"role\":\"mcp_client\",\"id\":\"" SAMPLE_C1
    "\",\"name\":\"desktop\",\"verified\":true},"
    "{\"role\":\"mcp_server\",\"id\":\"" SAMPLE_C2 "\",\"name\":\"crm-mcp\","
    "\"resource\":\"https://crm-mcp.acme.test/mcp\",\"verified\":true},"
    "{\"role\":\"downstream\",\"id\":\"RS2bIllingApi000000000000000F\",\"type\":\"api\","
    "\"uri\":\"https://billing.acme.test/api\",\"verified\":true}]}}";

/* What a search would show of it. */
static const char *json_of(const struct event *ev, struct arena *a)
{
    struct buf b = buf_make(a, 1 << 20);
    struct event kept;
    struct store_event packed = event_pack(ev, a);

    assert_int_equal(event_pack_open(&packed, a, &kept, NULL), 0);
    event_json(&kept, &b);
    assert_true(buf_ok(&b));
    return b.data;
}

static struct jobj data_of(const struct event *ev, struct arena *a)
{
    const char *json = json_of(ev, a);
    struct jobj all;

    assert_int_equal(jobj_parse_object(a, json, strlen(json), &all, NULL), 0);
    return jobj_get(all, "data");
}

static void is_the_worked_example(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = sample_event();

    (void)state;
    assert_string_equal(json_of(&ev, a), golden);
    arena_free(a);
}

struct chain_row {
    const char *name;
    const char *user, *claimed_user;
    const char *mcp_client, *claimed_mcp_client;
    const char *server, *claimed_server;
    const char *target_id;
    const char *hops[3]; /* oldest first */
    const char *want;    /* role:id, a ? for what is not verified */
};

static const struct chain_row chain_rows[] = {
    { .name = "AUD-009 the chain reads user, MCP client, MCP server, downstream",
      .user = "U1",
      .mcp_client = "C1",
      .server = "S1",
      .target_id = "R1",
      .want = "user:U1 mcp_client:C1 mcp_server:S1 downstream:R1" },
    { .name = "AUD-010 earlier servers of an exchanged token stand in order",
      .user = "U1",
      .mcp_client = "S2",
      .server = "S3",
      .target_id = "R1",
      .hops = { "C1", "S1", "S2" },
      .want = "user:U1 mcp_client:C1 mcp_server:S1 mcp_server:S2 mcp_server:S3 "
              "downstream:R1" },
    { .name = "AUD-010 actors that azp is no part of come after it",
      .user = "U1",
      .mcp_client = "C1",
      .server = "S3",
      .target_id = "R1",
      .hops = { "A1", "A2", "A3" },
      .want = "user:U1 mcp_client:C1 mcp_server:A1 mcp_server:A2 mcp_server:A3 "
              "mcp_server:S3 downstream:R1" },
    { .name = "a machine's token has no user",
      .mcp_client = "C1",
      .server = "S1",
      .target_id = "R1",
      .want = "mcp_client:C1 mcp_server:S1 downstream:R1" },
    { .name = "AUD-008 what a bad token claims is marked as not verified",
      .claimed_user = "U1",
      .claimed_mcp_client = "C1",
      .server = "S1",
      .want = "user?U1 mcp_client?C1 mcp_server:S1 downstream?asked" },
    { .name = "on the vault route the MCP server is not verified",
      .user = "U1",
      .mcp_client = "C1",
      .claimed_server = "MS1",
      .target_id = "google",
      .want = "user:U1 mcp_client:C1 mcp_server?MS1 downstream:google" },
};

static const char *chain_text(struct jobj chain, struct arena *a)
{
    struct buf b = buf_make(a, 1000);

    for (struct jobj v = jobj_first(chain); v.node; v = jobj_next(v)) {
        const char *role, *id;
        bool verified;

        assert_int_equal(jobj_text(v, "role", &role, NULL), 0);
        assert_int_equal(jobj_text(v, "id", &id, NULL), 0);
        assert_int_equal(jobj_bool(v, "verified", &verified, NULL), 0);
        buf_printf(&b, "%s%s%c%s", b.len ? " " : "", role, verified ? ':' : '?', id);
    }
    return b.data;
}

static void chains(void **state)
{
    const struct chain_row *row = *state;
    struct arena *a = arena_open(0);
    struct event ev = {
        .has_facts = true,
        .original_user = row->user,
        .claimed_user = row->claimed_user,
        .mcp_client_id = row->mcp_client,
        .claimed_mcp_client = row->claimed_mcp_client,
        .mcp_server_client_id = row->server,
        .claimed_server = row->claimed_server,
        .target = "asked",
        .target_id = row->target_id,
        .hops = { row->hops, row->hops[0] ? 3 : 0 },
    };

    assert_string_equal(chain_text(jobj_get(data_of(&ev, a), "chain"), a), row->want);
    arena_free(a);
}

struct null_row {
    const char *name, *member;
};

static const struct null_row null_rows[] = {
    { "no user is null", "originalUser" },
    { "no MCP client is null", "mcpClientId" },
    { "no MCP server is null", "mcpServerClientId" },
};

static void nulls(void **state)
{
    const struct null_row *row = *state;
    struct arena *a = arena_open(0);
    struct event none = { .has_facts = true };
    struct event ev = sample_event();

    assert_int_equal(jobj_kind(jobj_get(data_of(&none, a), row->member)), JOBJ_NULL);
    assert_int_equal(jobj_kind(jobj_get(data_of(&ev, a), row->member)), JOBJ_TEXT);
    arena_free(a);
}

struct part_row {
    const char *name, *member;
    struct event ev;
};

static const char *const one[] = { "a" };
static const char *const why[] = { "not_granted" };

static const struct part_row part_rows[] = {
    { "AUD-021 a target that was cut says so",
      "targetTruncated",
      { .has_facts = true, .target_truncated = true } },
    { "a refusal has its error",
      "error",
      { .has_facts = true, .error = "access_denied" } },
    { "a refusal has its message",
      "error_message",
      { .has_facts = true, .error_message = "no" } },
    { "a refusal has its reason", "reason", { .has_facts = true, .reason = "no_match" } },
    { "a stored credential has its level",
      "credentialLevel",
      { .has_facts = true, .credential_level = "user" } },
    { "a stored credential has its id",
      "credentialId",
      { .has_facts = true, .credential_id = "OT1" } },
    { "where no rule names the target, the switch is named",
      "untargetedAccess",
      { .has_facts = true, .untargeted_access = "deny" } },
};

static void parts(void **state)
{
    const struct part_row *row = *state;
    struct arena *a = arena_open(0);
    struct event ev = sample_event();

    assert_true(jobj_has(data_of(&row->ev, a), row->member));
    assert_false(jobj_has(data_of(&ev, a), row->member));
    arena_free(a);
}

static void withheld_with_reason(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = { .has_facts = true,
                        .withheld_scopes = { one, 1 },
                        .withheld_reasons = { why, 1 } };

    (void)state;
    assert_non_null(strstr(json_of(&ev, a), "\"withheldScopes\":[{\"scope\":\"a\","
                                            "\"reason\":\"not_granted\"}]"));
    arena_free(a);
}

static void other_data(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = { .action = "UserCreated",
                        .other_data = "{\"n\":[1,\"\xc3\xbc\"]}" };
    struct event bare = { .action = "UserCreated" };

    (void)state;
    assert_non_null(strstr(json_of(&ev, a), "\"data\":{\"n\":[1,\"\xc3\xbc\"]}}"));
    assert_non_null(strstr(json_of(&bare, a), "\"data\":{}}"));
    arena_free(a);
}

static void hostile_text(void **state)
{
    struct arena *a = arena_open(0);
    struct event ev = { .has_facts = true,
                        .target = "x\r\n{\"ID\":\"fake\"}\x1b[2J\xe2\x80\xa8\xff\"\\" };
    const char *json = json_of(&ev, a);
    struct jobj all;

    (void)state;
    assert_int_equal(jobj_parse_object(a, json, strlen(json), &all, NULL), 0);
    for (const char *c = json; *c; c++)
        assert_true((unsigned char)*c >= 0x20);
    assert_null(strstr(json, "\xe2\x80\xa8"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(chain_rows, chains);
    ROWS_ADD(null_rows, nulls);
    ROWS_ADD(part_rows, parts);
    rows_add_one("the worked example of the contract, byte for byte",
                 is_the_worked_example);
    rows_add_one("POL-014 each withheld scope stands beside its reason",
                 withheld_with_reason);
    rows_add_one("an event without facts keeps the data it was given", other_data);
    rows_add_one("AUD-014, AUD-022 hostile text gives one well-formed event",
                 hostile_text);
    return rows_run("event_json");
}
