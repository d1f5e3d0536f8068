/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <ctype.h>
#include <stdbool.h>

#include "desk.h"
#include "peek.h"

#include "base/arena.h"
#include "api/routes.h"

static struct jobj describe(struct desk *d)
{
    struct scene_answer got = desk_ask(d, &(struct desk_ask){ .path = "/openapi.json" });

    assert_int_equal(got.status, 200);
    assert_string_equal(got.head->content_type, "application/json");
    return got.body;
}

static struct jobj operation(struct arena *a, struct jobj doc, const struct route *route)
{
    char *method = arena_text(a, route->method);

    for (char *c = method; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return jobj_get(jobj_get(jobj_get(doc, "paths"), route->path), method);
}

static void every_route(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct jobj doc = describe(&d);
    size_t n;
    const struct route *rows = routes_all(&n);

    (void)state;
    assert_string_equal(peek_text(doc, "openapi"), "3.1.0");
    assert_string_equal(peek_text(doc, "info.version"), STS_VERSION);
    for (size_t i = 0; i < n; i++) {
        struct jobj op = operation(scene_arena(d.scene), doc, &rows[i]);

        assert_int_equal(jobj_kind(op), JOBJ_OBJECT);
        assert_non_null(peek_text(op, "operationId"));
        assert_int_equal(jobj_has(op, "requestBody"), rows[i].body != BODY_NONE);
        assert_true(jobj_has(jobj_get(op, "responses"),
                             strcmp(rows[i].name, "register") == 0 ? "201" : "200"));
    }
    desk_close(&d);
}

/* Every "$ref" of the document leads to a schema in it. */
static void check_refs(struct jobj doc, const char *text)
{
    static const char mark[] = "\"#/components/schemas/";
    size_t n = 0;

    for (const char *at = strstr(text, mark); at; at = strstr(at, mark), n++) {
        char name[64] = { 0 };
        size_t len;

        at += sizeof mark - 1;
        len = strcspn(at, "\"");
        assert_true(len < sizeof name);
        memcpy(name, at, len);
        assert_true(jobj_has(peek_at(doc, "components.schemas"), name));
    }
    assert_true(n > 0);
}

static void refs_lead_somewhere(void **state)
{
    struct desk d = desk_open("", NULL, NULL);
    struct scene_answer got = desk_ask(&d, &(struct desk_ask){ .path = "/openapi.json" });

    (void)state;
    check_refs(got.body, got.text);
    desk_close(&d);
}

/* AUD-025: what an event has, the schema names; what the schema requires, an event has. */
static void check_against(struct jobj schema, struct jobj value)
{
    struct jobj properties = jobj_get(schema, "properties");
    struct jobj required = jobj_get(schema, "required");

    for (struct jobj v = jobj_first(value); v.node != NULL; v = jobj_next(v))
        assert_true(jobj_has(properties, jobj_name(v)));
    for (struct jobj v = jobj_first(required); v.node != NULL; v = jobj_next(v)) {
        const char *name;

        assert_int_equal(jobj_as_text(v, &name, NULL), 0);
        assert_true(jobj_has(value, name));
    }
}

static void events_fit(void **state)
{
    static const struct scene_ask asks[] = {
        { 0 },
        { .resource = "calendar" },
        { .resource = "weather" },
        { .resource = "nowhere" },
        { .secret = "wrong" },
        { .token = "garbage" },
    };
    struct desk d = desk_open("", NULL, NULL);
    struct jobj schema = peek_at(describe(&d), "components.schemas.AuditEvent");

    (void)state;
    assert_true(jobj_count(jobj_get(schema, "properties")) >= 13);
    for (size_t i = 0; i < ROWS_COUNT(asks); i++) {
        struct jobj ev;

        scene_ask(d.scene, &asks[i]);
        ev = scene_event(d.scene);
        check_against(schema, ev);
        check_against(peek_at(schema, "properties.data"), jobj_get(ev, "data"));
    }
    desk_close(&d);
}

int main(void)
{
    rows_add_one("every route is described", every_route);
    rows_add_one("every reference leads to a schema", refs_lead_somewhere);
    rows_add_one("AUD-025 events have what the schema names", events_fit);
    return rows_run("ep_openapi");
}
