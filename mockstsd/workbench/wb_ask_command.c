/* SPDX-License-Identifier: MIT */
#include "workbench/wb_ask_text.h"

#include <string.h>

#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "policy/spell.h"

enum { TEXT_MAX = 16 * 1024 };

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

/* chosen: of a claim with several values the command names the first, which is rarely asked. */
static void add_claims(const struct wb_world *w, const struct wb_ask *ask,
                       struct buf *out)
{
    for (size_t i = 0; i < ask->n_claims; i++) {
        struct buf claim = buf_make(out->arena, TEXT_MAX);
        if (!ask->claims[i].present || ask->claims[i].n == 0)
            continue;
        buf_printf(&claim, "%s=", ruleset_claim_path(w->rules, i));
        spell_value(&ask->claims[i].items[0], &claim);
        add_word("--claim", claim.data, out);
    }
}

const char *wb_ask_command(const struct wb_world *w, const struct wb_ask *ask,
                           struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    const struct wb_subject *user = wb_ask_text_subject(w, ask->user);
    const struct wb_client *mcp_client = wb_ask_text_client(w, ask->mcp_client);
    const struct wb_client *client = wb_ask_text_client(w, ask->client);

    if ((ask->user && !user) || (ask->mcp_client && !mcp_client) ||
        (ask->client && !client))
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
    add_claims(w, ask, &out);
    if (wb_ask_text_says_action(w, ask))
        add_word("--action", rule_words_name(RULE_WORDS_ACTION, (int)ask->action), &out);
    return out.data;
}
