/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

int err_set(struct err *e, int code, const char *fmt, ...)
{
    /* a text may quote e->text itself, so it is made elsewhere first; one byte more than
     * fits shows whether it was cut, and then the cut must not split a character */
    char text[sizeof e->text + 1];
    va_list args;

    if (!e)
        return -1;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    size_t len = utf8_cut(text, strlen(text), sizeof e->text - 1);
    memcpy(e->text, text, len);
    e->text[len] = '\0';
    e->code = code;
    return -1;
}

int err_pass(struct err *e, const struct err *why)
{
    if (e && e != why)
        *e = *why;
    return -1;
}
