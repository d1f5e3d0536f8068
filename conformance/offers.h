/* SPDX-License-Identifier: MIT */
/*
 * offers: does the target offer this feature? By its metadata, and by its file.
 *
 * What neither names is proved absent, on a target whose canonical exchange works. What the file
 * denies and the metadata advertise is advertised.
 */
#ifndef STS_OFFERS_H
#define STS_OFFERS_H

#include <stdbool.h>

#include "base/attr.h"
#include "conformance/stage.h"

struct offers;
struct err;

/* Read the metadata of the project's issuer and of its MCP server. Owns: the arena. Fails: never;
 * documents that are not there name nothing. */
const struct offers *offers_read(const struct target *target, struct arena *a);

/* Is it offered? Takes: the name of an "X:name" tag. */
bool offers_has(const struct offers *o, const char *feature);

#endif
