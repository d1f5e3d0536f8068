/* SPDX-License-Identifier: MIT */
/*
 * rpc: which JSON-RPC messages does a body hold, and how is one answered?
 *
 * JSON-RPC 2.0 as MCP narrows it: an id is a text or a whole number, params an object. Bytes
 * pass jgate first, so depth, doubled members and NULs are refused before anything is read.
 */
#ifndef STS_RPC_H
#define STS_RPC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct buf;
struct err;

enum { RPC_BATCH_MAX = 16 }; /* chosen: messages in one body */

enum rpc_code {
    RPC_PARSE = -32700,
    RPC_INVALID = -32600,
    RPC_METHOD = -32601,
    RPC_PARAMS = -32602,
    RPC_INTERNAL = -32603,
};

enum rpc_kind { RPC_REQUEST, RPC_NOTIFICATION, RPC_RESPONSE };

struct rpc_message {
    enum rpc_kind kind;
    struct jobj id; /* absent but in a request */
    const char *method;
    struct jobj params; /* an object, or absent */
};

/* What is wrong, as a JSON-RPC error. */
struct rpc_fault {
    int code; /* enum rpc_code, or one of MCP's */
    const char *message;
    const char *data; /* JSON, or NULL */
};

/* The values of a body: one, or the items of a batch. */
struct rpc_body {
    bool batch;
    struct jobj items[RPC_BATCH_MAX];
    size_t n;
};

/*
 * Take a body apart.
 *
 * Fails    ERR_PARSE for what is no JSON, ERR_LIMIT for an empty or too long batch.
 */
int rpc_parse(struct arena *a, const char *bytes, size_t bytes_len, struct rpc_body *out,
              struct err *e) MUST_USE;

/*
 * Read one message.
 *
 * Returns  0; out->id is set, if it is one, even when it fails.
 * Fails    ERR_PARSE for what is no message.
 * Source   JSON-RPC 2.0, 4 and 5; MCP 2025-11-25, Base Protocol.
 */
int rpc_read(struct jobj value, struct rpc_message *out, struct err *e) MUST_USE;

/* Append the answer to the request of this id. Takes: result as JSON. */
void rpc_write_result(struct buf *out, struct jobj id, const char *result);

/* Append an error; an absent id becomes null. */
void rpc_write_fault(struct buf *out, struct jobj id, const struct rpc_fault *fault);

#endif
