/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "policy/spell.h"
#include "workbench/wb_ask.h"

enum { TEXT_MAX = 16 * 1024 };

/* The fixture's own user with these facts, or NULL: one made up by a search. */
static const struct wb_subject *subject_of(const struct wb_world *w,
                                           const struct facts_user *user)
{
    for (size_t i = 0; i < w->n_subjects; i++)
        if (&w->subjects[i].facts == user)
            return &w->subjects[i];
    return NULL;
}

static const struct wb_client *client_of(const struct wb_world *w,
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
    const struct wb_subject *s = subject_of(w, ask->user);

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
    const struct wb_client *c = client_of(w, client);

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

static bool says_action(const struct wb_world *w, const struct wb_ask *ask)
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
    if (says_action(w, ask))
        buf_printf(&out, " for %s", rule_words_name(RULE_WORDS_ACTION, (int)ask->action));
    return out.data;
}

/* A word of a command line, in quotes where a shell would take it apart. */
static void add_word(const char *option, const char *word, struct buf *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_.:/@%+,=";

    buf_printf(out, " %s ", option);
    if (word[0] && word[strspn(word, plain)] == '\0') {
        buf_add(out, word);
        return;
    }
    buf_add_char(out, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            buf_add(out, "'\\'");
        buf_add_char(out, *word);
    }
    buf_add_char(out, '\'');
}

static void add_source(const struct wb_world *w, struct buf *out)
{
    if (!w->source->is_built_in)
        add_word("--tenant", w->source->tenant.name, out);
    for (size_t i = 0; i < w->source->n_rules; i++)
        add_word("--rules", w->source->rules[i].name, out);
}

const char *wb_ask_command(const struct wb_world *w, const struct wb_ask *ask,
                           struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    const struct wb_subject *user = subject_of(w, ask->user);
    const struct wb_client *mcp_client = client_of(w, ask->mcp_client);
    const struct wb_client *client = client_of(w, ask->client);

    if ((ask->user && !user) || (ask->mcp_client && !mcp_client) ||
        (ask->client && !client) || ask->n_claims > 0)
        return NULL;
    buf_add(&out, "mockstsd policy explain");
    add_source(w, &out);
    if (user)
        add_word("--user", user->name, &out);
    if (mcp_client)
        add_word("--via", mcp_client->name, &out);
    if (client)
        add_word("--client", client->name, &out);
    add_word("--target", w->targets[ask->target].name, &out);
    for (size_t i = 0; ask->scopes.present && i < ask->scopes.n; i++)
        add_word("--scope", ask->scopes.items[i], &out);
    if (says_action(w, ask))
        add_word("--action", rule_words_name(RULE_WORDS_ACTION, (int)ask->action), &out);
    return out.data;
}
