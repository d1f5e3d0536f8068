/* SPDX-License-Identifier: MIT */
#include "bank.h"
#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "workbench/wb_mutate.h"
#include "workbench/wb_splice.h"

static struct arena *arena;

enum { PLENTY = 1000000, TEXT_MAX = 1 << 20 };

struct row {
    const char *name;
    const char *tests; /* of a test file, behind "cases:" */
    uint64_t budget;
    size_t n_failed;
    bool notices, survives, undecided;
};

static const struct row rows[] = {
    { "a file without a test notices nothing", " []", PLENTY, .survives = true },
    { "a case notices what changes its answer",
      " [{ id: a, user: alice, client: loan-mcp, target: calendar, expect: { outcome: "
      "allow } }]",
      PLENTY, .notices = true, .survives = true },
    { "a case that fails notices nothing",
      " [{ id: a, user: alice, client: loan-mcp, target: calendar, expect: { by: "
      "[no-calendar-at-night] } }]",
      PLENTY, .n_failed = 1, .survives = true },
    { "a never that is proved notices", " []\nnever: [{ id: n, that: { target: crm } }]",
      PLENTY, .notices = true, .survives = true },
    { "a never that is refuted notices nothing",
      " []\nnever: [{ id: n, that: { target: calendar } }]", PLENTY, .survives = true },
    { "a list of who reaches what notices",
      " []\nreach: [{ who-can: { target: crm }, exactly: [] }]", PLENTY, .notices = true,
      .survives = true },
    { "what is beyond the budget is undecided", " []", 1, .undecided = true },
};

static struct wb_mutation mutate(const char *tests, uint64_t budget)
{
    struct buf text = buf_make(arena, TEXT_MAX);
    struct wb_tally tally = { .arena = arena,
                              .diags = diag_open(arena, "test"),
                              .budget = budget,
                              .found = { .arena = arena } };
    struct wb_mutation m = { .n_noticed = 0 };
    struct wb_file file;
    struct err e = { 0 };

    buf_printf(&text, "cases:%s\n", tests);
    assert_int_equal(wb_file_read(&(struct wb_text){ "test", text.data, text.len }, NULL,
                                  arena, &file, tally.diags),
                     0);
    if (wb_mutate(bank_world(arena, NULL), &file, 1, &tally, &m, &e) < 0)
        fail_msg("%s", e.text);
    return m;
}

static void check(void **state)
{
    const struct row *row = *state;
    struct wb_mutation m = mutate(row->tests, row->budget);

    assert_int_equal(m.n_failed, row->n_failed);
    assert_int_equal(m.n_noticed > 0, row->notices);
    assert_int_equal(m.n_survived > 0, row->survives);
    assert_int_equal(m.n_undecided > 0, row->undecided);
    assert_int_equal(wb_mutate_score(&m),
                     100 * m.n_noticed / (m.n_noticed + m.n_survived + m.n_undecided));
}

static bool survives(const struct wb_mutation *m, const struct wb_survivor *one)
{
    for (size_t i = 0; i < m->n_survived; i++)
        if (m->survivors[i].rule == one->rule && m->survivors[i].number == one->number)
            return true;
    return false;
}

/* Not each of them: every one is the whole of a mutation. */
static void check_missing(void **state)
{
    struct wb_mutation m = mutate(" []", PLENTY);

    (void)state;
    assert_true(m.n_survived > 20);
    for (size_t i = 0; i < m.n_survived; i += 7) {
        struct buf item = buf_make(arena, TEXT_MAX);
        struct wb_mutation with;

        buf_add_char(&item, '\n');
        wb_splice_item(m.survivors[i].missing, 2, &item);
        with = mutate(item.data, PLENTY);
        assert_int_equal(with.n_failed, 0);
        assert_false(survives(&with, &m.survivors[i]));
        assert_int_equal(with.n_noticed + with.n_survived, m.n_survived);
    }
}

int main(void)
{
    int failed;

    arena = arena_open(0);
    ROWS_ADD(rows, check);
    rows_add_one("the missing case of a survivor notices it", check_missing);
    failed = rows_run("wb_mutate");
    arena_free(arena);
    return failed;
}
