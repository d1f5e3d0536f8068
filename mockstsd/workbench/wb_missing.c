/* SPDX-License-Identifier: MIT */
#include "workbench/wb_missing.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "wire/jwrite.h"
#include "workbench/wb_ask_text.h"

enum { TEXT_MAX = 64 * 1024 };

struct writer {
    const struct wb_world *w;
    const struct wb_rival *rival;
    struct buf out;
};

/* chosen: in quotes whatever YAML could take for something else, even where it would not. */
static bool is_plain(const char *text)
{
    static const char *const words[] = { "true", "false", "null",  "True", "False",
                                         "Null", "TRUE",  "FALSE", "NULL" };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789-_.@/";

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0)
            return false;
    return text[0] && strchr(letters, text[0]) && text[strspn(text, others)] == '\0';
}

/* A text in quotes is the same in YAML as in JSON. */
static void add_text(struct buf *out, const char *text)
{
    struct jwrite json = jwrite_make(out);

    if (is_plain(text))
        buf_add(out, text);
    else
        jwrite_text(&json, text);
}

static void add_value(struct buf *out, const struct rule_value *v)
{
    if (v->type == RULE_TEXT)
        add_text(out, v->text);
    else if (v->type == RULE_INTEGER)
        buf_printf(out, "%" PRId64, v->integer);
    else if (v->type == RULE_BOOL)
        buf_add(out, v->truth ? "true" : "false");
    else
        buf_printf(out, "%.17g", v->number);
}

static void add_list(struct buf *out, const char *const *items, size_t n)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_add(out, i > 0 ? ", " : "");
        add_text(out, items[i]);
    }
    buf_add_char(out, ']');
}

static void add_line(struct writer *k, const char *key, const char *text)
{
    buf_printf(&k->out, "  %s: ", key);
    add_text(&k->out, text);
    buf_add_char(&k->out, '\n');
}

/* Members of a flow map, with what stands between them. */
static void add_member(struct buf *out, const char **between, const char *key)
{
    buf_printf(out, "%s%s: ", *between, key);
    *between = ", ";
}

static void add_fact(struct buf *out, const char **between, const char *key,
                     const char *text)
{
    if (!text)
        return;
    add_member(out, between, key);
    add_text(out, text);
}

static void add_facts(struct buf *out, const char **between, const char *key,
                      const struct facts_texts *list)
{
    if (!list->present)
        return;
    add_member(out, between, key);
    add_list(out, list->items, list->n);
}

static void suppose_user(struct writer *k, const struct facts_user *u)
{
    const char *between = "{ ";

    buf_add(&k->out, "    user: ");
    add_fact(&k->out, &between, "id", u->id);
    add_fact(&k->out, &between, "email", u->email);
    add_fact(&k->out, &between, "tenant", u->tenant);
    add_facts(&k->out, &between, "roles", &u->roles);
    add_facts(&k->out, &between, "permissions", &u->permissions);
    add_facts(&k->out, &between, "tenants", &u->tenants);
    buf_add(&k->out, between[0] == ',' ? " }\n" : "{}\n");
}

static void suppose_client(struct writer *k, const char *key,
                           const struct facts_client *c)
{
    const char *between = "{ ";

    buf_printf(&k->out, "    %s: ", key);
    add_fact(&k->out, &between, "id", c->record_id);
    add_fact(&k->out, &between, "name", c->name);
    add_facts(&k->out, &between, "tags", &c->tags);
    buf_add(&k->out, " }\n");
}

/* A user of whom nothing is known is nobody. */
static bool is_somebody(const struct facts_user *u)
{
    return u && (u->id || u->email || u->tenant || u->roles.present ||
                 u->permissions.present || u->tenants.present);
}

