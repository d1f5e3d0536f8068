/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static const int64_t LAST_S = INT64_C(253402300799); /* the end of the year 9999 */

static int64_t read_ns(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t real_ms(void)
{
    return read_ns(CLOCK_REALTIME) / 1000000;
}

int64_t clock_now_ms(const struct clock *c)
{
    return real_ms() + (c ? atomic_load_explicit(&c->shift_ms, memory_order_relaxed) : 0);
}

int64_t clock_now_s(const struct clock *c)
{
    int64_t now_ms = clock_now_ms(c);

    return now_ms >= 0 ? now_ms / 1000 : -((999 - now_ms) / 1000);
}

void clock_set_ms(struct clock *c, int64_t now_ms)
{
    atomic_store_explicit(&c->shift_ms, now_ms - real_ms(), memory_order_relaxed);
}

void clock_advance_ms(struct clock *c, int64_t delta_ms)
{
    atomic_fetch_add_explicit(&c->shift_ms, delta_ms, memory_order_relaxed);
}

int64_t clock_ticks_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_ticks_ms(void)
{
    return clock_ticks_ns() / 1000000;
}

/* The calendar of a time that fits four digits of year. */
static struct tm calendar(int64_t time_s)
{
    time_t t = (time_t)(time_s < 0 ? 0 : time_s > LAST_S ? LAST_S : time_s);
    struct tm tm = { 0 };

    gmtime_r(&t, &tm);
    return tm;
}

/* Exactly width digits. */
static char *digits(char *at, int width, int value)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + width;
}

static char *mark(char *at, const char *text)
{
    while (*text)
        *at++ = *text++;
    return at;
}

static char *time_of_day(char *at, const struct tm *tm)
{
    at = mark(digits(at, 2, tm->tm_hour), ":");
    at = mark(digits(at, 2, tm->tm_min), ":");
    return digits(at, 2, tm->tm_sec);
}

void clock_rfc3339(int64_t time_ms, char text[25])
{
    int64_t kept_ms = time_ms < 0                     ? 0
                      : time_ms > LAST_S * 1000 + 999 ? LAST_S * 1000 + 999
                                                      : time_ms;
    struct tm tm = calendar(kept_ms / 1000);
    char *at = mark(digits(text, 4, tm.tm_year + 1900), "-");

    at = mark(digits(at, 2, tm.tm_mon + 1), "-");
    at = mark(digits(at, 2, tm.tm_mday), "T");
    at = mark(time_of_day(at, &tm), ".");
    *mark(digits(at, 3, (int)(kept_ms % 1000)), "Z") = '\0';
}

void clock_http_date(int64_t time_s, char text[30])
{
    static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm tm = calendar(time_s);
    char *at = mark(mark(text, days[tm.tm_wday]), ", ");

    at = mark(digits(at, 2, tm.tm_mday), " ");
    at = mark(mark(at, months[tm.tm_mon]), " ");
    at = mark(digits(at, 4, tm.tm_year + 1900), " ");
    *mark(time_of_day(at, &tm), " GMT") = '\0';
}
