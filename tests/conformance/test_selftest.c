/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/selftest.h"

enum { CHECKS = 3 };

static const struct requirement requirements[CHECKS] = {
    { .id = "A-1", .level = "MUST" },
    { .id = "A-2", .level = "MUST" },
    { .id = "A-3", .level = "MAY" },
};

/* What a fault turns: A-1 must notice, A-2 may turn as well if the matrix says so. */
static const struct judged {
    const char *name;
    enum verdict healthy[CHECKS], now[CHECKS];
    bool may_also;
    size_t caught, missed, surprises, unjudged;
} faults[] = {
    { "caught by the check that must", { 0 }, { VERDICT_FAIL }, false, 1, 0, 0, 0 },
    { "a warning is notice enough", { 0 }, { VERDICT_WARN }, false, 1, 0, 0, 0 },
    { "missed", { 0 }, { 0 }, false, 0, 1, 0, 0 },
    { "an info is no notice of a MUST", { 0 }, { VERDICT_INFO }, false, 0, 1, 0, 0 },
    { "a skip is no notice", { 0 }, { VERDICT_SKIP }, false, 0, 1, 0, 0 },
    { "caught, and another turns",
      { 0 },
      { VERDICT_FAIL, VERDICT_FAIL },
      false,
      1,
      0,
      1,
      0 },
    { "caught, and another may turn",
      { 0 },
      { VERDICT_FAIL, VERDICT_FAIL },
      true,
      1,
      0,
      0,
      0 },
    { "no worse than it was",
      { VERDICT_DEVIATION },
      { VERDICT_DEVIATION },
      false,
      0,
      1,
      0,
      0 },
    { "worse than a deviation",
      { VERDICT_DEVIATION },
      { VERDICT_FAIL },
      false,
      1,
      0,
      0,
      0 },
    { "what is not offered is not asked",
      { VERDICT_NA },
      { VERDICT_NA },
      false,
      0,
      0,
      0,
      1 },
    { "what was skipped is not asked",
      { VERDICT_SKIP },
      { VERDICT_SKIP },
      false,
      0,
      0,
      0,
      1 },
    { "an info of a MAY counts",
      { 0 },
      { VERDICT_FAIL, 0, VERDICT_INFO },
      false,
      1,
      0,
      1,
      0 },
};

struct bench {
    struct check all[CHECKS];
    struct checks checks;
    struct verdict_said healthy[CHECKS], now[CHECKS];
    struct fault fault;
    struct selftest_trial trials[2];
    struct selftest selftest;
};

static bool done[CHECKS] = { true, true, true };
static const char *own[] = { "A-1" }, *others[] = { "A-2" };

static void lay(struct bench *b, const struct judged *r, enum selftest_kind kind)
{
    *b = (struct bench){ .checks = { b->all, CHECKS },
                         .fault = { .id = "f", .caught_by = { own, 1 } } };
    for (size_t i = 0; i < CHECKS; i++) {
        b->all[i].row = &requirements[i];
        b->healthy[i] = (struct verdict_said){ r->healthy[i], "" };
        b->now[i] = (struct verdict_said){ r->now[i], "" };
    }
    b->fault.measured = true;
    b->fault.may_also = (struct jobj_list){ others, r->may_also };
    b->trials[0] = (struct selftest_trial){ SELFTEST_FAULT, "f", &b->fault, { 0 }, NULL };
    b->trials[1] = (struct selftest_trial){ kind, "f", &b->fault, { 0 }, NULL };
    b->trials[0].kind = SELFTEST_HEALTHY;
    b->trials[0].attempt.said = b->healthy;
    b->trials[1].attempt.said = b->now;
    b->trials[0].attempt.done = b->trials[1].attempt.done = done;
    b->selftest = (struct selftest){ &b->checks, b->trials, 2, false };
}

static void judges_a_fault(void **state)
{
    const struct judged *r = *state;
    struct selftest_sum sum;
    struct bench b;

    lay(&b, r, SELFTEST_FAULT);
    sum = selftest_judge(&b.selftest);
    assert_int_equal(sum.built, 1);
    assert_int_equal(sum.caught, r->caught);
    assert_int_equal(sum.missed, r->missed);
    assert_int_equal(sum.surprises, r->surprises);
    assert_int_equal(sum.unjudged, r->unjudged);
}

/* What is no STS earns neither PASS nor DEVIATION on a MUST; on a MAY it may. */
static const struct earned {
    const char *name;
    enum verdict now[CHECKS];
    size_t passes;
} nobodies[] = {
    { "all fail", { VERDICT_FAIL, VERDICT_BLOCKED, VERDICT_FAIL }, 0 },
    { "one pass", { VERDICT_PASS, VERDICT_FAIL, VERDICT_FAIL }, 1 },
    { "one deviation", { VERDICT_FAIL, VERDICT_DEVIATION, VERDICT_FAIL }, 1 },
    { "a pass of a MAY", { VERDICT_FAIL, VERDICT_ERROR, VERDICT_PASS }, 0 },
    { "a skip earns nothing", { VERDICT_SKIP, VERDICT_SKIP, VERDICT_FAIL }, 0 },
};

