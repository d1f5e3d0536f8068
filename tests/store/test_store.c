/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include "rows.h"

#include "base/arena.h"
#include "base/clock.h"

static const struct store_row grouped = {
    .kind = 2, .project = "P", .key = "a", .group = "g", .value = "v", .value_len = 1
};

static int try_put(struct keep *k, struct store_row row, struct err *e)
{
    struct change *c = keep_change(k);

    change_put(c, &row);
    return keep_commit(k, c, e);
}

static struct store_row *get(struct keep *k, int64_t now_s)
{
    struct store_query q = { .kind = 2, .project = "P", .key = "a", .now_s = now_s };
    struct store_row *row = NULL;

    assert_int_equal(store_get(k->store, &q, k->arena, &row, NULL), 0);
    return row;
}

static size_t count(struct keep *k, int kind, const char *project, const char *group)
{
    struct store_query q = {
        .kind = kind, .project = project, .group = group, .now_s = 5
    };
    struct store_rows rows = { 0 };

    assert_int_equal(store_each(k->store, &q, k->arena, &rows, NULL), 0);
    return rows.n_rows;
}

static void value_comes_back(struct keep *k)
{
    struct store_row row = grouped;
    struct store_row *read;

    row.value = "a\0b";
    row.value_len = 3;
    row.expires_s = 77;
    assert_int_equal(try_put(k, row, NULL), 0);
    read = get(k, 76);
    assert_non_null(read);
    assert_int_equal(read->value_len, 3);
    assert_memory_equal(read->value, "a\0b", 3);
    assert_string_equal(read->group, "g");
    assert_int_equal(read->expires_s, 77);
}

static void empty_value_is_a_value(struct keep *k)
{
    struct store_row row = grouped;

    row.value = NULL;
    row.value_len = 0;
    assert_int_equal(try_put(k, row, NULL), 0);
    assert_non_null(get(k, 0));
    assert_int_equal(get(k, 0)->value_len, 0);
}

static void second_put_replaces(struct keep *k)
{
    keep_put(k, "x", "one");
    keep_put(k, "x", "two");
    assert_string_equal(keep_value(k, "x"), "two");
    assert_int_equal(count(k, 1, "P", NULL), 1);
}

static void rows_end_when_they_expire(struct keep *k)
{
    struct store_row row = grouped;

    row.expires_s = 50;
    assert_int_equal(try_put(k, row, NULL), 0);
    assert_non_null(get(k, 49));
    assert_null(get(k, 50));
    assert_non_null(get(k, 49)); /* a clock may be set back */
}

static void names_have_three_parts(struct keep *k)
{
    struct store_query other_kind = { .kind = 3, .project = "P", .key = "a" };
    struct store_query other_project = { .kind = 2, .project = "p", .key = "a" };
    struct store_row *row = NULL;

    assert_int_equal(try_put(k, grouped, NULL), 0);
    assert_int_equal(store_get(k->store, &other_kind, k->arena, &row, NULL), 0);
    assert_null(row);
    assert_int_equal(store_get(k->store, &other_project, k->arena, &row, NULL), 0);
    assert_null(row);
    assert_non_null(get(k, 0));
}

static void groups_gather_rows_by_key(struct keep *k)
{
    static const char *const keys[] = { "b", "a", "B", "c" };
    struct store_query q = { .kind = 2, .project = "P", .group = "g" };
    struct store_rows rows = { 0 };

    for (size_t i = 0; i < ROWS_COUNT(keys); i++) {
        struct store_row row = grouped;

        row.key = keys[i];
        row.group = i == 3 ? NULL : "g";
        assert_int_equal(try_put(k, row, NULL), 0);
    }
    assert_int_equal(store_each(k->store, &q, k->arena, &rows, NULL), 0);
    assert_int_equal(rows.n_rows, 3);
    assert_string_equal(rows.rows[0].key, "B");
    assert_string_equal(rows.rows[1].key, "a");
    assert_string_equal(rows.rows[2].key, "b");
    assert_int_equal(count(k, 2, "P", NULL), 4);
}

