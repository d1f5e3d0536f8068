/* SPDX-License-Identifier: MIT */
/* The claims and the header of a token, before it is signed. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "sts/audit.h"
#include "sts/casefile.h"
#include "sts/mint.h"
#include "sts/oauth.h"
#include "wire/jws.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

int __real_mint_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
                     struct err *e);
int __wrap_mint_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
                     struct err *e);
int __real_jws_sign(struct arena *a, const struct signkey *key,
                    const struct jws_draft *draft, char **out, struct err *e);
/* As a printer of doubles with few digits writes it. */
static const char *in_exponents(const char *payload, struct arena *a)
{
    const char *at = strstr(payload, "\"exp\":");
    size_t len;

    if (at == NULL)
        return payload;
    at += strlen("\"exp\":");
    len = strspn(at, "0123456789");
    return arena_printf(a, "%.*s%.1e%s", (int)(at - payload), payload, strtod(at, NULL),
                        at + len);
}

int __wrap_jws_sign(struct arena *a, const struct signkey *key,
                    const struct jws_draft *draft, char **out, struct err *e);

static _Thread_local const struct casefile *minting; /* NULL: no token is being made */

int __wrap_mint_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
                     struct err *e)
{
    int rc;

    minting = c;
    rc = __real_mint_sign(sts, home, c, e);
    minting = NULL;
    return rc;
}

static bool is_about(struct jobj row, const struct casefile *c, const char *payload)
{
    const char *lacks = plant_text(row, "lacks"), *asked = plant_text(row, "asked");
    const char *dialect = oauth_dialect_name((enum dialect)c->project->switches.dialect);

    return (asked == NULL || at_asked(asked) != NULL) &&
           (lacks == NULL || strstr(payload, lacks) == NULL) &&
           plant_fits(row, "grant", c->actions->method) &&
           plant_fits(row, "dialect", dialect) &&
           (!jobj_has(row, "chained") || c->subject.n_hops > 0);
}

static const char *spoilt(const char *text, struct jobj edits, struct arena *a)
{
    struct edit_ask ask = { .edits = edits, .inbound = minting->subject.claims };

    if (edits.node == NULL || jobj_parse(a, text, strlen(text), &ask.doc, NULL) < 0)
        return text;
    return edit_json(&ask, a);
}

int __wrap_jws_sign(struct arena *a, const struct signkey *key,
                    const struct jws_draft *draft, char **out, struct err *e)
{
    struct jobj row = plant_row("claims");
    struct jws_draft other = *draft;

    if (row.node != NULL && minting != NULL && is_about(row, minting, draft->payload)) {
        other.header = spoilt(draft->header, jobj_get(row, "jose"), a);
        other.payload = spoilt(draft->payload, jobj_get(row, "json"), a);
    }
    if (plant_is("numbers-rewritten") && minting != NULL)
        other.payload = in_exponents(other.payload, a);
    return __real_jws_sign(a, key, &other, out, e);
}
