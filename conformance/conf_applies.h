/* SPDX-License-Identifier: MIT */
/* conf_applies: by which checks can this target be judged, before any is run? */
#ifndef STS_CONF_APPLIES_H
#define STS_CONF_APPLIES_H

#include "conformance/checkfile.h"
#include "conformance/conf_target.h"

/*
 * Print which needs it meets, a line for each check, and how many there are of which kind.
 *
 * Returns  the exit code.
 * Cost     the target is brought up, and asked for its metadata.
 */
int conf_applies_print(const struct conf_target_ask *ask, const struct checks *checks,
                       struct arena *a);

#endif
