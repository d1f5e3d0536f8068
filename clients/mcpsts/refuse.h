/* SPDX-License-Identifier: MIT */
/* refuse: how does a step of the library say why not? */
#ifndef STS_REFUSE_H
#define STS_REFUSE_H

#include "base/attr.h"
#include "mcpsts/mcpsts.h"

/* Fill *why with a code and a sentence, the rest empty. Returns: -1. */
int refuse(struct mcpsts_refusal *why, enum mcpsts_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
