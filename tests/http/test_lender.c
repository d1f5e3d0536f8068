/* SPDX-License-Identifier: MIT */
#include "http/lender.h"

#include "rows.h"

#include "base/arena.h"

static void last_back_first_out(void **state)
{
    struct arena *home = arena_open(0);
    struct lender *l;
    struct arena *one, *other;

    (void)state;
    assert_int_equal(lender_open(home, 2, 4096, &l, NULL), 0);
    one = lender_take(l);
    other = lender_take(l);
    assert_ptr_not_equal(one, other);
    lender_give(l, other);
    lender_give(l, one);
    assert_ptr_equal(lender_take(l), one);
    lender_give(l, one);
    lender_close(l);
    arena_free(home);
}

int main(void)
{
    rows_add_one("the arena that came back last goes out first", last_back_first_out);
    return rows_run("lender");
}
