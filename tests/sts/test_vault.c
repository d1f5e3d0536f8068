/* SPDX-License-Identifier: MIT */
#include "sts/vault.h"

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/shelf.h"

/* One stored credential as YAML; RT: with a refresh token. */
#define NO_RT     ""
#define RT        ", refreshToken: rt-1"
#define LIVE      ", expiresIn: 120"
#define DEAD      ", accessTokenExpiry: 1795435500"
#define U(user)   ", userId: " user
#define T(tenant) ", tenantId: " tenant
#define CRED(id, slot, scopes, more)                                                     \
    "  - { id: " id ", appId: drive" slot ", accessToken: at-" id ", scopes: [" scopes   \
    "]" more " }\n"
#define KEY(id, slot) "  - { id: " id ", appId: crm" slot ", accessToken: at-" id " }\n"

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

static struct place *open_with(const char *switches, const char *credentials)
{
    struct arena *a = arena_open(0);
    struct place *p =
        place_open(switches, arena_printf(a, "credentials:\n%s", credentials));

    arena_free(a);
    return p;
}

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
    struct place *p = open_with(row->switches ? row->switches : "{}", row->credentials);
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

/* One exchange for the drive, in a world of its own request. */
static int ask_drive(struct place *p, const struct vault_ask *ask, struct err *e)
{
    struct casefile *c = place_request(p, "drive", NULL);

    c->tenant = "T1";
    place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    return vault_choose(&p->sts, c, ask, c->change, e);
}

static const char *value(const struct place *p)
{
    return p->c->given.value.bytes;
}

static void oauth_answer(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a, b", LIVE));
    const struct case_credential *given;

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
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
    struct place *p = open_with("{}", KEY("K1", U("U1")));
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

static void renewed_once(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a", DEAD RT));
    char first[80];

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(p->c->given.id, "O1");
    assert_memory_equal(value(p), "mock_at_", 8);
    assert_int_equal(strlen(value(p)), 8 + 43);
    assert_int_equal(p->c->given.exp_s, PLACE_NOW_S + 3600);
    memcpy(first, value(p), sizeof "mock_at_" + 43);
    place_keep(p);
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), first);
    place_close(p);
}

static void renewal_that_was_not_kept(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a", DEAD RT));

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_false(store_any(p->sts.store, ROW_CREDENTIAL));
    place_close(p);
}

static void force_refresh(void **state)
{
    static const struct vault_ask forced = { .user_id = "U1",
                                             .exact_slot = true,
                                             .force_refresh = true };
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a", LIVE RT));
    struct place *without = open_with("{}", CRED("O1", U("U1"), "a", LIVE));

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O1");
    assert_int_equal(ask_drive(p, &forced, NULL), 0);
    assert_memory_equal(value(p), "mock_at_", 8);
    assert_int_equal(ask_drive(without, &forced, NULL), 0);
    assert_string_equal(value(without), "at-O1");
    place_close(p);
    place_close(without);
}

static struct shelf_items shelf(struct place *p)
{
    const struct shelf_query q = { PLACE_PROJECT, { "drive", "U1", "" }, PLACE_NOW_S };
    struct shelf_items items;

    assert_int_equal(shelf_read(&p->sts, &q, p->arena, &items, NULL), 0);
    return items;
}

static void dead_is_noted(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a", DEAD));
    struct shelf_items items;

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), -1);
    place_keep(p);
    items = shelf(p);
    assert_int_equal(items.n, 1);
    assert_string_equal(items.items[0]->stored.last_refresh_error,
                        "expired, and there is no refresh token");
    assert_int_equal(ask_drive(p, &anything, NULL), -1);
    place_close(p);
}

static struct shelf_item item_of(const char *id, const char *token, int64_t since_ms)
{
    static const char *const a[] = { "a" };

    return (struct shelf_item){
        .stored = { .id = id,
                    .app_id = "drive",
                    .user_id = "U1",
                    .tenant_id = "",
                    .external_identifier = "",
                    .token_sub = "sub",
                    .access_token_type = "Bearer",
                    .last_refresh_error = "",
                    .granted_by = "user",
                    .access_token = { token, strlen(token) },
                    .refresh_token = { "rt", 2 },
                    .access_token_expiry_s = PLACE_NOW_S + 60,
                    .last_refresh_time_s = 7,
                    .scopes = { a, 1 } },
        .since_ms = since_ms,
    };
}

