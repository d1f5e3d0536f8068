/* SPDX-License-Identifier: MIT */
#include "conformance/special_repeat.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/idmap.h"
#include "conformance/matcher.h"
#include "conformance/step.h"
#include "wire/jws.h"

enum { TOKENS = 200 }; /* each costs the target a signature */

static struct verdict_said said(enum verdict verdict, const char *message)
{
    return (struct verdict_said){ verdict, message };
}

/* Its jti, or itself if it is opaque: then 128 bits are 22 characters of base64url. */
static const char *name_of(struct stage *s, const char *token)
{
    struct jobj claims;
    struct jws parsed;
    const char *jti;

    if (jws_parse(s->arena, token, &parsed, NULL) < 0)
        return strlen(token) < 22 ? NULL : token;
    if (jobj_parse_object(s->arena, (const char *)parsed.payload.data, parsed.payload.len,
                          &claims, NULL) < 0 ||
        jobj_text(claims, "jti", &jti, NULL) < 0)
        return NULL;
    return jti;
}

struct verdict_said special_repeat(struct stage *s, const struct check *c)
{
    static const char text[] = "{\"do\":\"token\",\"grant\":\"client_credentials\"}";
    struct idmap *seen_before = idmap_make(s->arena);
    struct jobj step;
    struct seen *seen;
    struct err why = { 0 };

    (void)c;
    if (jobj_parse_object(s->arena, text, strlen(text), &step, &why) < 0)
        return said(VERDICT_ERROR, arena_text(s->arena, why.text));
    for (int i = 0; i < TOKENS; i++) {
        const char *token = NULL, *name;

        if (step_run(s, step, &seen, &why) < 0)
            return said(VERDICT_ERROR, arena_text(s->arena, why.text));
        if (jobj_text(seen->json, "access_token", &token, NULL) < 0)
            return said(VERDICT_BLOCKED, "no token was given");
        name = name_of(s, token);
        if (name == NULL)
            return said(VERDICT_FAIL,
                        "a token without jti, or too short to be unguessable");
        if (idmap_add(seen_before, token, s) < 0 ||
            (name != token && idmap_add(seen_before, name, s) < 0))
            return said(VERDICT_FAIL, "a token or its jti came twice");
    }
    return said(VERDICT_PASS, "");
}
