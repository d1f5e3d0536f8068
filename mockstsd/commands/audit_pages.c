/* SPDX-License-Identifier: MIT */
#include "commands/audit_pages.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "commands/remote.h"
#include "sts/audit.h"
#include "wire/jwrite.h"

static void list_of_one(struct jwrite *w, const char *name, const char *value)
{
    if (value != NULL)
        jwrite_member_texts(w, name, &value, 1);
}

static int read_remote(const struct audit_pages *p, int64_t page, int64_t size,
                       struct arena *a, struct audit_page *out, struct err *e)
{
    struct buf body = buf_make(a, 1 << 16);
    struct jwrite w = jwrite_make(&body);
    struct remote_ask ask = { .url = p->url,
                              .method = "POST",
                              .path = "/v1/mgmt/audit/search",
                              .bearer = p->bearer };
    struct jobj answer, audits;

    jwrite_object(&w);
    jwrite_member_int(&w, "from", p->from_ms);
    jwrite_member_int(&w, "page", page);
    jwrite_member_int(&w, "size", size);
    jwrite_member_bool(&w, "oldestFirst", p->oldest_first);
    list_of_one(&w, "actions", p->action);
    list_of_one(&w, "userIds", p->user);
    jwrite_object_end(&w);
    ask.body = body.data;
    if (remote_send(&ask, a, &answer, e) < 0 ||
        jobj_array(answer, "audits", &audits, e) < 0 ||
        jobj_int(answer, "total", &out->total, e) < 0)
        return -1;
    out->n = 0;
    out->events = arena_array(a, jobj_count(audits) + 1, sizeof *out->events);
    for (struct jobj ev = jobj_first(audits); ev.node != NULL; ev = jobj_next(ev))
        out->events[out->n++] = ev;
    return 0;
}

static int read_store(const struct audit_pages *p, int64_t page, int64_t size,
                      struct arena *a, struct audit_page *out, struct err *e)
{
    struct audit_query q = { .project = p->project,
                             .from_ms = p->from_ms,
                             .oldest_first = p->oldest_first,
                             .page = page,
                             .size = size };
    struct texts found;

    if (p->action != NULL)
        q.actions = (struct texts){ &p->action, 1 };
    if (p->user != NULL)
        q.user_ids = (struct texts){ &p->user, 1 };
    if (audit_search(p->sts, &q, a, &found, &out->total, e) < 0)
        return -1;
    out->events = arena_array(a, found.n + 1, sizeof *out->events);
    for (out->n = 0; out->n < found.n; out->n++) {
        const char *json = found.items[out->n];

        if (jobj_parse_object(a, json, strlen(json), &out->events[out->n], e) < 0)
            return -1;
    }
    return 0;
}

int audit_pages_read(const struct audit_pages *pages, int64_t page, int64_t size,
                     struct arena *a, struct audit_page *out, struct err *e)
{
    if (pages->sts != NULL)
        return read_store(pages, page, size, a, out, e);
    return read_remote(pages, page, size, a, out, e);
}
