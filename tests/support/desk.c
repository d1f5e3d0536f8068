/* SPDX-License-Identifier: MIT */
#include "desk.h"

#include "rows.h"
#include "peek.h"

#include "base/arena.h"
#include "http/request.h"
#include "store/store.h"
#include "sts/state.h"
#include "api/api.h"

enum { FIELDS = 7 };

struct desk desk_open(const char *switches, const char *rules, const char *admin_key)
{
    struct desk d = { .scene = scene_open(switches, rules) };
    struct sts *sts = scene_sts(d.scene);
    struct api_options options = { .sts = sts };

    if (admin_key != NULL)
        options.admin_key = (struct secret){ admin_key, strlen(admin_key) };
    d.handler = api_handler(api_make(sts->arena, &options));
    return d;
}

void desk_close(struct desk *d)
{
    scene_close(d->scene);
}

static void add(struct request *req, struct request_header *fields, const char *name,
                const char *value)
{
    if (value != NULL && value[0] != '\0')
        fields[req->n_headers++] = (struct request_header){ name, value };
}

struct scene_answer desk_ask_in(struct desk *d, struct arena *a,
                                const struct desk_ask *ask)
{
    struct request_header fields[FIELDS];
    struct response *head = arena_alloc(a, sizeof *head);
    struct request req = {
        .method = ask->method ? ask->method
                  : ask->body ? "POST"
                              : "GET",
        .path = ask->path,
        .query = ask->query ? ask->query : "",
        .headers = fields,
        .body = ask->body ? ask->body : "",
        .peer = ask->peer ? ask->peer : "127.0.0.1",
    };

    req.body_len = strlen(req.body);
    add(&req, fields, "Content-Type",
        ask->type == NULL && ask->body != NULL ? "application/json" : ask->type);
    add(&req, fields, "Authorization", ask->authorization);
    add(&req, fields, "Origin", ask->origin);
    add(&req, fields, "Cookie", ask->cookie);
    add(&req, fields, "Accept", ask->accept);
    add(&req, fields, "Sec-Fetch-Site", ask->site);
    add(&req, fields, "Host", ask->host ? ask->host : "127.0.0.1:8693");
    *head = response_make();
    assert_int_equal(d->handler.handle(d->handler.self, &req, head, a), 0);
    return (struct scene_answer){ .status = head->status, .head = head };
}

struct scene_answer desk_ask(struct desk *d, const struct desk_ask *ask)
{
    struct arena *a = scene_arena(d->scene);
    struct scene_answer got = desk_ask_in(d, a, ask);
    const struct response *head = got.head;

    got.text = arena_slice(a, head->body ? head->body : "", head->body_len);
    if (head->content_type && strcmp(head->content_type, "application/json") == 0)
        got.body = peek_parse(a, got.text, head->body_len);
    return got;
}

void desk_fail_commit(struct desk *d)
{
    store_fail_at(scene_sts(d->scene)->store, 1);
}

const char *desk_field(const struct scene_answer *got, const char *name)
{
    const char *value = response_find(got->head, name);

    return value ? value : "";
}
