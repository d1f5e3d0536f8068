/* SPDX-License-Identifier: MIT */
#include "workbench/wb_recorded.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

/* Which action each method asks for; of a login the event does not tell all that was asked. */
static const struct {
    const char *method;
    enum rule_action action;
} methods[] = {
    { "token_exchange", RULE_ACTION_NONE },
    { "vault", RULE_FETCH_OUTBOUND_TOKEN },
    { "client_credentials", RULE_CLIENT_ACCESS },
};

/* An event while it is read. */
struct page {
    const struct wb_world *world;
    struct jobj data;
    const char *method;
    struct arena *arena;
    struct wb_recorded *out;
};

/* A member that is a text, or "". */
static const char *text_of(struct jobj o, const char *name)
{
    const char *text = "";

    if (jobj_kind(jobj_get(o, name)) == JOBJ_TEXT)
        (void)!jobj_text(o, name, &text, NULL);
    return text;
}

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* A member that is a list of texts, sorted; anything else is none. */
static struct facts_texts texts_of(const struct page *p, const char *name)
{
    struct jobj_list list = { 0 };

    if (jobj_as_texts(p->arena, jobj_get(p->data, name), &list, NULL) < 0)
        return (struct facts_texts){ 0 };
    qsort(list.texts, list.n, sizeof *list.texts, by_text);
    return (struct facts_texts){ list.n > 0, list.texts, list.n };
}

static void miss(const struct page *p, const char *gap)
{
    if (!p->out->gap)
        p->out->gap = gap;
}

/* Of a user in several tenants the one who was recorded. */
static void find_user(const struct page *p)
{
    const char *id = text_of(p->data, "originalUser");
    const char *tenant = text_of(p->data, "tenant");
    const struct wb_world *w = p->world;
    const struct facts_user *found = NULL;
    size_t n = 0;

    for (size_t i = 0; id[0] && i < w->n_subjects; i++) {
        const struct wb_subject *s = &w->subjects[i];
        if (strcmp(s->user_id, id) != 0)
            continue;
        n++;
        if (!found || (s->facts.tenant && strcmp(s->facts.tenant, tenant) == 0))
            found = &s->facts;
    }
    p->out->ask.user = found;
    if (id[0] && n == 0)
        miss(p, arena_printf(p->arena, "the world has no user %s", id));
    if (n > 1 && strcmp(found->tenant, tenant) != 0)
        miss(p, arena_printf(p->arena, "for which tenant %s asked is not recorded", id));
}

static const struct facts_client *find_client(const struct page *p, const char *member)
{
    const char *id = text_of(p->data, member);
    struct err why = { 0 };
    size_t i;

    if (!id[0])
        return NULL;
    if (wb_world_client(p->world, id, &i, &why) < 0) {
        miss(p, arena_text(p->arena, why.text));
        return NULL;
    }
    return &p->world->clients[i].facts;
}

/* contract 6.1: on the vault route client.* is the client of the token. */
static void find_clients(const struct page *p)
{
    struct wb_ask *ask = &p->out->ask;

    ask->mcp_client = find_client(p, "mcpClientId");
    ask->client = strcmp(p->method, "vault") == 0 ? ask->mcp_client
                                                  : find_client(p, "mcpServerClientId");
    if (!ask->client)
        miss(p, "which client asked is not recorded");
}

static void find_target(const struct page *p)
{
    struct err why = { 0 };

    if (wb_world_target(p->world, text_of(p->data, "targetId"), &p->out->ask.target,
                        &why) < 0)
        miss(p, arena_text(p->arena, why.text));
}

/* What consent and the token's own scopes withheld, the rules had granted. */
static bool rules_granted(const char *reason)
{
    return strcmp(reason, "not_consented") == 0 || strcmp(reason, "not_in_subject") == 0;
}

static struct facts_texts withheld_of(const struct page *p, bool granted)
{
    struct jobj list = jobj_get(p->data, "withheldScopes");
    const char **items = arena_array(p->arena, jobj_count(list) + 1, sizeof *items);
    size_t n = 0;

    for (struct jobj one = jobj_first(list); one.node; one = jobj_next(one))
        if (rules_granted(text_of(one, "reason")) == granted)
            items[n++] = text_of(one, "scope");
    return (struct facts_texts){ n > 0, items, n };
}

static void read_outcome(const struct page *p)
{
    struct facts_texts granted = texts_of(p, "grantedScopes");
    struct facts_texts also = withheld_of(p, true);
    const char **all = arena_array(p->arena, granted.n + also.n + 1, sizeof *all);
    size_t n = 0;

    for (size_t i = 0; i < granted.n; i++)
        all[n++] = granted.items[i];
    for (size_t i = 0; i < also.n; i++)
        all[n++] = also.items[i];
    qsort(all, n, sizeof *all, by_text);
    p->out->reason = text_of(p->data, "reason");
    p->out->allow = strcmp(text_of(p->data, "policyDecision"), "allow") == 0 ||
                    rules_granted(p->out->reason);
    if (p->out->allow)
        p->out->granted = (struct facts_texts){ n > 0, all, n };
    else if (strcmp(text_of(p->data, "targetType"), "outbound_app") == 0 &&
             !p->out->ask.scopes.present)
        p->out->carried = withheld_of(p, false);
    p->out->rules = texts_of(p, "policyRules");
}

/* Did rules decide this, and does the event say what they were asked? */
static bool is_decision(const struct page *p)
{
    static const char *const by_rules[] = { "no_rule",        "no_match",
                                            "forbidden",      "not_granted",
                                            "not_in_subject", "not_in_catalogue" };
    const char *decision = text_of(p->data, "policyDecision");
    const char *reason = text_of(p->data, "reason");
    bool refused = strcmp(decision, "deny") == 0;

    if (strcmp(decision, "allow") == 0) /* "scope" without any: they were malformed */
        return strcmp(reason, "scope") != 0 ||
               jobj_count(jobj_get(p->data, "requestedScopes")) > 0;
    for (size_t i = 0; refused && i < sizeof by_rules / sizeof by_rules[0]; i++)
        if (strcmp(by_rules[i], reason) == 0)
            return true;
    return false;
}

static const char *said_of(const struct page *p)
{
    const char *user = text_of(p->data, "originalUser");
    const char *via = text_of(p->data, "mcpClientId");
    const char *client = text_of(p->data, "mcpServerClientId");

    return arena_printf(p->arena, "%s via %s%s%s, asking %s", user[0] ? user : "nobody",
                        via, via[0] && client[0] ? ", " : "", client,
                        text_of(p->data, "target"));
}

static void read_decision(const struct page *p, enum rule_action action)
{
    p->out->is_decision = true;
    p->out->who = said_of(p);
    p->out->ask.action = action;
    p->out->ask.scopes = texts_of(p, "requestedScopes");
    find_user(p);
    find_clients(p);
    find_target(p);
    read_outcome(p);
}

int wb_recorded_read(const struct wb_world *w, struct jobj event,
                     const struct report_place *place, struct arena *a,
                     struct wb_recorded *out, struct err *e)
{
    struct wb_recorded r = { .place = *place };
    struct page p = { w, { 0 }, text_of(event, "method"), a, &r };

    if (jobj_text(event, "ID", &r.event, e) < 0 ||
        jobj_object(event, "data", &p.data, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i].method, p.method) == 0 && is_decision(&p))
            read_decision(&p, methods[i].action);
    *out = r;
    return 0;
}
