/* SPDX-License-Identifier: MIT */
#include "mcpsts/outbound.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "wire/form.h"
#include "wire/httpc.h"
#include "mcpsts/answer.h"
#include "mcpsts/cache.h"
#include "mcpsts/credential.h"
#include "mcpsts/handle.h"
#include "mcpsts/inbound.h"
#include "mcpsts/refuse.h"

enum {
    TRIES = 3,
    BACKOFF_MS = 100, /* before the second try; twice that before the third */
    TARGET_MAX = 2048,
    BODY_MAX = 64 * 1024, /* what a token endpoint takes */
    ANSWER_MAX = 64 * 1024,
    MARGIN_S = 5, /* chosen: no credential is handed out that ends on its way */
};

/* One request to the token endpoint, and what comes of it. */
struct asking {
    struct mcpsts *sts;
    const struct inbound *inbound;
    const struct mcpsts_want *want;
    struct cache_flight *flight;
    struct arena *arena; /* the credential's */
    int64_t deadline_ms;
    int64_t sent_s;
    struct httpc_answer answer;
    struct err err;
};

/* Descope: MCP, "Making the Exchange": these four parameters; ours only if asked for. */
static const char *form_of(const struct asking *k)
{
    const struct httpc_field rows[] = {
        { "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange" },
        { "subject_token", k->inbound->token },
        { "subject_token_type", "urn:ietf:params:oauth:token-type:access_token" },
        { "resource", k->want->target },
        { "scope", k->want->scope },
        { "tenantId", k->want->tenant_id },
    };
    struct buf form = buf_make(k->arena, BODY_MAX);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].value)
            form_add(&form, rows[i].name, rows[i].value);
    return buf_ok(&form) ? form.data : NULL;
}

static int send_once(struct asking *k, const char *form)
{
    const struct httpc_field headers[] = {
        { "Authorization", k->sts->config.authorization },
        { "Content-Type", "application/x-www-form-urlencoded" },
        { "Accept", "application/json" },
    };
    struct httpc_ask ask = {
        .method = "POST",
        .url = k->sts->config.token_url,
        .headers = headers,
        .n_headers = sizeof headers / sizeof headers[0],
        .body = form,
        .body_len = strlen(form),
        .deadline_ms = k->deadline_ms - outlet_ticks_ms(&k->sts->outlet),
        .limit_bytes = ANSWER_MAX,
    };

    k->answer = (struct httpc_answer){ 0 };
    k->sent_s = outlet_now_s(&k->sts->outlet);
    return outlet_send(&k->sts->outlet, k->arena, &ask, &k->answer, &k->err);
}

/* Half the time for certain, half of it by chance, so that many do not come back at once. */
static int64_t backoff_ms(int n_tries)
{
    int64_t half_ms = (int64_t)(BACKOFF_MS / 2) << (n_tries - 1);
    uint32_t chance;

    rnd_bytes(&chance, sizeof chance);
    return half_ms + (int64_t)(chance % (uint32_t)half_ms);
}

/*
 * Wait before another try, if that is safe (nothing was sent, or the STS did nothing) and
 * there is time for it.
 */
static bool wait_again(const struct asking *k, int rc, int n_tries)
{
    int64_t wait_ms = backoff_ms(n_tries), asked_ms;

    if (n_tries == TRIES || (rc < 0 && k->err.code != ERR_UNAVAILABLE) ||
        (rc == 0 && k->answer.status != 429 && k->answer.status != 503))
        return false;
    asked_ms = rc == 0 ? answer_retry_after_s(&k->answer) * 1000 : 0;
    wait_ms += asked_ms;
    if (outlet_ticks_ms(&k->sts->outlet) + wait_ms >= k->deadline_ms)
        return false;
    outlet_pause(&k->sts->outlet, wait_ms);
    return true;
}

/* No answer: whose fault is it? */
static int unheard(const struct asking *k, struct mcpsts_refusal *why)
{
    if (k->err.code == ERR_LIMIT)
        return refuse(why, MCPSTS_MISCONFIGURED, "the STS's answer is too long");
    if (k->err.code == ERR_PARSE || k->err.code == ERR_CRYPTO)
        return refuse(why, MCPSTS_MISCONFIGURED, "the STS cannot be asked: %.180s",
                      k->err.text);
    return refuse(why, MCPSTS_TEMPORARY, "the STS cannot be reached: %.180s",
                  k->err.text);
}

