/* SPDX-License-Identifier: MIT */
/* methods: what does each method of MCP do? One table; what is not in it is not found. */
#ifndef STS_METHODS_H
#define STS_METHODS_H

#include "base/attr.h"

struct turn;

/*
 * Do what the request asks for.
 *
 * Takes    a turn with its terms agreed, and a message that is a request.
 * Returns  0 with t->result, -1 with t->fault or t->http.
 * Source   MCP 2025-11-25, Lifecycle, Tools; 2026-07-28, Discovery.
 */
int methods_run(struct turn *t) MUST_USE;

#endif
