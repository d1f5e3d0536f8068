/* SPDX-License-Identifier: MIT */
#include "sts/kept.h"

#include "instance.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "tenant/overlay.h"
#include "tenant/snapshot.h"

static const char client[] = "{\"id\":\"TPA9\",\"clientId\":\"new-id\",\"name\":\"new\","
                             "\"secrets\":[{\"secret\":\"s3cr3tOfTheNewClient\"}]}";

static struct kept_place place_of(struct instance *in)
{
    return (struct kept_place){ .store = in->store,
                                .vault_key = { (const char *)in->vault_key,
                                               sizeof in->vault_key },
                                .project = INSTANCE_PROJECT,
                                .row_kind = ROW_RECORD };
}

static void keep(struct instance *in, enum record_kind kind, const char *id,
                 const char *json)
{
    struct kept_place place = place_of(in);
    struct overlay_change record = { .kind = kind, .id = id, .json = json };
    struct change *change = change_make(in->arena, 0);

    assert_int_equal(kept_put(&place, &record, change, NULL), 0);
    assert_int_equal(store_commit(in->store, change, INT64_MAX, NULL), 0);
}

static size_t read_all(struct instance *in, struct overlay_change **out)
{
    struct kept_place place = place_of(in);
    size_t n = 0;

    assert_int_equal(kept_read(&place, in->arena, out, &n, NULL), 0);
    return n;
}

static void check_round(void **state)
{
    struct instance *in = instance_open();
    struct overlay_change *all = NULL;

    (void)state;
    assert_int_equal(read_all(in, &all), 0);
    keep(in, RECORD_CLIENT, "TPA9", client);
    keep(in, RECORD_USER, "U2", NULL);
    assert_int_equal(read_all(in, &all), 2);
    for (size_t i = 0; i < 2; i++) {
        if (all[i].kind == RECORD_CLIENT) {
            assert_string_equal(all[i].id, "TPA9");
            assert_string_equal(all[i].json, client);
        } else {
            assert_int_equal(all[i].kind, RECORD_USER);
            assert_string_equal(all[i].id, "U2");
            assert_null(all[i].json);
        }
    }
    instance_close(in);
}

static void check_replaced(void **state)
{
    struct instance *in = instance_open();
    struct overlay_change *all;

    (void)state;
    keep(in, RECORD_CLIENT, "TPA9", client);
    keep(in, RECORD_CLIENT, "TPA9", NULL);
    keep(in, RECORD_RULE, "TPA9", client); /* another kind is another record */
    assert_int_equal(read_all(in, &all), 2);
    instance_close(in);
}

/* The only row, for a test to spoil. */
static struct store_row only_row(struct instance *in)
{
    struct store_query all = { .kind = ROW_RECORD, .project = INSTANCE_PROJECT };
    struct store_rows rows;

    keep(in, RECORD_CLIENT, "TPA9", client);
    assert_int_equal(store_each(in->store, &all, in->arena, &rows, NULL), 0);
    assert_int_equal(rows.n_rows, 1);
    return rows.rows[0];
}

static void put(struct instance *in, const struct store_row *row)
{
    struct change *change = change_make(in->arena, 0);

    change_put(change, row);
    assert_int_equal(store_commit(in->store, change, INT64_MAX, NULL), 0);
}

static void check_sealed(void **state)
{
    struct instance *in = instance_open();
    struct store_row row = only_row(in);
    const char *bytes = row.value;

    (void)state;
    for (size_t i = 0; i + 8 < row.value_len; i++)
        assert_memory_not_equal(bytes + i, "s3cr3tOf", 8);
    instance_close(in);
}

static void check_refused(struct instance *in, struct kept_place place)
{
    struct overlay_change *all = NULL;
    struct err e = { 0 };
    size_t n = 0;

    assert_int_equal(kept_read(&place, in->arena, &all, &n, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_null(all);
}

/* Every byte of the row counts. */
static void check_tampered(void **state)
{
    struct instance *in = instance_open();
    struct store_row row = only_row(in);
    struct overlay_change *all;

    (void)state;
    for (size_t i = 0; i < row.value_len; i += 5) {
        char *bytes = arena_slice(in->arena, row.value, row.value_len);
        struct store_row bad = row;

        bytes[i] = (char)(bytes[i] ^ 1);
        bad.value = bytes;
        put(in, &bad);
        check_refused(in, place_of(in));
    }
    put(in, &row);
    assert_int_equal(read_all(in, &all), 1);
    instance_close(in);
}

static void check_cut(void **state)
{
    struct instance *in = instance_open();
    struct store_row row = only_row(in);

    (void)state;
    row.value_len--;
    put(in, &row);
    check_refused(in, place_of(in));
    row.value_len = 1;
    put(in, &row);
    check_refused(in, place_of(in));
    instance_close(in);
}

static void check_moved(void **state)
{
    struct instance *in = instance_open();
    struct store_row row = only_row(in);
    struct kept_place elsewhere = place_of(in);

    (void)state;
    row.project = elsewhere.project = "P2aCmeDemoProject0000000000B";
    put(in, &row);
    check_refused(in, elsewhere);
    row.project = INSTANCE_PROJECT;
    row.key = arena_printf(in->arena, "%dTPA8", (int)RECORD_CLIENT);
    put(in, &row);
    check_refused(in, place_of(in));
    instance_close(in);
}

static void check_other_key(void **state)
{
    struct instance *in = instance_open();
    struct kept_place place = place_of(in);
    unsigned char other[32] = { 8 };
    struct err e = { 0 };

    (void)state;
    keep(in, RECORD_CLIENT, "TPA9", client);
    place.vault_key.bytes = (const char *)other;
    check_refused(in, place);
    memset(in->vault_key, 8, sizeof in->vault_key);
    assert_int_equal(instance_reopen(in, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    memset(in->vault_key, 7, sizeof in->vault_key);
    assert_int_equal(instance_reopen(in, NULL), 0);
    assert_non_null(snapshot_client(instance_world(in), "TPA9"));
    instance_close(in);
}

static void check_unfit(void **state)
{
    struct instance *in = instance_open();
    struct err e = { 0 };

    (void)state;
    keep(in, RECORD_CLIENT, "TPA9",
         "{\"id\":\"TPA9\",\"clientId\":\"n\",\"name\":\"new\",\"colour\":1}");
    assert_int_equal(instance_reopen(in, &e), -1);
    assert_int_equal(e.code, ERR_PARSE);
    assert_non_null(strstr(e.text, "colour"));
    instance_close(in);
}

int main(void)
{
    rows_add_one("what is kept is read back, and what was deleted", check_round);
    rows_add_one("a record is kept once, as it was last", check_replaced);
    rows_add_one("the row shows no secret", check_sealed);
    rows_add_one("a row with one bit changed is refused", check_tampered);
    rows_add_one("a row that was cut is refused", check_cut);
    rows_add_one("a row in another project's or record's place is refused", check_moved);
    rows_add_one("another vault key opens nothing, the right one all", check_other_key);
    rows_add_one("a kept record that this build does not understand is named",
                 check_unfit);
    return rows_run("kept");
}
