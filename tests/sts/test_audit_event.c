/* SPDX-License-Identifier: MIT */
#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/change.h"
#include "sts/agent.h"
#include "sts/audit.h"
#include "sts/event_pack.h"
#include "sts/oauth.h"

#define API "https://api.test/"

struct reason_row {
    const char *name;
    int code;
    const char *reason, *error, *error_code;
};

static const struct reason_row reason_rows[] = {
    { "client_auth for failed authentication", OAUTH_INVALID_CLIENT, "client_auth",
      "invalid_client", "E099001" },
    { "client_auth for too many guesses", OAUTH_RATE_LIMIT, "client_auth",
      "temporarily_unavailable", "E130429" },
    { "grant for a grant that is off", OAUTH_GRANT_OFF, "grant", "unauthorized_client",
      "E099002" },
    { "request for a missing field", OAUTH_MISSING, "request", "invalid_request",
      "E011002" },
    { "subject_token for a bad token", OAUTH_INVALID_SUBJECT, "subject_token",
      "invalid_request", "E061005" },
    { "audience_binding for a token of another", OAUTH_AUDIENCE, "audience_binding",
      "invalid_request", "E099008" },
    { "unknown_target", OAUTH_UNKNOWN_TARGET, "unknown_target", "invalid_target",
      "E099005" },
    { "scope for a refused scope", OAUTH_INVALID_SCOPE, "scope", "invalid_scope",
      "E099004" },
    { "not_connected", OAUTH_NOT_CONNECTED, "not_connected", "invalid_target",
      "E099006" },
    { "not_connected on the vault route", OAUTH_VAULT_NOT_FOUND, "not_connected",
      "not_found", "E099021" },
    { "vault_scope_missing", OAUTH_VAULT_SCOPE, "vault_scope_missing",
      "insufficient_scope", "E099009" },
    { "store for a fault of ours", OAUTH_SERVER_ERROR, "store", "server_error",
      "E099099" },
};

static void reasons(void **state)
{
    const struct reason_row *row = *state;
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, API, NULL);
    struct err why = { .code = row->code, .text = "because" };
    struct event ev = audit_event(c, &audit_exchange, &why);

    assert_string_equal(ev.action, "TokenExchangeFailed");
    assert_string_equal(ev.type, "warn");
    assert_string_equal(ev.reason, row->reason);
    assert_string_equal(ev.error, row->error);
    assert_string_equal(ev.error_code, row->error_code);
    assert_string_equal(ev.error_message, "because");
    assert_string_equal(ev.policy_decision, "not_evaluated");
    place_close(p);
}

struct decision_row {
    const char *name, *target, *scope;
    const char *switches;
    bool fetch, management_key;
    int code; /* 0: it succeeds */
    const char *action, *decision, *reason, *rule, *untargeted;
};

static const struct decision_row decision_rows[] = {
    { .name = "POL-014, AUD-005 an allowed exchange names its rule",
      .target = API,
      .scope = "a",
      .action = "TokenExchangeSucceed",
      .decision = "allow",
      .rule = "AR3" },
    { .name = "POL-014, AUD-007 a denied one names its rule and the reason",
      .target = "https://closed.test/",
      .code = OAUTH_POLICY,
      .action = "PolicyViolation",
      .decision = "deny",
      .reason = "forbidden",
      .rule = "AR4" },
    { .name = "POL-001 no rule: the switch is named",
      .target = "https://unruled.test/",
      .code = OAUTH_POLICY,
      .action = "PolicyViolation",
      .decision = "deny",
      .reason = "no_rule",
      .untargeted = "deny" },
    { .name = "POL-001 no rule and untargetedAccess allow",
      .target = "https://unruled.test/",
      .switches = "{ untargetedAccess: allow }",
      .action = "TokenExchangeSucceed",
      .decision = "allow",
      .untargeted = "allow" },
    { .name = "a refused scope is no denial",
      .target = API,
      .scope = "a c",
      .code = OAUTH_INVALID_SCOPE,
      .action = "TokenExchangeFailed",
      .decision = "allow",
      .reason = "scope",
      .rule = "AR3" },
    { .name = "a vault read by policy",
      .target = "drive",
      .fetch = true,
      .action = "ConnectionTokenFetched",
      .decision = "allow",
      .rule = "AR1" },
    { .name = "a management key bypasses policy and says so",
      .target = "drive",
      .fetch = true,
      .management_key = true,
      .action = "ConnectionTokenFetched",
      .decision = "bypassed" },
};

