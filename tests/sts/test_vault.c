/* SPDX-License-Identifier: MIT */
#include "sts/vault.h"

#include "place.h"
#include "rows.h"
#include "shelved.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"

struct row {
    const char *name;
    const char *credentials;
    const char *switches;
    const char *target; /* NULL: drive */
    const char *scope;
    const char *tenant; /* NULL: T1 */
    bool machine, no_tenant, management_key;
    struct vault_ask ask;
    const char *want;  /* id of the credential, or NULL */
    const char *level; /* where it was found */
    int code;          /* of the refusal */
    bool connect_url;  /* in the refusal */
};

static const struct row rows[] = {
    { .name = "TX-CON-001 the user's own credential",
      .credentials = CRED("O1", U("U1"), "a", LIVE),
      .want = "O1",
      .level = "user" },
    { .name = "TX-CON-007 another user's credential is nobody's",
      .credentials = CRED("O1", U("U2"), "a", LIVE),
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "user and tenant come before the user",
      .credentials =
          CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1") T("T1"), "a", LIVE),
      .want = "O2",
      .level = "user_tenant" },
    { .name = "TX-CON-005 a credential of the user in another tenant is not seen",
      .credentials =
          CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1") T("T2"), "a", LIVE),
      .want = "O1",
      .level = "user" },
    { .name = "without a tenant the user's slot is the first",
      .credentials =
          CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1") T("T1"), "a", LIVE),
      .no_tenant = true,
      .want = "O1",
      .level = "user" },
    { .name = "the tenant's comes last",
      .credentials = CRED("O1", T("T1"), "a", LIVE),
      .want = "O1",
      .level = "tenant" },
    { .name = "with tenantFallback off it does not come at all",
      .credentials = CRED("O1", T("T1"), "a", LIVE),
      .switches = "{ tenantFallback: false }",
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "a user reaches the tenant of the token",
      .credentials = CRED("O2", T("T2"), "a", LIVE),
      .tenant = "T2",
      .want = "O2",
      .level = "tenant" },
    { .name = "TX-CON-005 another tenant's credential is not seen",
      .credentials = CRED("O1", T("T2"), "a", LIVE),
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "TX-CON-028 a machine reaches the slot of an allowed tenant",
      .credentials = CRED("O1", U("U1"), "a", LIVE) CRED("O2", T("T1"), "a", LIVE),
      .machine = true,
      .want = "O2",
      .level = "tenant" },
    { .name = "TX-CON-028 a machine does not reach a tenant that is not its client's",
      .credentials = CRED("O2", T("T2"), "a", LIVE),
      .tenant = "T2",
      .machine = true,
      .code = OAUTH_NOT_CONNECTED },
    { .name = "TX-CON-028 a machine never reaches a user's slot",
      .credentials = CRED("O1", U("U1"), "a", LIVE),
      .machine = true,
      .code = OAUTH_NOT_CONNECTED },
    { .name = "the first slot that holds anything is the one read",
      .credentials = CRED("O1", U("U1"), "c", LIVE) CRED("O2", T("T1"), "a", LIVE),
      .code = OAUTH_POLICY },
    { .name = "the newest whose scopes are all granted",
      .credentials = CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1"), "a, b", LIVE)
          CRED("O3", U("U1"), "a, c", LIVE),
      .want = "O2",
      .level = "user" },
    { .name = "all too wide is a denial: nothing is narrowed",
      .credentials = CRED("O1", U("U1"), "a, c", LIVE),
      .code = OAUTH_POLICY },
    { .name = "TX-CON-036 with scope the one with exactly that set",
      .credentials = CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1"), "b", LIVE),
      .scope = "a",
      .want = "O1",
      .level = "user" },
    { .name = "the order of scopes is of no matter",
      .credentials = CRED("O1", U("U1"), "a, b", LIVE),
      .scope = "b a",
      .want = "O1",
      .level = "user" },
    { .name = "a larger set is not that set",
      .credentials = CRED("O1", U("U1"), "a, b", LIVE),
      .scope = "a",
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "TX-CON-014 an expired token without a refresh token is not connected",
      .credentials = CRED("O1", U("U1"), "a", DEAD),
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "a tenant's expired token gives no connect URL",
      .credentials = CRED("O1", T("T1"), "a", DEAD),
      .code = OAUTH_NOT_CONNECTED },
    { .name = "TX-CON-002 an API key of the user",
      .credentials = KEY("K1", U("U1")) KEY("K2", T("T1")),
      .target = "crm",
      .want = "K1",
      .level = "user" },
    { .name = "an API key of the tenant",
      .credentials = KEY("K2", T("T1")),
      .target = "crm",
      .want = "K2",
      .level = "tenant" },
    { .name = "an exact slot takes no other",
      .credentials = CRED("O1", U("U1"), "a", LIVE),
      .ask = { .user_id = "U1", .tenant_id = "T1", .exact_slot = true },
      .code = OAUTH_NOT_CONNECTED },
    { .name = "an exact slot finds its own",
      .credentials = CRED("O1", U("U1") T("T1"), "a", LIVE),
      .ask = { .user_id = "U1", .tenant_id = "T1", .exact_slot = true },
      .want = "O1",
      .level = "user_tenant" },
    { .name = "a named account is another one",
      .credentials = CRED("O1", U("U1"), "a", LIVE ", externalIdentifier: work"),
      .code = OAUTH_NOT_CONNECTED,
      .connect_url = true },
    { .name = "asked for by its name it is found",
      .credentials = CRED("O1", U("U1"), "a", LIVE ", externalIdentifier: work"),
      .ask = { .user_id = "U1", .exact_slot = true, .external_identifier = "work" },
      .want = "O1",
      .level = "user" },
    { .name = "a management key may have what policy would withhold",
      .credentials = CRED("O1", U("U1"), "a, c", LIVE),
      .ask = { .user_id = "U1", .exact_slot = true },
      .management_key = true,
      .want = "O1",
      .level = "user" },
};

