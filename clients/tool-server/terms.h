/* SPDX-License-Identifier: MIT */
/*
 * terms: in which revision does this message speak, and what can its client do?
 *
 * A request of 2026-07-28 says so itself, in header and `_meta`, which must agree. An older one
 * has said it in its `initialize`, and brings the session's id.
 */
#ifndef STS_TERMS_H
#define STS_TERMS_H

#include "base/attr.h"

struct request;
struct turn;

/*
 * Set t->revision and t->opens_urls.
 *
 * Takes    a turn with its message read.
 * Returns  0, or -1 with t->fault and t->http.
 * Source   MCP 2025-11-25, Transports (session, protocol version header); 2026-07-28,
 *          Streamable HTTP (request metadata, server validation), Base Protocol (_meta).
 */
int terms_agree(struct turn *t, const struct request *req) MUST_USE;

#endif
