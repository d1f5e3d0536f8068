/* SPDX-License-Identifier: MIT */
/* special_repeat: do a thousand tokens in a row ever repeat? (STS-028) */
#ifndef STS_SPECIAL_REPEAT_H
#define STS_SPECIAL_REPEAT_H

#include "conformance/special.h"

special_function special_repeat_tokens, special_repeat_exchanges;

#endif
