/* SPDX-License-Identifier: MIT */
#include "sts/family.h"

#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/agent.h"
#include "sts/casefile.h"
#include "sts/digest.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/scopes.h"
#include "sts/state.h"

enum { NAME_CHARS = 27, SECRET_CHARS = 43 };

/* The parts of a row. JTI is that of the newest access token, so that no two rows are alike. */
enum part { CURRENT, JTI, CLIENT, USER, TENANT, SCOPES, RESOURCES, PARTS };

static const char *random_text(struct arena *a, size_t n_chars)
{
    char *text = arena_alloc(a, n_chars + 1);

    rnd_base62(text, n_chars);
    return text;
}

/* The Resource's own lifetime comes first, then the client's, then the project's. */
static int64_t life_s(const struct casefile *c)
{
    const struct resource *r = c->target.resource;
    const struct client *client = c->caller.client;

    if (r != NULL && r->registration.session_settings.enabled)
        return r->registration.session_settings.refresh_token_expiration_s;
    if (client->session_settings.enabled)
        return client->session_settings.refresh_token_expiration_s;
    return c->project->switches.refresh_token_ttl_s;
}

static bool may_refresh(const struct casefile *c)
{
    return c->caller.client->grant_types & GRANT_REFRESH_TOKEN;
}

/* chosen: a family lives for one refresh lifetime from its last use, or as its last token. */
static void put(struct casefile *c, const struct family *family, const char *token)
{
    const struct agent agent = { c->project->id, family->client_id, family->user_id };
    const char *items[PARTS] = {
        [CURRENT] = "",
        [JTI] = c->given.jti,
        [CLIENT] = family->client_id,
        [USER] = family->user_id,
        [TENANT] = family->tenant,
        [SCOPES] = scopes_text(c->arena, &family->scopes),
        [RESOURCES] = scopes_text(c->arena, &family->resources),
    };
    const struct texts all = { items, PARTS };
    struct store_row row = { .kind = ROW_FAMILY,
                             .project = c->project->id,
                             .key = family->key,
                             .group = agent_id(&agent, c->arena),
                             .expires_s = c->given.exp_s };

    if (token != NULL) {
        items[CURRENT] = digest_text(c->arena, token, strlen(token));
        row.expires_s = c->now_ms / 1000 + life_s(c);
    }
    row.value = parts_join(&all, c->arena, &row.value_len);
    change_purge(c->change, ROW_FAMILY, row.project);
    change_put(c->change, &row);
}

static void note_issued(struct casefile *c, const char *key)
{
    struct store_row row = { .kind = ROW_ISSUED,
                             .project = c->project->id,
                             .key = c->given.jti,
                             .group = key,
                             .value = "",
                             .expires_s = c->given.exp_s };

    change_purge(c->change, ROW_ISSUED, row.project);
    change_put(c->change, &row);
}

static void give(struct casefile *c, const char *token)
{
    c->given.refresh_token = secret_make(c->arena, token, strlen(token));
}

void family_begin(struct casefile *c, struct family *family)
{
    const char *name = random_text(c->arena, NAME_CHARS), *token = NULL;

    family->key = digest_text(c->arena, name, NAME_CHARS);
    if (may_refresh(c)) {
        token = arena_printf(c->arena, "%s%s", name, random_text(c->arena, SECRET_CHARS));
        give(c, token);
    }
    put(c, family, token);
    note_issued(c, family->key);
}

static int read_row(struct sts *sts, const struct casefile *c, const char *key,
                    struct store_row **out, struct err *e)
{
    struct store_query q = { .kind = ROW_FAMILY,
                             .project = c->project->id,
                             .key = key,
                             .now_s = c->now_ms / 1000 };

    if (store_get(sts->store, &q, c->arena, out, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The login cannot be read");
    return 0;
}

static int dead(struct err *e)
{
    return err_set(e, OAUTH_BAD_GRANT, "The refresh token is not valid");
}

int family_find(struct sts *sts, const struct casefile *c, const char *token,
                struct family *out, bool *good, struct err *e)
{
    struct store_row *row = NULL;
    const char *digest;
    struct texts parts;

    if (strlen(token) != NAME_CHARS + SECRET_CHARS)
        return dead(e);
    *out = (struct family){ .key = digest_text(c->arena, token, NAME_CHARS) };
    if (read_row(sts, c, out->key, &row, e) < 0)
        return -1;
    if (row == NULL)
        return dead(e);
    parts = parts_split(row->value, row->value_len, c->arena);
    if (parts.n != PARTS)
        return err_set(e, OAUTH_SERVER_ERROR, "The login cannot be read");
    digest = digest_text(c->arena, token, strlen(token));
    *good = digest_same(parts.items[CURRENT], digest);
    out->row = row;
    out->client_id = parts.items[CLIENT];
    out->user_id = parts.items[USER];
    out->tenant = parts.items[TENANT];
    out->scopes = scopes_split(c->arena, parts.items[SCOPES]);
    out->resources = scopes_split(c->arena, parts.items[RESOURCES]);
    return 0;
}

void family_go_on(struct casefile *c, const struct family *family, const char *token)
{
    if (!c->project->switches.refresh_rotation) {
        casefile_taint(c, "refreshRotation");
        change_take(c->change, ROW_FAMILY, c->project->id, family->key);
    } else {
        change_expect_value(c->change, family->row);
        token = arena_printf(c->arena, "%.*s%s", NAME_CHARS, token,
                             random_text(c->arena, SECRET_CHARS));
        give(c, token);
    }
    put(c, family, token);
    note_issued(c, family->key);
}

static void revoke(struct casefile *c, const struct store_row *issued)
{
    struct store_row row = { .kind = ROW_REVOKED,
                             .project = c->project->id,
                             .key = issued->key,
                             .value = "",
                             .expires_s = issued->expires_s };

    change_put(c->change, &row);
}

int family_end(struct sts *sts, struct casefile *c, const char *key, struct err *e)
{
    struct store_query q = { .kind = ROW_ISSUED,
                             .project = c->project->id,
                             .group = key,
                             .now_s = c->now_ms / 1000 };
    struct store_row *row = NULL;
    struct store_rows issued;

    if (read_row(sts, c, key, &row, e) < 0)
        return -1;
    if (row == NULL)
        return 0;
    if (store_each(sts->store, &q, c->arena, &issued, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The login cannot be read");
    change_expect_value(c->change, row);
    change_delete(c->change, ROW_FAMILY, row->project, key);
    change_purge(c->change, ROW_REVOKED, row->project);
    for (size_t i = 0; i < issued.n_rows; i++)
        revoke(c, &issued.rows[i]);
    change_clear(c->change, ROW_ISSUED, row->project, key);
    return 0;
}
