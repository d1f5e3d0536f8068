/* SPDX-License-Identifier: MIT */
/* The gate: what it does not see, it does not refuse. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "http/gate.h"
#include "http/request.h"
#include "http/visit.h"
#include "defective/plant.h"

struct gate_verdict __real_gate_head(const struct request *req,
                                     const struct gate_rules *rules);
struct gate_verdict __wrap_gate_head(const struct request *req,
                                     const struct gate_rules *rules);

int __real_visit_run(struct visit *v);
int __wrap_visit_run(struct visit *v);

enum { BODY_MAX = 16 << 20, PROOF_MAX = 1024, PAUSE_NS = 1000000, CUT_AT = 20 };

/* Is the field at i one that the defect leaves out? */
static bool is_hidden(const struct request *req, size_t i)
{
    const char *name = req->headers[i].name;
    bool again = request_find(req, name) != req->headers[i].value;

    if (plant_is("gzip-inflated"))
        return strcasecmp(name, "Content-Encoding") == 0;
    if (plant_is("second-authorization-ignored"))
        return again && strcasecmp(name, "Authorization") == 0;
    if (plant_is("length-conflict-ok"))
        return (again && strcasecmp(name, "Content-Length") == 0) ||
               (strcasecmp(name, "Transfer-Encoding") == 0 &&
                request_find(req, "Content-Length") != NULL);
    if (plant_is("headers-dropped"))
        return strncasecmp(name, "X-", 2) == 0;
    return plant_is("host-optional") && strcasecmp(name, "Host") == 0;
}

/* Is the path looked at in another form than the one that is served? */
static bool is_spelled_oddly(const struct request *req)
{
    return (plant_is("path-normalised") && strstr(req->path, "/audit/search") != NULL) ||
           (plant_is("path-in-header") && strstr(req->path, "%0") != NULL);
}

/* One more field in the head. */
static void add_field(struct request *req, const char *name, const char *value,
                      struct arena *a)
{
    struct request_header *list = arena_array(a, req->n_headers + 1, sizeof *list);

    memcpy(list, req->headers, req->n_headers * sizeof *list);
    list[req->n_headers++] = (struct request_header){ name, value };
    req->headers = list;
}

/* What was proved holds for the next request on the connection. */
static void carry_over(struct visit *v, bool follows)
{
    static _Thread_local char proved[PROOF_MAX];
    const char *proof = request_find(&v->req, "Authorization");

    if (proof == NULL && follows && *proved != '\0')
        add_field(&v->req, "Authorization", arena_text(v->arena, proved), v->arena);
    *proved = '\0';
    if (proof != NULL && strlen(proof) < sizeof proved &&
        !request_lists(&v->req, "Connection", "close"))
        memcpy(proved, proof, strlen(proof) + 1);
}

/* The host of "http://evil.test:1/path" is whom the request is for. */
static void take_host(struct visit *v)
{
    const char *host = v->req.path + strlen("http://"), *path = strchr(host, '/');

    if (strncmp(v->req.path, "http://", strlen("http://")) != 0 || path == NULL)
        return;
    add_field(&v->req, "X-Forwarded-Host",
              arena_slice(v->arena, host, (size_t)(path - host)), v->arena);
    v->req.path = path;
}

/* What follows without a pause is on the same connection. */
int __wrap_visit_run(struct visit *v)
{
    static _Thread_local int64_t ended_ns;
    static _Thread_local unsigned n;
    bool follows = v->req.arrived_ns - ended_ns < PAUSE_NS;
    int status;

    n = follows ? n + 1 : 0;
    if (plant_is("identity-per-connection"))
        carry_over(v, follows);
    if (plant_is("absolute-form-issuer") && v->engine_status == 0)
        take_host(v);
    if (plant_is("connection-cut") && n == CUT_AT)
        v->carrier.end(v->carrier.self);
    status = __real_visit_run(v);
    ended_ns = clock_ticks_ns();
    return status;
}

struct gate_verdict __wrap_gate_head(const struct request *req,
                                     const struct gate_rules *rules)
{
    struct request_header list[REQUEST_HEADERS_MAX + 1];
    struct request other = *req;
    struct gate_rules lax = *rules;

    if (plant_row("gate").node == NULL)
        return __real_gate_head(req, rules);
    other.n_headers = 0;
    for (size_t i = 0; i < req->n_headers && i < REQUEST_HEADERS_MAX; i++)
        if (!is_hidden(req, i))
            list[other.n_headers++] = req->headers[i];
    if (plant_is("host-optional"))
        list[other.n_headers++] = (struct request_header){ "Host", "127.0.0.1" };
    other.headers = list;
    if (is_spelled_oddly(req))
        other.path = "/nothing";
    if (plant_is("body-unbounded"))
        lax.body_max = BODY_MAX;
    return __real_gate_head(&other, &lax);
}
