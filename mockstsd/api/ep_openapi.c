/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "http/response.h"

#include "api/call.h"
#include "api/openapi_schemas.h"
#include "api/reply.h"
#include "api/routes.h"

/* "{project}" and the like, declared once per path. */
static void write_slots(struct jwrite *w, const char *path, struct arena *a)
{
    if (strchr(path, '{') == NULL)
        return;
    jwrite_member_array(w, "parameters");
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at, '{')) {
        size_t len = strcspn(++at, "}");

        jwrite_object(w);
        jwrite_member_text(w, "name", arena_slice(a, at, len));
        jwrite_member_text(w, "in", "path");
        jwrite_member_bool(w, "required", true);
        jwrite_member_raw(w, "schema", "{\"type\":\"string\"}");
        jwrite_object_end(w);
    }
    jwrite_array_end(w);
}

static void write_body(struct jwrite *w, enum route_body body)
{
    if (body == BODY_NONE || body == BODY_QUERY)
        return;
    jwrite_member_object(w, "requestBody");
    jwrite_member_bool(w, "required", true);
    jwrite_member_object(w, "content");
    if (body == BODY_LINES)
        jwrite_member_raw(w, "application/x-ndjson",
                          "{\"schema\":{\"type\":\"string\"}}");
    else if (body != BODY_JSON)
        jwrite_member_raw(w, "application/x-www-form-urlencoded",
                          "{\"schema\":{\"type\":\"object\"}}");
    if (body != BODY_LINES)
        jwrite_member_raw(w, "application/json", "{\"schema\":{\"type\":\"object\"}}");
    jwrite_object_end(w);
    jwrite_object_end(w);
}

/* What a good answer of an endpoint is, where it is more than an object with status 200. */
static const struct success {
    const char *name, *status, *schema;
} successes[] = {
    { "token", "200", "#/components/schemas/TokenResponse" },
    { "audit", "200", "#/components/schemas/AuditPage" },
    { "register", "201", "#/components/schemas/ClientInformation" },
    { "authorize", "303", NULL }, /* back to the client, or on to the login page */
};

static struct success success_of(const struct route *route)
{
    for (size_t i = 0; i < sizeof successes / sizeof successes[0]; i++) {
        if (strcmp(successes[i].name, route->name) == 0)
            return successes[i];
    }
    return (struct success){ .status = "200" };
}

static void write_answer(struct jwrite *w, const char *status, const char *text,
                         const char *schema)
{
    jwrite_member_object(w, status);
    jwrite_member_text(w, "description", text);
    if (schema != NULL) {
        jwrite_member_object(w, "content");
        jwrite_member_object(w, "application/json");
        jwrite_member_object(w, "schema");
        jwrite_member_text(w, "$ref", schema);
        jwrite_object_end(w);
        jwrite_object_end(w);
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
}

static void write_operation(struct jwrite *w, const struct route *route, size_t number,
                            struct arena *a)
{
    char *method = arena_text(a, route->method);
    struct success success = success_of(route);

    for (char *c = method; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    jwrite_member_object(w, method);
    jwrite_member_text(w, "operationId", arena_printf(a, "%s_%zu", route->name, number));
    jwrite_member_texts(w, "tags", &route->name, 1);
    write_body(w, route->body);
    jwrite_member_object(w, "responses");
    write_answer(w, success.status, "good", success.schema);
    write_answer(w, "default", "refused", "#/components/schemas/Error");
    jwrite_object_end(w);
    jwrite_object_end(w);
}

static bool is_first(const struct route *rows, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (strcmp(rows[j].path, rows[i].path) == 0)
            return false;
    }
    return true;
}

static void write_paths(struct jwrite *w, struct arena *a)
{
    size_t n;
    const struct route *rows = routes_all(&n);

    jwrite_member_object(w, "paths");
    for (size_t i = 0; i < n; i++) {
        if (!is_first(rows, i))
            continue;
        jwrite_member_object(w, rows[i].path);
        write_slots(w, rows[i].path, a);
        for (size_t j = i; j < n; j++) {
            if (strcmp(rows[j].path, rows[i].path) == 0)
                write_operation(w, &rows[j], j, a);
        }
        jwrite_object_end(w);
    }
    jwrite_object_end(w);
}

int ep_openapi(struct call *call, struct err *e)
{
    struct reply *r = reply_begin(call->arena);
    struct jwrite *w = &r->w;

    (void)e; /* the tables are always there */
    jwrite_member_text(w, "openapi", "3.1.0");
    jwrite_member_raw(w, "info",
                      "{\"title\":\"mockstsd\",\"version\":\"" STS_VERSION
                      "\",\"summary\":"
                      "\"A local Descope Security Token Service\"}");
    write_paths(w, call->arena);
    jwrite_member_raw(w, "components", openapi_schemas);
    jwrite_object_end(w);
    response_fill(call->out, 200, r->body.data, r->body.len);
    reply_public(call->out);
    return 0;
}
