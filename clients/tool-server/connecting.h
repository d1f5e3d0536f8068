/* SPDX-License-Identifier: MIT */
/*
 * connecting: how does the user learn where to connect an account?
 *
 * In the form that the client understands: an input request (2026-07-28), error -32042
 * (2025-11-25), or the URL in a sentence.
 */
#ifndef STS_CONNECTING_H
#define STS_CONNECTING_H

#include <stdbool.h>

#include "base/attr.h"

struct tools_row;
struct turn;

/*
 * Ask for it.
 *
 * Takes    url: "" if the STS gave none.
 * Returns  0 with t->result, or -1 with t->fault.
 * Source   MCP 2025-11-25 and 2026-07-28, Elicitation, URL mode.
 */
int connecting_ask(struct turn *t, const struct tools_row *tool,
                   const char *url) MUST_USE;

/* True if this is the second round of a call, and the user would rather not. */
bool connecting_is_declined(const struct turn *t);

#endif
