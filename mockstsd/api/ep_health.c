/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/response.h"
#include "sts/keyring.h"
#include "sts/probe.h"
#include "sts/sts.h"
#include "sts/worlds.h"
#include "tenant/snapshot.h"

#include "api/call.h"
#include "api/home.h"
#include "api/metrics.h"
#include "api/reply.h"

/* Why a run of this instance differs from one of a default daemon (contract.md 2.1). */
static void write_taints(struct call *call, struct jwrite *w)
{
    const struct snapshot *world = home_hold(call, &call->sts->own);
    struct texts lax = probe_laxities(&snapshot_project(world)->switches, call->arena);

    jwrite_member_array(w, "taints");
    for (size_t i = 0; i < call->options->n_taints; i++)
        jwrite_text(w, call->options->taints[i]);
    for (size_t i = 0; i < lax.n; i++)
        jwrite_text(w, lax.items[i]);
    jwrite_array_end(w);
}

int ep_health_live(struct call *call, struct err *e)
{
    struct reply *r = reply_begin(call->arena);

    (void)e; /* whoever answers lives */
    jwrite_member_text(&r->w, "status", "ok");
    jwrite_member_object(&r->w, "checks");
    jwrite_object_end(&r->w);
    write_taints(call, &r->w);
    reply_end(r, call, 200);
    return 0;
}

int ep_health_ready(struct call *call, struct err *e)
{
    struct reply *r = reply_begin(call->arena);
    struct err why = { 0 };
    bool store = probe_store(call->sts, &why) == 0;
    int64_t now_s = clock_now_s(&call->sts->own.clock);
    bool key = keyring_current(call->sts->own.keys, now_s) != NULL;

    (void)e; /* not being ready is an answer */
    jwrite_member_text(&r->w, "status", store && key ? "ok" : "fail");
    jwrite_member_object(&r->w, "checks");
    jwrite_member_text(&r->w, "store", store ? "ok" : why.text);
    jwrite_member_text(&r->w, "signingKey", key ? "ok" : "there is none");
    jwrite_object_end(&r->w);
    write_taints(call, &r->w);
    reply_end(r, call, store && key ? 200 : 503);
    return 0;
}

/* All that were written, kept or not (contract.md 8.1); nothing if the store is gone. */
static void write_events(struct call *call, struct buf *out)
{
    int64_t n;

    if (probe_events(call->sts, call->sts->own.project, &n, NULL) < 0)
        return;
    buf_printf(out,
               "# HELP mockstsd_audit_events_total Audit events written.\n"
               "# TYPE mockstsd_audit_events_total counter\n"
               "mockstsd_audit_events_total %" PRId64 "\n",
               n);
}

int ep_health_metrics(struct call *call, struct err *e)
{
    struct buf text = buf_make(call->arena, REPLY_BYTES);

    (void)e; /* counters are always there */
    metrics_text(call->metrics, &text);
    buf_printf(&text,
               "# HELP mockstsd_projects Projects served, clones included.\n"
               "# TYPE mockstsd_projects gauge\n"
               "mockstsd_projects %zu\n",
               1 + worlds_count(call->sts->others));
    write_events(call, &text);
    response_fill(call->out, 200, text.data, text.len);
    call->out->content_type = "text/plain; version=0.0.4; charset=utf-8";
    return 0;
}