static void put(struct place *p, struct shelf_item item)
{
    struct change *change = change_make(p->arena, PLACE_NOW_S);

    assert_int_equal(shelf_put(&p->sts, PLACE_PROJECT, &item, change, NULL), 0);
    assert_int_equal(store_commit(p->sts.store, change, INT64_MAX, NULL), 0);
}

static void stored_comes_back(void **state)
{
    struct place *p = open_with("{}", KEY("K1", U("U1")));
    const struct stored *got;

    (void)state;
    put(p, item_of("O9", "at-run", 5));
    assert_int_equal(shelf(p).n, 1);
    got = &shelf(p).items[0]->stored;
    assert_string_equal(got->id, "O9");
    assert_string_equal(got->user_id, "U1");
    assert_string_equal(got->access_token.bytes, "at-run");
    assert_string_equal(got->refresh_token.bytes, "rt");
    assert_string_equal(got->token_sub, "sub");
    assert_string_equal(got->granted_by, "user");
    assert_int_equal(got->access_token_expiry_s, PLACE_NOW_S + 60);
    assert_int_equal(got->last_refresh_time_s, 7);
    assert_int_equal(got->scopes.n, 1);
    place_close(p);
}

static void newest_first(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a", LIVE));

    (void)state;
    put(p, item_of("O8", "at-8", 8));
    put(p, item_of("O9", "at-9", 9));
    put(p, item_of("O7", "at-7", 7));
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-9");
    place_close(p);
}

static void gone_is_gone(void **state)
{
    struct place *p = open_with("{}", KEY("K1", U("U1")));
    struct shelf_item item = item_of("O9", "at-9", 9);

    (void)state;
    put(p, item);
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    item.gone = true;
    put(p, item);
    assert_int_equal(ask_drive(p, &anything, NULL), -1);
    place_close(p);
}

