/* SPDX-License-Identifier: MIT */
#include "conformance/kids.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/signkey.h"

const char *kids_weak(struct arena *a, struct jobj set)
{
    struct jobj keys;
    struct err why = { 0 };

    if (jobj_array(set, "keys", &keys, NULL) < 0 || jobj_count(keys) == 0)
        return "there are no keys";
    for (struct jobj v = jobj_first(keys); v.node != NULL; v = jobj_next(v)) {
        struct signkey *key;

        if (signkey_from_jwk(a, v, &key, &why) < 0)
            return arena_printf(a, "a key is not sound: %s", why.text);
    }
    return NULL;
}

const char *kids_miss(struct arena *a, struct jobj set)
{
    struct jobj keys;

    if (jobj_array(set, "keys", &keys, NULL) < 0 || jobj_count(keys) == 0)
        return "there are no keys";
    for (struct jobj v = jobj_first(keys); v.node != NULL; v = jobj_next(v)) {
        struct signkey *key;

        if (signkey_from_jwk(a, v, &key, NULL) < 0)
            return "a key is of a kind whose thumbprint is not known here";
        if (strcmp(signkey_kid(key), signkey_thumbprint(key)) != 0)
            return "a kid is not the thumbprint of its key";
    }
    return NULL;
}
