/* SPDX-License-Identifier: MIT */
#include "commands/policy_level.h"

#include <string.h>

#include "workbench/wb_exit.h"

void policy_level_apply(const struct opts *opts, struct report *r)
{
    static const char *const names[] = { [REPORT_PASS] = "",
                                         [REPORT_NOTE] = "note",
                                         [REPORT_WARN] = "warning",
                                         [REPORT_FAIL] = "error" };
    const char *level = opts_text(opts, "fail-level");
    size_t least = 1;

    while (least <= REPORT_FAIL && strcmp(names[least], level) != 0)
        least++;
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->rows[i].status >= least && r->rows[i].status <= REPORT_FAIL)
            r->exit_code = (int)wb_exit_worse((enum wb_exit)r->exit_code, WB_FINDINGS);
}
