/* SPDX-License-Identifier: MIT */
/*
 * suited: can this target be judged by this check? If not, is that its own doing?
 *
 * What it is proved not to offer is not offered (NA). What the runner lacks, and what nothing tells,
 * is not judged (SKIP): silence proves nothing.
 */
#ifndef STS_SUITED_H
#define STS_SUITED_H

#include <stdbool.h>

#include "conformance/checkfile.h"
#include "conformance/sut.h"
#include "conformance/verdict.h"

struct offers;

struct suited_to {
    const struct target *target;
    const struct offers *offers;
    struct arena *arena; /* of the message */
};

/* May it be run? If not, *why is what that comes to. */
bool suited_check(const struct suited_to *to, const struct check *c,
                  struct verdict_said *why);

#endif
