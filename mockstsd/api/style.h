/* SPDX-License-Identifier: MIT */
/* style: how do our pages look? One sheet, inline in each, allowed by its digest alone. */
#ifndef STS_STYLE_H
#define STS_STYLE_H

extern const char style_sheet[];

#endif
