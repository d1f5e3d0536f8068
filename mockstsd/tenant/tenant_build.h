/* SPDX-License-Identifier: MIT */
/*
 * tenant_build: from texts to a checked snapshot, in steps.
 *
 * The loader takes them over nothing, the overlay over the world as it is. What is wrong goes
 * to the diags; the last step gives a snapshot only if nothing is.
 */
#ifndef STS_TENANT_BUILD_H
#define STS_TENANT_BUILD_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/fields_reader.h"
#include "tenant/layer.h"
#include "tenant/tenant_source.h"

struct tenant_build {
    const struct tenant_source *source;
    struct snapshot *below; /* NULL: nothing, the text is a whole fixture */
    size_t n_below;         /* how many of its layers the new one lies on */
    bool trusted;           /* records that have been checked before */
    struct layer *layer;    /* what is being filled; held by the arena of the diags */
    struct project project;
    struct fields_reader reader;
    bool has_project;
    bool has_bad_rules; /* a rule that was not read whole would be judged unjustly */
};

/* Begin. Returns -1 (reported) if memory is out. Takes: source, below, n_below, trusted set. */
int tenant_build_open(struct tenant_build *b, struct diags *diags) MUST_USE;

/* Read the source into the layer. Returns -1 (reported) if the text itself is broken. */
int tenant_build_read(struct tenant_build *b) MUST_USE;

/*
 * Complete, index, check and compile.
 *
 * Returns  0, or -1 with errors among the diags, each with its place in the source.
 * Owns     the arena of the diags holds *out; who wants to keep it takes a hold.
 * Fails    as above; *out is untouched then.
 */
int tenant_build_world(struct tenant_build *b, struct snapshot **out) MUST_USE;

/* Report that memory is out. Returns -1. */
int tenant_build_no_memory(struct tenant_build *b);

#endif
