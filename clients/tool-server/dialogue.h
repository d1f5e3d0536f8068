/* SPDX-License-Identifier: MIT */
/*
 * dialogue: what is answered to the messages of one POST?
 *
 * Reads them, lets each be done, and lays out the answer: one JSON object, an array for a
 * batch (2025-03-26), nothing for notifications, or HTTP's own refusal.
 */
#ifndef STS_DIALOGUE_H
#define STS_DIALOGUE_H

struct arena;
struct mcpsts_inbound;
struct mount;
struct request;
struct response;
struct turn_server;

/* Whose messages, and where they came. */
struct dialogue {
    const struct turn_server *server;
    const struct mount *mount;
    const struct mcpsts_inbound *inbound;
    const struct request *req;
    struct arena *arena;
};

/* Fill the answer. Source: MCP 2025-11-25, Transports, Streamable HTTP. */
void dialogue_hold(const struct dialogue *d, struct response *out);

#endif
