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

/* The query as an object; a parameter that is given twice is seen once. */
static int parameters_of(struct stage *s, const char *location, struct jobj *out)
{
    const char *query = location + strcspn(location, "?");
    struct buf text = buf_make(s->arena, QUERY_MAX);
    struct jwrite w = jwrite_make(&text);
    struct form form;

    query += *query == '?';
    if (form_parse(s->arena, query, strlen(query), &form, NULL) < 0)
        return -1;
    jwrite_object(&w);
    for (size_t i = 0; i < form.n_fields; i++)
        if (form_value(&form, form.fields[i].name, 0) == form.fields[i].value)
            jwrite_member_text(&w, form.fields[i].name, form.fields[i].value);
    jwrite_object_end(&w);
    return jobj_parse(s->arena, text.data, text.len, out, NULL);
}

static bool leads_to(const char *location, const char *uri)
{
    size_t n = strlen(uri);

    return strncmp(location, uri, n) == 0 &&
           (location[n] == '?' || (location[n] == '&' && strchr(uri, '?') != NULL));
}

const char *redirected_miss(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *location = stage_header(seen, "location");
    const char *uri = vars_get(s->vars, "redirect_uri");
    struct jobj query;

    if ((seen->status != 302 && seen->status != 303) || location == NULL)
        return arena_printf(s->arena, "status %d, no redirect by 302 or 303",
                            seen->status);
    if (uri == NULL || !leads_to(location, uri))
        return "the redirect does not lead to the redirect URI";
    if (strchr(location, '#') != NULL)
        return "the redirect has a fragment";
    if (parameters_of(s, location, &query) < 0)
        return "the query of the redirect is no form";
    return matcher_map(s->arena, "parameter ", query, want);
}
