/* SPDX-License-Identifier: MIT */
#include "conformance/kids.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/b64url.h"
#include "wire/seal.h"
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

/* Does the certificate hold the number of the key: its modulus, or the first half of its point? */
static bool is_about(struct arena *a, const struct b64url_bytes *certificate,
                     struct jobj key)
{
    const char *number = "";
    struct b64url_bytes wanted;

    if (jobj_opt_text(key, jobj_has(key, "n") ? "n" : "x", &number, NULL) < 0 ||
        b64url_decode(a, number, strlen(number), &wanted, NULL) < 0 || wanted.len == 0)
        return false;
    for (size_t i = 0; i + wanted.len <= certificate->len; i++)
        if (memcmp(certificate->data + i, wanted.data, wanted.len) == 0)
            return true;
    return false;
}

static const char *certificate_miss(struct arena *a, struct jobj key)
{
    const char *text = "", *name = NULL;
    struct b64url_bytes certificate;
    struct seal_hash hash;

    if (jobj_as_text(jobj_first(jobj_get(key, "x5c")), &text, NULL) < 0 ||
        b64url_plain_decode(a, text, strlen(text), &certificate, NULL) < 0)
        return "x5c does not begin with a certificate";
    if (!is_about(a, &certificate, key))
        return "a certificate is about another key";
    hash = seal_sha256(certificate.data, certificate.len);
    if (jobj_opt_text(key, "x5t#S256", &name, NULL) < 0 ||
        (name != NULL && strcmp(name, seal_b64url(a, &hash)) != 0))
        return "x5t#S256 is not the digest of the certificate";
    return NULL;
}

const char *kids_uncertified(struct arena *a, struct jobj set)
{
    const char *miss = NULL;

    for (struct jobj v = jobj_first(jobj_get(set, "keys"));
         v.node != NULL && miss == NULL; v = jobj_next(v))
        if (jobj_has(v, "x5c"))
            miss = certificate_miss(a, v);
    return miss;
}