static void decisions(void **state)
{
    const struct decision_row *row = *state;
    struct place *p = place_open(row->switches ? row->switches : "{}", "");
    struct casefile *c = place_request(p, row->target, row->scope);
    struct err why = { .code = row->code };
    struct event ev;

    c->caller.management_key = row->management_key;
    if (!row->management_key)
        place_decide(p, row->fetch ? RULE_FETCH_OUTBOUND_TOKEN : RULE_EXCHANGE_TOKEN);
    ev = audit_event(c, row->fetch ? &audit_fetch : &audit_exchange,
                     row->code ? &why : NULL);
    assert_string_equal(ev.action, row->action);
    assert_string_equal(ev.policy_decision, row->decision);
    assert_int_equal(ev.policy_rules.n, row->rule ? 1 : 0);
    if (row->rule)
        assert_string_equal(ev.policy_rules.items[0], row->rule);
    assert_true((ev.reason != NULL) == (row->reason != NULL));
    if (row->reason)
        assert_string_equal(ev.reason, row->reason);
    assert_true((ev.untargeted_access != NULL) == (row->untargeted != NULL));
    if (row->untargeted)
        assert_string_equal(ev.untargeted_access, row->untargeted);
    place_close(p);
}

static void five_facts(void **state)
{
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, API, "a c");
    struct event ev;

    (void)state;
    c->tenant = "T1";
    c->subject.hops[0] = "newest";
    c->subject.hops[1] = "oldest";
    c->subject.n_hops = 2;
    place_decide(p, RULE_EXCHANGE_TOKEN);
    c->given = (struct case_credential){ .kind = CASE_RESOURCE_TOKEN,
                                         .value = { "the-token", 9 },
                                         .issued_token_type = OAUTH_TYPE_ACCESS_TOKEN,
                                         .jti = "issued",
                                         .exp_s = PLACE_NOW_S + 600 };
    ev = audit_event(c, &audit_exchange, NULL);
    assert_string_equal(ev.original_user, "U1");
    assert_string_equal(ev.user_id, "U1");
    assert_string_equal(ev.external_ids.items[0], "anna@acme.test");
    assert_string_equal(ev.mcp_client_id, "desktop-id");
    assert_string_equal(ev.mcp_client_name, "desktop");
    assert_string_equal(ev.mcp_server_client_id, "crm-id");
    assert_string_equal(ev.mcp_server_client_name, "crm-mcp");
    assert_string_equal(ev.actor_id, "crm-id");
    assert_string_equal(ev.server_resource, "https://mcp.test/");
    assert_string_equal(ev.target, API);
    assert_string_equal(ev.target_id, "RS1");
    assert_string_equal(ev.target_type, "api");
    assert_string_equal(ev.target_uri, API);
    assert_string_equal(ev.tenant, "T1");
    assert_string_equal(ev.tenants.items[0], "T1");
    assert_string_equal(ev.hops.items[0], "oldest");
    assert_string_equal(ev.hops.items[1], "newest");
    assert_string_equal(ev.subject_jti, "inbound");
    assert_string_equal(ev.jti, "issued");
    assert_string_equal(ev.credential_kind, "resource_token");
    assert_int_equal(ev.expires_in_s, 600);
    assert_int_equal(ev.requested_scopes.n, 2);
    assert_int_equal(ev.granted_scopes.n, 1);
    assert_string_equal(ev.withheld_scopes.items[0], "c");
    assert_string_equal(ev.withheld_reasons.items[0], "not_granted");
    assert_string_equal(ev.client_auth, "client_secret_basic");
    assert_string_equal(ev.dialect, "descope");
    assert_string_equal(ev.route, "token_endpoint");
    assert_null(ev.claimed_user);
    assert_null(ev.claimed_server);
    place_close(p);
}

/* AUD-012, AUD-013: whatever is given, the event holds nothing of it. */
static void no_token(void **state)
{
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, API, "a");
    struct event ev;
    struct store_event kept;

    (void)state;
    place_decide(p, RULE_EXCHANGE_TOKEN);
    c->given = (struct case_credential){
        .kind = CASE_OAUTH, .value = { "the-token", 9 }, .id = "OT1", .level = "user"
    };
    ev = audit_event(c, &audit_exchange, NULL);
    kept = event_pack(&ev, p->arena);
    for (size_t i = 0; i + 9 <= kept.bytes_len; i++)
        assert_memory_not_equal((const char *)kept.bytes + i, "the-token", 9);
    assert_string_equal(ev.credential_kind, "connection_oauth");
    assert_string_equal(ev.credential_level, "user");
    assert_string_equal(ev.credential_id, "OT1");
    assert_int_equal(ev.expires_in_s, -1);
    place_close(p);
}

