/* SPDX-License-Identifier: MIT */
#include "workbench/wb_exit.h"

enum wb_exit wb_exit_worse(enum wb_exit one, enum wb_exit other)
{
    static const int ranks[] = {
        [WB_GOOD] = 0,      [WB_FINDINGS] = 1, [WB_GATE] = 2,  [WB_FALSE] = 3,
        [WB_NOT_KNOWN] = 4, [WB_USAGE] = 5,    [WB_FAULT] = 6,
    };

    return ranks[one] >= ranks[other] ? one : other;
}
