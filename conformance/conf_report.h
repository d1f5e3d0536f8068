/* SPDX-License-Identifier: MIT */
/* conf_report: how does what a sweep found out read? */
#ifndef STS_CONF_REPORT_H
#define STS_CONF_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "conformance/sweep.h"

struct report;

struct conf_report_ask {
    const struct requirements *requirements;
    const struct checks *checks;
    const bool *selected;
    const struct target *target;
    const struct sweep *sweep;
    int64_t took_ms; /* -1: not said */
    bool strict, skips_ok;
};

/* The report: headline, a row for each check that did not simply pass, a table of all. Owns: the arena. */
const struct report *conf_report(const struct conf_report_ask *ask, struct arena *a);

#endif
