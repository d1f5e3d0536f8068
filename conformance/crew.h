/* SPDX-License-Identifier: MIT */
/* crew: how are many pieces of work done by a few threads? */
#ifndef STS_CREW_H
#define STS_CREW_H

#include <stddef.h>

/*
 * Do pieces 0 to n - 1, each once, by this thread and as many others as make up `hands`.
 *
 * Takes    work: called from any of them, for a piece each.
 */
void crew_run(size_t n, unsigned hands, void (*work)(void *self, size_t piece),
              void *self);

#endif
