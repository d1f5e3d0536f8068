/* SPDX-License-Identifier: MIT */
#include "mcpsts/refuse.h"

#include <stdarg.h>
#include <stdio.h>

int refuse(struct mcpsts_refusal *why, enum mcpsts_code code, const char *fmt, ...)
{
    va_list args;

    *why = (struct mcpsts_refusal){ .code = code };
    va_start(args, fmt);
    vsnprintf(why->message, sizeof why->message, fmt, args);
    va_end(args);
    return -1;
}
