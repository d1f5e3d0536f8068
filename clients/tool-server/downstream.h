/* SPDX-License-Identifier: MIT */
/*
 * downstream: call the service behind a tool with the credential that the STS gave.
 *
 * Sees no inbound token, so it cannot pass one on. What comes back is taken only if it holds
 * no credential (CWE-209).
 */
#ifndef STS_DOWNSTREAM_H
#define STS_DOWNSTREAM_H

#include <stdint.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct mcpsts_credential;
struct spares;
struct tools_row;

struct downstream_call {
    const struct tools_row *tool;
    const char *base_url;
    struct spares *pool; /* of httpc_pool */
    int64_t timeout_ms;
    struct jobj arguments; /* checked */
    const struct mcpsts_credential *credential;
};

/*
 * Call it.
 *
 * Returns  0; *out is an object as the tool's table says.
 * Owns     the arena.
 * Fails    ERR_IO unreachable or too slow, ERR_CONFLICT refused (with the service's sentence),
 *          ERR_PARSE for an answer that is none; the sentence is fit for the MCP client.
 */
int downstream_send(struct arena *a, const struct downstream_call *call, struct jobj *out,
                    struct err *e) MUST_USE;

#endif
