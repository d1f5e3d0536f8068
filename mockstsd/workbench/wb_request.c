/* SPDX-License-Identifier: MIT */
#include "workbench/wb_request.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "tenant/doc_scalar.h"
#include "workbench/wb_suppose.h"

static int find_client(const struct wb_world *w, const char *name,
                       const struct facts_client **out, struct err *e)
{
    size_t i;

    if (!name)
        return 0;
    if (wb_world_client(w, name, &i, e) < 0)
        return -1;
    *out = &w->clients[i].facts;
    return 0;
}

/* What no rule asks of is left out: it cannot matter. */
static void lay_claims(const struct wb_world *w, const struct wb_request *r,
                       struct arena *a, struct wb_ask *out)
{
    size_t n = ruleset_n_claims(w->rules);
    struct facts_values *values;

    if (r->n_claims == 0 || n == 0)
        return;
    values = arena_array(a, n, sizeof *values);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < r->n_claims; k++)
            if (strcmp(ruleset_claim_path(w->rules, i), r->claims[k].path) == 0)
                values[i] = r->claims[k].value;
    out->claims = values;
    out->n_claims = n;
}

static int find_named(const struct wb_world *w, const struct wb_request *r,
                      struct wb_ask *ask, struct err *e)
{
    size_t user;

    if (r->user && wb_world_subject(w, r->user, &user, e) < 0)
        return -1;
    if (r->user)
        ask->user = &w->subjects[user].facts;
    if (find_client(w, r->via, &ask->mcp_client, e) < 0 ||
        find_client(w, r->client, &ask->client, e) < 0)
        return -1;
    return wb_world_target(w, r->target, &ask->target, e);
}

int wb_request(const struct wb_world *w, const struct wb_request *r, struct arena *a,
               struct wb_ask *out, struct err *e)
{
    struct wb_ask ask = { .action = r->action, .scopes = r->scopes };

    if (find_named(w, r, &ask, e) < 0 ||
        (r->suppose && wb_suppose(w, r->suppose, a, &ask, e) < 0))
        return -1;
    if (!ask.client)
        ask.client = ask.mcp_client;
    if (!ask.client)
        return err_set(e, ERR_PARSE, "which client asks? name client, via or both");
    lay_claims(w, r, a, &ask);
    *out = ask;
    return 0;
}

int wb_request_action(const char *name, enum rule_action *out, struct err *e)
{
    int found = rule_words_parse(RULE_WORDS_ACTION, name, strlen(name));
    size_t n;
    const char *const *all = rule_words_all(RULE_WORDS_ACTION, &n);
    const char *near = nearest_find(name, all, n);

    if (found == 0)
        return err_set(e, ERR_PARSE, "action: no action \"%s\"%s%s%s", name,
                       near ? "; did you mean \"" : "", near ? near : "",
                       near ? "\"?" : "");
    *out = (enum rule_action)found;
    return 0;
}

static struct rule_value value_of(const struct node *node)
{
    struct rule_value v = { .type = RULE_TEXT, .text = node->text };

    if (node->kind == NODE_INTEGER)
        v = (struct rule_value){ .type = RULE_INTEGER, .integer = node->integer };
    if (node->kind == NODE_DOUBLE)
        v = (struct rule_value){ .type = RULE_DOUBLE, .number = node->number };
    if (node->kind == NODE_BOOL)
        v = (struct rule_value){ .type = RULE_BOOL, .truth = node->integer != 0 };
    return v;
}

/* A value in quotes is a text, whatever it says. */
static const char *read_value(struct arena *a, const char *text, struct node *node)
{
    size_t len = strlen(text);

    if (len < 2 || text[0] != '"' || text[len - 1] != '"') {
        *node = (struct node){ .text = text, .text_len = len };
        return doc_scalar(node);
    }
    *node = (struct node){ .kind = NODE_TEXT, .text = arena_slice(a, text + 1, len - 2) };
    return NULL;
}

int wb_request_claim(struct arena *a, const char *text, struct wb_claim *out,
                     struct err *e)
{
    const char *equals = strchr(text, '='), *why;
    struct rule_value *value = arena_alloc(a, sizeof *value);
    struct node node;

    if (!equals || equals == text)
        return err_set(e, ERR_PARSE, "claim: expected NAME=VALUE, got \"%s\"", text);
    why = read_value(a, equals + 1, &node);
    if (why)
        return err_set(e, ERR_PARSE, "claim %s: %s", text, why);
    *value = value_of(&node);
    *out = (struct wb_claim){ arena_slice(a, text, (size_t)(equals - text)),
                              { true, value, 1 } };
    return 0;
}
