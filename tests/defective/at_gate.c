/* SPDX-License-Identifier: MIT */
/* The gate: what it does not see, it does not refuse. */
#include <string.h>
#include <strings.h>

#include "http/gate.h"
#include "http/request.h"
#include "defective/plant.h"

struct gate_verdict __real_gate_head(const struct request *req,
                                     const struct gate_rules *rules);
struct gate_verdict __wrap_gate_head(const struct request *req,
                                     const struct gate_rules *rules);

enum { BODY_MAX = 16 << 20 };

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
    return plant_is("host-optional") && strcasecmp(name, "Host") == 0;
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
    if (plant_is("body-unbounded"))
        lax.body_max = BODY_MAX;
    return __real_gate_head(&other, &lax);
}
