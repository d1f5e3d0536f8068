/* SPDX-License-Identifier: MIT */
#include "conformance/pairs.h"

#include "base/arena.h"
#include "base/err.h"

int pairs_add(struct pairs *p, const char *name, const char *value, struct err *e)
{
    if (p->n == PAIRS_MAX)
        return err_set(e, ERR_LIMIT, "more than %d pairs of name and value", PAIRS_MAX);
    p->all[p->n++] = (struct httpc_field){ name, value };
    return 0;
}

int pairs_read(struct pairs *p, struct jobj list, struct arena *a, struct err *e)
{
    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v)) {
        struct jobj_list pair;

        if (jobj_as_texts(a, v, &pair, e) < 0)
            return -1;
        if (pair.n != 2)
            return err_set(e, ERR_PARSE, "[name, value] is expected");
        if (pairs_add(p, pair.texts[0], pair.texts[1], e) < 0)
            return -1;
    }
    return 0;
}