static void hides_the_fixture(void **state)
{
    struct place *p =
        open_with("{}", CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1"), "a", LIVE));
    struct shelf_item gone = item_of("O2", "", 1);

    (void)state;
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O2");
    put(p, item_of("O1", "at-new", 9));
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O2"); /* a row of an old one makes it no newer */
    gone.gone = true;
    put(p, gone);
    assert_int_equal(ask_drive(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-new");
    place_close(p);
}

/* Put a row as it stands in the store under another name, or with another value. */
static void forge(struct place *p, const char *key, const char *group, size_t flip)
{
    const struct store_query q = { .kind = ROW_CREDENTIAL,
                                   .project = PLACE_PROJECT,
                                   .key = "O9",
                                   .now_s = PLACE_NOW_S };
    struct change *change = change_make(p->arena, PLACE_NOW_S);
    struct store_row *row, forged;
    char *value_copy;

    assert_int_equal(store_get(p->sts.store, &q, p->arena, &row, NULL), 0);
    assert_non_null(row);
    value_copy = arena_alloc(p->arena, row->value_len);
    memcpy(value_copy, row->value, row->value_len);
    if (flip < row->value_len)
        value_copy[flip] ^= 1;
    forged = (struct store_row){ .kind = ROW_CREDENTIAL,
                                 .project = PLACE_PROJECT,
                                 .key = key,
                                 .group = group,
                                 .value = value_copy,
                                 .value_len = row->value_len };
    change_put(change, &forged);
    assert_int_equal(store_commit(p->sts.store, change, INT64_MAX, NULL), 0);
}

struct forge_row {
    const char *name, *key, *group;
    size_t flip;
    int rc;
};

static const struct forge_row forge_rows[] = {
    { "an untouched row opens", "O9", "drive|U1|", SIZE_MAX, 0 },
    { "a row under another id is refused", "O8", "drive|U1|", SIZE_MAX, -1 },
    { "a row moved to another user is refused", "O9", "drive|U2|", SIZE_MAX, -1 },
    { "a row moved to a tenant is refused", "O9", "drive|U1|T1", SIZE_MAX, -1 },
    { "a row moved to another Connection is refused", "O9", "crm|U1|", SIZE_MAX, -1 },
    { "a flipped bit of the nonce is refused", "O9", "drive|U1|", 0, -1 },
    { "a flipped bit of the body is refused", "O9", "drive|U1|", 20, -1 },
};

static void forged_rows(void **state)
{
    const struct forge_row *row = *state;
    struct place *p = open_with("{}", KEY("K1", U("U1")));
    const struct shelf_query places[] = {
        { PLACE_PROJECT, { "drive", "U1", "" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "drive", "U2", "" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "drive", "U1", "T1" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "crm", "U1", "" }, PLACE_NOW_S },
    };
    struct shelf_items items;
    struct err e = { 0 };
    int rc = 0;

    put(p, item_of("O9", "at-run", 5));
    forge(p, row->key, row->group, row->flip);
    for (size_t i = 0; i < ROWS_COUNT(places); i++) {
        if (shelf_read(&p->sts, &places[i], p->arena, &items, &e) < 0)
            rc = -1;
    }
    assert_int_equal(rc, row->rc);
    assert_int_equal(e.code, row->rc ? OAUTH_SERVER_ERROR : 0);
    place_close(p);
}

static void not_readable_at_rest(void **state)
{
    struct place *p = open_with("{}", KEY("K1", U("U1")));
    const struct store_query q = { .kind = ROW_CREDENTIAL,
                                   .project = PLACE_PROJECT,
                                   .key = "O9",
                                   .now_s = PLACE_NOW_S };
    struct store_row *row;

    (void)state;
    put(p, item_of("O9", "at-run", 5));
    assert_int_equal(store_get(p->sts.store, &q, p->arena, &row, NULL), 0);
    for (size_t i = 0; i + 6 <= row->value_len; i++)
        assert_memory_not_equal((const char *)row->value + i, "at-run", 6);
    place_close(p);
}

static void denial_says_why(void **state)
{
    struct place *p = open_with("{}", CRED("O1", U("U1"), "a, c", LIVE));
    struct place *open =
        open_with("{ explainDenials: true }", CRED("O1", U("U1"), "a, c", LIVE));
    struct err e = { 0 };

    (void)state;
    assert_int_equal(ask_drive(p, &anything, &e), -1);
    assert_string_equal(e.text, "The request was denied by policy");
    assert_false(p->c->decision.allow);
    assert_int_equal(p->c->decision.reason, DECISION_NOT_GRANTED);
    assert_int_equal(p->c->granted.n, 0);
    assert_int_equal(p->c->withheld.n, 1);
    assert_string_equal(p->c->withheld.items[0].name, "c");
    assert_int_equal(p->c->n_laxities, 0);
    assert_int_equal(ask_drive(open, &anything, &e), -1);
    assert_string_equal(e.text, "not_granted: the stored credential carries c");
    assert_string_equal(open->c->laxities[0], "explainDenials");
    place_close(p);
    place_close(open);
}

int main(void)
{
    ROWS_ADD(rows, chooses);
    ROWS_ADD(forge_rows, forged_rows);
    rows_add_one("an OAuth token comes with its type, expiry and scopes", oauth_answer);
    rows_add_one("TX-CON-012, TX-CON-013 an API key comes with neither", api_key_answer);
    rows_add_one("TX-CON-014 an expired token is renewed once", renewed_once);
    rows_add_one("a renewal counts once it is committed", renewal_that_was_not_kept);
    rows_add_one("forceRefresh renews a live one, if it can", force_refresh);
    rows_add_one("an expired token is noted on the credential", dead_is_noted);
    rows_add_one("what was stored while running comes back", stored_comes_back);
    rows_add_one("of those stored while running the newest is read", newest_first);
    rows_add_one("TX-CON-019 what was deleted while running is gone", gone_is_gone);
    rows_add_one("TX-CON-019 a row hides the fixture's of its id, or says it is gone",
                 hides_the_fixture);
    rows_add_one("a stored token cannot be read at rest", not_readable_at_rest);
    rows_add_one("a credential that is too wide says so to the event alone",
                 denial_says_why);
    return rows_run("vault");
}
