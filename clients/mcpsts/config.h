/* SPDX-License-Identifier: MIT */
/*
 * config: who are we, whom do we ask, and how patiently?
 *
 * Options first, then the environment, then defaults. Everything is checked here, once, so
 * that no other file doubts a URL or a number.
 */
#ifndef STS_CONFIG_H
#define STS_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"

struct arena;
struct mcpsts_options;
struct mcpsts_refusal;

struct config {
    const char *resource;
    const char *metadata_url;
    const char *project_id;
    const char *issuer;         /* {base}/v1/apps/{P} */
    const char *agentic_issuer; /* {base}/v1/apps/agentic/{P}/, a server's id follows */
    const char *keys_url, *token_url;
    const char *authorization; /* the value with our id and secret */
    const char *ca_file;       /* NULL: the system's */
    int64_t timeout_ms, leeway_s, cache_s;
    size_t cache_max;
};

/*
 * Read options and environment.
 *
 * Owns     the arena, which wipes the secret.
 * Fails    MCPSTS_MISCONFIGURED, naming the option and the variable.
 * Source   contract.md 9.5 (Exchange), 3.1; traps.md A.9.
 */
int config_read(struct arena *a, const struct mcpsts_options *options, struct config *out,
                struct mcpsts_refusal *why) MUST_USE;

#endif
