/* SPDX-License-Identifier: MIT */
#include "conformance/special_repeat.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/idmap.h"
#include "conformance/matcher.h"
#include "conformance/outcome.h"
#include "conformance/step.h"
#include "wire/jws.h"

enum { TOKENS = 1000 };

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

/* Ask so many times at once. */
static int ask(struct stage *s, const char *text, struct seen *answers[TOKENS],
               struct err *e)
{
    struct jobj step;
    int rc = 0;

    if (jobj_parse_object(s->arena, text, strlen(text), &step, e) < 0)
        return -1;
    stage_hold(s);
    for (int i = 0; i < TOKENS && rc == 0; i++)
        rc = step_run(s, step, &answers[i], e);
    (void)stage_fire(s); /* that they overlap proves nothing more here */
    return rc;
}

static struct verdict_said repeat(struct stage *s, const char *text)
{
    struct idmap *known = idmap_make(s->arena);
    struct seen **answers = arena_array(s->arena, TOKENS, sizeof(struct seen *));
    struct err why = { 0 };

    if (ask(s, text, answers, &why) < 0)
        return outcome_fault(s, "", &why);
    for (int i = 0; i < TOKENS; i++) {
        const char *token = NULL, *name;

        if (jobj_text(answers[i]->json, "access_token", &token, NULL) < 0)
            return said(VERDICT_BLOCKED, "no token was given");
        name = name_of(s, token);
        if (name == NULL)
            return said(VERDICT_FAIL,
                        "a token without jti, or too short to be unguessable");
        if (idmap_add(known, token, s) < 0 ||
            (name != token && idmap_add(known, name, s) < 0))
            return said(VERDICT_FAIL, "a token or its jti came twice");
    }
    return said(VERDICT_PASS, "");
}

struct verdict_said special_repeat_tokens(struct stage *s, const struct check *c)
{
    (void)c;
    return repeat(s, "{\"do\":\"token\",\"grant\":\"client_credentials\"}");
}

struct verdict_said special_repeat_exchanges(struct stage *s, const struct check *c)
{
    (void)c;
    return repeat(s, "{\"do\":\"token\"}");
}
