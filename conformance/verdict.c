/* SPDX-License-Identifier: MIT */
#include "conformance/verdict.h"

#include <string.h>

static const char *const names[VERDICTS] = {
    [VERDICT_PASS] = "PASS",   [VERDICT_NA] = "NA",
    [VERDICT_INFO] = "INFO",   [VERDICT_DEVIATION] = "DEVIATION",
    [VERDICT_WARN] = "WARN",   [VERDICT_XFAIL] = "XFAIL",
    [VERDICT_SKIP] = "SKIP",   [VERDICT_BLOCKED] = "BLOCKED",
    [VERDICT_FAIL] = "FAIL",   [VERDICT_XPASS] = "XPASS",
    [VERDICT_ERROR] = "ERROR",
};

const char *verdict_name(enum verdict v)
{
    return names[v];
}

bool verdict_find(const char *name, enum verdict *out)
{
    for (int v = 0; v < VERDICTS; v++) {
        if (strcmp(names[v], name) != 0)
            continue;
        *out = (enum verdict)v;
        return true;
    }
    return false;
}

bool verdict_passes(enum verdict v)
{
    return v == VERDICT_PASS || v == VERDICT_INFO || v == VERDICT_DEVIATION;
}

bool verdict_fails(enum verdict v)
{
    return v == VERDICT_BLOCKED || v == VERDICT_FAIL || v == VERDICT_XPASS;
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
    t->failed += verdict_fails(v);
}

int verdict_exit(const struct verdict_tally *t, bool strict, bool skips_ok)
{
    if (t->n[VERDICT_ERROR] > 0)
        return VERDICT_EXIT_FAULT;
    if (t->failed > 0 || (strict && t->should_missed > 0))
        return VERDICT_EXIT_UNEXPECTED;
    if (t->must_skipped > 0 && !skips_ok)
        return VERDICT_EXIT_INCOMPLETE;
    return VERDICT_EXIT_CONFORMS;
}