static int ask_work(void *self)
{
    struct asking *k = self;
    const char *form = form_of(k);
    int n_tries = 0, rc;

    if (!form)
        return refuse(&k->flight->why, MCPSTS_MISCONFIGURED, "the request is too long");
    do {
        rc = send_once(k, form);
        n_tries++;
    } while (wait_again(k, rc, n_tries));
    if (rc < 0)
        return unheard(k, &k->flight->why);
    return answer_read(k->arena, &k->answer, k->sent_s, &k->flight->credential,
                       &k->flight->why);
}

/* Fills flight->credential or flight->why, whatever happens. */
static void ask_sts(struct asking *k)
{
    struct mcpsts_refusal *why = &k->flight->why;
    char error[sizeof why->error];
    int rc = -2;

    k->arena = outlet_arena(&k->sts->outlet);
    k->deadline_ms = outlet_ticks_ms(&k->sts->outlet) + k->sts->outlet.timeout_ms;
    if (k->arena)
        rc = arena_run(k->arena, ask_work, k);
    if (rc == 0)
        return;
    k->flight->credential = NULL;
    arena_free(k->arena);
    if (rc == -2)
        refuse(why, MCPSTS_NO_MEMORY, "out of memory");
    if (why->code == MCPSTS_INVALID_TOKEN) {
        memcpy(error, why->error, sizeof error);
        inbound_refuse(k->sts, "the STS does not take it (any more)", why);
        memcpy(why->error, error, sizeof error);
    }
}

static int64_t smaller(int64_t x, int64_t y)
{
    return x < y ? x : y;
}

/* SDK-005: never past cache_s, its own end or the inbound token's. */
static struct cache_time end_of(const struct asking *k, const struct cache_time *now)
{
    const struct credential *c = k->flight->credential;
    int64_t end_s = k->inbound->seen.expires_s;

    if (c && c->given.expires_s)
        end_s = smaller(end_s, c->given.expires_s);
    return (struct cache_time){ .now_s = end_s - MARGIN_S,
                                .ticks_ms =
                                    now->ticks_ms + k->sts->config.cache_s * 1000 };
}

static bool is_text(const char *text, size_t max)
{
    if (strnlen(text, max + 1) > max)
        return false;
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return false;
    }
    return true;
}

static int check_want(const struct mcpsts_want *want, struct mcpsts_refusal *why)
{
    if (!want->target || !*want->target || !is_text(want->target, TARGET_MAX))
        return refuse(why, MCPSTS_MISCONFIGURED, "the target is missing, or is none");
    if ((want->scope && !is_text(want->scope, TARGET_MAX)) ||
        (want->tenant_id && !is_text(want->tenant_id, TARGET_MAX)))
        return refuse(why, MCPSTS_MISCONFIGURED, "scope or tenant_id is none");
    return 0;
}

int outbound_exchange(struct mcpsts *sts, const struct inbound *inbound,
                      const struct mcpsts_want *want, struct credential **out,
                      struct mcpsts_refusal *why)
{
    const struct cache_time now = { .now_s = outlet_now_s(&sts->outlet),
                                    .ticks_ms = outlet_ticks_ms(&sts->outlet) };
    struct cache_flight flight = { 0 };
    struct asking k = { .sts = sts, .inbound = inbound, .want = want, .flight = &flight };

    if (check_want(want, why) < 0)
        return -1;
    if (inbound->seen.expires_s <= now.now_s - sts->config.leeway_s)
        return inbound_refuse(sts, "it has expired", why);
    flight.key = cache_key(inbound->token, want);
    if (cache_board(sts->cache, &flight, &now) == CACHE_LEAD) {
        ask_sts(&k);
        const struct cache_time until = end_of(&k, &now);
        cache_land(sts->cache, &flight, &until);
    }
    if (!flight.credential) {
        *why = flight.why;
        return -1;
    }
    *out = flight.credential;
    return 0;
}
