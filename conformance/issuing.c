/* SPDX-License-Identifier: MIT */
#include "conformance/issuing.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "conformance/overlaid.h"
#include "conformance/props.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"
#include "wire/jws.h"
#include "wire/signkey.h"

enum { CLAIMS_MAX = 64 * 1024 };

static int name_jwk(struct arena *a, struct vars *v, const char *name,
                    const struct signkey *key, struct err *e)
{
    const char *text = signkey_jwk(key);
    struct jobj jwk;

    if (jobj_parse_object(a, text, strlen(text), &jwk, e) < 0)
        return -1;
    vars_set_json(v, name, jwk);
    return 0;
}

int issuing_name_keys(const struct props *p, struct arena *a, struct vars *v,
                      struct err *e)
{
    const struct signkey *main_key, *next;
    const char *pem;

    if (props_key(p, "main", &main_key, e) < 0 || props_key(p, "next", &next, e) < 0 ||
        name_jwk(a, v, "sts.jwk", main_key, e) < 0 ||
        name_jwk(a, v, "sts.next_jwk", next, e) < 0 ||
        signkey_write_private(a, next, &pem, e) < 0)
        return -1;
    vars_set(v, "sts.pem", pem);
    return 0;
}

/* U+0001 stands for NUL, which no check file can hold. */
static const char *with_nul(char *json)
{
    for (char *at = json; (at = strstr(at, "\\u0001")) != NULL;)
        at[5] = '0';
    return json;
}

static const char *write_claims(struct arena *a, struct jobj claims)
{
    struct buf *text = arena_alloc(a, sizeof *text);
    struct jwrite w;

    *text = buf_make(a, CLAIMS_MAX);
    w = jwrite_make(text);
    jwrite_object(&w);
    for (struct jobj v = jobj_first(claims); v.node != NULL; v = jobj_next(v)) {
        int64_t in_s;

        jwrite_key(&w, jobj_name(v));
        if (jobj_kind(v) == JOBJ_OBJECT && jobj_int(v, "in", &in_s, NULL) == 0)
            jwrite_int(&w, clock_now_s(NULL) + in_s);
        else
            jobj_write(v, &w);
    }
    jwrite_object_end(&w);
    return with_nul(text->data);
}

int issuing_sign(struct arena *a, const struct issuing_ask *ask, const char **out,
                 struct err *e)
{
    struct jws_draft draft = { .payload = write_claims(a, ask->claims) };
    struct jobj header;
    const struct signkey *key;
    char *token;

    if (props_key(ask->props, ask->key, &key, e) < 0)
        return -1;
    draft.header = jws_header(a, key, "JWT");
    if (ask->header.node != NULL) {
        if (jobj_parse_object(a, draft.header, strlen(draft.header), &header, e) < 0 ||
            overlaid_make(a, header, ask->header, &header, e) < 0)
            return -1;
        draft.header = write_claims(a, header);
    }
    if (jws_sign(a, key, &draft, &token, e) < 0)
        return -1;
    *out = token;
    return 0;
}
