/* SPDX-License-Identifier: MIT */
/*
 * bench_chain: how many tool calls per second go through the whole chain?
 *
 * MCP client, mcp-tool-server, mockstsd with its demo tenant, downstream-stub: one tool server
 * keeps credentials, one asks for each call. Both are loaded in each round, one after the other.
 */
#ifndef STS_BENCH_CHAIN_H
#define STS_BENCH_CHAIN_H

#include "base/attr.h"

struct bench_desk;
struct err;

enum { BENCH_CHAIN_CONNECTIONS = 16 };

/* Medians of the rounds. */
struct bench_chain {
    double cached_per_s, uncached_per_s;
    double ratio; /* cached to uncached, of the rounds' own ratios */
};

/*
 * Start the four, measure, stop them; wrong answers are counted in the desk.
 *
 * Fails    ERR_IO.
 */
int bench_chain_run(struct bench_desk *d, struct bench_chain *out,
                    struct err *e) MUST_USE;

#endif
