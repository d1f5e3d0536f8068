/* SPDX-License-Identifier: MIT */
#include "conformance/props.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/counterfeit.h"
#include "conformance/embedded.h"
#include "wire/signkey.h"

#define KEYS "../fixtures/keys/"

static const struct {
    const char *name, *file, *kid;
} rows[] = {
    { "main", KEYS "test-only-rsa-2.pem", "SKactors1" },
    { "next", KEYS "test-only-rsa-1.pem", "SKactors2" },
    { "stranger", KEYS "test-only-rsa-1.pem", "SKactors1" },
    { "forger", KEYS "test-only-rsa-2.pem", "SKforger" },
};

enum { ROWS = sizeof rows / sizeof rows[0], FORGER = ROWS - 1 };

struct props {
    struct signkey *keys[ROWS];
    struct b64url_bytes certificate;
    struct jobj actors;
};

int props_read(struct arena *a, const struct props **out, struct err *e)
{
    const struct embedded *actors = embedded_find("actors.json");
    struct props *p = arena_alloc(a, sizeof *p);

    for (size_t i = 0; i < ROWS; i++)
        if (signkey_load_private(a, embedded_find(rows[i].file)->text, rows[i].kid,
                                 &p->keys[i], e) < 0)
            return -1;
    if (counterfeit_certificate(a, p->keys[FORGER], &p->certificate, e) < 0 ||
        jobj_parse_object(a, actors->text, actors->len, &p->actors, e) < 0)
        return -1;
    *out = p;
    return 0;
}

int props_key(const struct props *p, const char *name, const struct signkey **out,
              struct err *e)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0) {
            *out = p->keys[i];
            return 0;
        }
    return err_set(e, ERR_PARSE, "there is no key \"%s\": main, next, stranger, forger",
                   name);
}

const struct b64url_bytes *props_certificate(const struct props *p)
{
    return &p->certificate;
}

int props_lines(const struct props *p, const char *name, struct jobj *out, struct err *e)
{
    struct jobj lines = jobj_get(p->actors, name);

    if (lines.node == NULL)
        return err_set(e, ERR_PARSE, "actors.json has no \"%s\"", name);
    *out = lines;
    return 0;
}
