/* SPDX-License-Identifier: MIT */
/* conf_report: how does what a sweep found out read? */
#ifndef STS_CONF_REPORT_H
#define STS_CONF_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "conformance/baseline.h"
#include "conformance/sweep.h"
#include "wire/report.h"

struct conf_report_ask {
    const struct requirements *requirements;
    const struct checks *checks;
    const bool *selected;
    const struct target *target;
    const struct sweep *sweep;
    const struct baseline *baseline; /* NULL: none */
    const char *today;               /* "2026-11-28", for the baseline */
    int64_t seed;
    int64_t took_ms; /* -1: not said */
    bool strict, skips_ok;
    enum report_format format; /* some list every check, some what is to be looked at */
};

/* The report: headline, rows, the worst first, and tables. Owns: the arena. */
const struct report *conf_report(const struct conf_report_ask *ask, struct arena *a);

#endif
