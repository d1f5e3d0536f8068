/* SPDX-License-Identifier: MIT */
/*
 * wb_tally: what came of the assertions of a policy test?
 *
 * Every part of a test file judges into one tally: a row for each assertion, how many there
 * were of each outcome, the exit code, and every name that means nobody as a diagnostic.
 */
#ifndef STS_WB_TALLY_H
#define STS_WB_TALLY_H

#include "workbench/wb_exit.h"
#include "workbench/wb_file.h"
#include "workbench/wb_found.h"

struct wb_cover;

struct wb_tally {
    struct arena *arena;
    struct diags *diags;    /* of what could not even be asked: then nothing was judged */
    const char *only;       /* a glob for ids; NULL: all */
    uint64_t budget;        /* what is left of it */
    struct wb_cover *cover; /* NULL: nobody wants to know */
    struct wb_found found;
    size_t n_passed, n_failed, n_undecided;
    enum wb_exit code;
};

/* Is the assertion of that id to be judged? */
bool wb_tally_wants(const struct wb_tally *t, const char *id);

/* A row for an assertion with this outcome, counted. Owns: the tally, until the next. */
struct report_row *wb_tally_add(struct wb_tally *t, enum report_status status,
                                const struct report_place *place);

/* Say that a name in an assertion cannot be understood. */
void wb_tally_complain(struct wb_tally *t, const struct report_place *place,
                       const char *id, const char *text);

/* Write answer, figures, rows and exit code of all that was judged. */
void wb_tally_report(const struct wb_tally *t, struct report *out);

#endif
