/* SPDX-License-Identifier: MIT */
#include "conformance/redirected.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conformance/matcher.h"
#include "conformance/vars.h"
#include "wire/form.h"
#include "wire/jwrite.h"

enum { QUERY_MAX = 1 << 20 };

/* Query or fragment as an object; a parameter that is given twice is seen once. */
static int parameters_of(struct stage *s, const char *query, struct jobj *out)
{
    struct buf text = buf_make(s->arena, QUERY_MAX);
    struct jwrite w = jwrite_make(&text);
    struct form form;

    if (form_parse(s->arena, query, strlen(query), &form, NULL) < 0)
        return -1;
    jwrite_object(&w);
    for (size_t i = 0; i < form.n_fields; i++)
        if (form_value(&form, form.fields[i].name, 0) == form.fields[i].value)
            jwrite_member_text(&w, form.fields[i].name, form.fields[i].value);
    jwrite_object_end(&w);
    return jobj_parse(s->arena, text.data, text.len, out, NULL);
}

/* A redirect by a method that leaves the body behind; what comes after `uri` in it is *rest. */
static const char *redirect_miss(struct stage *s, const struct seen *seen,
                                 const char **rest)
{
    const char *location = stage_header(seen, "location");
    const char *uri = vars_get(s->vars, "redirect_uri");

    if ((seen->status != 302 && seen->status != 303) || location == NULL)
        return arena_printf(s->arena, "status %d, no redirect by 302 or 303",
                            seen->status);
    if (uri == NULL || strncmp(location, uri, strlen(uri)) != 0)
        return "the redirect does not lead to the redirect URI";
    *rest = location + strlen(uri);
    return NULL;
}

static const char *parameters_miss(struct stage *s, const char *text, struct jobj want)
{
    struct jobj parameters;

    if (parameters_of(s, text, &parameters) < 0)
        return "the query of the redirect is no form";
    return matcher_map(s->arena, "parameter ", parameters, want);
}

const char *redirected_miss(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *location = stage_header(seen, "location"), *rest;
    const char *miss = redirect_miss(s, seen, &rest), *query;

    if (miss != NULL)
        return miss;
    query = strchr(location, '?');
    if (*rest != '?' && (*rest != '&' || query == NULL || query > rest))
        return "the redirect does not lead to the redirect URI";
    if (strchr(location, '#') != NULL)
        return "the redirect has a fragment";
    return parameters_miss(s, query + 1, want);
}

const char *redirected_fragment_miss(struct stage *s, const struct seen *seen,
                                     struct jobj want)
{
    const char *rest, *miss = redirect_miss(s, seen, &rest);

    if (miss != NULL)
        return miss;
    if (*rest != '#')
        return "the redirect does not lead to the redirect URI with a fragment";
    return parameters_miss(s, rest + 1, want);
}
