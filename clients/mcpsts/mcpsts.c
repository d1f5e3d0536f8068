/* SPDX-License-Identifier: MIT */
#include "mcpsts/mcpsts.h"

#include "base/arena.h"
#include "wire/httpc.h"
#include "mcpsts/cache.h"
#include "mcpsts/credential.h"
#include "mcpsts/handle.h"
#include "mcpsts/inbound.h"
#include "mcpsts/keyset.h"
#include "mcpsts/outbound.h"
#include "mcpsts/refuse.h"

/* A call on its way through arena_run. */
struct call {
    struct mcpsts *sts;
    struct arena *arena;
    const struct mcpsts_options *options;
    const char *authorization;
    struct inbound *inbound;
    struct mcpsts_refusal why;
};

/* What the caller learns of a result of arena_run. */
static enum mcpsts_code conclude(int rc, struct mcpsts_refusal *own,
                                 struct mcpsts_refusal *why)
{
    if (rc == 0)
        return MCPSTS_OK;
    if (rc == -2)
        refuse(own, MCPSTS_NO_MEMORY, "out of memory");
    if (why)
        *why = *own;
    return own->code;
}

static int open_work(void *self)
{
    struct call *call = self;
    struct mcpsts *sts = arena_alloc(call->arena, sizeof *sts);
    const struct config *config = &sts->config;

    sts->arena = call->arena;
    if (config_read(call->arena, call->options, &sts->config, &call->why) < 0)
        return -1;
    if (call->options->seams)
        sts->outlet.seams = *call->options->seams;
    sts->outlet.pool = httpc_pool(call->arena);
    sts->outlet.ca_file = config->ca_file;
    sts->outlet.timeout_ms = config->timeout_ms;
    sts->keys = keyset_open(call->arena, &sts->outlet, config->keys_url);
    sts->cache = cache_open(call->arena, config->cache_s < 0 ? 0 : config->cache_max);
    call->sts = sts;
    return 0;
}

enum mcpsts_code mcpsts_open(const struct mcpsts_options *options, struct mcpsts **out,
                             struct mcpsts_refusal *why)
{
    struct outlet outlet = { 0 };
    struct call call = { .options = options };
    int rc = -2;

    if (options->seams)
        outlet.seams = *options->seams;
    call.arena = outlet_arena(&outlet);
    if (call.arena)
        rc = arena_run(call.arena, open_work, &call);
    if (rc == 0)
        *out = call.sts;
    else
        arena_free(call.arena);
    return conclude(rc, &call.why, why);
}

void mcpsts_close(struct mcpsts *sts)
{
    if (sts)
        arena_free(sts->arena);
}

static int validate_work(void *self)
{
    struct call *call = self;

    return inbound_read(call->sts, call->arena, call->authorization, &call->inbound,
                        &call->why);
}

enum mcpsts_code mcpsts_validate(struct mcpsts *sts, const char *authorization,
                                 struct mcpsts_inbound **out, struct mcpsts_refusal *why)
{
    struct call call = { .sts = sts,
                         .arena = outlet_arena(&sts->outlet),
                         .authorization = authorization };
    int rc = call.arena ? arena_run(call.arena, validate_work, &call) : -2;

    if (rc == 0)
        *out = &call.inbound->seen;
    else
        arena_free(call.arena);
    return conclude(rc, &call.why, why);
}

void mcpsts_inbound_free(struct mcpsts_inbound *inbound)
{
    if (inbound)
        arena_free(((struct inbound *)inbound)->arena);
}

enum mcpsts_code mcpsts_require(const struct mcpsts *sts,
                                const struct mcpsts_inbound *inbound, const char *scopes,
                                struct mcpsts_refusal *why)
{
    struct mcpsts_refusal own;

    return conclude(inbound_require(sts, inbound, scopes, &own), &own, why);
}

enum mcpsts_code mcpsts_exchange(struct mcpsts *sts, const struct mcpsts_inbound *inbound,
                                 const struct mcpsts_want *want,
                                 struct mcpsts_credential **out,
                                 struct mcpsts_refusal *why)
{
    struct mcpsts_refusal own;
    struct credential *credential;
    int rc =
        outbound_exchange(sts, (const struct inbound *)inbound, want, &credential, &own);

    if (rc == 0)
        *out = &credential->given;
    return conclude(rc, &own, why);
}

void mcpsts_credential_free(struct mcpsts_credential *credential)
{
    credential_drop((struct credential *)credential);
}
