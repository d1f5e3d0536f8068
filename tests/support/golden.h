/* SPDX-License-Identifier: MIT */
/* golden: is this text, byte for byte, the one that was looked at and found good? */
#ifndef STS_GOLDEN_H
#define STS_GOLDEN_H

#include <stddef.h>

/*
 * Fail the test unless the file says exactly this. The text is then beside the test program
 * as NAME.actual, to be looked at and copied over the file if it is the better one.
 */
void golden_check(const char *folder, const char *name, const char *text,
                  size_t text_len);

#endif
