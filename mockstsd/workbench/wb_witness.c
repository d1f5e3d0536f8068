/* SPDX-License-Identifier: MIT */
#include "workbench/wb_witness.h"

#include "base/arena.h"
#include "base/err.h"

static int check(const struct wb_world *w, const struct wb_ask *ask, bool want,
                 struct arena *a, struct err *e)
{
    struct wb_verdict verdict;

    if (!w)
        return 0;
    if (wb_ask(w, ask, a, &verdict, e) != 0)
        return -1;
    if (verdict.decision.allow != want)
        return err_set(e, ERR_CONFLICT, "the search and the engines disagree: %s",
                       wb_ask_text(w, ask, a));
    return 0;
}

int wb_witness_confirm(const struct wb_world *gives, const struct wb_world *lacks,
                       const struct wb_witness *witness, struct arena *a, struct err *e)
{
    if (check(gives, &witness->gives, true, a, e) != 0)
        return -1;
    return check(lacks, &witness->lacks, false, a, e);
}

void wb_witness_show(const struct wb_world *gives, const struct wb_world *lacks,
                     const struct wb_witness *witness, struct arena *a,
                     struct report_row *row)
{
    bool by_lacks = !gives || witness->told_by_lacks;
    const struct wb_world *w = by_lacks ? lacks : gives;
    const struct wb_ask *ask = by_lacks ? &witness->lacks : &witness->gives;

    row->witness = wb_ask_text(w, ask, a);
    row->command = wb_ask_command(w, ask, a);
}

struct wb_witness wb_witness_today(const struct wb_world *w, const struct wb_formula *f,
                                   const size_t member[WB_PARTIES], const char *scope,
                                   struct arena *a)
{
    struct wb_ask ask = { .target = f->target, .action = f->action };

    if (member[WB_USER] < w->n_subjects)
        ask.user = &w->subjects[member[WB_USER]].facts;
    if (member[WB_MCP_CLIENT] < w->n_clients)
        ask.mcp_client = &w->clients[member[WB_MCP_CLIENT]].facts;
    if (member[WB_CLIENT] < w->n_clients)
        ask.client = &w->clients[member[WB_CLIENT]].facts;
    ask.scopes = wb_open_scopes(f, scope, a);
    return (struct wb_witness){ .gives = ask, .lacks = ask };
}