static void any_follows_the_rows(struct keep *k)
{
    struct change *c = keep_change(k);

    assert_false(store_any(k->store, 2));
    assert_int_equal(try_put(k, grouped, NULL), 0);
    assert_true(store_any(k->store, 2));
    assert_false(store_any(k->store, 3));
    change_delete(c, 2, "P", "a");
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_false(store_any(k->store, 2));
}

static void clear_leaves_other_groups(struct keep *k)
{
    struct store_row row = grouped;
    struct change *c = keep_change(k);
    struct change *all = keep_change(k);

    assert_int_equal(try_put(k, row, NULL), 0);
    row.key = "b";
    row.group = "h";
    assert_int_equal(try_put(k, row, NULL), 0);
    change_clear(c, 2, "P", "g");
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_null(get(k, 0));
    assert_int_equal(count(k, 2, "P", NULL), 1);
    change_clear(all, 2, "P", NULL);
    assert_int_equal(keep_commit(k, all, NULL), 0);
    assert_int_equal(count(k, 2, "P", NULL), 0);
}

static void purge_drops_the_expired(struct keep *k)
{
    struct store_row row = grouped;
    struct change *c = keep_change(k);

    row.expires_s = KEEP_NOW_S;
    assert_int_equal(try_put(k, row, NULL), 0);
    row.key = "b";
    row.expires_s = KEEP_NOW_S + 1;
    assert_int_equal(try_put(k, row, NULL), 0);
    assert_int_equal(count(k, 2, "P", NULL), 2);
    change_purge(c, 2, "P");
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_int_equal(count(k, 2, "P", NULL), 1);
}

static void forget_takes_rows_and_events(struct keep *k)
{
    struct change *c = keep_change(k);
    struct store_row other = grouped;

    other.project = "Q";
    assert_int_equal(try_put(k, grouped, NULL), 0);
    assert_int_equal(try_put(k, other, NULL), 0);
    keep_event(k, "P", 1);
    keep_event(k, "Q", 1);
    change_forget(c, "P");
    assert_int_equal(keep_commit(k, c, NULL), 0);
    assert_int_equal(count(k, 2, "P", NULL), 0);
    assert_int_equal(count(k, 2, "Q", NULL), 1);
    assert_int_equal(keep_written(k, "P"), 0);
    assert_int_equal(keep_written(k, "Q"), 1);
    keep_event(k, "P", 1);
    assert_int_equal(keep_written(k, "P"), 1);
}

static void conflict_undoes_a_forget(struct keep *k)
{
    struct change *c = keep_change(k);

    keep_event(k, "P", 1);
    change_forget(c, "P");
    change_take(c, 1, "P", "nothing");
    assert_int_equal(keep_commit(k, c, NULL), -1);
    keep_event(k, "P", 2);
    assert_int_equal(keep_written(k, "P"), 2);
}

