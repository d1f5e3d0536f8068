/* SPDX-License-Identifier: MIT */
#include "policy/reading.h"

#include <string.h>

#include "base/arena.h"

static bool same_number(double d, int64_t i)
{
    /* exact: the double must be a whole number within int64, and that number */
    return d >= -9223372036854775808.0 && d < 9223372036854775808.0 && (int64_t)d == i &&
           (double)(int64_t)d == d;
}

static bool equal(const struct rule_value *a, const struct rule_value *b)
{
    if (a->type == RULE_TEXT && b->type == RULE_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->type == RULE_BOOL && b->type == RULE_BOOL)
        return a->truth == b->truth;
    if (a->type == RULE_INTEGER && b->type == RULE_INTEGER)
        return a->integer == b->integer;
    if (a->type == RULE_DOUBLE && b->type == RULE_DOUBLE)
        return a->number == b->number;
    if (a->type == RULE_DOUBLE && b->type == RULE_INTEGER)
        return same_number(a->number, b->integer);
    if (a->type == RULE_INTEGER && b->type == RULE_DOUBLE)
        return same_number(b->number, a->integer);
    return false;
}

static bool contains(const struct facts_values *values, const struct rule_value *v)
{
    for (size_t i = 0; i < values->n; i++)
        if (equal(&values->items[i], v))
            return true;
    return false;
}

static bool is_exactly(const struct facts_values *values, const struct rule_value *v)
{
    for (size_t i = 0; i < values->n; i++)
        if (!equal(&values->items[i], v))
            return false;
    return values->n > 0;
}

static bool shares(const struct facts_values *values, const struct rule_condition *list)
{
    for (size_t i = 0; i < list->n_values; i++)
        if (contains(values, &list->values[i]))
            return true;
    return false;
}

bool reading_holds(const struct rule_condition *cond, const struct facts_values *values)
{
    if (!values->present)
        return false;
    switch (cond->op) {
    case RULE_EQUAL:
        return is_exactly(values, &cond->values[0]);
    case RULE_NOT_EQUAL:
        return !is_exactly(values, &cond->values[0]);
    case RULE_CONTAINS:
        return contains(values, &cond->values[0]);
    case RULE_NOT_CONTAINS:
        return !contains(values, &cond->values[0]);
    case RULE_IN:
        return shares(values, cond);
    case RULE_NOT_IN:
        return !shares(values, cond);
    case RULE_OPERATOR_NONE:
        break;
    }
    return false;
}

static struct facts_values of_texts(struct facts_texts texts, struct arena *a)
{
    struct rule_value *items = arena_array(a, texts.n, sizeof *items);

    for (size_t i = 0; i < texts.n; i++)
        items[i] = (struct rule_value){ .type = RULE_TEXT, .text = texts.items[i] };
    return (struct facts_values){ texts.present, items, texts.n };
}

static struct facts_values of_text(const char *text, struct arena *a)
{
    return of_texts((struct facts_texts){ text != NULL, &text, text != NULL }, a);
}

static struct facts_values of_client(const struct facts_client *client,
                                     const char *member, struct arena *a)
{
    if (client != NULL && strcmp(member, "tags") == 0)
        return of_texts(client->tags, a);
    if (client != NULL && strcmp(member, "name") == 0)
        return of_text(client->name, a);
    if (client != NULL && strcmp(member, "id") == 0)
        return of_text(client->record_id, a);
    return (struct facts_values){ .present = false };
}

static struct facts_values of_user(const struct facts_user *user, const char *member,
                                   struct arena *a)
{
    if (strcmp(member, "roles") == 0)
        return of_texts(user->roles, a);
    if (strcmp(member, "permissions") == 0)
        return of_texts(user->permissions, a);
    if (strcmp(member, "tenants") == 0)
        return of_texts(user->tenants, a);
    if (strcmp(member, "id") == 0)
        return of_text(user->id, a);
    if (strcmp(member, "email") == 0)
        return of_text(user->email, a);
    return (struct facts_values){ .present = false };
}

static struct facts_values of_claim(const struct reading *c, const char *path)
{
    for (size_t i = 0; i < c->claims.n && i < c->raw->n_claims; i++)
        if (strcmp(c->claims.items[i], path) == 0)
            return c->raw->claims[i];
    return (struct facts_values){ .present = false };
}

struct facts_values reading_values(const struct reading *c, const char *key,
                                   struct arena *a)
{
    if (strncmp(key, "client.", 7) == 0)
        return of_client(c->raw->client, key + 7, a);
    if (strncmp(key, "mcpClient.", 10) == 0)
        return of_client(c->raw->mcp_client, key + 10, a);
    if (strncmp(key, "user.", 5) == 0)
        return of_user(&c->raw->user, key + 5, a);
    if (strcmp(key, "tenant.id") == 0)
        return of_text(c->raw->user.tenant, a);
    return of_claim(c, key + strlen("claims."));
}

static bool listed(struct rule_texts list, const char *text)
{
    for (size_t i = 0; text != NULL && i < list.n; i++)
        if (strcmp(list.items[i], text) == 0)
            return true;
    return false;
}

const struct ruleset_target *reading_target(const struct reading *c)
{
    for (size_t i = 0; i < c->in->n_targets; i++)
        if (strcmp(c->in->targets[i].id, c->raw->target_id) == 0)
            return &c->in->targets[i];
    return NULL;
}

/* The table of contract 7.2. */
bool reading_has_action(const struct rule *r, enum rule_action action)
{
    static const enum rule_family family_of[RULE_ACTIONS_MAX] = {
        [RULE_USER_ACCESS] = RULE_RESOURCE_ACCESS,
        [RULE_CLIENT_ACCESS] = RULE_RESOURCE_ACCESS,
        [RULE_EXCHANGE_TOKEN] = RULE_TOKEN_EXCHANGE,
        [RULE_FETCH_OUTBOUND_TOKEN] = RULE_OUTBOUND_ACCESS,
    };

    return (r->actions & (1u << (unsigned)action)) != 0 && r->family == family_of[action];
}

bool reading_names(const struct rule *r, const struct ruleset_target *target)
{
    for (size_t i = 0; i < r->n_targets; i++) {
        const struct rule_target *entry = &r->targets[i];

        if (entry->type != target->type && entry->type != RULE_TYPE_ANY)
            continue;
        if (entry->all_of_type || listed(entry->ids, target->id) ||
            listed(entry->ids, target->uri))
            return true;
    }
    return r->n_targets == 0;
}

bool reading_principal(const struct reading *c, const struct rule *r)
{
    const struct facts_client *client = c->raw->client;
    const char *user = c->raw->user.id;
    bool is_user = r->principal != RULE_CLIENT && user != NULL;
    bool is_client = r->principal != RULE_USER && client != NULL;

    if (r->selector.n == 0)
        return r->principal == RULE_ANY || r->principal == RULE_PRINCIPAL_NONE ||
               is_user || is_client;
    return (is_user && listed(r->selector, user)) ||
           (is_client && (listed(r->selector, client->record_id) ||
                          listed(r->selector, client->client_id)));
}

bool reading_conditions(const struct reading *c, const struct rule *r, struct arena *a)
{
    for (size_t i = 0; i < r->n_conditions; i++) {
        struct facts_values values = reading_values(c, r->conditions[i].key, a);

        if (!reading_holds(&r->conditions[i], &values))
            return false;
    }
    return true;
}
