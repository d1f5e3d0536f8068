/* SPDX-License-Identifier: MIT */
#include "http/watch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct slot {
    pthread_mutex_t
        lock; /* held while the socket is cut, so that it stays the reader's */
    bool armed;
    struct watch_read read;
};

struct watch {
    pthread_t thread;
    pthread_mutex_t lock; /* of stopping */
    pthread_cond_t wake;
    bool stopping;
    int shortest_ms;
    size_t n_slots;
    struct slot slots[];
};

enum { FD_MOST = 65536 };

static bool is_peer(int fd, const struct watch_read *read)
{
    struct sockaddr_in at = { 0 };
    socklen_t at_len = sizeof at;
    struct in_addr peer;

    if (getpeername(fd, (struct sockaddr *)&at, &at_len) < 0 || at.sin_family != AF_INET)
        return false;
    return ntohs(at.sin_port) == read->peer_port &&
           inet_pton(AF_INET, read->peer, &peer) == 1 &&
           peer.s_addr == at.sin_addr.s_addr;
}

/* The engine hides its sockets, so this one is found by its other end; late reads are rare. */
static void cut_socket(const struct watch_read *read)
{
    struct rlimit files = { 0 };

    if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur > FD_MOST)
        files.rlim_cur = FD_MOST;
    for (int fd = 0; fd < (int)files.rlim_cur; fd++) {
        if (!is_peer(fd, read))
            continue;
        shutdown(fd, SHUT_RD);
        return;
    }
}

/* Cuts the read if its time is over; returns when it should be looked at again. */
static int64_t look_at(struct slot *s, int64_t now_ms, int64_t next_ms)
{
    pthread_mutex_lock(&s->lock);
    if (s->armed && s->read.until_ms <= now_ms) {
        cut_socket(&s->read);
        s->armed = false;
    }
    if (s->armed && s->read.until_ms < next_ms)
        next_ms = s->read.until_ms;
    pthread_mutex_unlock(&s->lock);
    return next_ms;
}

/* A read armed after this look cannot end before now + shortest_ms. */
static int64_t look_round(struct watch *w)
{
    int64_t now_ms = clock_ticks_ms(), next_ms = now_ms + w->shortest_ms;

    for (size_t i = 0; i < w->n_slots; i++)
        next_ms = look_at(&w->slots[i], now_ms, next_ms);
    return next_ms;
}

/* Waits for that moment or a signal; true while the thread shall go on. */
static bool sleep_until(struct watch *w, int64_t moment_ms)
{
    struct timespec moment = { .tv_sec = moment_ms / 1000,
                               .tv_nsec = moment_ms % 1000 * 1000000 };

    pthread_mutex_lock(&w->lock);
    if (!w->stopping)
        pthread_cond_timedwait(&w->wake, &w->lock, &moment);
    bool stopping = w->stopping;
    pthread_mutex_unlock(&w->lock);
    return !stopping;
}

static void *run(void *self)
{
    struct watch *w = self;

    while (sleep_until(w, look_round(w)))
        continue;
    return NULL;
}

static void init_locks(struct watch *w)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC); /* the clock of clock_ticks_ms */
    pthread_cond_init(&w->wake, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&w->lock, NULL);
    for (size_t i = 0; i < w->n_slots; i++)
        pthread_mutex_init(&w->slots[i].lock, NULL);
}

static void end_locks(struct watch *w)
{
    for (size_t i = 0; i < w->n_slots; i++)
        pthread_mutex_destroy(&w->slots[i].lock);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
}

int watch_start(struct arena *a, size_t n_slots, int shortest_ms, struct watch **out,
                struct err *e)
{
    struct watch *w = arena_try(a, sizeof *w + n_slots * sizeof w->slots[0]);

    if (!w)
        return err_set(e, ERR_UNAVAILABLE, "no memory for the watch over slow clients");
    w->n_slots = n_slots;
    w->shortest_ms = shortest_ms;
    init_locks(w);
    if (pthread_create(&w->thread, NULL, run, w) != 0) {
        end_locks(w);
        return err_set(e, ERR_UNAVAILABLE, "no thread for the watch over slow clients");
    }
    *out = w;
    return 0;
}

void watch_arm(struct watch *w, size_t slot, const struct watch_read *read)
{
    struct slot *s = &w->slots[slot];

    pthread_mutex_lock(&s->lock);
    s->read = *read;
    s->armed = true;
    pthread_mutex_unlock(&s->lock);
}

void watch_disarm(struct watch *w, size_t slot)
{
    struct slot *s = &w->slots[slot];

    pthread_mutex_lock(&s->lock);
    s->armed = false;
    pthread_mutex_unlock(&s->lock);
}

void watch_cut_all(struct watch *w)
{
    for (size_t i = 0; i < w->n_slots; i++)
        look_at(&w->slots[i], INT64_MAX, INT64_MAX);
}

void watch_stop(struct watch *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    end_locks(w);
}
