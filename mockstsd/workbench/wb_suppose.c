/* SPDX-License-Identifier: MIT */
#include "workbench/wb_suppose.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_supposed.h"

const char *wb_suppose_client_id(const struct wb_world *w, const char *record_id)
{
    for (size_t i = 0; i < w->n_clients; i++)
        if (strcmp(w->clients[i].facts.record_id, record_id) == 0)
            return w->clients[i].facts.client_id;
    return record_id;
}

static struct facts_texts texts_of(const struct texts *list)
{
    return (struct facts_texts){ list->items != NULL, list->items, list->n };
}

static const struct facts_user *user_of(const struct wb_supposed_user *s, struct arena *a)
{
    struct facts_user *u = arena_alloc(a, sizeof *u);

    *u = (struct facts_user){ s->id,
                              s->email,
                              s->tenant,
                              texts_of(&s->roles),
                              texts_of(&s->permissions),
                              texts_of(&s->tenants) };
    return u;
}

static int put_client(const struct wb_world *w, const struct wb_supposed_client *s,
                      struct arena *a, const struct facts_client **out, struct err *e)
{
    const char *id = s->id ? s->id : "a-new-client";
    struct facts_client *c;

    if (!s->given)
        return 0;
    if (*out)
        return err_set(e, ERR_PARSE, "suppose: a client has a name and is supposed, too");
    c = arena_alloc(a, sizeof *c);
    *c = (struct facts_client){ .record_id = id,
                                .client_id = wb_suppose_client_id(w, id),
                                .name = s->name,
                                .tags = texts_of(&s->tags) };
    c->tags.present = true;
    *out = c;
    return 0;
}

int wb_suppose(const struct wb_world *w, const struct wb_supposed *s, struct arena *a,
               struct wb_ask *ask, struct err *e)
{
    if (s->user.given && ask->user)
        return err_set(e, ERR_PARSE, "suppose: the user has a name and is supposed, too");
    if (put_client(w, &s->via, a, &ask->mcp_client, e) < 0 ||
        put_client(w, &s->client, a, &ask->client, e) < 0)
        return -1;
    if (s->user.given)
        ask->user = user_of(&s->user, a);
    return 0;
}
