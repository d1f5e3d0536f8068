/* SPDX-License-Identifier: MIT */
/*
 * tenant_load: is this text a world, and which one?
 *
 * YAML or JSON text (JSON when it begins with '{') → a frozen snapshot, or every mistake in it.
 * Reads no file, no clock. Nothing is ever half loaded.
 */
#ifndef STS_TENANT_LOAD_H
#define STS_TENANT_LOAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct diags;
struct snapshot;

enum { TENANT_BYTES_MAX = 1 << 30 }; /* a longer fixture is refused */

struct tenant_source {
    const char *name; /* file name: signing keys are relative to its folder */
    const char *text;
    size_t text_len;
    int64_t now_s; /* added to expiresIn */
    int dialect;   /* enum dialect, for a project that does not say */
    int login;     /* enum login_mode, for a project that does not say */
};

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
