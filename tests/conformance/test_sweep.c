/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/nobody.h"
#include "conformance/requirements.h"
#include "conformance/sut.h"
#include "conformance/sweep.h"

/* What is said of a feature that the target file denies, by somebody who is no STS. */
static const struct doubt {
    const char *name;
    bool doubted;
    enum verdict verdict;
} doubts[] = {
    { "what nobody lacks is not proved", true, VERDICT_BLOCKED },
    { "of whom nobody doubts, the file is believed", false, VERDICT_NA },
};

static struct target *nobody(struct arena *a)
{
    const char *text = arena_printf(
        a, "{\"name\":\"nobody\",\"base_url\":\"%s\",\"features\":{\"par\":false}}",
        nobody_start(0, NULL, a));
    struct target *t = NULL;

    assert_int_equal(
        sut_read(&(struct target_text){ "t.json", text, strlen(text), NULL, 1 }, a, &t,
                 NULL),
        0);
    return t;
}

static void proved(void **state)
{
    const struct doubt *r = *state;
    struct arena *a = arena_open(0);
    struct sweep_ask ask = { .seed = 1, .jobs = 1, .unprobed = true };
    struct checks checks;
    struct sweep sweep;
    bool *selected;
    size_t at;

    assert_int_equal(checkfile_load(requirements_load(a), a, &checks, NULL), 0);
    at = (size_t)(checkfile_find(&checks, "PAR-001") - checks.all);
    selected = arena_array(a, checks.n, sizeof *selected);
    selected[at] = true;
    ask.checks = &checks;
    ask.selected = selected;
    ask.target = nobody(a);
    ask.doubted = r->doubted;
    assert_int_equal(sweep_run(&ask, a, &sweep, NULL), 0);
    assert_true(sweep.done[at]);
    assert_int_equal(sweep.results[at].said.verdict, r->verdict);
    assert_false(sweep.died);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(doubts, proved);
    return rows_run("sweep");
}
