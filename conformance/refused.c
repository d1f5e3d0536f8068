/* SPDX-License-Identifier: MIT */
#include "conformance/refused.h"

#include <string.h>

#include "base/arena.h"
#include "conformance/leaks.h"
#include "conformance/matcher.h"
#include "conformance/vars.h"

/* Members that a refusal may not have: something would have been given. */
static const char *const gifts[] = { "access_token", "refresh_token", "id_token",
                                     "issued_token_type", "code" };

static const char *const descope[] = { "errorCode", "errorDescription", "errorMessage",
                                       "message" };

static const char *shape_miss(struct stage *s, const struct seen *seen)
{
    const char *type = stage_header(seen, "content-type"), *text;

    if (!seen->is_json)
        return "the refusal is no strict JSON object";
    if (type == NULL || !matcher_regex(type, "^application/json *(;|$)"))
        return "the refusal is not declared as application/json";
    for (size_t i = 0; i < sizeof gifts / sizeof gifts[0]; i++)
        if (jobj_has(seen->json, gifts[i]))
            return arena_printf(s->arena, "the refusal has the member %s", gifts[i]);
    if (!sut_speaks(s->target, "descope"))
        return NULL;
    for (size_t i = 0; i < sizeof descope / sizeof descope[0]; i++)
        if (jobj_text(seen->json, descope[i], &text, NULL) < 0 || *text == '\0')
            return arena_printf(s->arena, "the refusal lacks %s", descope[i]);
    return NULL;
}

/* The error that stands for "denial" in this dialect, and for "token" at this acceptor. */
static const char *meant(struct stage *s, const char *code)
{
    const char *at = vars_get(s->vars, "at");

    if (strcmp(code, "denial") == 0)
        return strcmp(s->dialect, "rfc") == 0 ? "invalid_target" : "access_denied";
    if (strcmp(code, "token") == 0)
        return at != NULL && strcmp(at, "vault") == 0 ? "invalid_token"
                                                      : "invalid_request";
    return code;
}

static int status_of(const char *code)
{
    if (strcmp(code, "invalid_client") == 0 || strcmp(code, "invalid_token") == 0)
        return 401;
    return strcmp(code, "access_denied") == 0 ? 403 : 400;
}

const char *refused_miss(struct stage *s, const struct seen *seen, const char *code)
{
    const char *error, *miss;

    code = meant(s, code);
    if (seen->status != status_of(code))
        return arena_printf(s->arena, "status %d, not %d", seen->status, status_of(code));
    miss = shape_miss(s, seen);
    if (miss != NULL)
        return miss;
    if (jobj_text(seen->json, "error", &error, NULL) < 0 || strcmp(error, code) != 0)
        return arena_printf(s->arena, "error %s, not %s",
                            matcher_show(s->arena, jobj_get(seen->json, "error")), code);
    return leaks_request(s, seen);
}
