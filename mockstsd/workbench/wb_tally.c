/* SPDX-License-Identifier: MIT */
#include "workbench/wb_tally.h"

#include <fnmatch.h>

#include "base/arena.h"
#include "tenant/diag.h"

bool wb_tally_wants(const struct wb_tally *t, const char *id)
{
    return !t->only || fnmatch(t->only, id, 0) == 0;
}

struct report_row *wb_tally_add(struct wb_tally *t, enum report_status status,
                                const struct report_place *place)
{
    static const enum wb_exit codes[] = {
        [REPORT_PASS] = WB_GOOD,  [REPORT_NOTE] = WB_GOOD, [REPORT_WARN] = WB_GOOD,
        [REPORT_FAIL] = WB_FALSE, [REPORT_SKIP] = WB_GOOD, [REPORT_ERROR] = WB_NOT_KNOWN,
    };
    struct report_row *row = wb_found_add(&t->found);

    row->status = status;
    row->place = *place;
    t->n_passed += status == REPORT_PASS;
    t->n_failed += status == REPORT_FAIL;
    t->n_undecided += status == REPORT_ERROR;
    t->code = wb_exit_worse(t->code, codes[status]);
    return row;
}

void wb_tally_complain(struct wb_tally *t, const struct report_place *place,
                       const char *id, const char *text)
{
    diag_enter(t->diags, place->file);
    diag_add(t->diags, &(struct diag_at){ id, place->line, place->column },
             DIAG_UNKNOWN_REFERENCE, NULL, "%s", text);
}

static const char *answer(const struct wb_tally *t)
{
    size_t n = t->n_passed + t->n_failed + t->n_undecided;
    const char *all = wb_found_count(t->arena, n, "test");

    if (t->n_failed == 0 && t->n_undecided == 0)
        return arena_printf(t->arena,
                            t->code == WB_GATE ? "%s pass%s, but a gate is missed"
                                               : "%s pass%s",
                            all, n == 1 ? "es" : "");
    if (t->n_failed == 0)
        return arena_printf(t->arena, "%zu of %s undecided within the budget",
                            t->n_undecided, all);
    return arena_printf(t->arena, "%zu of %s fail%s", t->n_failed, all,
                        t->n_failed == 1 ? "s" : "");
}

void wb_tally_report(const struct wb_tally *t, struct report *out)
{
    struct report_figure *figures = arena_array(t->arena, 3, sizeof *figures);

    figures[0] = (struct report_figure){ "passed", (int64_t)t->n_passed };
    figures[1] = (struct report_figure){ "failed", (int64_t)t->n_failed };
    figures[2] = (struct report_figure){ "undecided", (int64_t)t->n_undecided };
    out->figures = figures;
    out->n_figures = 3;
    out->answer = answer(t);
    out->rows = t->found.rows;
    out->n_rows = t->found.n;
    out->exit_code = (int)t->code;
}