static void add_parties(struct writer *k)
{
    const struct wb_ask *ask = &k->rival->ask;
    const struct wb_world *w = k->rival->here;
    const struct wb_subject *user = wb_ask_text_subject(w, ask->user);
    const struct wb_client *via = wb_ask_text_client(w, ask->mcp_client);
    const struct wb_client *client = wb_ask_text_client(w, ask->client);
    bool new_user = !user && is_somebody(ask->user);
    bool new_via = ask->mcp_client && !via, new_client = ask->client && !client;

    if (user)
        add_line(k, "user", user->name);
    if (via)
        add_line(k, "via", via->name);
    if (client)
        add_line(k, "client", client->name);
    buf_add(&k->out, new_user || new_via || new_client ? "  suppose:\n" : "");
    if (new_user)
        suppose_user(k, ask->user);
    if (new_via)
        suppose_client(k, "via", ask->mcp_client);
    if (new_client)
        suppose_client(k, "client", ask->client);
}

static bool has_path(const struct wb_world *w, const struct wb_ask *ask, const char *path)
{
    for (size_t i = 0; i < ask->n_claims; i++)
        if (ask->claims[i].present && strcmp(ruleset_claim_path(w->rules, i), path) == 0)
            return true;
    return false;
}

static void add_claim(struct writer *k, const char **between, const char *path,
                      const struct facts_values *values)
{
    struct buf *out = &k->out;

    buf_add(out, *between);
    add_text(out, path);
    buf_add(out, values->n == 1 ? ": " : ": [");
    for (size_t i = 0; i < values->n; i++) {
        buf_add(out, i > 0 ? ", " : "");
        add_value(out, &values->items[i]);
    }
    buf_add(out, values->n == 1 ? "" : "]");
    *between = ", ";
}

/* The rule's claims, and those that its mutant alone brings to this target. */
static void add_claims(struct writer *k)
{
    const struct wb_rival *r = k->rival;
    const char *between = "  claims: { ";

    for (size_t i = 0; i < r->ask.n_claims; i++)
        if (r->ask.claims[i].present)
            add_claim(k, &between, ruleset_claim_path(r->here->rules, i),
                      &r->ask.claims[i]);
    for (size_t i = 0; i < r->ask_there.n_claims; i++) {
        const char *path = ruleset_claim_path(r->there->rules, i);

        if (r->ask_there.claims[i].present && !has_path(r->here, &r->ask, path))
            add_claim(k, &between, path, &r->ask_there.claims[i]);
    }
    buf_add(&k->out, between[0] == ',' ? " }\n" : "");
}

static void add_request(struct writer *k)
{
    const struct wb_ask *ask = &k->rival->ask;
    const struct wb_target *target = &k->w->targets[k->rival->target];

    add_line(k, "target", target->name);
    if (ask->action != RULE_ACTION_NONE && ask->action != target->action)
        add_line(k, "action", rule_words_name(RULE_WORDS_ACTION, (int)ask->action));
    if (!ask->scopes.present)
        return;
    buf_add(&k->out, "  request: ");
    add_list(&k->out, ask->scopes.items, ask->scopes.n);
    buf_add_char(&k->out, '\n');
}

static void add_expect(struct writer *k)
{
    buf_printf(&k->out, "  expect: { outcome: %s",
               k->rival->permitted ? "allow" : "deny");
    if (k->rival->permitted && k->rival->ask.scopes.present) {
        buf_add(&k->out, ", granted: ");
        add_list(&k->out, k->rival->ask.scopes.items, k->rival->ask.scopes.n);
    }
    buf_add(&k->out, " }\n");
}

const char *wb_missing_case(const struct wb_world *w, const struct wb_mutant *m,
                            const struct wb_rival *rival, const char *id, struct arena *a)
{
    struct writer k = { w, rival, buf_make(a, TEXT_MAX) };

    buf_add(&k.out, "- id: ");
    add_text(&k.out, id);
    buf_add_char(&k.out, '\n');
    add_line(&k, "why",
             arena_printf(a, "notices %s %s", w->input->rules[m->rule].name, m->text));
    add_parties(&k);
    add_request(&k);
    add_claims(&k);
    add_expect(&k);
    return k.out.data;
}
