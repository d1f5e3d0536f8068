/* SPDX-License-Identifier: MIT */
#include "sts/agent.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/seal.h"

enum { AGENT_CHARS = 27 };

/* chosen: derived, so that it is stable without any state of its own */
const char *agent_id(const struct agent *agent, struct arena *a)
{
    static const char alphabet[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    struct buf named = buf_make(a, SIZE_MAX / 2);
    struct seal_hash hash;

    buf_add(&named, agent->project);
    buf_add_char(&named, '\n');
    buf_add(&named, agent->client_id);
    buf_add_char(&named, '\n');
    buf_add(&named, agent->principal);
    hash = seal_sha256(named.data, named.len);
    char *id = arena_alloc(a, 2 + AGENT_CHARS + 1);

    id[0] = 'A';
    id[1] = 'G';
    for (size_t i = 0; i < AGENT_CHARS; i++)
        id[2 + i] = alphabet[hash.bytes[i] % 62];
    return id;
}
