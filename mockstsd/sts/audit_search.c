/* SPDX-License-Identifier: MIT */
#include "sts/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/event_json.h"
#include "sts/event_pack.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "wire/jobj.h"

enum { PAGE_MAX = 1000, JSON_MAX = 4 * 1024 * 1024 };

struct search {
    const struct audit_query *query;
    struct arena *arena;   /* of the answer */
    struct arena *scratch; /* of one event */
    int64_t first, size;   /* of the page */
    int64_t total;
    const char **page;
    size_t n_page;
    const struct store_event *kept; /* the one at hand */
    bool failed;
};

static bool any_in(const struct texts *have, const struct texts *list)
{
    for (size_t i = 0; i < have->n; i++) {
        if (scopes_have(list, have->items[i]))
            return true;
    }
    return false;
}

static bool any_contains(const struct texts *have, const struct texts *parts)
{
    for (size_t i = 0; i < have->n; i++) {
        for (size_t k = 0; k < parts->n; k++) {
            if (strstr(have->items[i], parts->items[k]))
                return true;
        }
    }
    return false;
}

/* An empty list asks for nothing. */
static bool one_of(const char *text, const struct texts *list)
{
    return list->n == 0 || scopes_have(list, text);
}

static bool heads_match(const struct audit_query *q, const struct event *ev)
{
    return one_of(ev->user_id, &q->user_ids) && one_of(ev->actor_id, &q->actor_ids) &&
           one_of(ev->action, &q->actions) && one_of(ev->method, &q->methods) &&
           one_of(ev->remote_address, &q->remote_addresses) &&
           one_of(ev->type, &q->types) && one_of("", &q->devices) &&
           one_of("", &q->geos) && !scopes_have(&q->excluded_actions, ev->action);
}

static bool logins_match(const struct audit_query *q, const struct event *ev)
{
    const struct texts *logins = &ev->external_ids;

    if (q->external_ids.n && !any_in(logins, &q->external_ids))
        return false;
    if (q->logins_contain.n && !any_contains(logins, &q->logins_contain))
        return false;
    return !any_in(logins, &q->excluded_external_ids) &&
           !any_contains(logins, &q->logins_lack);
}

/* noTenants: events of no tenant are welcome beside those asked for (D GO). */
static bool tenants_match(const struct audit_query *q, const struct event *ev)
{
    if (!q->tenants.n || any_in(&ev->tenants, &q->tenants))
        return true;
    return q->no_tenants && !ev->tenants.n;
}

/* Letters of ASCII in either case, as people search. */
static bool contains(const char *text, const char *part)
{
    size_t len = strlen(part);

    for (; *text; text++) {
        if (strncasecmp(text, part, len) == 0)
            return true;
    }
    return len == 0;
}

static bool value_is(struct jobj v, const struct texts *values)
{
    char number[24];
    const char *text;
    int64_t n;
    bool truth;

    if (jobj_as_text(v, &text, NULL) == 0)
        return scopes_have(values, text);
    if (jobj_as_bool(v, &truth, NULL) == 0)
        return scopes_have(values, truth ? "true" : "false");
    if (jobj_as_int(v, &n, NULL) < 0)
        return false;
    snprintf(number, sizeof(number), "%" PRId64, n);
    return scopes_have(values, number);
}

/* "action" or "data.mcpServerClientId"; a list matches by any item. */
static bool field_is(struct jobj event, const struct audit_field *f)
{
    bool inside = strncmp(f->field, "data.", 5) == 0;
    struct jobj v = inside ? jobj_get(jobj_get(event, "data"), f->field + 5)
                           : jobj_get(event, f->field);

    if (jobj_kind(v) != JOBJ_ARRAY)
        return value_is(v, &f->values);
    for (struct jobj item = jobj_first(v); item.node; item = jobj_next(item)) {
        if (value_is(item, &f->values))
            return true;
    }
    return false;
}

static bool fields_match(const struct search *s, const char *json)
{
    const struct audit_query *q = s->query;
    struct jobj event;

    if (!q->n_fields)
        return true;
    if (jobj_parse_object(s->scratch, json, strlen(json), &event, NULL) < 0)
        return false;
    for (size_t i = 0; i < q->n_fields; i++) {
        if (field_is(event, &q->fields[i]) == q->fields[i].negative)
            return false;
    }
    return true;
}

static const char *json_of(const struct event *ev, struct arena *a)
{
    struct buf b = buf_make(a, JSON_MAX);

    event_json(ev, &b);
    return b.data;
}

static void take(struct search *s, const char *json)
{
    if (s->total >= s->first && s->total - s->first < s->size)
        s->page[s->n_page++] = arena_text(s->arena, json);
    s->total++;
}

static int judge(void *self)
{
    struct search *s = self;
    const struct audit_query *q = s->query;
    struct event ev;
    const char *json;

    if (event_pack_open(s->kept, s->scratch, &ev, NULL) < 0)
        return 0; /* of a later version: nothing that this build can show */
    if (!heads_match(q, &ev) || !logins_match(q, &ev) || !tenants_match(q, &ev))
        return 0;
    json = json_of(&ev, s->scratch);
    if ((q->text && !contains(json, q->text)) || !fields_match(s, json))
        return 0;
    take(s, json);
    return 0;
}

/* Called by the store; stops when memory is out. */
static int visit(void *self, const struct store_event *kept)
{
    struct search *s = self;

    arena_reset(s->scratch);
    s->kept = kept;
    s->failed = arena_run(s->scratch, judge, s) < 0;
    return s->failed;
}

static void end_scratch(void *scratch)
{
    arena_free(scratch);
}

static int scan(struct sts *sts, struct search *s, struct err *e)
{
    const struct audit_query *q = s->query;
    struct store_scan all = { .project = q->project,
                              .from_ms = q->from_ms > 0 ? q->from_ms : 0,
                              .to_ms = q->to_ms > 0 ? q->to_ms : INT64_MAX,
                              .oldest_first = q->oldest_first,
                              .visit = visit,
                              .self = s };

    s->scratch = arena_open(0);
    if (!s->scratch)
        return err_set(e, OAUTH_SERVER_ERROR, "Out of memory");
    arena_defer(s->arena, end_scratch, s->scratch);
    if (store_events(sts->store, &all, s->arena, NULL) < 0 || s->failed)
        return err_set(e, OAUTH_SERVER_ERROR, "The audit log cannot be read");
    return 0;
}

int audit_search(struct sts *sts, const struct audit_query *query, struct arena *a,
                 struct texts *out, int64_t *total, struct err *e)
{
    struct search s = { .query = query, .arena = a };

    /* SDKs send zero for what nobody set (contract.md 8.5) */
    s.size = query->size > 0 && query->size < PAGE_MAX ? query->size : PAGE_MAX;
    if (query->page > 0 && __builtin_mul_overflow(query->page, s.size, &s.first))
        s.first = INT64_MAX;
    s.page = arena_array(a, (size_t)s.size, sizeof(*s.page));
    if (scan(sts, &s, e) < 0)
        return -1;
    *out = (struct texts){ .items = s.page, .n = s.n_page };
    *total = s.total;
    return 0;
}
