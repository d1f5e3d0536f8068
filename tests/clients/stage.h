/* SPDX-License-Identifier: MIT */
/*
 * stage: the client library before a whole STS, without a network.
 *
 * What the library sends goes to the STS of scene.h, or gets an answer planned by the test;
 * time stands still unless a test moves it, for both sides at once. All of it may be used by
 * several threads at once.
 */
#ifndef STS_STAGE_H
#define STS_STAGE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "desk.h"

#include "mcpsts/mcpsts.h"
#include "mcpsts/mcpsts_seams.h"

enum { STAGE_ASKS = 8, STAGE_TEXT = 10240 };

/* An answer instead of the STS's; a list ends with its last row, which is repeated. */
struct stage_answer {
    int status; /* 0: no answer, but error */
    const char *body;
    const char *retry_after;
    int error; /* of base/err.h, where status is 0 */
    bool more; /* another row follows */
};

/* What was asked, as text. */
struct stage_ask {
    char method[8], url[512], headers[2048], body[STAGE_TEXT];
};

struct stage {
    struct desk desk;
    struct mcpsts *sts; /* opened for crm-id at SCENE_SERVER */
    struct mcpsts_options options;
    struct mcpsts_seams seams;
    atomic_uint n_keys, n_tokens,
        n_pauses; /* requests for keys, for credentials; waits */
    atomic_llong now_ms, paused_ms;
    atomic_ulong n_arenas, fail_at; /* the n-th piece of every arena fails; 0: none */
    const struct stage_answer *keys, *tokens;         /* NULL: the STS answers */
    void (*asked)(struct stage *s, const char *path); /* before an answer; may be NULL */
    void *own;                                        /* of the test, for asked */
    pthread_mutex_t lock;                             /* over asks */
    struct stage_ask last; /* the last request for a credential */
};

/*
 * A stage with an STS under these switches and rules (scene.h), and a library opened before it.
 *
 * Owns     the caller, who calls stage_close.
 */
struct stage *stage_open(const char *switches, const char *rules);
void stage_close(struct stage *s);

/* Close the library, and open it again with s->options as they are now. */
enum mcpsts_code stage_reopen(struct stage *s, struct mcpsts_refusal *why);

void stage_advance(struct stage *s, int64_t ms); /* It is later, for both. */

/* "Bearer " and anna's perfect token with claims laid over it, NULL for none. Owns: the scene. */
const char *stage_bearer(struct stage *s, const char *claims);

/* "Bearer " and the token of a draft. Owns: the scene. */
const char *stage_draft(struct stage *s, const struct tokens_draft *draft);

/* Validate it; it must be good. Owns: the caller, mcpsts_inbound_free. */
struct mcpsts_inbound *stage_inbound(struct stage *s, const char *bearer);

/* Exchange anna's perfect token; the credential is freed. */
enum mcpsts_code stage_exchange(struct stage *s, const struct mcpsts_want *want,
                                struct mcpsts_refusal *why);

#endif
