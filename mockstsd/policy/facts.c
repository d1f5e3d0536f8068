/* SPDX-License-Identifier: MIT */
#include "policy/facts.h"

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/compiled.h"
#include "policy/symbols.h"

struct numbering {
    const struct ruleset *rules;
    uint64_t *bits;
    uint32_t *atoms;
    uint32_t n_atoms;
};

static void set(struct numbering *n, uint32_t atom)
{
    uint64_t bit = UINT64_C(1) << atom % 64;

    if (n->bits[atom / 64] & bit)
        return;
    n->bits[atom / 64] |= bit;
    n->atoms[n->n_atoms++] = atom;
}

/* symbol may be SYMBOLS_NONE: a value that no rule mentions is no atom. */
static void set_value(struct numbering *n, uint32_t symbol, bool only)
{
    if (symbol == SYMBOLS_NONE)
        return;
    set(n, 2 * symbol);
    if (only)
        set(n, 2 * symbol + 1);
}

static void number_values(struct numbering *n, uint32_t key, const struct facts_values *v)
{
    bool only = true; /* all elements are one value: a set of one */

    if (!v->present)
        return;
    set(n, 2 * key);
    for (size_t i = 1; i < v->n && only; i++)
        only = symbols_same(&v->items[0], &v->items[i]);
    for (size_t i = 0; i < v->n; i++)
        set_value(n, symbols_find(n->rules->atoms, key, &v->items[i]), only);
}

static void number_texts(struct numbering *n, uint32_t key, const struct facts_texts *v)
{
    struct rule_value first = { .type = RULE_TEXT };
    struct rule_value value = { .type = RULE_TEXT };
    bool only = true;

    if (!v->present)
        return;
    set(n, 2 * key);
    for (size_t i = 1; i < v->n && only; i++) {
        first.text = v->items[0];
        value.text = v->items[i];
        only = symbols_same(&first, &value);
    }
    for (size_t i = 0; i < v->n; i++) {
        value.text = v->items[i];
        set_value(n, symbols_find(n->rules->atoms, key, &value), only);
    }
}

/* NULL: the key is missing. */
static void number_text(struct numbering *n, uint32_t key, const char *text)
{
    number_texts(n, key, &(struct facts_texts){ text != NULL, &text, 1 });
}

/* The keys of a client follow one another: tags, name, id. */
static void number_client(struct numbering *n, uint32_t tags_key,
                          const struct facts_client *client)
{
    if (client == NULL)
        return;
    number_texts(n, tags_key, &client->tags);
    number_text(n, tags_key + 1, client->name);
    number_text(n, tags_key + 2, client->record_id);
}

_Static_assert(KEY_CLIENT_NAME == KEY_CLIENT_TAGS + 1 &&
                   KEY_CLIENT_ID == KEY_CLIENT_TAGS + 2 &&
                   KEY_MCP_CLIENT_NAME == KEY_MCP_CLIENT_TAGS + 1 &&
                   KEY_MCP_CLIENT_ID == KEY_MCP_CLIENT_TAGS + 2,
               "number_client counts on this order");

/* Principal selectors name a client by record id or clientId. */
static void number_caller(struct numbering *n, const struct facts_client *client)
{
    const char *ids[2];
    size_t n_ids = 0;

    if (client == NULL)
        return;
    if (client->record_id != NULL)
        ids[n_ids++] = client->record_id;
    if (client->client_id != NULL)
        ids[n_ids++] = client->client_id;
    number_texts(n, KEY_CALLER, &(struct facts_texts){ true, ids, n_ids });
}

static void number_user(struct numbering *n, const struct facts_user *user)
{
    number_text(n, KEY_USER_ID, user->id);
    number_text(n, KEY_USER_EMAIL, user->email);
    number_text(n, KEY_TENANT_ID, user->tenant);
    number_texts(n, KEY_USER_ROLES, &user->roles);
    number_texts(n, KEY_USER_PERMISSIONS, &user->permissions);
    number_texts(n, KEY_USER_TENANTS, &user->tenants);
}

/* Each key may be present and sole, each value one atom more. */
static size_t atoms_at_most(const struct ruleset *rules, const struct facts_raw *raw)
{
    size_t n = 3 * (size_t)rules->n_keys + 2;

    n += raw->user.roles.n + raw->user.permissions.n + raw->user.tenants.n;
    n += raw->client != NULL ? raw->client->tags.n : 0;
    n += raw->mcp_client != NULL ? raw->mcp_client->tags.n : 0;
    for (size_t i = 0; i < raw->n_claims; i++)
        n += raw->claims[i].n;
    return n;
}

/* A request that names no scope at all is one that omits them. */
static void number_scopes(const struct ruleset *rules, const struct facts_raw *raw,
                          struct facts *f)
{
    size_t n = raw->scopes.present ? raw->scopes.n : 0;

    if (n == 0 && f->target != RULESET_NO_TARGET)
        f->asked = rules->target[f->target].all;
    for (size_t i = 0; i < n; i++) {
        uint32_t bit = f->target == RULESET_NO_TARGET
                           ? CATALOGUE_NO_BIT
                           : catalogue_bit_of(rules, f->target, raw->scopes.items[i]);

        if (bit == CATALOGUE_NO_BIT)
            f->n_strays++;
        else
            f->asked.word[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    f->names_scopes = n > 0;
}

const struct facts *facts_number(const struct ruleset *rules, const struct facts_raw *raw,
                                 struct arena *a)
{
    struct facts *f = arena_alloc(a, sizeof *f);
    struct numbering n = { .rules = rules };

    n.bits = arena_array(a, rules->n_atoms / 64 + 1, sizeof *n.bits);
    n.atoms = arena_array(a, atoms_at_most(rules, raw), sizeof *n.atoms);
    set(&n, ATOM_ALWAYS);
    number_caller(&n, raw->client);
    number_client(&n, KEY_CLIENT_TAGS, raw->client);
    number_client(&n, KEY_MCP_CLIENT_TAGS, raw->mcp_client);
    number_user(&n, &raw->user);
    for (uint32_t i = 0; i < raw->n_claims && KEY_FIRST_CLAIM + i < rules->n_keys; i++)
        number_values(&n, KEY_FIRST_CLAIM + i, &raw->claims[i]);
    f->raw = raw;
    f->action = raw->action;
    f->target = catalogue_target(rules, raw->target_id);
    f->bits = n.bits;
    f->atoms = n.atoms;
    f->n_atoms = n.n_atoms;
    number_scopes(rules, raw, f);
    return f;
}
