/* SPDX-License-Identifier: MIT */
/*
 * toolcall: one tools/call from scope check to result.
 *
 * Both roles in one request: as a Resource it wants the scopes of the tool, as a Client it
 * exchanges the inbound token for what the service behind the tool wants. When one step fails,
 * nothing after it happens.
 */
#ifndef STS_TOOLCALL_H
#define STS_TOOLCALL_H

#include "base/attr.h"

struct turn;

/*
 * Run the tool that t->message names.
 *
 * Returns  0 with t->result, which may say isError; -1 with t->fault or t->http.
 * Source   MCP 2025-11-25, Tools, Elicitation; 2026-07-28, Multi Round-Trip Requests; contract.md 9.5.
 */
int toolcall_run(struct turn *t) MUST_USE;

#endif
