/* SPDX-License-Identifier: MIT */
#include "sts/connect.h"

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "sts/shelf.h"
#include "sts/vault.h"

#define URL "http://127.0.0.1:8693/_mock/connect/"

static const struct vault_ask anything = { 0 };

/* Exchange for a Connection; the refusal's URL, or NULL if it succeeds. */
static const char *refused(struct place *p, const char *app, const char *scope)
{
    struct casefile *c = place_request(p, app, scope);
    struct err e = { 0 };

    c->tenant = "T1";
    place_decide(p, RULE_FETCH_OUTBOUND_TOKEN);
    if (vault_choose(&p->sts, c, &anything, c->change, &e) == 0)
        return NULL;
    assert_int_equal(e.code, OAUTH_NOT_CONNECTED);
    return c->given.connect_url;
}

static const char *ticket_of(const char *url)
{
    assert_non_null(url);
    assert_memory_equal(url, URL, sizeof URL - 1);
    return url + sizeof URL - 1;
}

static int open_ticket(struct place *p, const char *ticket, struct err *e)
{
    const struct connect_visit visit = { ticket, "127.0.0.1" };
    const char *redirect;

    if (connect_complete(&p->sts, &visit, p->arena, &redirect, e) < 0)
        return -1;
    assert_string_equal(redirect, "https://app.test/done");
    return 0;
}

/* The newest event as JSON. */
static const char *newest(struct place *p, int64_t *total)
{
    const struct audit_query query = { .project = PLACE_PROJECT, .size = 1 };
    struct texts page;

    assert_int_equal(audit_search(&p->sts, &query, p->arena, &page, total, NULL), 0);
    return page.n ? page.items[0] : "";
}

struct scope_row {
    const char *name, *scope, *want;
    bool retry; /* the same request succeeds afterwards */
};

static const struct scope_row scope_rows[] = {
    { "without scope the defaultScopes are connected", NULL, "a", true },
    { "with scope those asked for", "b a", "b a", true },
    { "a scope that policy withholds is connected and still withheld", "c", "c", false },
};

static void connects(void **state)
{
    const struct scope_row *row = *state;
    struct place *p = place_open("{}", "");
    const struct shelf_query q = { PLACE_PROJECT, { "drive", "U1", "" }, PLACE_NOW_S };
    const char *ticket = ticket_of(refused(p, "drive", row->scope));
    struct shelf_items items;
    const struct stored *got;

    place_keep(p);
    assert_int_equal(open_ticket(p, ticket, NULL), 0);
    assert_int_equal(shelf_read(&p->sts, &q, p->arena, &items, NULL), 0);
    assert_int_equal(items.n, 1);
    got = &items.items[0]->stored;
    assert_memory_equal(got->access_token.bytes, "mock_at_", 8);
    assert_true(secret_present(&got->refresh_token));
    assert_int_equal(got->access_token_expiry_s, PLACE_NOW_S + 3600);
    assert_int_equal(got->scopes.n, row->want[1] ? 2 : 1);
    assert_memory_equal(got->scopes.items[0], row->want, 1);
    if (row->retry)
        assert_null(refused(p, "drive", row->scope));
    place_close(p);
}

static void writes_one_event(void **state)
{
    struct place *p = place_open("{}", "");
    const char *ticket = ticket_of(refused(p, "drive", NULL));
    const char *json;
    int64_t total;

    (void)state;
    place_keep(p);
    assert_int_equal(open_ticket(p, ticket, NULL), 0);
    json = newest(p, &total);
    assert_int_equal(total, 1);
    assert_non_null(
        strstr(json, "\"action\":\"ConnectionTokenStored\",\"type\":\"info\""));
    assert_non_null(strstr(json, "\"userId\":\"U1\""));
    assert_non_null(strstr(json, "\"connectionId\":\"drive\""));
    assert_null(strstr(json, "mock_"));
    assert_null(strstr(json, ticket));
    place_close(p);
}

static void api_key(void **state)
{
    struct place *p = place_open("{}", "");
    const char *url = refused(p, "crm", NULL), *redirect;
    const struct connect_visit visit = { ticket_of(url), "127.0.0.1" };

    (void)state;
    place_keep(p);
    assert_int_equal(connect_complete(&p->sts, &visit, p->arena, &redirect, NULL), 0);
    assert_string_equal(redirect, "");
    assert_null(refused(p, "crm", NULL));
    assert_memory_equal(p->c->given.value.bytes, "mock_key_", 9);
    assert_int_equal(p->c->given.kind, CASE_API_KEY);
    place_close(p);
}

