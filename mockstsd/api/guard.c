/* SPDX-License-Identifier: MIT */
#include "api/guard.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "wire/seal.h"
#include "http/request.h"
#include "sts/fetch.h"
#include "sts/oauth.h"
#include "sts/sts.h"

#include "api/bearer.h"
#include "api/call.h"

static int check_management(struct call *call, struct err *e)
{
    struct fetch_bearer bearer;

    if (bearer_read(call->req, call->arena, &bearer, e) < 0)
        return -1;
    return fetch_authority(call->sts, &bearer, call->arena, &call->home, e);
}

static bool is_loopback(const char *peer)
{
    return strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 ||
           strncmp(peer, "::ffff:127.", 11) == 0;
}

/* A page of another site must not work the controls of a developer's machine. */
static bool origin_is_ours(const struct call *call)
{
    const char *origin = request_find(call->req, "Origin");
    const char *host = request_find(call->req, "Host");

    if (origin == NULL)
        return true;
    if (request_count(call->req, "Origin") != 1)
        return false;
    if (strcmp(origin, call->sts->base_url) == 0)
        return true;
    return host != NULL &&
           strcmp(origin, arena_printf(call->arena, "http://%s", host)) == 0;
}

/* Digests are compared, so that the time tells nothing of the key. */
static bool is_admin_key(const struct call *call, const char *text)
{
    const struct secret *key = &call->options->admin_key;
    struct seal_hash want, got;

    if (!secret_present(key))
        return false;
    want = seal_sha256(key->bytes, key->len);
    got = seal_sha256(text, strlen(text));
    return secret_same_bytes(want.bytes, got.bytes, sizeof want.bytes);
}

static int check_control(struct call *call, struct err *e)
{
    const char *text;

    if (!origin_is_ours(call))
        return err_set(e, OAUTH_FORBIDDEN, "Pages of other origins may not do this");
    if (is_loopback(call->req->peer))
        return 0;
    if (bearer_text(call->req, &text, e) < 0)
        return -1;
    if (!is_admin_key(call, text))
        return err_set(e, OAUTH_BEARER_BAD, "This is not the admin key");
    return 0;
}

int guard_check(struct call *call, enum guard_kind kind, struct err *e)
{
    switch (kind) {
    case GUARD_NONE:
        return 0;
    case GUARD_MANAGEMENT:
        return check_management(call, e);
    case GUARD_CONTROL:
        return check_control(call, e);
    }
    return err_set(e, OAUTH_FORBIDDEN, "Not allowed");
}
