/* SPDX-License-Identifier: MIT */
/*
 * tenant_load: is this text a world, and which one?
 *
 * YAML or JSON text (JSON when it begins with '{') → a frozen snapshot, or every mistake in it.
 * JSON that Terraform printed is understood too (terraform.h).
 * Reads no file, no clock. Nothing is ever half loaded.
 */
#ifndef STS_TENANT_LOAD_H
#define STS_TENANT_LOAD_H

#include "base/attr.h"
#include "tenant/tenant_source.h"

struct diags;
struct snapshot;

/*
 * Load a world.
 *
 * Takes    a source whose text may be freed afterwards.
 * Returns  0, or -1 with at least one error among the diags. Warnings may be there with 0.
 * Owns     the caller holds *out once (snapshot_drop).
 * Fails    as above; *out is untouched then.
 * Cost     a million users and a million credentials in a few seconds.
 */
int tenant_load(const struct tenant_source *source, struct snapshot **out,
                struct diags *diags) MUST_USE;

#endif
