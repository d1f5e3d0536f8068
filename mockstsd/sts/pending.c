/* SPDX-License-Identifier: MIT */
#include "sts/pending.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/state.h"
#include "wire/b64url.h"
#include "wire/seal.h"

enum part {
    ISSUER,
    CLIENT,
    SERVER,
    REDIRECT,
    SENT,
    STATE,
    CHALLENGE,
    NONCE,
    TENANT,
    HINT,
    SCOPE,
    PROMPT,
    USER,
    BROWSER,
    UNTIL,
    PARTS /* the resources follow */
};

static struct seal_bytes bound(const char *project, struct arena *a)
{
    const char *text = arena_printf(a, "pending 1 %s", project);

    return (struct seal_bytes){ text, strlen(text) };
}

static struct texts parts_of(const struct pending *p, struct arena *a)
{
    const char **items = arena_array(a, PARTS + p->resources.n, sizeof *items);

    items[ISSUER] = p->issuer;
    items[CLIENT] = p->client_id;
    items[SERVER] = p->server;
    items[REDIRECT] = p->redirect_uri;
    items[SENT] = p->redirect_sent;
    items[STATE] = p->state;
    items[CHALLENGE] = p->challenge;
    items[NONCE] = p->nonce;
    items[TENANT] = p->tenant;
    items[HINT] = p->login_hint;
    items[SCOPE] = p->scope;
    items[PROMPT] = p->prompt;
    items[USER] = p->user_id;
    items[BROWSER] = p->browser;
    items[UNTIL] = arena_printf(a, "%" PRId64, p->until_s);
    for (size_t i = 0; i < p->resources.n; i++)
        items[PARTS + i] = p->resources.items[i];
    return (struct texts){ items, PARTS + p->resources.n };
}

int pending_seal(const struct sts *sts, const struct pending *p, struct arena *a,
                 const char **out, struct err *e)
{
    const struct texts parts = parts_of(p, a);
    const struct secret key = sts_vault_key(sts);
    struct seal_job job = { .bound = bound(p->project, a) };
    struct seal_bytes sealed;

    job.body.data = parts_join(&parts, a, &job.body.len);
    if (seal_close(a, &key, &job, &sealed, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The request cannot be sealed");
    *out = b64url_text(a, sealed.data, sealed.len);
    return 0;
}

static int refuse(struct err *e)
{
    return err_set(
        e, OAUTH_BAD_VALUE,
        "This login has expired, or was begun elsewhere: start again from the app");
}

static void fill(const struct texts *parts, struct pending *out)
{
    const char *const *items = parts->items;

    out->issuer = items[ISSUER];
    out->client_id = items[CLIENT];
    out->server = items[SERVER];
    out->redirect_uri = items[REDIRECT];
    out->redirect_sent = items[SENT];
    out->state = items[STATE];
    out->challenge = items[CHALLENGE];
    out->nonce = items[NONCE];
    out->tenant = items[TENANT];
    out->login_hint = items[HINT];
    out->scope = items[SCOPE];
    out->prompt = items[PROMPT];
    out->user_id = items[USER];
    out->browser = items[BROWSER];
    out->until_s = strtoll(items[UNTIL], NULL, 10);
    out->resources = (struct texts){ items + PARTS, parts->n - PARTS };
}

int pending_open(const struct sts *sts, const struct pending_text *sealed,
                 struct arena *a, struct pending *out, struct err *e)
{
    const struct secret key = sts_vault_key(sts);
    struct seal_job job = { .bound = bound(sealed->project, a) };
    struct b64url_bytes bytes;
    struct secret plain;
    struct texts parts;

    if (b64url_decode(a, sealed->text, strlen(sealed->text), &bytes, NULL) < 0)
        return refuse(e);
    job.body = (struct seal_bytes){ bytes.data, bytes.len };
    if (seal_open(a, &key, &job, &plain, NULL) < 0)
        return refuse(e);
    parts = parts_split(plain.bytes, plain.len, a);
    if (parts.n < PARTS)
        return refuse(e);
    *out = (struct pending){ .project = sealed->project };
    fill(&parts, out);
    return out->until_s > sealed->now_s ? 0 : refuse(e);
}
