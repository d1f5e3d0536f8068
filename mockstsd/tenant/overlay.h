/* SPDX-License-Identifier: MIT */
/*
 * overlay: how does the world change while it runs?
 *
 * A change is a fixture fragment (records added, or replaced by id; members of `project` one
 * by one) plus a list of ids to delete: all or nothing. The result is a new snapshot that
 * shares the records of the old one. Each changed record comes back as text, so that the
 * store can keep it without knowing what it means.
 */
#ifndef STS_OVERLAY_H
#define STS_OVERLAY_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/snapshot.h"

struct arena;
struct diags;

/* One record as it is after a change; what the store keeps and gives back at start. */
struct overlay_change {
    enum record_kind kind; /* or RECORD_PROJECT */
    const char *id;
    const char
        *json; /* the record with its secrets, as a fixture has it; NULL: deleted */
};

struct overlay_ask {
    const char
        *name; /* what diagnostics call the fragment, for instance "/_mock/apply" */
    const char *text; /* YAML or JSON; NULL if only changes are given */
    size_t text_len;
    const struct overlay_change *changes; /* deletions, or kept records to put back */
    size_t n_changes;
    int64_t now_s; /* added to expiresIn */
};

struct overlay_result {
    struct snapshot *world;               /* held once for the caller */
    const struct overlay_change *changes; /* every record of the ask, in order */
    size_t n_changes;
};

/*
 * Make the world that follows from a change.
 *
 * Takes    the present world, which is not touched; a for the texts of the result.
 * Returns  0, or -1 with at least one error among the diags. Deleting what is not there is
 *          no error. Text and kept records exclude each other; deletions go with both.
 * Owns     the caller drops out->world; the texts live in the arena and hold secrets.
 * Fails    as above; *out is untouched then.
 * Cost     the change, the rules and the catalogue; not the users or credentials beneath.
 */
int overlay_apply(struct snapshot *now, const struct overlay_ask *ask, struct arena *a,
                  struct overlay_result *out, struct diags *diags) MUST_USE;

/*
 * A fresh world like this one under another project id: every client has a generated clientId.
 *
 * Takes    project_id; switches: a JSON object laid over the project's switches, or NULL.
 * Fails    -1 with diags; *out is untouched then. Owns: the caller drops *out.
 */
int overlay_clone(struct snapshot *now, const char *project_id, const char *switches,
                  struct snapshot **out, struct diags *diags) MUST_USE;

#endif
