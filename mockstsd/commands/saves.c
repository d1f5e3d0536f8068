/* SPDX-License-Identifier: MIT */
#include "commands/saves.h"

#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

enum {
    EVENTS_MAX = 4096,
    REST_MS = 5,   /* without a further save: several files may be saved at once */
    AWAY_MS = 100, /* a file that is gone may be about to be put back */
    SAVED = IN_CLOSE_WRITE | IN_MOVED_TO,
    GONE = IN_MOVED_FROM | IN_DELETE,
};

struct file {
    struct file *next;
    const char *path, *name; /* name: in its folder */
    int folder, itself;      /* watch descriptors; itself: -1 if it is not there */
};

struct saves {
    struct arena *arena;
    int fd;
    struct file *first, **end;
    size_t n;
    int64_t saved_ns, rest_ms; /* when the last save was, and how long it may go on */
};

static void close_saves(void *self)
{
    struct saves *s = self;

    close(s->fd);
}

int saves_open(struct arena *a, struct saves **out, struct err *e)
{
    struct saves *s = arena_alloc(a, sizeof *s);

    s->arena = a;
    s->end = &s->first;
    s->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (s->fd < 0)
        return err_set(e, ERR_UNAVAILABLE, "no more files can be watched");
    arena_defer(a, close_saves, s);
    *out = s;
    return 0;
}

static bool is_known(const struct saves *s, const char *path)
{
    for (const struct file *f = s->first; f; f = f->next)
        if (strcmp(f->path, path) == 0)
            return true;
    return false;
}

void saves_add(struct saves *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_slice(s->arena, path, (size_t)(slash - path) + 1) : ".";
    struct file *f = arena_alloc(s->arena, sizeof *f);

    if (is_known(s, path))
        return;
    f->path = arena_text(s->arena, path);
    f->name = slash ? f->path + (slash - path) + 1 : f->path;
    f->folder = inotify_add_watch(s->fd, folder, SAVED | GONE);
    if (f->folder < 0)
        return;
    f->itself = inotify_add_watch(s->fd, path, IN_CLOSE_WRITE);
    *s->end = f;
    s->end = &f->next;
    s->n++;
}

size_t saves_count(const struct saves *s)
{
    return s->n;
}

const char *saves_path(const struct saves *s, size_t i)
{
    const struct file *f = s->first;

    while (i-- > 0)
        f = f->next;
    return f->path;
}

static bool is_ours(const struct saves *s, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW)
        return true; /* some were lost: any file may have been saved */
    if (!(event->mask & (SAVED | GONE)))
        return false;
    for (const struct file *f = s->first; f; f = f->next) {
        if (event->len == 0 ? event->wd == f->itself
                            : event->wd == f->folder && strcmp(event->name, f->name) == 0)
            return true;
    }
    return false;
}

static void take_events(struct saves *s)
{
    _Alignas(struct inotify_event) char bytes[EVENTS_MAX];
    ssize_t len = read(s->fd, bytes, sizeof bytes);

    for (ssize_t at = 0; at < len;) {
        const struct inotify_event *event = (const void *)&bytes[at];
        at += (ssize_t)(sizeof *event + event->len);
        if (!is_ours(s, event))
            continue;
        s->saved_ns = clock_ticks_ns();
        s->rest_ms = event->mask & GONE ? AWAY_MS : REST_MS;
    }
}

/* How long to wait for another event; -1: for ever. */
static int patience_ms(const struct saves *s)
{
    int64_t left_ms = s->rest_ms - (clock_ticks_ns() - s->saved_ns) / 1000000;

    if (s->saved_ns == 0)
        return -1;
    return left_ms > 0 ? (int)left_ms : 0;
}

int64_t saves_wait(struct saves *s)
{
    struct pollfd events = { .fd = s->fd, .events = POLLIN };

    while (poll(&events, 1, patience_ms(s)) != 0)
        take_events(s);
    return s->saved_ns;
}
