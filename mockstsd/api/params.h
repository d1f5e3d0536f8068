/* SPDX-License-Identifier: MIT */
/*
 * params: which parameters does the body hold, each exactly once?
 *
 * A form or one flat JSON object of texts, read alike (contract.md 2.4). The query string of a
 * request never counts. An empty value is as if absent.
 */
#ifndef STS_PARAMS_H
#define STS_PARAMS_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"
#include "wire/form.h"

struct arena;
struct err;
struct request;

struct params {
    struct form form;          /* JSON members as fields; an array as so many fields */
    struct form_field *fields; /* of a JSON body: the same */
};

/*
 * Read the body of a request.
 *
 * Returns  0; `resource` and `audience` may occur more than once, no other name does.
 * Owns     the arena.
 * Fails    OAUTH_MALFORMED: content type, escape, NUL, UTF-8, JSON, a duplicate, over 64
 *          fields.
 */
int params_read(const struct request *req, struct arena *a, struct params *out,
                struct err *e) MUST_USE;

/* As params_read, but any name may repeat: for whoever judges that itself. Fails: the same. */
int params_read_any(const struct request *req, struct arena *a, struct params *out,
                    struct err *e) MUST_USE;

/* The parameters of the query string; any name may repeat. Fails: OAUTH_MALFORMED. */
int params_query(const struct request *req, struct arena *a, struct params *out,
                 struct err *e) MUST_USE;

/* A name that may not repeat and does, or NULL. Owns: the arena of the params. */
const char *params_repeated(const struct params *p);

/* The value of a parameter, NULL if absent or empty. Owns: the arena of the params. */
const char *params_get(const struct params *p, const char *name);

/* All values of a parameter that are not empty. Owns: the arena. */
struct texts params_all(const struct params *p, const char *name, struct arena *a);

/* True if the body is declared as JSON. */
bool params_is_json(const struct request *req);

#endif
