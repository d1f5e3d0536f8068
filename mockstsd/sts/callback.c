/* SPDX-License-Identifier: MIT */
#include "sts/callback.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sts/oauth.h"
#include "sts/pending.h"
#include "wire/form.h"

/* RFC 6749 3.1.2: a query that the registered URI has stays. */
static const char *finish(const struct pending *p, const struct switches *sw,
                          struct buf *query, struct arena *a)
{
    const char *mark = strchr(p->redirect_uri, '?');
    const char *join = mark == NULL ? "?" : mark[1] == '\0' ? "" : "&";

    if (p->state[0] != '\0')
        form_add(query, "state", p->state);
    if (sw->dialect == DIALECT_RFC)
        form_add(query, "iss", p->issuer);
    return arena_printf(a, "%s%s%s", p->redirect_uri, join, query->data);
}

const char *callback_code(const struct pending *p, const struct switches *sw,
                          const char *code, struct arena *a)
{
    struct buf query = buf_make(a, SIZE_MAX / 2);

    form_add(&query, "code", code);
    return finish(p, sw, &query, a);
}

const char *callback_error(const struct pending *p, const struct switches *sw,
                           const struct err *why, struct arena *a)
{
    /* RFC 6749 4.1.2.1 has access_denied, whatever the dialect says at the token endpoint */
    const struct oauth_row *row = oauth_error(why->code, DIALECT_DESCOPE);
    struct buf query = buf_make(a, SIZE_MAX / 2);

    form_add(&query, "error", row->error);
    form_add(&query, "error_description",
             row->fixed_text || why->text[0] == '\0' ? row->text : why->text);
    return finish(p, sw, &query, a);
}