static void take_needs_a_living_row(struct keep *k)
{
    struct store_row row = grouped;
    struct err e = { 0 };
    struct change *take = keep_change(k);

    change_take(take, 2, "P", "a");
    assert_int_equal(keep_commit(k, take, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    row.expires_s = KEEP_NOW_S;
    assert_int_equal(try_put(k, row, NULL), 0);
    assert_int_equal(keep_commit(k, take, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    row.expires_s = KEEP_NOW_S + 1;
    assert_int_equal(try_put(k, row, NULL), 0);
    assert_int_equal(keep_commit(k, take, &e), 0);
    assert_int_equal(keep_commit(k, take, &e), -1);
}

static void conflict_leaves_no_trace(struct keep *k)
{
    struct change *c = keep_change(k);
    struct err e = { 0 };

    change_put(c, &grouped);
    change_take(c, 1, "P", "nothing");
    change_event(c, &(struct store_event){
                        .project = "P", .id = "E", .bytes = "b", .bytes_len = 1 });
    assert_int_equal(keep_commit(k, c, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_null(get(k, 0));
    assert_int_equal(keep_written(k, "P"), 0);
    assert_true(store_ready(k->store, NULL));
}

static void expected_absence(struct keep *k)
{
    struct change *c = keep_change(k);
    struct err e = { 0 };
    struct store_row dying = grouped;

    change_expect_absent(c, 2, "P", "a");
    change_put(c, &grouped);
    dying.expires_s = KEEP_NOW_S;
    assert_int_equal(try_put(k, dying, NULL), 0);
    assert_int_equal(keep_commit(k, c, &e), 0); /* an expired row is not there */
    assert_int_equal(keep_commit(k, c, &e), -1);
    assert_int_equal(e.code, ERR_CONFLICT);
}

static void expected_value(struct keep *k)
{
    static const struct {
        const char *value;
        size_t len;
        int want;
    } tries[] = { { "v", 1, 0 }, { "w", 1, -1 }, { "vv", 2, -1 }, { "", 0, -1 } };

    for (size_t i = 0; i < ROWS_COUNT(tries); i++) {
        struct change *c = keep_change(k);
        struct store_row row = grouped;

        assert_int_equal(try_put(k, grouped, NULL), 0);
        row.value = tries[i].value;
        row.value_len = tries[i].len;
        change_expect_value(c, &row);
        assert_int_equal(keep_commit(k, c, NULL), tries[i].want);
    }
}

static void big_value_is_refused(struct keep *k)
{
    struct store_row row = grouped;
    struct err e = { 0 };

    row.value_len = CHANGE_BYTES_MAX;
    row.value = arena_alloc(k->arena, CHANGE_BYTES_MAX + 1);
    assert_int_equal(try_put(k, row, &e), 0);
    row.value_len++;
    assert_int_equal(try_put(k, row, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    assert_true(store_ready(k->store, NULL));
}

static void told_to_fail(struct keep *k)
{
    struct change *c = keep_change(k);
    struct err e = { 0 };

    change_put(c, &grouped);
    store_fail_at(k->store, 2);
    keep_put(k, "x", "first");
    assert_int_equal(keep_commit(k, c, &e), -1);
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    assert_null(get(k, 0));
    assert_int_equal(keep_commit(k, c, &e), 0);
    assert_true(store_ready(k->store, NULL));
}

static void ticket_left_alone(struct keep *k)
{
    struct arena *request = arena_open(0);
    struct change *c = change_make(request, 0);
    struct store_ticket *ticket;

    change_put(c, &grouped);
    assert_int_equal(store_queue(k->store, c, clock_ticks_ms() + 10000, &ticket, NULL),
                     0);
    arena_free(request);
    keep_put(k, "x", "later"); /* the line is served in its order */
    assert_non_null(get(k, 0));
}

static const struct keep_row rows[] = {
    KEEP_BOTH("a value comes back byte for byte, with its group and end",
              value_comes_back),
    KEEP_BOTH("an empty value is a value", empty_value_is_a_value),
    KEEP_BOTH("a second put replaces the first", second_put_replaces),
    KEEP_BOTH("a row is invisible from its expiry on, and not before",
              rows_end_when_they_expire),
    KEEP_BOTH("kind and project are part of the name, case and all",
              names_have_three_parts),
    KEEP_BOTH("a group gathers its rows in the order of their keys",
              groups_gather_rows_by_key),
    KEEP_BOTH("store_any is true while there are rows of the kind", any_follows_the_rows),
    KEEP_BOTH("clear drops one group, or all", clear_leaves_other_groups),
    KEEP_BOTH("purge drops what has expired and nothing else", purge_drops_the_expired),
    KEEP_BOTH("forget takes rows and events of one project",
              forget_takes_rows_and_events),
    KEEP_BOTH("a conflict undoes a forget, and events count on",
              conflict_undoes_a_forget),
    KEEP_BOTH("take succeeds once, on a row that is there and alive",
              take_needs_a_living_row),
    KEEP_BOTH("a conflict undoes what came before it, event included",
              conflict_leaves_no_trace),
    KEEP_BOTH("expected absence holds for no row and an expired one", expected_absence),
    KEEP_BOTH("an expected value is compared whole", expected_value),
    KEEP_BOTH("a value over 64 KiB is refused, one of 64 KiB is not",
              big_value_is_refused),
    KEEP_BOTH("the commit told to fail leaves nothing, the next one works", told_to_fail),
    KEEP_BOTH("a ticket that nobody waits for is carried out", ticket_left_alone),
};

int main(void)
{
    ROWS_ADD(rows, keep_each);
    return rows_run("store");
}
