/* SPDX-License-Identifier: MIT */
#include "policy/edits.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/spell.h"

static struct rule_texts with(struct rule_texts list, const char *text, struct arena *a)
{
    const char **items = arena_array(a, list.n + 1, sizeof *items);

    for (size_t i = 0; i < list.n; i++)
        items[i] = list.items[i];
    items[list.n] = text;
    return (struct rule_texts){ items, list.n + 1 };
}

static struct rule_texts without(struct rule_texts list, const char *text,
                                 struct arena *a)
{
    const char **items = arena_array(a, list.n, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.items[i], text) != 0)
            items[n++] = list.items[i];
    return (struct rule_texts){ items, n };
}

static const struct facts_client *retagged(const struct facts_client *client,
                                           const struct edit *e, struct arena *a)
{
    struct facts_client *copy = arena_alloc(a, sizeof *copy);
    struct rule_texts tags = { client->tags.items, client->tags.n };

    tags = e->kind == EDIT_TAG_GIVE ? with(tags, e->value.text, a)
                                    : without(tags, e->value.text, a);
    *copy = *client;
    copy->tags = (struct facts_texts){ true, tags.items, tags.n };
    return copy;
}

/* One record may be both clients: on the vault route it always is. */
static void apply_tag(const struct edit *e, struct facts_raw *raw, struct arena *a)
{
    const struct facts_client *client = e->mcp_client ? raw->mcp_client : raw->client;
    const struct facts_client *other = e->mcp_client ? raw->client : raw->mcp_client;
    const struct facts_client *copy = retagged(client, e, a);
    bool both = other != NULL && strcmp(client->record_id, other->record_id) == 0;

    if (!e->mcp_client || both)
        raw->client = copy;
    if (e->mcp_client || both)
        raw->mcp_client = copy;
}

static void add_target(const struct edit *e, struct rule *r, enum rule_target_type type,
                       struct arena *a)
{
    struct rule_target *list = arena_array(a, r->n_targets + 1, sizeof *list);

    for (size_t i = 0; i < r->n_targets; i++)
        list[i] = r->targets[i];
    list[r->n_targets].type = type;
    list[r->n_targets].ids = with((struct rule_texts){ NULL, 0 }, e->value.text, a);
    r->targets = list;
    r->n_targets++;
}

static void grant_scope(struct rule *r, const char *scope, struct arena *a)
{
    struct rule_grant *list = arena_array(a, r->n_grants + 1, sizeof *list);

    for (size_t i = 0; i < r->n_grants; i++)
        list[i] = r->grants[i];
    list[r->n_grants].scopes = with((struct rule_texts){ NULL, 0 }, scope, a);
    r->grants = list;
    r->n_grants++;
}

static bool same(const struct rule_value *one, const struct rule_value *other)
{
    return one->type == other->type && one->integer == other->integer &&
           one->number == other->number && one->truth == other->truth &&
           (one->type != RULE_TEXT || strcmp(one->text, other->text) == 0);
}

static void edit_values(const struct edit *e, struct rule_condition *c, struct arena *a)
{
    struct rule_value *list = arena_array(a, c->n_values + 1, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; c->is_list && i < c->n_values; i++)
        if (e->kind == EDIT_VALUE_ADD || !same(&c->values[i], &e->value))
            list[n++] = c->values[i];
    if (e->kind == EDIT_VALUE_ADD)
        list[n++] = e->value;
    c->values = list;
    c->n_values = n;
}

static void edit_condition(const struct edit *e, struct rule *r, struct arena *a)
{
    struct rule_condition *list = arena_array(a, r->n_conditions, sizeof *list);

    for (size_t i = 0; i < r->n_conditions; i++)
        list[i] = r->conditions[i];
    edit_values(e, &list[e->condition], a);
    r->conditions = list;
}

void edits_apply(const struct edit *e, struct edits_attempt *to, struct arena *a)
{
    struct rule *r = &to->rules[e->rule];

    switch (e->kind) {
    case EDIT_TAG_GIVE:
    case EDIT_TAG_TAKE:
        apply_tag(e, &to->raw, a);
        break;
    case EDIT_ENABLE:
    case EDIT_DISABLE:
        r->enabled = e->kind == EDIT_ENABLE;
        break;
    case EDIT_TARGET_ADD:
        add_target(e, r, to->type, a);
        break;
    case EDIT_SELECTOR_ADD:
        r->selector = with(r->selector, e->value.text, a);
        break;
    case EDIT_VALUE_ADD:
    case EDIT_VALUE_TAKE:
        edit_condition(e, r, a);
        break;
    case EDIT_SCOPE_GRANT:
        grant_scope(r, e->value.text, a);
        break;
    case EDIT_SCOPES_OMIT:
        to->raw.scopes.present = false;
        break;
    }
}

static void say_client(const struct edit *e, const struct facts_raw *raw, struct buf *out)
{
    const struct facts_client *client = e->mcp_client ? raw->mcp_client : raw->client;

    buf_add(out, e->mcp_client ? "MCP client " : "client ");
    spell_text(client->name != NULL ? client->name : client->record_id, out);
}

static void say_condition(const struct edit *e, const struct rule *r, struct buf *out)
{
    const struct rule_condition *c = &r->conditions[e->condition];

    buf_printf(out, "conditions[%zu] (%s %s) of ", e->condition, c->key,
               rule_words_name(RULE_WORDS_OPERATOR, (int)c->op));
    spell_rule(r, out);
}

/* before, value, between, subject */
struct phrase {
    const char *before;
    const char *between; /* NULL: without a value */
    enum { NOBODY, CLIENT, RULE, CONDITION } subject;
};

static const struct phrase phrases[] = {
    [EDIT_TAG_GIVE] = { "give tag ", " to ", CLIENT },
    [EDIT_TAG_TAKE] = { "take tag ", " from ", CLIENT },
    [EDIT_ENABLE] = { "enable ", NULL, RULE },
    [EDIT_DISABLE] = { "disable ", NULL, RULE },
    [EDIT_TARGET_ADD] = { "add target ", " to ", RULE },
    [EDIT_SELECTOR_ADD] = { "add ", " to the principalSelector of ", RULE },
    [EDIT_VALUE_ADD] = { "add ", " to ", CONDITION },
    [EDIT_VALUE_TAKE] = { "take ", " from ", CONDITION },
    [EDIT_SCOPE_GRANT] = { "grant scope ", " in ", RULE },
    [EDIT_SCOPES_OMIT] = { "ask for no scope by name", NULL, NOBODY },
};

static const struct phrase *phrase_of(const struct edit *e, const struct rule *rules)
{
    static const struct phrase replace = { "ask for ", " in ", CONDITION };

    if (e->kind == EDIT_VALUE_ADD && !rules[e->rule].conditions[e->condition].is_list)
        return &replace;
    return &phrases[e->kind];
}

void edits_say(const struct edit *e, const struct edits_attempt *before, struct buf *out)
{
    const struct phrase *p = phrase_of(e, before->rules);

    buf_add(out, p->before);
    if (p->between != NULL) {
        spell_value(&e->value, out);
        buf_add(out, p->between);
    }
    if (p->subject == CLIENT)
        say_client(e, &before->raw, out);
    if (p->subject == RULE)
        spell_rule(&before->rules[e->rule], out);
    if (p->subject == CONDITION)
        say_condition(e, &before->rules[e->rule], out);
}
