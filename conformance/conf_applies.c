/* SPDX-License-Identifier: MIT */
#include "conformance/conf_applies.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/choose.h"
#include "conformance/offers.h"
#include "conformance/suited.h"

static const char *const needs[] = { "A", "S",  "K", "T",       "F",
                                     "I", "2C", "W", "changes", "scopes" };

static void print_needs(const struct target *t)
{
    printf("%s, dialect %s; needs that it meets:", t->name, t->dialect);
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
        if (sut_meets(t, needs[i]))
            printf(" %s", needs[i]);
    printf("\n");
}

static void print_checks(const struct suited_to *to, const struct checks *checks,
                         const bool *selected)
{
    size_t n[VERDICTS] = { 0 };

    for (size_t i = 0; i < checks->n; i++) {
        struct verdict_said why = { VERDICT_PASS, "" };
        const struct requirement *row = checks->all[i].row;

        if (!selected[i])
            continue;
        (void)suited_check(to, &checks->all[i], &why); /* else why says it */
        n[why.verdict]++;
        printf("%-10s P%-2d %-6s %-10s %s\n", row->id, row->profile, row->level,
               why.verdict == VERDICT_PASS ? "applies" : verdict_name(why.verdict),
               why.message);
    }
    printf("%zu apply, %zu are not offered (NA), %zu cannot be judged (SKIP)\n",
           n[VERDICT_PASS], n[VERDICT_NA], n[VERDICT_SKIP]);
}

static int complain(const struct err *e)
{
    fprintf(stderr, "sts-conformance: %s\n", e->text);
    return VERDICT_EXIT_USAGE;
}

int conf_applies_print(const struct conf_target_ask *ask, const struct checks *checks,
                       struct arena *a)
{
    struct choose_ask all = { NULL, NULL, NULL };
    bool *selected = arena_array(a, checks->n + 1, sizeof *selected);
    struct err why = { 0 };
    struct conf_target t;

    if (choose_mark(checks, &all, selected, &why) < 0 ||
        conf_target_open(ask, a, &t, &why) < 0)
        return complain(&why);
    (void)choose_drop(checks, t.target, selected); /* a list of none is a list */
    print_needs(t.target);
    print_checks(&(struct suited_to){ t.target, offers_read(t.target, a), a }, checks,
                 selected);
    conf_target_close(&t);
    return VERDICT_EXIT_CONFORMS;
}
