/* SPDX-License-Identifier: MIT */
/*
 * canonical: which inbound token does an MCP server hold, unless a check says otherwise?
 *
 * alice's, obtained by `agent` for the MCP server that `server` represents: minted by the control
 * API, or the one that the target file names.
 */
#ifndef STS_CANONICAL_H
#define STS_CANONICAL_H

#include "base/attr.h"
#include "conformance/stage.h"

struct err;

/*
 * The token of this stage, obtained once; ${inbound} from then on.
 *
 * Owns     the stage.
 * Fails    ERR_IO, ERR_PARSE: there is none to be had.
 */
int canonical_token(struct stage *s, const char **out, struct err *e) MUST_USE;

/* Mint one: a body of POST /_mock/tokens; its project, if it names none, is the stage's. Owns, Fails: as above. */
int canonical_mint(struct stage *s, struct jobj ask, const char **out,
                   struct err *e) MUST_USE;

#endif
