/* SPDX-License-Identifier: MIT */
/* The steps about who calls whom: a listener of ours, and other addresses of this machine. */
#include "conformance/step_kinds.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/listener.h"
#include "conformance/step.h"
#include "conformance/vars.h"

/* Everybody gets this one unless the step says otherwise. */
static const char empty_object[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    "Connection: close\r\n\r\n{}";

/* ${listener}: "http://127.0.0.1:PORT"; ${listener.host} is without the scheme. */
int step_listen(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *answer = empty_object;
    int64_t pause_ms = 0;

    if (jobj_opt_text(step, "answer", &answer, e) < 0 ||
        jobj_opt_int(step, "pause_ms", &pause_ms, e) < 0 ||
        (s->listener == NULL && listener_open(s->arena, answer, &s->listener, e) < 0))
        return -1;
    listener_say(s->listener, s->arena, answer, (int)pause_ms);
    vars_set(s->vars, "listener",
             arena_printf(s->arena, "http://127.0.0.1:%d", listener_port(s->listener)));
    vars_set(s->vars, "listener.host",
             arena_printf(s->arena, "127.0.0.1:%d", listener_port(s->listener)));
    vars_set(s->vars, "listener.port",
             arena_printf(s->arena, "%d", listener_port(s->listener)));
    *out = step_nothing(s, 200);
    return 0;
}

/* The request lines are the body, their number that of the answers. */
int step_hits(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    if (s->listener == NULL)
        return err_set(e, ERR_PARSE, "hits: nobody listens yet");
    *out = step_nothing(s, 200);
    (*out)->n_answers = listener_hits(s->listener, s->arena, &(*out)->body);
    (*out)->body_len = strlen((*out)->body);
    return 0;
}

static bool takes_calls(struct sockaddr_in to, uint16_t port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken;

    to.sin_port = port;
    taken = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    if (fd >= 0)
        close(fd);
    return taken;
}

static bool is_outside(const struct ifaddrs *i)
{
    const struct sockaddr_in *at = (const void *)i->ifa_addr;

    return at != NULL && at->sin_family == AF_INET &&
           (ntohl(at->sin_addr.s_addr) >> 24) != 127;
}

/* How many addresses of this machine beyond loopback take calls at the target's port. */
int step_elsewhere(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *colon = strrchr(s->target->base, ':');
    struct ifaddrs *all;
    uint16_t port;

    (void)step;
    port = htons((uint16_t)strtoul(colon != NULL ? colon + 1 : "0", NULL, 10));
    if (port == 0 || getifaddrs(&all) < 0)
        return err_set(e, ERR_IO, "elsewhere: no port, or no addresses of this machine");
    *out = step_nothing(s, 200);
    for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next)
        if (is_outside(i))
            (*out)->n_answers +=
                takes_calls(*(const struct sockaddr_in *)(const void *)i->ifa_addr, port);
    freeifaddrs(all);
    return 0;
}
