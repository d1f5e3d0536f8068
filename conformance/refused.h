/* SPDX-License-Identifier: MIT */
/*
 * refused: is this a refusal in the shape that the catalogue demands, E(code)?
 *
 * "No token" is no refusal: status, error, media type and JSON shape must be right, nothing may
 * be given away, and no secret of the request may come back.
 */
#ifndef STS_REFUSED_H
#define STS_REFUSED_H

#include "conformance/stage.h"

/*
 * Look.
 *
 * Takes    code: an OAuth error; "denial": the policy denial of the stage's dialect; "token":
 *          how the acceptor at which the check runs refuses a bad token.
 * Returns  NULL if it is, else one sentence. Owns: the stage.
 */
const char *refused_miss(struct stage *s, const struct seen *seen, const char *code);

#endif
