/* SPDX-License-Identifier: MIT */
#include "policy/candidates.h"

#include <string.h>

#include "base/arena.h"

enum { VALUES_TRIED_MAX = 4 };

struct collection {
    const struct reading *request;
    struct arena *arena;
    struct edit *edits;
    size_t n;
    bool has_omitted; /* EDIT_SCOPES_OMIT is there already */
};

static void add(struct collection *c, const struct edit *e)
{
    if (c->n < CANDIDATES_MAX)
        c->edits[c->n++] = *e;
}

static struct rule_value text_value(const char *text)
{
    return (struct rule_value){ .type = RULE_TEXT, .text = text };
}

/* Is the condition about tags, and of which client? */
static bool tags_of(const struct rule_condition *cond, struct edit *e)
{
    e->mcp_client = strcmp(cond->key, "mcpClient.tags") == 0;
    return e->mcp_client || strcmp(cond->key, "client.tags") == 0;
}

static bool negative(enum rule_operator op)
{
    return op == RULE_NOT_EQUAL || op == RULE_NOT_CONTAINS || op == RULE_NOT_IN;
}

/* Give or take, one at a time, the tags that the condition is about. */
static void add_tags(struct collection *c, size_t rule, const struct rule_condition *cond,
                     bool give)
{
    struct edit e = { .kind = give ? EDIT_TAG_GIVE : EDIT_TAG_TAKE, .rule = rule };

    if (!tags_of(cond, &e))
        return;
    if ((e.mcp_client ? c->request->raw->mcp_client : c->request->raw->client) == NULL)
        return;
    for (size_t i = 0; i < cond->n_values && i < VALUES_TRIED_MAX; i++) {
        e.value = cond->values[i];
        if (e.value.type == RULE_TEXT)
            add(c, &e);
    }
}

/* Let the condition's values take in what the request has, or let it go. */
static void add_values(struct collection *c, struct edit e,
                       const struct rule_condition *cond, const struct facts_values *has)
{
    e.kind = EDIT_VALUE_ADD;
    if (cond->op == RULE_NOT_IN)
        e.kind = EDIT_VALUE_TAKE;
    else if (negative(cond->op) || (cond->op == RULE_EQUAL && has->n != 1))
        return;
    for (size_t i = 0; i < has->n && i < VALUES_TRIED_MAX; i++) {
        e.value = has->items[i];
        add(c, &e);
    }
}

/* What would make this failing condition hold. */
static void add_condition(struct collection *c, size_t rule, size_t condition)
{
    const struct rule_condition *cond =
        &c->request->in->rules[rule].conditions[condition];
    struct facts_values has = reading_values(c->request, cond->key, c->arena);

    add_tags(c, rule, cond, !negative(cond->op));
    if (has.present)
        add_values(c, (struct edit){ .rule = rule, .condition = condition }, cond, &has);
}

static void add_principal(struct collection *c, size_t rule)
{
    const struct rule *r = &c->request->in->rules[rule];
    const struct facts_raw *raw = c->request->raw;
    struct edit e = { .kind = EDIT_SELECTOR_ADD, .rule = rule };

    if (r->selector.n == 0)
        return; /* any of a type that this request has none of */
    if (r->principal != RULE_CLIENT && raw->user.id != NULL) {
        e.value = text_value(raw->user.id);
        add(c, &e);
    }
    if (r->principal != RULE_USER && raw->client != NULL) {
        e.value = text_value(raw->client->record_id);
        add(c, &e);
    }
}

/* Scopes asked for; without such, the target's first. */
static void add_scopes(struct collection *c, size_t rule)
{
    const struct facts_texts *asked = &c->request->raw->scopes;
    const struct ruleset_target *target = reading_target(c->request);
    bool named = asked->present && asked->n > 0;
    const char *const *items = named ? asked->items : target->scopes.items;
    size_t n = named ? asked->n : target->scopes.n;
    struct edit e = { .kind = EDIT_SCOPE_GRANT, .rule = rule };

    for (size_t i = 0; i < n && i < VALUES_TRIED_MAX; i++) {
        e.value = text_value(items[i]);
        add(c, &e);
    }
    if (!named || c->has_omitted)
        return;
    c->has_omitted = true;
    add(c, &(struct edit){ .kind = EDIT_SCOPES_OMIT });
}

static void add_permit(struct collection *c, size_t rule, size_t n_fails)
{
    const struct rule *r = &c->request->in->rules[rule];

    if (!r->enabled)
        add(c, &(struct edit){ .kind = EDIT_ENABLE, .rule = rule });
    if (!reading_names(r, reading_target(c->request)))
        add(c, &(struct edit){ .kind = EDIT_TARGET_ADD,
                               .rule = rule,
                               .value = text_value(c->request->raw->target_id) });
    if (!reading_principal(c->request, r))
        add_principal(c, rule);
    for (size_t i = 0; i < r->n_conditions; i++) {
        struct facts_values has =
            reading_values(c->request, r->conditions[i].key, c->arena);

        if (!reading_holds(&r->conditions[i], &has))
            add_condition(c, rule, i);
    }
    if (n_fails < CANDIDATES_FAILS_MAX)
        add_scopes(c, rule);
}

/* What would make this condition of a matching forbid fail. */
static void add_escape(struct collection *c, size_t rule, size_t condition)
{
    const struct rule_condition *cond =
        &c->request->in->rules[rule].conditions[condition];
    struct facts_values has = reading_values(c->request, cond->key, c->arena);
    struct edit e = { .rule = rule, .condition = condition };

    add_tags(c, rule, cond, negative(cond->op));
    if (cond->op != RULE_IN && cond->op != RULE_NOT_IN)
        return;
    e.kind = cond->op == RULE_IN ? EDIT_VALUE_TAKE : EDIT_VALUE_ADD;
    for (size_t i = 0; i < has.n && i < VALUES_TRIED_MAX; i++) {
        e.value = has.items[i];
        add(c, &e);
    }
}

static void add_forbid(struct collection *c, size_t rule)
{
    const struct rule *r = &c->request->in->rules[rule];

    for (size_t i = 0; i < r->n_conditions; i++)
        add_escape(c, rule, i);
    add(c, &(struct edit){ .kind = EDIT_DISABLE, .rule = rule });
}

size_t candidates_fails(const struct reading *request, const struct rule *r,
                        struct arena *a)
{
    size_t n = !r->enabled;

    if (!reading_has_action(r, request->raw->action))
        return CANDIDATES_FAILS_MAX + 1;
    n += !reading_names(r, reading_target(request));
    n += !reading_principal(request, r);
    for (size_t i = 0; i < r->n_conditions && n <= CANDIDATES_FAILS_MAX; i++) {
        struct facts_values has = reading_values(request, r->conditions[i].key, a);

        n += !reading_holds(&r->conditions[i], &has);
    }
    return n;
}

size_t candidates_collect(const struct reading *request, struct edit *edits,
                          struct arena *a)
{
    struct collection c = { .request = request, .arena = a, .edits = edits };

    for (size_t i = 0; i < request->in->n_rules; i++) {
        const struct rule *r = &request->in->rules[i];
        size_t n_fails = candidates_fails(request, r, a);

        if (r->effect == RULE_FORBID && n_fails == 0)
            add_forbid(&c, i);
        else if (r->effect == RULE_PERMIT && n_fails <= CANDIDATES_FAILS_MAX)
            add_permit(&c, i, n_fails);
    }
    return c.n;
}
