/* SPDX-License-Identifier: MIT */
#include "tool-server/mcp_session.h"

#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"
#include "mcpsts/mcpsts.h"
#include "tool-server/mount.h"
#include "tool-server/revision.h"
#include "wire/seal.h"

enum { NONCE_CHARS = 27 };

/* Revision, capability and chance; what the MAC is over names the owner too. */
static char *mac_of(struct arena *a, const struct mcp_session_owner *owner,
                    const char *state, size_t state_len)
{
    const char *text = arena_printf(a, "%.*s\n%s\n%s\n%s", (int)state_len, state,
                                    owner->inbound->user_id, owner->inbound->client_id,
                                    owner->mount->resource);
    struct seal_hash mac = seal_hmac(owner->key, text, strlen(text));

    return seal_b64url(a, &mac);
}

const char *mcp_session_id(struct arena *a, const struct mcp_session_owner *owner,
                           const struct mcp_session *session)
{
    char nonce[NONCE_CHARS + 1];
    const char *state;

    rnd_base62(nonce, NONCE_CHARS);
    state = arena_printf(a, "%s.%c.%s", session->revision->name,
                         session->opens_urls ? 'u' : 'n', nonce);
    return arena_printf(a, "%s.%s", state, mac_of(a, owner, state, strlen(state)));
}

bool mcp_session_read(struct arena *a, const struct mcp_session_owner *owner,
                      const char *id, struct mcp_session *out)
{
    const char *dot = strrchr(id, '.');
    const char *first = strchr(id, '.');
    const char *good;

    if (dot == NULL || first == dot)
        return false;
    good = mac_of(a, owner, id, (size_t)(dot - id));
    if (strlen(dot + 1) != strlen(good) ||
        !secret_same_bytes(dot + 1, good, strlen(good)))
        return false;
    *out = (struct mcp_session){
        .revision = revision_find(arena_slice(a, id, (size_t)(first - id))),
        .opens_urls = first[1] == 'u',
    };
    return out->revision != NULL;
}
