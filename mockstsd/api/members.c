/* SPDX-License-Identifier: MIT */
#include "api/members.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/oauth.h"
#include "tenant/client.h"

#include "api/call.h"

int members_parse(const struct call *call, struct jobj *out, struct err *e)
{
    const struct request *req = call->req;
    const char *body = req->body_len > 0 ? req->body : "{}";
    size_t len = req->body_len > 0 ? req->body_len : 2;
    struct err why = { 0 };

    if (jobj_parse_object(call->arena, body, len, out, &why) < 0)
        return err_set(e, OAUTH_MALFORMED, "The body is not a JSON object: %s", why.text);
    return 0;
}

/* protojson writes 64-bit integers as digits in a text (contract.md 2.5). */
static int read_integer(struct call const *call, struct jobj v, int64_t *out,
                        struct err *e)
{
    struct jobj number;
    const char *digits;

    if (jobj_kind(v) != JOBJ_TEXT)
        return jobj_as_int(v, out, e);
    if (jobj_as_text(v, &digits, e) < 0 ||
        jobj_parse(call->arena, digits, strlen(digits), &number, e) < 0)
        return err_set(e, ERR_PARSE, "%s: expected an integer",
                       jobj_path(call->arena, v));
    return jobj_as_int(number, out, e);
}

static int read_texts(const struct call *call, struct jobj v, struct texts *out,
                      struct err *e)
{
    struct jobj_list list;

    if (jobj_as_texts(call->arena, v, &list, e) < 0)
        return -1;
    *out = (struct texts){ .items = list.texts, .n = list.n };
    return 0;
}

static int read_text(struct jobj v, const char **out, struct err *e)
{
    const char *text;

    if (jobj_as_text(v, &text, e) < 0)
        return -1;
    *out = *text == '\0' ? NULL : text;
    return 0;
}

static int read_container(const struct call *call, struct jobj v, enum jobj_kind kind,
                          struct jobj *out, struct err *e)
{
    if (jobj_kind(v) != kind)
        return err_set(e, ERR_PARSE, "%s: expected %s", jobj_path(call->arena, v),
                       kind == JOBJ_OBJECT ? "an object" : "a list");
    *out = v;
    return 0;
}

static int read_value(const struct call *call, struct jobj v, const struct member *f,
                      void *into, struct err *e)
{
    void *at = (char *)into + f->at;

    switch (f->kind) {
    case MEMBER_TEXT:
        return read_text(v, at, e);
    case MEMBER_TEXTS:
        return read_texts(call, v, at, e);
    case MEMBER_INTEGER:
        return read_integer(call, v, at, e);
    case MEMBER_BOOL:
        return jobj_as_bool(v, at, e);
    case MEMBER_OBJECT:
        return read_container(call, v, JOBJ_OBJECT, at, e);
    case MEMBER_ARRAY:
        return read_container(call, v, JOBJ_ARRAY, at, e);
    }
    return err_set(e, ERR_PARSE, "no such kind");
}

static const struct member *find(struct member_table table, const char *name)
{
    for (size_t i = 0; i < table.n; i++)
        if (strcmp(table.rows[i].name, name) == 0)
            return &table.rows[i];
    return NULL;
}

static bool ignores_unknown(const struct call *call)
{
    return call->switches != NULL &&
           call->switches->unknown_mgmt_fields == UNKNOWN_IGNORE;
}

int members_read(const struct call *call, struct jobj body, struct member_table table,
                 void *into, struct err *e)
{
    for (struct jobj v = jobj_first(body); v.node != NULL; v = jobj_next(v)) {
        const struct member *f = find(table, jobj_name(v));
        struct err why = { 0 };

        if (f == NULL && ignores_unknown(call))
            continue;
        if (f == NULL)
            return err_set(e, OAUTH_UNKNOWN_FIELD, "%s: unknown field",
                           jobj_path(call->arena, v));
        if (jobj_kind(v) == JOBJ_NULL)
            continue;
        if (read_value(call, v, f, into, &why) < 0)
            return err_set(e, OAUTH_BAD_VALUE, "%s", why.text);
    }
    return 0;
}
