/* SPDX-License-Identifier: MIT */
/* scope_set: scopes of one target by number; see decision.h for the way back to names. */
#ifndef STS_SCOPE_SET_H
#define STS_SCOPE_SET_H

#include <stdint.h>

enum { SCOPE_SET_WORDS = 4, SCOPE_SET_MAX = 256 };

struct scope_set {
    uint64_t word[SCOPE_SET_WORDS];
};

#endif
