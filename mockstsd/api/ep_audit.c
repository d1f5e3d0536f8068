/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "sts/sts.h"

#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/reply.h"

/* The body of a search (contract.md 8.5); two fields are not read into the query as such. */
struct search {
    struct audit_query query;
    struct texts levels;
    struct jobj fields;
};

/* One of searchFields; valType says what we see by ourselves. */
struct search_field {
    const char *field, *val_str, *val_type;
    struct texts val_arr;
    bool negative;
};

#define Q(member) offsetof(struct search, query.member)

static const struct member search_rows[] = {
    { "from", MEMBER_INTEGER, Q(from_ms) },
    { "to", MEMBER_INTEGER, Q(to_ms) },
    { "userIds", MEMBER_TEXTS, Q(user_ids) },
    { "actorIds", MEMBER_TEXTS, Q(actor_ids) },
    { "actions", MEMBER_TEXTS, Q(actions) },
    { "excludedActions", MEMBER_TEXTS, Q(excluded_actions) },
    { "devices", MEMBER_TEXTS, Q(devices) },
    { "methods", MEMBER_TEXTS, Q(methods) },
    { "geos", MEMBER_TEXTS, Q(geos) },
    { "remoteAddresses", MEMBER_TEXTS, Q(remote_addresses) },
    { "externalIds", MEMBER_TEXTS, Q(external_ids) },
    { "excludedExternalIds", MEMBER_TEXTS, Q(excluded_external_ids) },
    { "loginIdsContain", MEMBER_TEXTS, Q(logins_contain) },
    { "loginIdsNotContain", MEMBER_TEXTS, Q(logins_lack) },
    { "tenants", MEMBER_TEXTS, Q(tenants) },
    { "noTenants", MEMBER_BOOL, Q(no_tenants) },
    { "text", MEMBER_TEXT, Q(text) },
    { "size", MEMBER_INTEGER, Q(size) },
    { "page", MEMBER_INTEGER, Q(page) },
    { "oldestFirst", MEMBER_BOOL, Q(oldest_first) },
    { "auditTypes", MEMBER_TEXTS, Q(types) },
    { "levels", MEMBER_TEXTS, offsetof(struct search, levels) },
    { "searchFields", MEMBER_ARRAY, offsetof(struct search, fields) },
};

static const struct member field_rows[] = {
    { "field", MEMBER_TEXT, offsetof(struct search_field, field) },
    { "valArr", MEMBER_TEXTS, offsetof(struct search_field, val_arr) },
    { "valStr", MEMBER_TEXT, offsetof(struct search_field, val_str) },
    { "valType", MEMBER_TEXT, offsetof(struct search_field, val_type) },
    { "negative", MEMBER_BOOL, offsetof(struct search_field, negative) },
};

static struct texts join(struct arena *a, const struct texts *x, const struct texts *y)
{
    const char **items = arena_array(a, x->n + y->n, sizeof(*items));

    for (size_t i = 0; i < x->n; i++)
        items[i] = x->items[i];
    for (size_t i = 0; i < y->n; i++)
        items[x->n + i] = y->items[i];
    return (struct texts){ .items = items, .n = x->n + y->n };
}

static int read_field(const struct call *call, struct jobj item, struct audit_field *out,
                      struct err *e)
{
    struct search_field f = { 0 };
    struct texts single;

    if (jobj_kind(item) != JOBJ_OBJECT)
        return err_set(e, OAUTH_BAD_VALUE, "%s: expected an object",
                       jobj_path(call->arena, item));
    if (members_read(call, item, MEMBER_TABLE(field_rows), &f, e) < 0)
        return -1;
    if (f.field == NULL)
        return err_set(e, OAUTH_MISSING, "%s.field is required",
                       jobj_path(call->arena, item));
    single = (struct texts){ .items = &f.val_str, .n = f.val_str != NULL };
    *out = (struct audit_field){
        .field = f.field,
        .values = join(call->arena, &f.val_arr, &single),
        .negative = f.negative,
    };
    return 0;
}

static int read_search(struct call *call, struct audit_query *out, struct err *e)
{
    struct search s = { 0 };
    struct jobj body;
    struct audit_field *fields;

    if (members_parse(call, &body, e) < 0 ||
        members_read(call, body, MEMBER_TABLE(search_rows), &s, e) < 0)
        return -1;
    fields = arena_array(call->arena, jobj_count(s.fields), sizeof(*fields));
    for (struct jobj v = jobj_first(s.fields); v.node != NULL; v = jobj_next(v))
        if (read_field(call, v, &fields[s.query.n_fields++], e) < 0)
            return -1;
    s.query.fields = fields;
    s.query.types = join(call->arena, &s.query.types, &s.levels);
    s.query.project = call->home->project;
    *out = s.query;
    return 0;
}

int ep_audit(struct call *call, struct err *e)
{
    struct audit_query query;
    struct sts_world *home;
    struct texts events = { 0 };
    struct reply *r;
    int64_t total = 0;

    if (home_enter(call, call->home->project, &home, e) < 0)
        return -1;
    if (audit_admit(home, call->switches->audit_rate_limit, e) < 0 ||
        read_search(call, &query, e) < 0)
        return -1;
    if (audit_search(call->sts, &query, call->arena, &events, &total, e) < 0)
        return -1;
    r = reply_begin(call->arena);
    jwrite_member_array(&r->w, "audits");
    for (size_t i = 0; i < events.n; i++)
        jwrite_raw(&r->w, events.items[i]);
    jwrite_array_end(&r->w);
    jwrite_member_int(&r->w, "total", total);
    reply_end(r, call, 200);
    return 0;
}
