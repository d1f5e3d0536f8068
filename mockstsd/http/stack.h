/* SPDX-License-Identifier: MIT */
/*
 * stack: how deep may a worker thread go?
 *
 * The packaged engine asks for stacks of 100 KiB. Linking this file overrides the function it
 * asks, for the whole program, so that no thread gets less than 1 MiB.
 */
#ifndef STS_STACK_H
#define STS_STACK_H

#include <stddef.h>

/* The least stack of any thread made with attributes. server.c refers to it (house.md 1). */
size_t stack_least_bytes(void);

#endif
