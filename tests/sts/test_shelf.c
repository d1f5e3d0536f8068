/* SPDX-License-Identifier: MIT */
#include "sts/shelf.h"

#include "rows.h"
#include "shelved.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"

static void stored_comes_back(void **state)
{
    struct place *p = place_open("{}", "");
    const struct stored *got;

    (void)state;
    shelved_put(p, shelved_item("O9", "at-run", 5));
    assert_int_equal(shelved(p).n, 1);
    got = &shelved(p).items[0]->stored;
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
    struct place *p = place_open("{}", "");
    const struct shelf_query places[] = {
        { PLACE_PROJECT, { "drive", "U1", "" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "drive", "U2", "" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "drive", "U1", "T1" }, PLACE_NOW_S },
        { PLACE_PROJECT, { "crm", "U1", "" }, PLACE_NOW_S },
    };
    struct shelf_items items;
    struct err e = { 0 };
    int rc = 0;

    shelved_put(p, shelved_item("O9", "at-run", 5));
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
    struct place *p = place_open("{}", "");
    const struct store_query q = { .kind = ROW_CREDENTIAL,
                                   .project = PLACE_PROJECT,
                                   .key = "O9",
                                   .now_s = PLACE_NOW_S };
    struct store_row *row;

    (void)state;
    shelved_put(p, shelved_item("O9", "at-run", 5));
    assert_int_equal(store_get(p->sts.store, &q, p->arena, &row, NULL), 0);
    for (size_t i = 0; i + 6 <= row->value_len; i++)
        assert_memory_not_equal((const char *)row->value + i, "at-run", 6);
    place_close(p);
}

int main(void)
{
    ROWS_ADD(forge_rows, forged_rows);
    rows_add_one("what was stored while running comes back", stored_comes_back);
    rows_add_one("a stored token cannot be read at rest", not_readable_at_rest);
    return rows_run("shelf");
}
