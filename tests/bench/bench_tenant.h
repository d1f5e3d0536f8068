/* SPDX-License-Identifier: MIT */
/*
 * bench_tenant: the world that is measured: one MCP client, one MCP server, one API, one
 * Connection, three rules, and as many users and stored credentials as asked for.
 */
#ifndef STS_BENCH_TENANT_H
#define STS_BENCH_TENANT_H

#include <stddef.h>

#include "base/attr.h"

struct err;

#define BENCH_DESKTOP    "TPA2bEnchDesktop00000000000001"
#define BENCH_MCP        "TPA2bEnchMcpServer000000000001"
#define BENCH_MCP_ID     "bench-mcp"
#define BENCH_MCP_SECRET "benchSecretThatIsNoSecret000000000000000001"
#define BENCH_MCP_URI    "https://mcp.bench.test/mcp"
#define BENCH_API_URI    "https://billing.bench.test/api"
#define BENCH_CONNECTION "calendar"
#define BENCH_KEY        "benchManagementKey0000000000000000000000001"
#define BENCH_PROJECT    "P2bEnchProject00000000000001"

enum { BENCH_USER_ID = 29, BENCH_CREDENTIAL = 48 };

void bench_tenant_user(size_t i, char out[BENCH_USER_ID]); /* Id of user i. */
void bench_tenant_credential(size_t i,
                             char out[BENCH_CREDENTIAL]); /* What user i stored. */

/*
 * Write the fixture as JSON.
 *
 * Takes    key_path: the PEM file of the pinned signing key.
 * Fails    ERR_IO.
 */
int bench_tenant_write(const char *path, const char *key_path, size_t n_users,
                       struct err *e) MUST_USE;

#endif