static void into_the_slot_that_was_read(void **state)
{
    struct place *p = place_open("{}", "credentials:\n"
                                       "  - { id: O1, appId: drive, userId: U1,\n"
                                       "      tenantId: T1, accessToken: x,\n"
                                       "      scopes: [b], accessTokenExpiry: 1 }\n");
    const char *ticket = ticket_of(refused(p, "drive", NULL));

    (void)state;
    place_keep(p);
    assert_int_equal(open_ticket(p, ticket, NULL), 0);
    assert_null(refused(p, "drive", NULL));
    assert_string_equal(p->c->given.level, "user_tenant");
    place_close(p);
}

static void once(void **state)
{
    struct place *p = place_open("{}", "");
    const char *ticket = ticket_of(refused(p, "drive", NULL));
    struct err e = { 0 };
    int64_t total;

    (void)state;
    place_keep(p);
    assert_int_equal(open_ticket(p, ticket, NULL), 0);
    assert_int_equal(open_ticket(p, ticket, &e), -1);
    assert_int_equal(e.code, OAUTH_NOT_FOUND);
    newest(p, &total);
    assert_int_equal(total, 1);
    place_close(p);
}

struct age_row {
    const char *name;
    int64_t after_s;
    int rc;
};

static const struct age_row age_rows[] = {
    { "a ticket is good for 600 seconds", 599, 0 },
    { "and no longer", 600, -1 },
};

static void ages(void **state)
{
    const struct age_row *row = *state;
    struct place *p = place_open("{}", "");
    const char *ticket = ticket_of(refused(p, "drive", NULL));
    struct err e = { 0 };

    place_keep(p);
    clock_set_ms(&p->sts.own.clock, (PLACE_NOW_S + row->after_s) * 1000);
    assert_int_equal(open_ticket(p, ticket, &e), row->rc);
    assert_int_equal(e.code, row->rc ? OAUTH_NOT_FOUND : 0);
    place_close(p);
}

struct wrong_row {
    const char *name, *ticket;
};

static const struct wrong_row wrong_rows[] = {
    { "an empty ticket is unknown", "" },
    { "a short one", "P2aCmeDemoProject0000000000A" },
    { "one of this project that nobody made",
      PLACE_PROJECT "000000000000000000000000000" },
    { "one of another project",
      "P2anotherProject000000000000000000000000000000000000000" },
    { "one of any bytes", "../../../etc/passwd\xff" },
};

static void wrong(void **state)
{
    const struct wrong_row *row = *state;
    struct place *p = place_open("{}", "");
    struct err e = { 0 };

    assert_int_equal(open_ticket(p, row->ticket, &e), -1);
    assert_int_equal(e.code, OAUTH_NOT_FOUND);
    place_close(p);
}

static void not_kept(void **state)
{
    struct place *p = place_open("{}", "");
    const char *ticket = ticket_of(refused(p, "drive", NULL));

    (void)state;
    assert_int_equal(open_ticket(p, ticket, NULL), -1);
    place_keep(p);
    assert_int_equal(open_ticket(p, ticket, NULL), 0);
    place_close(p);
}

static void store_out_of_order(void **state)
{
    struct place *p = place_open("{}", "");
    const char *ticket = ticket_of(refused(p, "drive", NULL));
    struct err e = { 0 };

    (void)state;
    place_keep(p);
    store_fail_at(p->sts.store, 1);
    assert_int_equal(open_ticket(p, ticket, &e), -1);
    assert_int_equal(e.code, OAUTH_SERVER_ERROR);
    assert_false(store_any(p->sts.store, ROW_CREDENTIAL));
    place_close(p);
}

int main(void)
{
    ROWS_ADD(scope_rows, connects);
    ROWS_ADD(age_rows, ages);
    ROWS_ADD(wrong_rows, wrong);
    rows_add_one("connecting writes one event, without the token", writes_one_event);
    rows_add_one("for an API-key Connection a key is made", api_key);
    rows_add_one("the account goes into the slot that was read",
                 into_the_slot_that_was_read);
    rows_add_one("a ticket is good once", once);
    rows_add_one("a ticket of a refusal that was not kept is none", not_kept);
    rows_add_one("no event, no credential", store_out_of_order);
    return rows_run("connect");
}
