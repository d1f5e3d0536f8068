/* SPDX-License-Identifier: MIT */
#include "api/query.h"

#include <string.h>

#include "base/err.h"
#include "http/request.h"
#include "sts/oauth.h"
#include "wire/form.h"

#include "api/call.h"

int query_value(const struct call *call, const char *name, const char **out,
                struct err *e)
{
    const char *query = call->req->query;
    struct form form;

    *out = NULL;
    if (form_parse(call->arena, query, strlen(query), &form, NULL) < 0 ||
        form_get_once(&form, name, out, NULL) < 0)
        return err_set(e, OAUTH_MALFORMED, "The query is not well formed");
    if (*out != NULL && **out == '\0')
        *out = NULL;
    return 0;
}
