/* SPDX-License-Identifier: MIT */
#include "conformance/verdict.h"

static const char *const names[VERDICTS] = {
    [VERDICT_PASS] = "PASS",           [VERDICT_NA] = "NA",     [VERDICT_INFO] = "INFO",
    [VERDICT_DEVIATION] = "DEVIATION", [VERDICT_WARN] = "WARN", [VERDICT_SKIP] = "SKIP",
    [VERDICT_BLOCKED] = "BLOCKED",     [VERDICT_FAIL] = "FAIL", [VERDICT_ERROR] = "ERROR",
};

const char *verdict_name(enum verdict v)
{
    return names[v];
}

struct verdict_said verdict_worse(struct verdict_said one, struct verdict_said other)
{
    return other.verdict > one.verdict ? other : one;
}

void verdict_count(struct verdict_tally *t, enum verdict v, bool is_must)
{
    t->n[v]++;
    t->must_skipped += v == VERDICT_SKIP && is_must;
    t->should_missed += v == VERDICT_WARN;
}

int verdict_exit(const struct verdict_tally *t, bool strict, bool skips_ok)
{
    if (t->n[VERDICT_ERROR] > 0)
        return VERDICT_EXIT_FAULT;
    if (t->n[VERDICT_FAIL] + t->n[VERDICT_BLOCKED] > 0 ||
        (strict && t->should_missed > 0))
        return VERDICT_EXIT_UNEXPECTED;
    if (t->must_skipped > 0 && !skips_ok)
        return VERDICT_EXIT_INCOMPLETE;
    return VERDICT_EXIT_CONFORMS;
}
