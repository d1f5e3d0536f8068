/* SPDX-License-Identifier: MIT */
#include "sts/event_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sts/event_fields.h"
#include "wire/jwrite.h"

static void write_withheld(const struct event *ev, struct jwrite *w)
{
    jwrite_member_array(w, "withheldScopes");
    for (size_t i = 0; i < ev->withheld_scopes.n; i++) {
        jwrite_object(w);
        jwrite_member_text(w, "scope", ev->withheld_scopes.items[i]);
        jwrite_member_text(w, "reason", ev->withheld_reasons.items[i]);
        jwrite_object_end(w);
    }
    jwrite_array_end(w);
}

static void write_text(const struct event_field *f, const char *text, struct jwrite *w)
{
    if (*text || f->show == EVENT_ALWAYS)
        jwrite_member_text(w, f->name, text);
    else if (f->show == EVENT_OR_NULL)
        jwrite_member_text(w, f->name, NULL);
}

static void write_field(const struct event *ev, const struct event_field *f,
                        struct jwrite *w)
{
    const void *at = event_fields_at(ev, f);

    switch (f->kind) {
    case EVENT_TEXT:
    case EVENT_WORD:
    case EVENT_JSON:
        write_text(f, event_fields_text(ev, f), w);
        break;
    case EVENT_TEXTS:
    case EVENT_WORDS:
        jwrite_member_texts(w, f->name, ((const struct texts *)at)->items,
                            ((const struct texts *)at)->n);
        break;
    case EVENT_FLAG:
        if (*(const bool *)at)
            jwrite_member_bool(w, f->name, true);
        break;
    case EVENT_NUMBER:
        if (*(const int64_t *)at >= 0)
            jwrite_member_int(w, f->name, *(const int64_t *)at);
        break;
    }
}

/* One member of the chain; "" leaves a part out. */
struct link {
    const char *role, *id, *name, *resource, *type, *uri;
    bool verified;
};

static void write_part(const char *name, const char *text, struct jwrite *w)
{
    if (text && *text)
        jwrite_member_text(w, name, text);
}

static void write_link(const struct link *l, struct jwrite *w)
{
    if (!l->id || !*l->id)
        return;
    jwrite_object(w);
    jwrite_member_text(w, "role", l->role);
    jwrite_member_text(w, "id", l->id);
    write_part("name", l->name, w);
    write_part("resource", l->resource, w);
    write_part("type", l->type, w);
    write_part("uri", l->uri, w);
    jwrite_member_bool(w, "verified", l->verified);
    jwrite_object_end(w);
}

static const char *name_of(const struct event *ev, const char *client_id)
{
    return strcmp(client_id, ev->mcp_client_id) == 0 ? ev->mcp_client_name : "";
}

/*
 * An exchanged token's azp is the server that exchanged it: then the chain began with the oldest
 * actor. A chain that azp is no part of came after it.
 */
static bool began_earlier(const struct event *ev)
{
    for (size_t i = 0; i < ev->hops.n; i++) {
        if (strcmp(ev->hops.items[i], ev->mcp_client_id) == 0)
            return true;
    }
    return false;
}

/* Only what was verified has a place in the facts; the rest is claimed and says so. */
static void write_origin(const struct event *ev, bool earlier, struct jwrite *w)
{
    const char *first = earlier ? ev->hops.items[0] : ev->mcp_client_id;
    const struct link links[] = {
        { .role = "user", .id = ev->original_user, .verified = true },
        { .role = "user", .id = ev->claimed_user },
        { .role = "mcp_client",
          .id = first,
          .name = name_of(ev, first),
          .verified = true },
        { .role = "mcp_client", .id = ev->claimed_mcp_client },
    };

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
        write_link(&links[i], w);
}

static void write_servers(const struct event *ev, bool earlier, struct jwrite *w)
{
    const struct link server = { .role = "mcp_server",
                                 .id = ev->mcp_server_client_id,
                                 .name = ev->mcp_server_client_name,
                                 .resource = ev->server_resource,
                                 .verified = true };
    const struct link claimed = { .role = "mcp_server",
                                  .id = ev->claimed_server,
                                  .resource = ev->server_resource };

    for (size_t i = earlier ? 1 : 0; i < ev->hops.n; i++) {
        const struct link hop = { .role = "mcp_server",
                                  .id = ev->hops.items[i],
                                  .name = name_of(ev, ev->hops.items[i]),
                                  .verified = true };

        write_link(&hop, w);
    }
    write_link(&server, w);
    write_link(&claimed, w);
}

static void write_chain(const struct event *ev, struct jwrite *w)
{
    bool known = ev->target_id && *ev->target_id;
    bool earlier = began_earlier(ev);
    const struct link target = { .role = "downstream",
                                 .id = known ? ev->target_id : ev->target,
                                 .type = ev->target_type,
                                 .uri = ev->target_uri,
                                 .verified = known };

    jwrite_member_array(w, "chain");
    write_origin(ev, earlier, w);
    write_servers(ev, earlier, w);
    write_link(&target, w);
    jwrite_array_end(w);
}

static void write_data(const struct event *ev, struct jwrite *w)
{
    char time[25];

    clock_rfc3339(ev->occurred_ms, time);
    jwrite_object(w);
    jwrite_member_text(w, "time", time);
    for (size_t i = 0; i < EVENT_FIELDS_N; i++) {
        if (event_fields[i].show == EVENT_PAIRED)
            write_withheld(ev, w);
        else if (event_fields[i].show != EVENT_APART)
            write_field(ev, &event_fields[i], w);
    }
    write_chain(ev, w);
    jwrite_object_end(w);
}

static void write_head(const struct event *ev, struct jwrite *w)
{
    char occurred[24];

    snprintf(occurred, sizeof(occurred), "%" PRId64, ev->occurred_ms);
    jwrite_member_text(w, "ID", ev->id);
    jwrite_member_text(w, "projectId", ev->project);
    jwrite_member_text(w, "userId", ev->user_id);
    jwrite_member_text(w, "actorId", ev->actor_id);
    jwrite_member_text(w, "action", ev->action);
    jwrite_member_text(w, "type", ev->type);
    jwrite_member_text(w, "occurred", occurred);
    jwrite_member_text(w, "device", "");
    jwrite_member_text(w, "method", ev->method);
    jwrite_member_text(w, "geo", "");
    jwrite_member_text(w, "remoteAddress", ev->remote_address);
    jwrite_member_texts(w, "externalIds", ev->external_ids.items, ev->external_ids.n);
    jwrite_member_texts(w, "tenants", ev->tenants.items, ev->tenants.n);
}

void event_json(const struct event *ev, struct buf *out)
{
    struct jwrite w = jwrite_make(out);

    jwrite_object(&w);
    write_head(ev, &w);
    jwrite_key(&w, "data");
    if (ev->has_facts)
        write_data(ev, &w);
    else
        jwrite_raw(&w, ev->other_data && *ev->other_data ? ev->other_data : "{}");
    jwrite_object_end(&w);
}
