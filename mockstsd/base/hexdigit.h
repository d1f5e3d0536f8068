/* SPDX-License-Identifier: MIT */
/* hexdigit: what is this hexadecimal digit worth? */
#ifndef STS_HEXDIGIT_H
#define STS_HEXDIGIT_H

/* 0 to 15, either case; -1 for what is no such digit. */
static inline int hexdigit_value(char c)
{
    char letter = (char)(c | 0x20); /* small, if it is one */

    if (c >= '0' && c <= '9')
        return c - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

#endif