static struct casefile *request(struct place *p, const struct row *row)
{
    struct casefile *c =
        place_request(p, row->target ? row->target : "drive", row->scope);

    c->tenant = row->tenant ? row->tenant : "T1";
    if (row->no_tenant)
        c->tenant = NULL;
    c->caller.management_key = row->management_key;
    if (row->machine) {
        c->subject.user_id = NULL;
        c->subject.sub = "TPA2";
        c->subject.azp = "crm-id";
        c->subject.client = c->caller.client;
    }
    if (!row->management_key)
        place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    return c;
}

static void chooses(void **state)
{
    const struct row *row = *state;
    struct place *p =
        shelved_open(row->switches ? row->switches : "{}", row->credentials);
    struct casefile *c = request(p, row);
    struct err e = { 0 };
    int rc = vault_choose(&p->sts, c, &row->ask, c->change, &e);

    assert_int_equal(rc, row->want ? 0 : -1);
    assert_int_equal(e.code, row->code);
    assert_true((c->given.connect_url != NULL) == row->connect_url);
    if (row->want) {
        assert_string_equal(c->given.id, row->want);
        assert_string_equal(c->given.level, row->level);
        assert_memory_equal(c->given.value.bytes, "at-", 3);
        assert_string_equal(c->given.value.bytes + 3, row->want);
    } else {
        assert_false(secret_present(&c->given.value));
    }
    place_close(p);
}

static const struct vault_ask anything = { 0 };

static void oauth_answer(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a, b", LIVE));
    const struct case_credential *given;

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    given = &p->c->given;
    assert_int_equal(given->kind, CASE_OAUTH);
    assert_string_equal(given->token_type, "Bearer");
    assert_string_equal(given->issued_token_type, OAUTH_TYPE_ACCESS_TOKEN);
    assert_int_equal(given->exp_s, PLACE_NOW_S + 120);
    assert_int_equal(given->scopes.n, 2);
    place_close(p);
}

static void api_key_answer(void **state)
{
    struct place *p = shelved_open("{}", KEY("K1", U("U1")));
    struct casefile *c = place_request(p, "crm", NULL);

    (void)state;
    place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    assert_int_equal(vault_choose(&p->sts, c, &anything, c->change, NULL), 0);
    assert_int_equal(c->given.kind, CASE_API_KEY);
    assert_string_equal(c->given.token_type, "N_A");
    assert_string_equal(c->given.issued_token_type, OAUTH_TYPE_API_KEY);
    assert_int_equal(c->given.exp_s, 0);
    assert_int_equal(c->given.scopes.n, 0);
    place_close(p);
}

static void denial_says_why(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a, c", LIVE));
    struct place *open =
        shelved_open("{ explainDenials: true }", CRED("O1", U("U1"), "a, c", LIVE));
    struct err e = { 0 };

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, &e), -1);
    assert_string_equal(e.text, "The request was denied by policy");
    assert_false(p->c->decision.allow);
    assert_int_equal(p->c->decision.reason, DECISION_NOT_GRANTED);
    assert_int_equal(p->c->granted.n, 0);
    assert_int_equal(p->c->withheld.n, 1);
    assert_string_equal(p->c->withheld.items[0].name, "c");
    assert_int_equal(p->c->n_laxities, 0);
    assert_int_equal(shelved_ask(open, &anything, &e), -1);
    assert_string_equal(e.text, "not_granted: the stored credential carries c");
    assert_string_equal(open->c->laxities[0], "explainDenials");
    place_close(p);
    place_close(open);
}

int main(void)
{
    ROWS_ADD(rows, chooses);
    rows_add_one("an OAuth token comes with its type, expiry and scopes", oauth_answer);
    rows_add_one("TX-CON-012, TX-CON-013 an API key comes with neither", api_key_answer);
    rows_add_one("a credential that is too wide says so to the event alone",
                 denial_says_why);
    return rows_run("vault");
}
