/* SPDX-License-Identifier: MIT */
#include "sts/code.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"
#include "store/store.h"
#include "sts/casefile.h"
#include "sts/digest.h"
#include "sts/oauth.h"
#include "sts/parts.h"
#include "sts/scopes.h"
#include "sts/state.h"

/* chosen: a spent code is remembered for an hour */
enum { CODE_CHARS = 43, CODE_S = 60, SPENT_S = 3600, MISSES_MAX = 5 };

enum part {
    CLIENT,
    USER,
    TENANT,
    REDIRECT,
    CHALLENGE,
    NONCE,
    SCOPES,
    RESOURCES,
    SPENT,
    FAMILY,
    MISSES,
    PARTS
};

static void put(struct casefile *c, const struct code *code, const char *key,
                int64_t expires_s)
{
    const char *const items[PARTS] = {
        [CLIENT] = code->client_id,
        [USER] = code->user_id,
        [TENANT] = code->tenant,
        [REDIRECT] = code->redirect_uri,
        [CHALLENGE] = code->challenge,
        [NONCE] = code->nonce,
        [SCOPES] = scopes_text(c->arena, &code->scopes),
        [RESOURCES] = scopes_text(c->arena, &code->resources),
        [SPENT] = code->spent ? "1" : "0",
        [FAMILY] = code->family,
        [MISSES] = code->misses,
    };
    const struct texts all = { items, PARTS };
    struct store_row row = {
        .kind = ROW_CODE, .project = c->project->id, .key = key, .expires_s = expires_s
    };

    row.value = parts_join(&all, c->arena, &row.value_len);
    change_put(c->change, &row);
}

const char *code_issue(struct casefile *c, const struct code *code)
{
    char *text = arena_alloc(c->arena, CODE_CHARS + 1);
    struct code fresh = *code;

    rnd_base62(text, CODE_CHARS);
    fresh.spent = false;
    fresh.family = "";
    fresh.misses = "0";
    change_purge(c->change, ROW_CODE, c->project->id);
    put(c, &fresh, digest_text(c->arena, text, strlen(text)), c->now_ms / 1000 + CODE_S);
    return text;
}

int code_find(struct sts *sts, const struct casefile *c, const char *text,
              struct code *out, struct err *e)
{
    struct store_query q = { .kind = ROW_CODE,
                             .project = c->project->id,
                             .key = digest_text(c->arena, text, strlen(text)),
                             .now_s = c->now_ms / 1000 };
    struct store_row *row = NULL;
    struct texts parts = { 0 };

    if (store_get(sts->store, &q, c->arena, &row, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The code cannot be read");
    if (row != NULL)
        parts = parts_split(row->value, row->value_len, c->arena);
    if (parts.n != PARTS)
        return err_set(e, OAUTH_BAD_GRANT, "The code is not valid");
    *out = (struct code){
        .client_id = parts.items[CLIENT],
        .user_id = parts.items[USER],
        .tenant = parts.items[TENANT],
        .redirect_uri = parts.items[REDIRECT],
        .challenge = parts.items[CHALLENGE],
        .nonce = parts.items[NONCE],
        .scopes = scopes_split(c->arena, parts.items[SCOPES]),
        .resources = scopes_split(c->arena, parts.items[RESOURCES]),
        .spent = parts.items[SPENT][0] == '1',
        .family = parts.items[FAMILY],
        .misses = parts.items[MISSES],
        .row = row,
    };
    return 0;
}

void code_spend(struct casefile *c, const struct code *code, const char *family)
{
    struct code spent = *code;

    spent.spent = true;
    spent.family = family;
    change_expect_value(c->change, code->row);
    put(c, &spent, code->row->key, c->now_ms / 1000 + SPENT_S);
}

void code_miss(struct casefile *c, const struct code *code)
{
    long misses = strtol(code->misses, NULL, 10) + 1;
    struct code missed = *code;

    if (misses >= MISSES_MAX) {
        code_spend(c, code, "");
        return;
    }
    missed.misses = arena_printf(c->arena, "%ld", misses);
    change_expect_value(c->change, code->row);
    put(c, &missed, code->row->key, code->row->expires_s);
}
