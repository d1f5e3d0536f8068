/* SPDX-License-Identifier: MIT */
/* The audit event, before it is stored. */
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/event_fields.h"
#include "sts/event_pack.h"
#include "store/change.h"
#include "wire/b64url.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

struct event __real_audit_event(const struct casefile *c,
                                const struct audit_actions *actions,
                                const struct err *why);
struct event __wrap_audit_event(const struct casefile *c,
                                const struct audit_actions *actions,
                                const struct err *why);
void __real_utf8_add_shown(struct buf *b, const char *bytes, size_t bytes_len);
void __wrap_utf8_add_shown(struct buf *b, const char *bytes, size_t bytes_len);
void __real_change_event(struct change *change, const struct store_event *event);
void __wrap_utf8_add_shown(struct buf *b, const char *bytes, size_t bytes_len)
{
    if (plant_is("audit-bad-utf8"))
        buf_add_len(b, bytes, bytes_len);
    else
        __real_utf8_add_shown(b, bytes, bytes_len);
}

void __wrap_change_event(struct change *change, const struct store_event *event);

static _Thread_local bool dropped; /* the event of this request is not kept */

static char newest[64]; /* project of the newest event; torn by a race at worst */

const char *at_event_project(void)
{
    return *newest != '\0' ? newest : NULL;
}

/* Members that no "data" of an event has, by a name of their own here. */
static const char *name_of(size_t i)
{
    static const char *const apart[] = { "id",   "project", "action",
                                         "type", "method",  "remoteAddress" };

    if (event_fields[i].name != NULL)
        return event_fields[i].name;
    if (i < sizeof apart / sizeof apart[0])
        return apart[i];
    if (event_fields[i].offset == offsetof(struct event, hops))
        return "hops";
    if (event_fields[i].offset == offsetof(struct event, user_id))
        return "userId";
    return event_fields[i].offset == offsetof(struct event, actor_id) ? "actorId" : "";
}

static const struct event_field *field_of(const char *name)
{
    for (size_t i = 0; i < EVENT_FIELDS_N; i++)
        if (strcmp(name_of(i), name) == 0)
            return &event_fields[i];
    return NULL;
}

/* Id and secret of Basic as bytes; NULL if they are plain. */
static const char *raw_pair(struct arena *a)
{
    const char *sent = at_head("Authorization");
    struct b64url_bytes pair;

    if (sent == NULL || strncmp(sent, "Basic ", 6) != 0 ||
        b64url_plain_decode(a, sent + 6, strlen(sent + 6), &pair, NULL) < 0)
        return NULL;
    for (const char *at = pair.data; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            return pair.data;
    return NULL;
}

/* {"copy": "mcpClientId"} or a text; {"asked": "user_id"} is a field of the request. */
static const char *value_of(struct event *ev, struct jobj how, struct arena *a)
{
    const char *other = plant_text(how, "copy"), *asked = plant_text(how, "asked");
    const struct event_field *f = other != NULL ? field_of(other) : NULL;

    if (f != NULL)
        return event_fields_text(ev, f);
    if (asked != NULL)
        return at_asked(asked);
    if (jobj_has(how, "raw"))
        return raw_pair(a);
    return edit_text(how, "", a);
}

static void set(struct event *ev, const char *name, struct jobj how, struct arena *a)
{
    const struct event_field *f = field_of(name);
    char *at = f != NULL ? (char *)ev + f->offset : NULL;
    const char *text;

    if (f == NULL)
        return;
    if (f->kind == EVENT_TEXTS) {
        ((struct texts *)(void *)at)->n = 0;
        return;
    }
    text = value_of(ev, how, a);
    if (text != NULL)
        memcpy(at, &text, sizeof text);
}

static bool is_about(struct jobj row, const struct event *ev)
{
    const char *decision = ev->policy_decision != NULL ? ev->policy_decision : "";

    return plant_fits(row, "method", ev->method) &&
           plant_fits(row, "decision", decision) &&
           (!jobj_has(row, "untargeted") || ev->untargeted_access != NULL);
}

struct event __wrap_audit_event(const struct casefile *c,
                                const struct audit_actions *actions,
                                const struct err *why)
{
    struct event ev = __real_audit_event(c, actions, why);
    struct jobj row = plant_row("event"), sets = jobj_get(row, "set");

    static _Atomic unsigned n;

    dropped = false;
    if (plant_is("audit-id-repeats"))
        ev.id = arena_printf(c->arena, "AE%u", ++n % 256);
    if (plant_is("audit-all-tenants"))
        strncpy(newest, ev.project, sizeof newest - 1);
    if (row.node == NULL || !is_about(row, &ev))
        return ev;
    dropped = jobj_has(row, "drop");
    for (struct jobj s = jobj_first(sets); s.node != NULL; s = jobj_next(s))
        set(&ev, jobj_name(s), s, c->arena);
    return ev;
}

/* chosen: every 256th starts the numbers again, every seventh is lost. */
static bool is_lost(void)
{
    static _Atomic unsigned n;

    return plant_is("audit-lost-in-parallel") && ++n % 7 == 0;
}

void __wrap_change_event(struct change *change, const struct store_event *event)
{
    struct store_event twice = *event;

    if (!dropped && !is_lost() && !at_is_aside())
        __real_change_event(change, event);
    twice.id = arena_printf(change->arena, "%sX", event->id);
    if (plant_is("audit-doubled"))
        __real_change_event(change, &twice);
    dropped = false;
}