static void judges_a_nobody(void **state)
{
    const struct earned *r = *state;
    struct judged shape = { .name = r->name };
    struct bench b;

    memcpy(shape.now, r->now, sizeof shape.now);
    lay(&b, &shape, SELFTEST_NULL);
    assert_int_equal(selftest_judge(&b.selftest).passes, r->passes);
}

static void healthy_targets_fail_nothing(void **state)
{
    struct judged shape = { .healthy = { VERDICT_FAIL, VERDICT_WARN, VERDICT_BLOCKED } };
    struct bench b;

    (void)state;
    lay(&b, &shape, SELFTEST_FAULT);
    assert_int_equal(selftest_judge(&b.selftest).alarms, 2);
}

/* A fault of a client is held against a healthy client. */
static void each_kind_has_its_own_healthy_target(void **state)
{
    struct judged shape = { .now = { VERDICT_FAIL } };
    struct selftest_trial other = { .kind = SELFTEST_HEALTHY, .attempt.done = done };
    struct verdict_said fails[CHECKS] = { { VERDICT_FAIL, "" } };
    struct bench b;

    (void)state;
    lay(&b, &shape, SELFTEST_FAULT);
    assert_int_equal(selftest_judge(&b.selftest).caught, 1);
    other.attempt.said = fails;
    b.trials[1].against = &other;
    assert_int_equal(selftest_judge(&b.selftest).caught, 0);
    other.attempt.said = NULL; /* it did not come up: nothing can be said */
    assert_int_equal(selftest_judge(&b.selftest).unjudged, 1);
}

static void the_matrix_only_shrinks(void **state)
{
    struct arena *a = arena_open(0);
    struct judged shape = { .now = { VERDICT_FAIL, VERDICT_FAIL } };
    struct bench b;

    (void)state;
    lay(&b, &shape, SELFTEST_FAULT);
    assert_string_equal(selftest_matrix(&b.selftest, false, a),
                        "id\tturns\tmay_also\tmeasured\nf\tA-1:FAIL\t\t\n");
    assert_string_equal(selftest_matrix(&b.selftest, true, a),
                        "id\tturns\tmay_also\tmeasured\nf\tA-1:FAIL\tA-2\t\n");
    b.fault.measured = false; /* it lands */
    assert_string_equal(selftest_matrix(&b.selftest, false, a),
                        "id\tturns\tmay_also\tmeasured\nf\tA-1:FAIL\tA-2\t\n");
    arena_free(a);
}

static void full_measuring_writes_down_what_it_finds(void **state)
{
    struct arena *a = arena_open(0);
    struct judged shape = { .now = { VERDICT_FAIL, VERDICT_FAIL } };
    struct selftest_sum sum;
    struct bench b;

    (void)state;
    lay(&b, &shape, SELFTEST_FAULT);
    b.selftest.full = true;
    sum = selftest_judge(&b.selftest);
    assert_int_equal(sum.surprises, 0);
    assert_int_equal(sum.also, 1);
    assert_string_equal(selftest_matrix(&b.selftest, false, a),
                        "id\tturns\tmay_also\tmeasured\nf\tA-1:FAIL\tA-2\tfull\n");
    b.fault.whole = true; /* from then on it only shrinks */
    assert_int_equal(selftest_judge(&b.selftest).surprises, 1);
    assert_string_equal(selftest_matrix(&b.selftest, false, a),
                        "id\tturns\tmay_also\tmeasured\nf\tA-1:FAIL\t\tfull\n");
    arena_free(a);
}

static void a_target_that_does_not_come_up_is_told(void **state)
{
    struct judged shape = { .now = { VERDICT_FAIL } };
    struct bench b;

    (void)state;
    lay(&b, &shape, SELFTEST_FAULT);
    b.trials[1].attempt.said = NULL;
    b.trials[1].attempt.trouble = "it ended early";
    assert_int_equal(selftest_judge(&b.selftest).broken, 1);
    assert_int_equal(selftest_judge(&b.selftest).caught, 0);
}

int main(void)
{
    ROWS_ADD(faults, judges_a_fault);
    ROWS_ADD(nobodies, judges_a_nobody);
    rows_add_one("healthy targets fail nothing", healthy_targets_fail_nothing);
    rows_add_one("each kind has its own healthy target",
                 each_kind_has_its_own_healthy_target);
    rows_add_one("the matrix only shrinks", the_matrix_only_shrinks);
    rows_add_one("full measuring writes down what it finds",
                 full_measuring_writes_down_what_it_finds);
    rows_add_one("a target that does not come up is told",
                 a_target_that_does_not_come_up_is_told);
    return rows_run("selftest");
}
