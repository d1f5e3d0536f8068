/* SPDX-License-Identifier: MIT */
/* special_repeat: do a thousand tokens in a row ever repeat? (STS-028) */
#ifndef STS_SPECIAL_REPEAT_H
#define STS_SPECIAL_REPEAT_H

#include "conformance/stage.h"
#include "conformance/verdict.h"

struct check;

/* client_credentials again and again. Owns: the message, the stage. */
struct verdict_said special_repeat_tokens(struct stage *s, const struct check *c);

/* Exchanges again and again. Owns: the same. */
struct verdict_said special_repeat_exchanges(struct stage *s, const struct check *c);

#endif
