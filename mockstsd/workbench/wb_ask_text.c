/* SPDX-License-Identifier: MIT */
#include "workbench/wb_ask_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "policy/spell.h"

enum { TEXT_MAX = 16 * 1024 };

const struct wb_subject *wb_ask_text_subject(const struct wb_world *w,
                                             const struct facts_user *user)
{
    for (size_t i = 0; i < w->n_subjects; i++)
        if (&w->subjects[i].facts == user)
            return &w->subjects[i];
    return NULL;
}

const struct wb_client *wb_ask_text_client(const struct wb_world *w,
                                           const struct facts_client *client)
{
    for (size_t i = 0; i < w->n_clients; i++)
        if (&w->clients[i].facts == client)
            return &w->clients[i];
    return NULL;
}

static void say_fact(const char *name, const char *text, struct buf *out)
{
    if (text)
        buf_printf(out, ", %s ", name);
    if (text)
        spell_text(text, out);
}

static void say_facts(const char *name, const struct facts_texts *set, struct buf *out)
{
    if (!set->present)
        return;
    buf_printf(out, ", %s ", name);
    spell_texts((struct rule_texts){ set->items, set->n }, out);
}

static void say_stranger(const struct facts_user *u, struct buf *out)
{
    size_t start;

    buf_add(out, "a user (");
    start = out->len;
    say_fact("id", u->id, out);
    say_fact("email", u->email, out);
    say_fact("tenant", u->tenant, out);
    say_facts("roles", &u->roles, out);
    say_facts("permissions", &u->permissions, out);
    say_facts("tenants", &u->tenants, out);
    if (out->len > start) /* without the first comma */
        memmove(out->data + start, out->data + start + 2, (out->len -= 2) - start + 1);
    buf_add_char(out, ')');
}

static void say_user(const struct wb_world *w, const struct wb_ask *ask, struct buf *out)
{
    const struct wb_subject *s = wb_ask_text_subject(w, ask->user);

    if (!ask->user)
        buf_add(out, "nobody");
    else if (s)
        spell_text(s->name, out);
    else
        say_stranger(ask->user, out);
}

static void say_client(const struct wb_world *w, const struct facts_client *client,
                       struct buf *out)
{
    const struct wb_client *c = wb_ask_text_client(w, client);

    if (c) {
        spell_text(c->name, out);
        return;
    }
    buf_add(out, "a client (tags ");
    spell_texts((struct rule_texts){ client->tags.items, client->tags.n }, out);
    say_fact("name", client->name, out);
    say_fact("id", client->record_id, out);
    buf_add_char(out, ')');
}

static void say_claims(const struct wb_world *w, const struct wb_ask *ask,
                       struct buf *out)
{
    for (size_t i = 0; i < ask->n_claims; i++) {
        if (!ask->claims[i].present)
            continue;
        buf_printf(out, ", claims.%s ", ruleset_claim_path(w->rules, i));
        spell_values(ask->claims[i].items, ask->claims[i].n, out);
    }
}

bool wb_ask_text_says_action(const struct wb_world *w, const struct wb_ask *ask)
{
    return ask->action != RULE_ACTION_NONE &&
           ask->action != w->targets[ask->target].action;
}

const char *wb_ask_text(const struct wb_world *w, const struct wb_ask *ask,
                        struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    say_user(w, ask, &out);
    buf_add(&out, ask->mcp_client || ask->client ? " via " : "");
    if (ask->mcp_client)
        say_client(w, ask->mcp_client, &out);
    buf_add(&out, ask->mcp_client && ask->client ? ", " : "");
    if (ask->client)
        say_client(w, ask->client, &out);
    say_claims(w, ask, &out);
    buf_add(&out, ", asking ");
    spell_text(w->targets[ask->target].name, &out);
    for (size_t i = 0; ask->scopes.present && i < ask->scopes.n; i++) {
        buf_add_char(&out, ' ');
        spell_text(ask->scopes.items[i], &out);
    }
    if (wb_ask_text_says_action(w, ask))
        buf_printf(&out, " for %s", rule_words_name(RULE_WORDS_ACTION, (int)ask->action));
    return out.data;
}
