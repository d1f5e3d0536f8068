/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "conformance/verdict.h"

static const struct run {
    const char *name;
    enum verdict verdicts[3]; /* beside PASS */
    bool should;              /* they are about rows that are no MUST */
    bool strict, skips_ok;
    int code;
} runs[] = {
    { "all passed: it conforms", { VERDICT_PASS }, .code = 0 },
    { "what is not offered changes nothing", { VERDICT_NA, VERDICT_INFO }, .code = 0 },
    { "a declared departure changes nothing", { VERDICT_DEVIATION }, .code = 0 },
    { "a warning changes nothing", { VERDICT_WARN }, .code = 0 },
    { "unless SHOULD is asked for", { VERDICT_WARN }, .strict = true, .code = 1 },
    { "a failure", { VERDICT_FAIL }, .code = 1 },
    { "a missing prerequisite is a failure", { VERDICT_BLOCKED }, .code = 1 },
    { "a MUST that was not judged", { VERDICT_SKIP }, .code = 5 },
    { "unless that is fine", { VERDICT_SKIP }, .skips_ok = true, .code = 0 },
    { "a SHOULD that was not judged", { VERDICT_SKIP }, .should = true, .code = 0 },
    { "a failure outranks what was not judged",
      { VERDICT_SKIP, VERDICT_FAIL },
      .code = 1 },
    { "a fault of the runner outranks all", { VERDICT_FAIL, VERDICT_ERROR }, .code = 6 },
};

static void exits(void **state)
{
    const struct run *r = *state;
    struct verdict_tally tally = { 0 };

    for (size_t i = 0; i < ROWS_COUNT(r->verdicts); i++)
        verdict_count(&tally, r->verdicts[i], !r->should);
    assert_int_equal(verdict_exit(&tally, r->strict, r->skips_ok), r->code);
}

static void worse(void **state)
{
    struct verdict_said one = { VERDICT_WARN, "first" },
                        other = { VERDICT_WARN, "second" };

    (void)state;
    assert_string_equal(verdict_worse(one, other).message, "first");
    other.verdict = VERDICT_FAIL;
    assert_string_equal(verdict_worse(one, other).message, "second");
    other.verdict = VERDICT_DEVIATION;
    assert_string_equal(verdict_worse(one, other).message, "first");
}

static void names(void **state)
{
    (void)state;
    for (int v = 0; v < VERDICTS; v++)
        for (int w = 0; w < v; w++)
            assert_string_not_equal(verdict_name((enum verdict)v),
                                    verdict_name((enum verdict)w));
}

int main(void)
{
    ROWS_ADD(runs, exits);
    rows_add_one("of two the worse counts, of equals the first", worse);
    rows_add_one("no two verdicts have one name", names);
    return rows_run("verdict");
}
