/* SPDX-License-Identifier: MIT */
#include "workbench/wb_lint_ask.h"

#include <stdarg.h>

#include "base/arena.h"

struct report_row *wb_lint_ask_find(const struct wb_lint_ask *ask, const char *id,
                                    enum report_status status, const char *fmt, ...)
{
    struct report_row *row = wb_found_add(ask->found);
    va_list args;

    va_start(args, fmt);
    row->text = arena_vprintf(ask->found->arena, fmt, args);
    va_end(args);
    row->id = id;
    row->status = status;
    row->name = ask->r->name;
    row->place = ask->w->places[ask->rule];
    return row;
}
