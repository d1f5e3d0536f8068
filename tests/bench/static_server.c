/* SPDX-License-Identifier: MIT */
/*
 * static_server: the product's own listener with an answer that never changes, as the
 * denominator of the benchmark. usage: static_server READY-FILE
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "http/request.h"
#include "http/response.h"
#include "http/server.h"

static const char answer[] =
    "{\"access_token\":\"bench_access_token_of_a_connection_0000000000000000\","
    "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
    "\"token_type\":\"Bearer\",\"expires_in\":3599,\"scope\":\"calendar.read\"}";

static int answer_always(void *self, const struct request *req, struct response *out,
                         struct arena *a)
{
    (void)self;
    (void)req;
    (void)a;
    response_add(out, "Cache-Control", "no-store");
    response_add(out, "Pragma", "no-cache");
    response_fill(out, 200, answer, sizeof answer - 1);
    return 0;
}

static void refuse(void *self, int status, const char *sentence, struct response *out,
                   struct arena *a)
{
    (void)self;
    (void)sentence;
    (void)a;
    response_text(out, status, "{}");
}

static int fail(const struct err *e)
{
    fprintf(stderr, "static_server: %s\n", e->text);
    return 1;
}

int main(int argc, char **argv)
{
    struct server_options options = { .handler = { .handle = answer_always },
                                      .errors = { .render = refuse } };
    struct server *server;
    struct err e = { 0 };
    sigset_t ends;
    char url[64];
    int got;

    if (argc != 2)
        return fail(&(struct err){ .text = "usage: static_server READY-FILE" });
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    if (server_start(&options, &server, &e) < 0)
        return fail(&e);
    snprintf(url, sizeof url, "http://127.0.0.1:%d\n", server_port(server));
    if (file_write(argv[1], url, strlen(url), 0600, &e) == 0)
        sigwait(&ends, &got);
    server_stop(server, 1000);
    return e.code ? fail(&e) : 0;
}
