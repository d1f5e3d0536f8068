/* SPDX-License-Identifier: MIT */
#include "sts/state_credentials.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"
#include "sts/digest.h"
#include "sts/shelf.h"

enum { TEXT_MAX = 1 << 30 };

static const char name[] = "credentials";

static void write_digest(struct jwrite *w, const char *key, const struct secret *secret,
                         struct arena *a)
{
    if (secret_present(secret))
        jwrite_member_text(
            w, key,
            arena_printf(a, "sha256:%s", digest_text(a, secret->bytes, secret->len)));
}

static void write_unless_empty(struct jwrite *w, const char *key, const char *text)
{
    if (text != NULL && *text)
        jwrite_member_text(w, key, text);
}

static void write_item(struct jwrite *w, const struct stored *s, struct arena *a)
{
    jwrite_object(w);
    jwrite_member_text(w, "id", s->id);
    jwrite_member_text(w, "appId", s->app_id);
    write_unless_empty(w, "userId", s->user_id);
    write_unless_empty(w, "tenantId", s->tenant_id);
    write_digest(w, "accessToken", &s->access_token, a);
    write_unless_empty(w, "accessTokenType", s->access_token_type);
    if (s->access_token_expiry_s != 0)
        jwrite_member_int(w, "accessTokenExpiry", s->access_token_expiry_s);
    write_digest(w, "refreshToken", &s->refresh_token, a);
    if (s->scopes.n > 0)
        jwrite_member_texts(w, "scopes", s->scopes.items, s->scopes.n);
    write_unless_empty(w, "grantedBy", s->granted_by);
    jwrite_object_end(w);
}

static bool is_hidden(const struct shelf_items *items, struct jobj credential)
{
    const char *id = "";

    if (jobj_text(credential, "id", &id, NULL) < 0)
        return false;
    for (size_t i = 0; i < items->n; i++) {
        if (strcmp(items->items[i]->stored.id, id) == 0)
            return true;
    }
    return false;
}

static void write_all(struct jwrite *w, struct jobj fixture,
                      const struct shelf_items *items, struct arena *a)
{
    jwrite_member_array(w, name);
    for (struct jobj v = jobj_first(jobj_get(fixture, name)); v.node; v = jobj_next(v)) {
        if (!is_hidden(items, v))
            jobj_write(v, w);
    }
    for (size_t i = 0; i < items->n; i++) {
        if (!items->items[i]->gone)
            write_item(w, &items->items[i]->stored, a);
    }
    jwrite_array_end(w);
}

const char *state_credentials_merge(struct arena *a, const char *fixture,
                                    const struct shelf_items *items)
{
    struct buf text = buf_make(a, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj root;

    if (items->n == 0 || jobj_parse_object(a, fixture, strlen(fixture), &root, NULL) < 0)
        return fixture;
    jwrite_object(&w);
    for (struct jobj v = jobj_first(root); v.node; v = jobj_next(v)) {
        if (strcmp(jobj_name(v), name) == 0)
            continue;
        jwrite_key(&w, jobj_name(v));
        jobj_write(v, &w);
    }
    write_all(&w, root, items, a);
    jwrite_object_end(&w);
    return text.data;
}
