/* SPDX-License-Identifier: MIT */
#include "wire/keyops.h"

#include <string.h>

#include "base/err.h"

int keyops_verify(struct jobj jwk, struct err *e)
{
    struct jobj v = jobj_first(jobj_get(jwk, "key_ops"));
    const char *text = "";

    if (!jobj_has(jwk, "key_ops"))
        return 0;
    while (v.node != NULL &&
           (jobj_as_text(v, &text, NULL) < 0 || strcmp(text, "verify") != 0))
        v = jobj_next(v);
    return v.node != NULL ? 0 : err_set(e, ERR_CRYPTO, "key_ops: expected verify");
}
