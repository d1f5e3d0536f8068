/* SPDX-License-Identifier: MIT */
#include "echo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "http/stack.h"

static int fall_short(struct arena *a)
{
    while (arena_alloc(a, 100000))
        continue;
    return 0;
}

static int hold_up(const struct echo_hold *hold, struct response *out)
{
    char byte = '.';

    if (write(hold->entered_w, &byte, 1) != 1 || read(hold->release_r, &byte, 1) != 1)
        return -1;
    response_text(out, 200, "{}");
    return 0;
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    if (strcmp(req->path, "/unanswered") == 0)
        return -1;
    if (strcmp(req->path, "/memory") == 0)
        return fall_short(a);
    if (strcmp(req->path, "/hold") == 0)
        return hold_up(self, out);
    if (strcmp(req->path, "/split") == 0)
        response_add(out, "Location", "/a\r\nX-Evil: 1");
    if (strcmp(req->path, "/stack") == 0)
        response_text(out, 200, arena_printf(a, "%zu", stack_bytes()));
    else
        response_text(out, 200,
                      arena_printf(a, "%s %s?%s %zu %.*s", req->method, req->path,
                                   req->query, req->body_len, (int)req->body_len,
                                   req->body));
    return 0;
}

static void render(void *self, int status, const char *sentence, struct response *out,
                   struct arena *a)
{
    (void)self;
    response_text(out, status, arena_printf(a, "{\"message\":\"%s\"}", sentence));
}

struct server_options echo_options(struct echo_hold *hold)
{
    return (struct server_options){ .handler = { handle, hold },
                                    .errors = { render, NULL } };
}

struct server *echo_start(const struct server_options *options)
{
    struct server *s = NULL;
    struct err e = { 0 };

    if (server_start(options, &s, &e) == 0)
        return s;
    fprintf(stderr, "%s\n", e.text);
    exit(1);
}
