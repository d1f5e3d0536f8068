/* SPDX-License-Identifier: MIT */
#include "store/change.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

static struct change *start(struct change *c, struct arena *a, int64_t now_s)
{
    c->arena = a;
    c->now_s = now_s;
    c->end_of_steps = &c->steps;
    c->end_of_events = &c->events;
    return c;
}

static void link_step(struct change *c, struct change_step *s)
{
    *c->end_of_steps = s;
    c->end_of_steps = &s->next;
}

static void link_event(struct change *c, struct change_event *ev)
{
    *c->end_of_events = ev;
    c->end_of_events = &ev->next;
}

static void add_step(struct change *c, enum change_kind kind, const struct store_row *row)
{
    struct change_step *s = arena_alloc(c->arena, sizeof *s);

    s->kind = kind;
    s->row = *row;
    link_step(c, s);
}

struct change *change_make(struct arena *a, int64_t now_s)
{
    return start(arena_alloc(a, sizeof(struct change)), a, now_s);
}

void change_put(struct change *c, const struct store_row *row)
{
    add_step(c, CHANGE_PUT, row);
}

void change_delete(struct change *c, int kind, const char *project, const char *key)
{
    add_step(c, CHANGE_DELETE,
             &(struct store_row){ .kind = kind, .project = project, .key = key });
}

void change_take(struct change *c, int kind, const char *project, const char *key)
{
    add_step(c, CHANGE_TAKE,
             &(struct store_row){ .kind = kind, .project = project, .key = key });
}

void change_clear(struct change *c, int kind, const char *project, const char *group)
{
    add_step(c, CHANGE_CLEAR,
             &(struct store_row){ .kind = kind, .project = project, .group = group });
}

void change_purge(struct change *c, int kind, const char *project)
{
    add_step(c, CHANGE_PURGE, &(struct store_row){ .kind = kind, .project = project });
}

void change_forget(struct change *c, const char *project)
{
    add_step(c, CHANGE_FORGET, &(struct store_row){ .project = project });
}

void change_expect_absent(struct change *c, int kind, const char *project,
                          const char *key)
{
    add_step(c, CHANGE_EXPECT_ABSENT,
             &(struct store_row){ .kind = kind, .project = project, .key = key });
}

void change_expect_value(struct change *c, const struct store_row *row)
{
    add_step(c, CHANGE_EXPECT_VALUE, row);
}

void change_event(struct change *c, const struct store_event *event)
{
    struct change_event *ev = arena_alloc(c->arena, sizeof *ev);

    ev->event = *event;
    link_event(c, ev);
}

int64_t change_event_ms(const struct store_event *event)
{
    return event->clock != NULL ? clock_now_ms(event->clock) : event->occurred_ms;
}

int change_check(const struct change *c, struct err *e)
{
    for (const struct change_step *s = c->steps; s != NULL; s = s->next) {
        assert(s->row.kind >= 0 && s->row.kind < STORE_KINDS);
        if (s->row.value_len > CHANGE_BYTES_MAX)
            return err_set(e, ERR_LIMIT, "a value of more than %d bytes",
                           CHANGE_BYTES_MAX);
    }
    for (const struct change_event *ev = c->events; ev != NULL; ev = ev->next) {
        if (ev->event.bytes_len > CHANGE_BYTES_MAX)
            return err_set(e, ERR_LIMIT, "an event of more than %d bytes",
                           CHANGE_BYTES_MAX);
    }
    return 0;
}

/* False when out of memory; NULL stays NULL. */
static bool keep(struct arena *a, const void **bytes, size_t bytes_len)
{
    void *copy;

    if (*bytes == NULL)
        return true;
    copy = arena_try(a, bytes_len > 0 ? bytes_len : 1);
    if (copy == NULL)
        return false;
    memcpy(copy, *bytes, bytes_len);
    *bytes = copy;
    return true;
}

static bool keep_text(struct arena *a, const char **text)
{
    const void *bytes = *text;

    if (bytes == NULL)
        return true;
    if (!keep(a, &bytes, strlen(*text) + 1))
        return false;
    *text = bytes;
    return true;
}

static bool copy_step(struct change *to, const struct change_step *from)
{
    struct change_step *s = arena_try(to->arena, sizeof *s);

    if (s == NULL)
        return false;
    s->kind = from->kind;
    s->row = from->row;
    link_step(to, s);
    return keep_text(to->arena, &s->row.project) && keep_text(to->arena, &s->row.key) &&
           keep_text(to->arena, &s->row.group) &&
           keep(to->arena, &s->row.value, s->row.value_len);
}

static bool copy_event(struct change *to, const struct change_event *from)
{
    struct change_event *ev = arena_try(to->arena, sizeof *ev);

    if (ev == NULL)
        return false;
    ev->event = from->event;
    link_event(to, ev);
    return keep_text(to->arena, &ev->event.project) &&
           keep_text(to->arena, &ev->event.id) &&
           keep(to->arena, &ev->event.bytes, ev->event.bytes_len);
}

struct change *change_copy(struct arena *a, const struct change *c)
{
    struct change *copy = arena_try(a, sizeof *copy);

    if (copy == NULL)
        return NULL;
    start(copy, a, c->now_s);
    for (const struct change_step *s = c->steps; s != NULL; s = s->next) {
        if (!copy_step(copy, s))
            return NULL;
    }
    for (const struct change_event *ev = c->events; ev != NULL; ev = ev->next) {
        if (!copy_event(copy, ev))
            return NULL;
    }
    return copy;
}
