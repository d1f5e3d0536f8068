/* SPDX-License-Identifier: MIT */
/*
 * clock: what time is it?
 *
 * Real time plus a shift that tests and the control API set. One of the few callers of
 * clock_gettime; a project's struct clock is read by all threads and set by few.
 */
#ifndef STS_CLOCK_H
#define STS_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

struct clock {
    _Atomic int64_t shift_ms; /* added to the real time */
};

int64_t
clock_now_ms(const struct clock *c); /* Unix time in ms; c NULL means the real time. */
int64_t clock_now_s(const struct clock *c);         /* Unix time in whole seconds. */
void clock_set_ms(struct clock *c, int64_t now_ms); /* Make it that time from now on. */
void clock_advance_ms(struct clock *c,
                      int64_t delta_ms); /* Move it; negative moves back. */

int64_t clock_ticks_ms(void); /* Monotonic ms, for deadlines; never shifted. */
int64_t clock_ticks_ns(void); /* Monotonic ns, for measuring. */

/* RFC 3339 in UTC with ms ("2026-11-23T12:05:00.412Z") into text, which holds 25 bytes. */
void clock_rfc3339(int64_t time_ms, char text[25]);

/* An HTTP date ("Mon, 23 Nov 2026 12:05:00 GMT") into text, which holds 30 bytes. */
void clock_http_date(int64_t time_s, char text[30]);

#endif
