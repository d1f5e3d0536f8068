/* SPDX-License-Identifier: MIT */
#include "conformance/selftest.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

enum { MATRIX_MAX = 4 << 20 };

static const char *id_of(const struct selftest *s, size_t check)
{
    return s->checks->all[check].row->id;
}

/* What the healthy target shows. */
static enum verdict healthy_of(const struct selftest *s, const struct selftest_trial *t,
                               size_t check)
{
    const struct selftest_trial *healthy = t->against != NULL ? t->against : s->trials;

    if (healthy->attempt.said == NULL || !healthy->attempt.done[check])
        return VERDICT_SKIP;
    return healthy->attempt.said[check].verdict;
}

/* Has it turned this check? */
static bool turned_by(const struct selftest *s, const struct selftest_trial *t,
                      size_t check)
{
    enum verdict now, healthy = healthy_of(s, t, check);

    if (t->attempt.said == NULL || !t->attempt.done[check] || healthy == VERDICT_SKIP)
        return false;
    now = t->attempt.said[check].verdict;
    if (now == VERDICT_INFO && strcmp(s->checks->all[check].row->level, "MAY") == 0)
        return healthy < now; /* a missed MAY is no worse */
    return now >= VERDICT_DEVIATION && now > healthy && now != VERDICT_SKIP;
}

/* A check that must notice counts if the healthy target is judged by it. */
static bool is_judged(const struct selftest *s, const struct selftest_trial *t,
                      size_t check)
{
    enum verdict healthy = healthy_of(s, t, check);

    return t->attempt.done[check] && healthy != VERDICT_SKIP &&
           (healthy != VERDICT_NA || turned_by(s, t, check));
}

/* Is it held against all checks for the first time? Then what it turns is to be written down. */
static bool is_new(const struct selftest *s, const struct selftest_trial *t)
{
    return s->full && !t->fault->whole;
}

static void judge_fault(const struct selftest *s, const struct selftest_trial *t,
                        struct selftest_sum *sum)
{
    size_t caught = 0, missed = 0;

    for (size_t i = 0; i < s->checks->n; i++) {
        bool own = faults_names(&t->fault->caught_by, id_of(s, i));
        bool turned = turned_by(s, t, i);
        struct verdict_said said = t->attempt.said[i];

        caught += own && turned;
        if (own && !turned && is_judged(s, t, i)) {
            missed++;
            printf("missed    %s: %s is %s\n", t->name, id_of(s, i),
                   verdict_name(said.verdict));
        }
        if (own || !turned || faults_names(&t->fault->may_also, id_of(s, i)))
            continue;
        if (is_new(s, t)) {
            sum->also++;
            continue;
        }
        sum->surprises++;
        printf("surprise  %s: %s is %s: %.120s\n", t->name, id_of(s, i),
               verdict_name(said.verdict), said.message);
    }
    sum->missed += missed;
    sum->caught += caught > 0 && missed == 0;
    sum->unjudged += caught == 0 && missed == 0;
    if (caught == 0 && missed == 0)
        printf("unjudged  %s: no check that must notice it can be judged here\n",
               t->name);
}

static void judge_healthy(const struct selftest *s, const struct selftest_trial *t,
                          struct selftest_sum *sum)
{
    for (size_t i = 0; i < s->checks->n; i++) {
        if (!t->attempt.done[i] || t->attempt.said[i].verdict < VERDICT_BLOCKED)
            continue;
        sum->alarms++;
        printf("alarm     %s: %s is %s: %.120s\n", t->name, id_of(s, i),
               verdict_name(t->attempt.said[i].verdict), t->attempt.said[i].message);
    }
}

/* What is no STS earns nothing on a MUST. */
static void judge_null(const struct selftest *s, const struct selftest_trial *t,
                       struct selftest_sum *sum)
{
    for (size_t i = 0; i < s->checks->n; i++) {
        enum verdict v = t->attempt.said[i].verdict;

        if (!t->attempt.done[i] || !requirements_is_must(s->checks->all[i].row) ||
            v == VERDICT_INFO || v >= VERDICT_WARN)
            continue;
        sum->passes++;
        printf("pass      null target %s: %s is %s\n", t->name, id_of(s, i),
               verdict_name(v));
    }
}

static size_t count_turned(const struct selftest *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->checks->n; i++) {
        bool turned = false;

        for (size_t k = 0; k < s->n && !turned; k++)
            turned =
                s->trials[k].kind == SELFTEST_FAULT && turned_by(s, &s->trials[k], i);
        n += turned;
    }
    return n;
}

struct selftest_sum selftest_judge(const struct selftest *s)
{
    static void (*const judges[])(const struct selftest *, const struct selftest_trial *,
                                  struct selftest_sum *) = {
        [SELFTEST_HEALTHY] = judge_healthy,
        [SELFTEST_FAULT] = judge_fault,
        [SELFTEST_NULL] = judge_null,
    };
    struct selftest_sum sum = { 0 };

    for (size_t k = 0; k < s->n; k++) {
        const struct selftest_trial *t = &s->trials[k];

        sum.built += t->kind == SELFTEST_FAULT;
        if (t->attempt.said != NULL) {
            judges[t->kind](s, t, &sum);
            continue;
        }
        sum.broken++;
        printf("trouble   %s: %s\n", t->name, t->attempt.trouble);
    }
    sum.turned = count_turned(s);
    return sum;
}

static void add_word(struct buf *out, const char *word, const char *verdict)
{
    if (out->len > 0)
        buf_add_char(out, ' ');
    buf_add(out, word);
    if (verdict != NULL)
        buf_printf(out, ":%s", verdict);
}

static void add_row(const struct selftest *s, const struct selftest_trial *t, bool widen,
                    struct buf *out, struct arena *a)
{
    struct buf turned = buf_make(a, MATRIX_MAX), also = buf_make(a, MATRIX_MAX);

    for (size_t i = 0; i < s->checks->n; i++) {
        const char *id = id_of(s, i);
        bool own = faults_names(&t->fault->caught_by, id);
        bool listed = faults_names(&t->fault->may_also, id);
        bool hit = turned_by(s, t, i);

        if (own && hit)
            add_word(&turned, id, verdict_name(t->attempt.said[i].verdict));
        if (own || !(hit || (listed && !t->attempt.done[i])))
            continue;
        if (listed || widen || !t->fault->measured || is_new(s, t))
            add_word(&also, id, NULL);
    }
    buf_printf(out, "%s\t%s\t%s\t%s\n", t->name, turned.data, also.data,
               s->full || t->fault->whole ? "full" : "");
}

const char *selftest_matrix(const struct selftest *s, bool widen, struct arena *a)
{
    struct buf out = buf_make(a, MATRIX_MAX);

    buf_add(&out, "id\tturns\tmay_also\tmeasured\n");
    for (size_t k = 0; k < s->n; k++)
        if (s->trials[k].kind == SELFTEST_FAULT && s->trials[k].attempt.said != NULL)
            add_row(s, &s->trials[k], widen, &out, a);
    return out.data;
}
