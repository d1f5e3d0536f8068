/* SPDX-License-Identifier: MIT */
#include "api/params.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/same.h"
#include "wire/jobj.h"
#include "http/request.h"
#include "sts/oauth.h"

static const char form_type[] = "application/x-www-form-urlencoded";

/* The media type alone counts: parameters and letter case do not. */
static bool is_type(const char *value, const char *type)
{
    size_t len = strlen(type);

    return strncasecmp(value, type, len) == 0 && strchr("; \t", value[len]) != NULL;
}

bool params_is_json(const struct request *req)
{
    const char *type = request_find(req, "Content-Type");

    return type != NULL && request_count(req, "Content-Type") == 1 &&
           is_type(type, "application/json");
}

static int add_text(struct jobj v, const char *name, struct params *p, struct err *e)
{
    struct form_field *fields = p->fields;

    if (p->form.n_fields == FORM_FIELDS)
        return err_set(e, OAUTH_MALFORMED, "more than %d fields", FORM_FIELDS);
    if (jobj_as_text(v, &fields[p->form.n_fields].value, e) < 0)
        return err_set(e, OAUTH_MALFORMED, "every member must be a text");
    fields[p->form.n_fields++].name = name;
    return 0;
}

/* RFC 8693 2.1, RFC 8707 2: these two may be given more than once. */
static bool may_repeat(const char *name)
{
    return same_text(name, "resource") || same_text(name, "audience");
}

static int add_member(struct jobj v, struct params *p, struct err *e)
{
    const char *name = jobj_name(v);

    if (jobj_kind(v) == JOBJ_NULL)
        return 0;
    if (jobj_kind(v) != JOBJ_ARRAY || !may_repeat(name))
        return add_text(v, name, p, e);
    for (struct jobj item = jobj_first(v); item.node != NULL; item = jobj_next(item))
        if (add_text(item, name, p, e) < 0)
            return -1;
    return 0;
}

static int read_json(const struct request *req, struct arena *a, struct params *p,
                     struct err *e)
{
    struct jobj body;
    struct err why = { 0 };

    if (jobj_parse_object(a, req->body, req->body_len, &body, &why) < 0)
        return err_set(e, OAUTH_MALFORMED, "The body is not a JSON object");
    p->fields = arena_array(a, FORM_FIELDS, sizeof(*p->fields));
    p->form.fields = p->fields;
    for (struct jobj v = jobj_first(body); v.node != NULL; v = jobj_next(v))
        if (add_member(v, p, e) < 0)
            return -1;
    return 0;
}

static int read_form(const struct request *req, struct arena *a, struct params *p,
                     struct err *e)
{
    struct err why = { 0 };

    if (form_parse(a, req->body, req->body_len, &p->form, &why) < 0)
        return err_set(e, OAUTH_MALFORMED, "The form is not well formed: %s", why.text);
    return 0;
}

/* RFC 6749 3.1, 3.2: parameters must not be included more than once. */
const char *params_repeated(const struct params *p)
{
    for (size_t i = 0; i < p->form.n_fields; i++) {
        const char *name = p->form.fields[i].name;

        if (!may_repeat(name) && form_count(&p->form, name) > 1)
            return name;
    }
    return NULL;
}

int params_query(const struct request *req, struct arena *a, struct params *out,
                 struct err *e)
{
    struct params p = { 0 };

    if (form_parse(a, req->query, strlen(req->query), &p.form, NULL) < 0)
        return err_set(e, OAUTH_MALFORMED, "The query is not well formed");
    *out = p;
    return 0;
}

int params_read_any(const struct request *req, struct arena *a, struct params *out,
                    struct err *e)
{
    const char *type = request_find(req, "Content-Type");
    struct params p = { 0 };

    if (type == NULL || request_count(req, "Content-Type") != 1)
        return err_set(e, OAUTH_MALFORMED, "One Content-Type is required");
    if (is_type(type, "application/json")) {
        if (read_json(req, a, &p, e) < 0)
            return -1;
    } else if (is_type(type, form_type)) {
        if (read_form(req, a, &p, e) < 0)
            return -1;
    } else {
        return err_set(e, OAUTH_MALFORMED, "The Content-Type must be %s", form_type);
    }
    *out = p;
    return 0;
}

int params_read(const struct request *req, struct arena *a, struct params *out,
                struct err *e)
{
    struct params p;

    if (params_read_any(req, a, &p, e) < 0)
        return -1;
    if (params_repeated(&p) != NULL)
        return err_set(e, OAUTH_MALFORMED, "A parameter is given more than once");
    *out = p;
    return 0;
}

const char *params_get(const struct params *p, const char *name)
{
    const char *value = form_value(&p->form, name, 0);

    return value == NULL || *value == '\0' ? NULL : value; /* RFC 6749 3.2 */
}

struct texts params_all(const struct params *p, const char *name, struct arena *a)
{
    const char **items = arena_array(a, p->form.n_fields, sizeof(*items));
    const char *value;
    size_t n = 0;

    for (size_t i = 0; (value = form_value(&p->form, name, i)) != NULL; i++)
        if (*value != '\0')
            items[n++] = value;
    return (struct texts){ .items = items, .n = n };
}
