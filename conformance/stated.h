/* SPDX-License-Identifier: MIT */
/*
 * stated: does a target file state the parties and targets that a check names?
 *
 * What the mock's own file states may be missing elsewhere, which is no fault of the check; a name
 * that is missing there as well is one.
 */
#ifndef STS_STATED_H
#define STS_STATED_H

#include "conformance/sut.h"

/* The first that a static target leaves out, as "${bob.id}"; NULL: none. Owns: the arena. */
const char *stated_lack(const struct target *t, struct jobj check, struct arena *a);

#endif
