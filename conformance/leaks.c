/* SPDX-License-Identifier: MIT */
#include "conformance/leaks.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "conformance/redact.h"
#include "conformance/traces.h"
#include "wire/basicauth.h"
#include "wire/form.h"
#include "wire/httpc.h"

enum { SECRET_MIN = 8 }; /* less may stand anywhere by chance */

const char *leaks_text(struct stage *s, const struct seen *seen, const char *text)
{
    if (traces_found(s->arena, seen->body, text))
        return "the body holds what it must not hold";
    for (size_t i = 0; i < seen->n_headers; i++)
        if (traces_found(s->arena, seen->headers[i].value, text))
            return "a header holds what it must not hold";
    return NULL;
}

static const char *secret_miss(struct stage *s, const struct seen *seen, const char *text)
{
    return strlen(text) < SECRET_MIN ? NULL : leaks_text(s, seen, text);
}

/* Each secret value of a form, a URL or JSON, as it stands there and decoded. */
static const char *values_miss(struct stage *s, const struct seen *seen, const char *text)
{
    size_t len;

    for (size_t at = 0; text != NULL && redact_next(text, &at, &len); at += len) {
        const char *value = arena_slice(s->arena, text + at, len), *plain = value;
        const char *miss;

        if (form_decode(s->arena, value, len, &plain, NULL) < 0)
            plain = value; /* it was sent to be refused */
        miss = secret_miss(s, seen, value);
        if (miss == NULL)
            miss = secret_miss(s, seen, plain);
        if (miss != NULL)
            return miss;
    }
    return NULL;
}

/* The secret of Basic; of "Bearer project:token" the token. */
static const char *credentials_miss(struct stage *s, const struct seen *seen,
                                    const char *header)
{
    const char *value = header + strcspn(header, " ");
    const char *colon = strrchr(header, ':'), *miss;
    struct basicauth basic;

    value += strspn(value, " ");
    miss = secret_miss(s, seen, value);
    if (miss == NULL && colon != NULL)
        miss = secret_miss(s, seen, colon + 1);
    if (miss == NULL && basicauth_parse(s->arena, header, &basic, NULL) == 0)
        miss = secret_miss(s, seen, basic.secret.bytes);
    return miss;
}

const char *leaks_request(struct stage *s, const struct seen *seen)
{
    const char *miss = values_miss(s, seen, seen->url);

    if (miss == NULL)
        miss = values_miss(s, seen, seen->sent_body);
    for (size_t i = 0; i < seen->n_sent && miss == NULL; i++)
        if (strcasecmp(seen->sent_headers[i].name, "authorization") == 0)
            miss = credentials_miss(s, seen, seen->sent_headers[i].value);
    return miss;
}