static void unverified(void **state)
{
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, API, NULL);
    struct err why = { .code = OAUTH_INVALID_SUBJECT };
    struct event ev;

    (void)state;
    c->subject =
        (struct case_subject){ .user_id = "U1", .sub = "U1", .azp = "desktop-id" };
    ev = audit_event(c, &audit_exchange, &why);
    assert_null(ev.original_user);
    assert_null(ev.user_id);
    assert_null(ev.mcp_client_id);
    assert_int_equal(ev.external_ids.n, 0);
    assert_string_equal(ev.claimed_user, "U1");
    assert_string_equal(ev.claimed_mcp_client, "desktop-id");
    assert_string_equal(ev.mcp_server_client_id, "crm-id");
    place_close(p);
}

static void unauthenticated(void **state)
{
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, API, NULL);
    struct err why = { .code = OAUTH_INVALID_CLIENT };
    struct event ev;

    (void)state;
    c->subject = (struct case_subject){ 0 };
    c->caller = (struct case_caller){ .claimed_id = "crm-id" };
    ev = audit_event(c, &audit_exchange, &why);
    assert_null(ev.mcp_server_client_id);
    assert_null(ev.actor_id);
    assert_null(ev.agent_principal);
    assert_string_equal(ev.claimed_server, "crm-id");
    place_close(p);
}

static void on_the_vault_route(void **state)
{
    static const char *const audience[] = { PLACE_PROJECT, "https://mcp.test/" };
    struct place *p = place_open("{}", "");
    struct casefile *c = place_request(p, "drive", NULL);
    struct event ev;

    (void)state;
    c->caller.client = c->subject.client;
    c->subject.server = NULL;
    c->subject.audience = (struct texts){ audience, 2 };
    c->actions = &audit_fetch;
    place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    ev = audit_event(c, &audit_fetch, NULL);
    assert_null(ev.mcp_server_client_id);
    assert_string_equal(ev.mcp_client_id, "desktop-id");
    assert_string_equal(ev.actor_id, "desktop-id");
    assert_string_equal(ev.claimed_server, "MS1");
    assert_string_equal(ev.server_resource, "https://mcp.test/");
    assert_string_equal(ev.method, "vault");
    place_close(p);
}

static void lenient(void **state)
{
    struct place *p = place_open("{ lenientExchange: true }", "");
    struct casefile *c = place_request(p, API, NULL);
    struct event ev;

    (void)state;
    c->caller = (struct case_caller){ .client = c->subject.client,
                                      .method = "none",
                                      .lenient = true };
    c->laxities[c->n_laxities++] = "lenientExchange";
    place_decide(p, RULE_EXCHANGE_TOKEN);
    ev = audit_event(c, &audit_exchange, NULL);
    assert_null(ev.mcp_server_client_id);
    assert_string_equal(ev.client_auth, "none");
    assert_string_equal(ev.laxities.items[0], "lenientExchange");
    place_close(p);
}

static void dialect_words(void **state)
{
    struct place *p = place_open("{ dialect: rfc }", "");
    struct casefile *c = place_request(p, "https://closed.test/", NULL);
    struct err why = { .code = OAUTH_POLICY };
    struct event ev;

    (void)state;
    place_decide(p, RULE_EXCHANGE_TOKEN);
    ev = audit_event(c, &audit_exchange, &why);
    assert_string_equal(ev.action, "PolicyViolation");
    assert_string_equal(ev.error, "invalid_target");
    assert_string_equal(ev.dialect, "rfc");
    place_close(p);
}

static void agents(void **state)
{
    struct arena *a = arena_open(0);
    const struct agent one = { "P", "C", "U" }, same = { "P", "C", "U" };
    const struct agent other_user = { "P", "C", "V" }, other_client = { "P", "D", "U" };

    (void)state;
    assert_int_equal(strlen(agent_id(&one, a)), 29);
    assert_memory_equal(agent_id(&one, a), "AG", 2);
    assert_string_equal(agent_id(&one, a), agent_id(&same, a));
    assert_string_not_equal(agent_id(&one, a), agent_id(&other_user, a));
    assert_string_not_equal(agent_id(&one, a), agent_id(&other_client, a));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(reason_rows, reasons);
    ROWS_ADD(decision_rows, decisions);
    rows_add_one("AUD-001 to AUD-004, AUD-010, AUD-023 the facts of one exchange",
                 five_facts);
    rows_add_one("AUD-012, AUD-013, AUD-024 kind and id, and nothing of the credential",
                 no_token);
    rows_add_one("AUD-008 an unverified token gives claims, not facts", unverified);
    rows_add_one("AUD-008 an unauthenticated caller is claimed, not named",
                 unauthenticated);
    rows_add_one("the vault route has no authenticated server", on_the_vault_route);
    rows_add_one("lenientExchange: nobody authenticated", lenient);
    rows_add_one("POL-015 the event tells a denial that the answer hides", dialect_words);
    rows_add_one("an agentic identity is stable", agents);
    return rows_run("audit_event");
}
