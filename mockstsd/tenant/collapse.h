/* SPDX-License-Identifier: MIT */
/*
 * collapse: how do a thousand small changes stay as cheap as ten?
 *
 * Each run-time change is a layer, and a look-up asks them all. When the topmost layers have
 * grown alike in size they are written out and read back as one, so their number follows the
 * logarithm of the changes and what was replaced is forgotten. The fixture is never touched.
 */
#ifndef STS_COLLAPSE_H
#define STS_COLLAPSE_H

struct diags;
struct snapshot;

/*
 * The same world on fewer layers, or s itself if it has few.
 *
 * Owns     the arena of the diags holds what comes back.
 * Cost     proportional to the layers that become one: each record a logarithmic number of
 *          times in its life.
 */
struct snapshot *collapse(struct snapshot *s, struct diags *diags);

#endif
