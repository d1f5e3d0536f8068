/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/clock.h"

struct time_row {
    const char *name;
    int64_t time_ms;
    const char *rfc3339, *http;
};

static const struct time_row times[] = {
    { "the epoch", 0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT" },
    { "RFC 9110's example", INT64_C(784111777000), "1994-11-06T08:49:37.000Z",
      "Sun, 06 Nov 1994 08:49:37 GMT" },
    { "a leap day with milliseconds", INT64_C(1709164799412), "2024-02-28T23:59:59.412Z",
      "Wed, 28 Feb 2024 23:59:59 GMT" },
    { "the day after 28 February of a leap year", INT64_C(1709164800000),
      "2024-02-29T00:00:00.000Z", "Thu, 29 Feb 2024 00:00:00 GMT" },
    { "after 2038", INT64_C(4102444800000), "2100-01-01T00:00:00.000Z",
      "Fri, 01 Jan 2100 00:00:00 GMT" },
    { "a time past the year 9999 stays within its text", INT64_MAX,
      "9999-12-31T23:59:59.999Z", "Fri, 31 Dec 9999 23:59:59 GMT" },
    { "a time before the epoch is shown as the epoch", -1, "1970-01-01T00:00:00.000Z",
      "Thu, 01 Jan 1970 00:00:00 GMT" },
};

static void check_time(void **state)
{
    const struct time_row *row = *state;
    char rfc3339[25], http[30];

    clock_rfc3339(row->time_ms, rfc3339);
    assert_string_equal(rfc3339, row->rfc3339);
    clock_http_date(row->time_ms / 1000, http);
    if (row->time_ms >= 0)
        assert_string_equal(http, row->http);
}

static void a_shift_moves_one_clock_alone(void **state)
{
    struct clock c = { 0 };

    (void)state;
    assert_in_range(clock_now_ms(&c) - clock_now_ms(NULL) + 1000, 0, 2000);
    clock_set_ms(&c, INT64_C(1709164800000));
    assert_in_range(clock_now_s(&c), 1709164800, 1709164810);
    clock_advance_ms(&c, -86400000);
    assert_in_range(clock_now_s(&c), 1709164800 - 86400, 1709164810 - 86400);
    assert_true(clock_now_s(NULL) > 1709164810);
}

static void ticks_never_go_back(void **state)
{
    int64_t before = clock_ticks_ns();

    (void)state;
    assert_true(clock_ticks_ns() >= before);
    assert_in_range(clock_ticks_ms() - before / 1000000, 0, 10000);
}

int main(void)
{
    ROWS_ADD(times, check_time);
    rows_add_one("a shift moves one clock alone, both ways",
                 a_shift_moves_one_clock_alone);
    rows_add_one("ticks never go back", ticks_never_go_back);
    return rows_run("clock");
}
