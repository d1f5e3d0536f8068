/* SPDX-License-Identifier: MIT */
/* issuer: which issuer says what, and whose is it? (contract.md 3.1) */
#ifndef STS_ISSUER_H
#define STS_ISSUER_H

struct arena;
struct resource;
struct sts;

/*
 * The issuer of tokens for a target: that of the MCP server, or that of the project's apps
 * for everything else.
 *
 * Takes    target NULL: none was named.
 * Owns     the arena.
 */
const char *issuer_of(const struct sts *sts, const char *project,
                      const struct resource *target, struct arena *a);

/*
 * The project that an access token's iss names, though nothing is verified yet; NULL if it
 * is not one of our issuers. Owns: the arena.
 */
const char *issuer_project(const struct sts *sts, const char *token, struct arena *a);

#endif
