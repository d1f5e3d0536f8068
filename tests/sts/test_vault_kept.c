/* SPDX-License-Identifier: MIT */
#include "sts/vault.h"

#include "rows.h"
#include "shelved.h"

#include "store/store.h"

static const struct vault_ask anything = { 0 };

static const char *value(const struct place *p)
{
    return p->c->given.value.bytes;
}

static void dead_is_noted(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a", DEAD));
    struct shelf_items items;

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), -1);
    place_keep(p);
    items = shelved(p);
    assert_int_equal(items.n, 1);
    assert_string_equal(items.items[0]->stored.last_refresh_error,
                        "expired, and there is no refresh token");
    assert_int_equal(shelved_ask(p, &anything, NULL), -1);
    place_close(p);
}

static void newest_first(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a", LIVE));

    (void)state;
    shelved_put(p, shelved_item("O8", "at-8", 8));
    shelved_put(p, shelved_item("O9", "at-9", 9));
    shelved_put(p, shelved_item("O7", "at-7", 7));
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-9");
    place_close(p);
}

static void gone_is_gone(void **state)
{
    struct place *p = shelved_open("{}", KEY("K1", U("U1")));
    struct shelf_item item = shelved_item("O9", "at-9", 9);

    (void)state;
    shelved_put(p, item);
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    item.gone = true;
    shelved_put(p, item);
    assert_int_equal(shelved_ask(p, &anything, NULL), -1);
    place_close(p);
}

static void hides_the_fixture(void **state)
{
    struct place *p =
        shelved_open("{}", CRED("O1", U("U1"), "a", LIVE) CRED("O2", U("U1"), "a", LIVE));
    struct shelf_item gone = shelved_item("O2", "", 1);

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O2");
    shelved_put(p, shelved_item("O1", "at-new", 9));
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O2"); /* a row of an old one makes it no newer */
    gone.gone = true;
    shelved_put(p, gone);
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-new");
    place_close(p);
}

static void renewed_once(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a", DEAD RT));
    char first[80];

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(p->c->given.id, "O1");
    assert_memory_equal(value(p), "mock_at_", 8);
    assert_int_equal(strlen(value(p)), 8 + 43);
    assert_int_equal(p->c->given.exp_s, PLACE_NOW_S + 3600);
    memcpy(first, value(p), sizeof "mock_at_" + 43);
    place_keep(p);
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), first);
    place_close(p);
}

static void renewal_that_was_not_kept(void **state)
{
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a", DEAD RT));

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_false(store_any(p->sts.store, ROW_CREDENTIAL));
    place_close(p);
}

static void force_refresh(void **state)
{
    static const struct vault_ask forced = { .user_id = "U1",
                                             .exact_slot = true,
                                             .force_refresh = true };
    struct place *p = shelved_open("{}", CRED("O1", U("U1"), "a", LIVE RT));
    struct place *without = shelved_open("{}", CRED("O1", U("U1"), "a", LIVE));

    (void)state;
    assert_int_equal(shelved_ask(p, &anything, NULL), 0);
    assert_string_equal(value(p), "at-O1");
    assert_int_equal(shelved_ask(p, &forced, NULL), 0);
    assert_memory_equal(value(p), "mock_at_", 8);
    assert_int_equal(shelved_ask(without, &forced, NULL), 0);
    assert_string_equal(value(without), "at-O1");
    place_close(p);
    place_close(without);
}

int main(void)
{
    rows_add_one("TX-CON-014 an expired token is renewed once", renewed_once);
    rows_add_one("a renewal counts once it is committed", renewal_that_was_not_kept);
    rows_add_one("forceRefresh renews a live one, if it can", force_refresh);
    rows_add_one("an expired token is noted on the credential", dead_is_noted);
    rows_add_one("of those stored while running the newest is read", newest_first);
    rows_add_one("TX-CON-019 what was deleted while running is gone", gone_is_gone);
    rows_add_one("TX-CON-019 a row hides the fixture's of its id, or says it is gone",
                 hides_the_fixture);
    return rows_run("vault_kept");
}
