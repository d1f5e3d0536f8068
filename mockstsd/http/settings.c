/* SPDX-License-Identifier: MIT */
#include "http/settings.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "base/err.h"
#include "http/server_options.h"

enum {
    THREADS =
        24, /* so that 16 connections keep theirs: above 3/4 of it they are asked to go */
    REQUEST_MS = 10000,
    KEEP_ALIVE_MS = 5000, /* clients that are told stop using it a second or two before */
    ARENA_MAX = 4 * 1024 * 1024,
};

struct setting {
    const char *name;
    const char *value;
};

/* Every option that matters is named, whatever its default: traps.md A.1. */
static const struct setting fixed_settings[] = {
    { "decode_url", "no" },
    { "enable_keep_alive", "yes" },
    { "tcp_nodelay", "1" },
    { "linger_timeout_ms", "-2" },   /* sockets stay as they are: visit.c lingers */
    { "max_request_size", "32768" }, /* twice the gate's, so that the gate can say 431 */
    { "connection_queue", "1024" },
    { "listen_backlog", "1024" },
    { "access_control_allow_origin", "" },
    { "access_control_allow_methods", "" },
    { "access_control_allow_headers", "" },
    { "enable_directory_listing", "no" },
    { "enable_auth_domain_check", "no" }, /* the gate looks at Host */
    { "cgi_pattern", "" },
    { "ssi_pattern", "" },
    { "index_files", "" },
};

enum { N_FIXED = sizeof fixed_settings / sizeof fixed_settings[0], N_OWN = 4 };

_Static_assert(N_FIXED + N_OWN <= SETTINGS_MAX, "all settings fit");

void settings_lay(const struct server_options *o, struct settings *out)
{
    const struct setting own[N_OWN] = {
        { "listening_ports", out->listen },
        { "num_threads", out->threads },
        { "request_timeout_ms", out->request_ms },
        { "keep_alive_timeout_ms", out->keep_alive_ms },
    };
    size_t n = 0;

    snprintf(out->listen, sizeof out->listen, "%s:%d", o->address, o->port);
    snprintf(out->threads, sizeof out->threads, "%d", o->n_threads);
    snprintf(out->request_ms, sizeof out->request_ms, "%d", o->request_ms);
    snprintf(out->keep_alive_ms, sizeof out->keep_alive_ms, "%d", o->keep_alive_ms);
    for (size_t i = 0; i < N_FIXED + N_OWN; i++) {
        const struct setting *row = i < N_FIXED ? &fixed_settings[i] : &own[i - N_FIXED];
        out->texts[n++] = row->name;
        out->texts[n++] = row->value;
    }
    out->texts[n] = NULL;
}

static struct server_options fill_in(const struct server_options *given)
{
    struct server_options o = *given;

    o.address = o.address ? o.address : "127.0.0.1";
    o.n_threads = o.n_threads ? o.n_threads : THREADS;
    o.request_ms = o.request_ms ? o.request_ms : REQUEST_MS;
    o.keep_alive_ms = o.keep_alive_ms ? o.keep_alive_ms : KEEP_ALIVE_MS;
    o.arena_max = o.arena_max ? o.arena_max : ARENA_MAX;
    return o;
}

/* With digits alone no suffix can ask for TLS or a redirect, which crash (traps.md W7). */
static int check_options(const struct server_options *o, struct err *e)
{
    struct in_addr address;

    if (inet_pton(AF_INET, o->address, &address) != 1)
        return err_set(e, ERR_PARSE, "\"%s\" is no IPv4 address", o->address);
    if (o->port < 0 || o->port > 65535)
        return err_set(e, ERR_PARSE, "%d is no port", o->port);
    if (o->n_threads < 1 || o->request_ms < 1 || o->keep_alive_ms < 1)
        return err_set(e, ERR_PARSE, "threads and times of a server must be positive");
    return 0;
}

int settings_complete(const struct server_options *given, struct server_options *out,
                      struct err *e)
{
    struct server_options o = fill_in(given);

    if (check_options(&o, e) < 0)
        return -1;
    *out = o;
    return 0;
}
