/* SPDX-License-Identifier: MIT */
#include "sts/agent.h"

#include <string.h>

#include "base/arena.h"
#include "wire/seal.h"

enum { AGENT_CHARS = 27 };

/* chosen: derived, so that it is stable without any state of its own */
const char *agent_id(const struct agent *agent, struct arena *a)
{
    static const char alphabet[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *named =
        arena_printf(a, "%s\n%s\n%s", agent->project, agent->client_id, agent->principal);
    struct seal_hash hash = seal_sha256(named, strlen(named));
    char *id = arena_alloc(a, 2 + AGENT_CHARS + 1);

    id[0] = 'A';
    id[1] = 'G';
    for (size_t i = 0; i < AGENT_CHARS; i++)
        id[2 + i] = alphabet[hash.bytes[i] % 62];
    return id;
}
