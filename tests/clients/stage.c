/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"
#include "http/response.h"

static const char *header_of(const struct httpc_ask *ask, const char *name)
{
    for (size_t i = 0; i < ask->n_headers; i++) {
        if (strcmp(ask->headers[i].name, name) == 0)
            return ask->headers[i].value;
    }
    return NULL;
}

static void record(struct stage *s, const struct httpc_ask *ask)
{
    struct stage_ask *last = &s->last;
    size_t len = 0;

    pthread_mutex_lock(&s->lock);
    snprintf(last->method, sizeof last->method, "%s", ask->method);
    snprintf(last->url, sizeof last->url, "%s", ask->url);
    snprintf(last->body, sizeof last->body, "%s", ask->body ? ask->body : "");
    last->headers[0] = '\0';
    for (size_t i = 0; i < ask->n_headers && len < sizeof last->headers; i++)
        len += (size_t)snprintf(last->headers + len, sizeof last->headers - len,
                                "%s: %s\n", ask->headers[i].name, ask->headers[i].value);
    pthread_mutex_unlock(&s->lock);
}

static int planned(struct arena *a, const struct stage_answer *plan, unsigned n,
                   struct httpc_answer *out, struct err *e)
{
    struct httpc_field *field = arena_alloc(a, sizeof *field);

    while (--n > 0 && plan->more)
        plan++;
    if (plan->status == 0)
        return err_set(e, plan->error, "planned");
    *field = (struct httpc_field){ "Retry-After", plan->retry_after };
    *out = (struct httpc_answer){ .status = plan->status,
                                  .headers = field,
                                  .n_headers = plan->retry_after ? 1 : 0,
                                  .body = plan->body ? plan->body : "",
                                  .body_len = plan->body ? strlen(plan->body) : 0 };
    return 0;
}

/* Hand it to the STS as its listener would. */
static void hand_over(struct stage *s, struct arena *a, const struct httpc_ask *ask,
                      struct httpc_answer *out)
{
    const char *type = header_of(ask, "Content-Type");
    struct desk_ask to = { .method = ask->method,
                           .path = ask->url + strlen(SCENE_BASE),
                           .type = type ? type : "",
                           .body = ask->body,
                           .authorization = header_of(ask, "Authorization") };
    struct scene_answer got = desk_ask_in(&s->desk, a, &to);

    *out = (struct httpc_answer){ .status = got.status,
                                  .body = got.head->body ? got.head->body : "",
                                  .body_len = got.head->body_len };
}

static int send(void *self, struct arena *a, const struct httpc_ask *ask,
                struct httpc_answer *out, struct err *e)
{
    struct stage *s = self;
    bool for_keys = strstr(ask->url, "/jwks.json") != NULL;
    unsigned n = atomic_fetch_add(for_keys ? &s->n_keys : &s->n_tokens, 1) + 1;
    const struct stage_answer *plan = for_keys ? s->keys : s->tokens;

    if (!for_keys)
        record(s, ask);
    if (s->asked)
        s->asked(s, ask->url + strlen(SCENE_BASE));
    if (plan)
        return planned(a, plan, n, out, e);
    hand_over(s, a, ask, out);
    return 0;
}

static int64_t now_ms(void *self)
{
    return atomic_load(&((struct stage *)self)->now_ms);
}

static void pause_ms(void *self, int64_t wait_ms)
{
    struct stage *s = self;

    atomic_fetch_add(&s->n_pauses, 1);
    atomic_fetch_add(&s->paused_ms, wait_ms);
}

static bool spare(void *self, struct arena *a)
{
    struct stage *s = self;

    atomic_fetch_add(&s->n_arenas, 1);
    arena_fail_at(a, atomic_load(&s->fail_at));
    return true;
}

enum mcpsts_code stage_reopen(struct stage *s, struct mcpsts_refusal *why)
{
    mcpsts_close(s->sts);
    s->sts = NULL;
    return mcpsts_open(&s->options, &s->sts, why);
}

struct stage *stage_open(const char *switches, const char *rules)
{
    struct desk desk = desk_open(switches, rules, NULL);
    struct stage *s = arena_alloc(scene_arena(desk.scene), sizeof *s);

    s->desk = desk;
    atomic_init(&s->now_ms, (int64_t)SCENE_NOW_S * 1000);
    pthread_mutex_init(&s->lock, NULL);
    s->seams = (struct mcpsts_seams){
        .send = send, .now_ms = now_ms, .pause_ms = pause_ms, .spare = spare, .self = s
    };
    s->options = (struct mcpsts_options){ .resource = SCENE_SERVER,
                                          .base_url = SCENE_BASE,
                                          .project_id = SCENE_PROJECT,
                                          .client_id = "crm-id",
                                          .seams = &s->seams };
    assert_int_equal(setenv("MCPSTS_CLIENT_SECRET", "secret-of-crm", 1), 0);
    assert_int_equal(stage_reopen(s, NULL), MCPSTS_OK);
    return s;
}

void stage_close(struct stage *s)
{
    mcpsts_close(s->sts);
    pthread_mutex_destroy(&s->lock);
    desk_close(&s->desk);
}

void stage_advance(struct stage *s, int64_t ms)
{
    scene_set_clock(s->desk.scene, atomic_fetch_add(&s->now_ms, ms) + ms);
}

const char *stage_draft(struct stage *s, const struct tokens_draft *draft)
{
    struct arena *a = scene_arena(s->desk.scene);

    return arena_printf(a, "Bearer %s", tokens_make(a, scene_mint(s->desk.scene), draft));
}

const char *stage_bearer(struct stage *s, const char *claims)
{
    return stage_draft(s, &(struct tokens_draft){ .claims = claims });
}

struct mcpsts_inbound *stage_inbound(struct stage *s, const char *bearer)
{
    struct mcpsts_inbound *in = NULL;
    struct mcpsts_refusal why = { 0 };

    if (mcpsts_validate(s->sts, bearer, &in, &why) != MCPSTS_OK)
        print_message("%s\n", why.message);
    assert_non_null(in);
    return in;
}

enum mcpsts_code stage_exchange(struct stage *s, const struct mcpsts_want *want,
                                struct mcpsts_refusal *why)
{
    struct mcpsts_inbound *in = stage_inbound(s, stage_bearer(s, NULL));
    struct mcpsts_credential *credential = NULL;
    enum mcpsts_code code = mcpsts_exchange(s->sts, in, want, &credential, why);

    assert_int_equal(code == MCPSTS_OK, credential != NULL);
    mcpsts_credential_free(credential);
    mcpsts_inbound_free(in);
    return code;
}
