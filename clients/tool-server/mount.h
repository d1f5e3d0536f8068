/* SPDX-License-Identifier: MIT */
/*
 * mount: one MCP endpoint: a path, the Resource it is, and its metadata document.
 *
 * Each has its own audience, so a token for one is none for another.
 */
#ifndef STS_MOUNT_H
#define STS_MOUNT_H

#include "base/attr.h"

struct arena;
struct err;
struct mcpsts;

#define MOUNT_WELL_KNOWN "/.well-known/oauth-protected-resource"

struct mount {
    const char *path;          /* "/mcp" */
    const char *resource;      /* what `aud` must hold */
    const char *origin;        /* scheme and authority of it */
    const char *metadata_path; /* RFC 9728 3.1: path-inserted */
    const char *metadata;      /* the document */
    struct mcpsts *sts;        /* both roles for this Resource */
};

struct mount_ask {
    const char *resource; /* absolute, http or https, without query and fragment */
    const char *path;     /* NULL: that of resource */
    const char *issuer;   /* the authorization server to name */
};

/*
 * Lay out one; sts is the caller's to set.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE for a Resource that no MCP endpoint can have.
 * Source   RFC 9728 2, 3.1; contract.md 9.5.
 */
int mount_make(struct arena *a, const struct mount_ask *ask, struct mount *out,
               struct err *e) MUST_USE;

#endif
