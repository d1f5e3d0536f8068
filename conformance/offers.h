/* SPDX-License-Identifier: MIT */
/*
 * offers: does the target offer this feature? By its metadata, and by its file.
 *
 * Metadata that would name it and do not prove it absent, on a target whose canonical exchange
 * works; so does the file that denies it. What the file denies and the metadata advertise is
 * advertised. Where there are no metadata, and for what none would name, silence proves nothing.
 */
#ifndef STS_OFFERS_H
#define STS_OFFERS_H

#include "base/attr.h"
#include "conformance/stage.h"

struct offers;
struct err;

/* Read the metadata of the project's issuer and of its MCP server. Owns: the arena. Fails: never;
 * documents that are not there name nothing. */
const struct offers *offers_read(const struct target *target, struct arena *a);

enum offer { OFFER_YES, OFFER_NO, OFFER_UNTOLD };

/* Is it offered? Takes: the name of an "X:name" tag. */
enum offer offers_tell(const struct offers *o, const char *feature);

#endif
