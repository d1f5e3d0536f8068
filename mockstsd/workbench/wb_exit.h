/* SPDX-License-Identifier: MIT */
/* wb_exit: with which code does a verb end? One meaning each, the same for every verb. */
#ifndef STS_WB_EXIT_H
#define STS_WB_EXIT_H

enum wb_exit {
    WB_GOOD,
    WB_FALSE,     /* an assertion is false */
    WB_USAGE,     /* usage, I/O or parse error: nothing was judged */
    WB_FINDINGS,  /* findings at or above the fail level */
    WB_GATE,      /* a gate missed */
    WB_NOT_KNOWN, /* undecided within the budget */
    WB_FAULT,     /* of the program itself */
};

/* Of two codes that apply the one to end with: 6, 2, 5, 1, 4, 3. */
enum wb_exit wb_exit_worse(enum wb_exit one, enum wb_exit other);

#endif
