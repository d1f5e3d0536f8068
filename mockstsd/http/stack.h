/* SPDX-License-Identifier: MIT */
/*
 * stack: how deep may a worker thread go?
 *
 * The packaged engine asks for stacks of 100 KiB. Linking this file overrides the function it
 * asks, for the whole program, so that no thread gets less than STACK_LEAST.
 */
#ifndef STS_STACK_H
#define STS_STACK_H

#include <stddef.h>

enum { STACK_LEAST = 1024 * 1024 };

/* The stack of the calling thread in bytes; 0 if the system does not tell. */
size_t stack_bytes(void);

#endif
